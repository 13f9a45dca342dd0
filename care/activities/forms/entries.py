"""The fields of what pays for something: a line of the ledger that stands, or one to be booked from
a fund."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.references import is_ref
from associations.organisation.forms.fields import yuan

from ...ledger.models.entries import Entry
from ..services import payments

MOST_ENTRIES = 200


class EntryField(forms.ModelChoiceField):
    """One line of the ledger, by its reference."""

    def __init__(self, queryset: QuerySet[Entry], **options: Any) -> None:
        super().__init__(queryset, **{**options, "to_field_name": "ref", "empty_label": "没有对应"})

    def offer(self, code: str, present: int | None) -> None:
        """Those of this place that may have paid."""
        found = payments(code)
        self.queryset = found.filter(
            pk__in=[*found.values_list("pk", flat=True)[:MOST_ENTRIES], present or 0]
        )

    def label_from_instance(self, obj: object) -> str:
        return f"{obj.date} {obj.purpose} {yuan(obj.amount)}元（{obj.fund.name}）"

    def prepare_value(self, value: object) -> object:
        """A record's own value is the key."""
        return super().prepare_value(
            Entry.objects.filter(pk=value).first() if isinstance(value, int) else value
        )

    def to_python(self, value: object) -> Entry | None:
        if value in self.empty_values or is_ref(str(value)):
            return super().to_python(value)
        raise forms.ValidationError(
            self.error_messages["invalid_choice"], "invalid_choice", {"value": value}
        )
