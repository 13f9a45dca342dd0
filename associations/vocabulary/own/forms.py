"""A county's own fields among the fields of a record's form."""

from typing import Any, cast

from django import forms

from accounts.texts.numbers import MOST, at_most

from .kinds import OwnField, OwnType
from .records import WithOwnFields
from .values import LONGEST_TEXT

NONE = ("", "不填")


def form_field(field: OwnField, kept: object = None) -> forms.Field:
    """`kept`: what the record has, which may be an option that ended."""
    options: dict[str, Any] = {
        "label": field.title,
        "help_text": field.help,
        "required": False,
    }
    found: Any
    match field.type:
        case OwnType.TEXT:
            found = forms.CharField(max_length=LONGEST_TEXT, **options)
        case OwnType.NUMBER:
            wrong = "应填 0 或正整数。"
            found = forms.IntegerField(
                min_value=0,
                max_value=MOST,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    **{"invalid": wrong, "min_value": wrong},
                    "max_value": f"{at_most(f'{MOST:,}')}。",
                },
                **options,
            )
        case OwnType.DATE:
            found = forms.DateField(**options)
        case OwnType.CHOICE:
            there = (one for one in field.options if not one.ended or one.code == kept)
            found = forms.ChoiceField(
                choices=[NONE, *((one.code, one.title) for one in there)], **options
            )
    found.as_said = True  # the county's words, not put into others
    return cast(forms.Field, found)


class OwnFieldsMixin(forms.BaseForm):
    """Before RecordForm among the bases of a form over a model WithOwnFields."""

    instance: Any
    own_fields: list[OwnField]

    def add_fields(self) -> None:
        record: WithOwnFields = self.instance
        self.own_fields = record.own_asked()
        for field in self.own_fields:
            kept = record.own.get(field.code)
            self.fields[field.name] = form_field(field, kept)
            self.initial.setdefault(field.name, kept)

    @property
    def more_names(self) -> list[str]:
        """What stands below a form that has a layout of its own."""
        return [field.name for field in self.own_fields]

    def contents(self, record: Any) -> dict[str, Any]:
        own = {field.name: record.own.get(field.code) for field in self.own_fields}
        found: dict[str, Any] = super().contents(record) | own  # type: ignore[misc]
        return found

    def _post_clean(self) -> None:
        own = {**self.instance.own}
        for field in self.own_fields:
            if field.name in self.cleaned_data:
                value = self.cleaned_data[field.name]
                own[field.code] = value.isoformat() if hasattr(value, "isoformat") else value
        self.instance.own = {code: one for code, one in own.items() if one not in (None, "")}
        super()._post_clean()  # type: ignore[misc]
