from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.records.editing import tidy
from accounts.texts.free_text import NOTE_ON_A_PERSON

from ..people.forms.picking import PickField
from ..people.models import Household


class DoubleMergeForm(forms.Form):
    """Which row goes into the one that the page is about."""

    other = PickField(Household.objects.none(), label="并入的那一份")
    reason = forms.CharField(
        label="原因",
        max_length=200,
        validators=NOTE_ON_A_PERSON,
        help_text="凭什么知道是同一户、同一人。",
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: QuerySet, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].offer(rows, code)
        tidy(self)


class UndoMergeForm(forms.Form):
    reason = forms.CharField(label="撤回原因", max_length=200, validators=NOTE_ON_A_PERSON)

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        tidy(self)
