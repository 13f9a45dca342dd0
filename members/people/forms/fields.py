"""Fields of members' forms: dates that say no more than is known, an ID number."""

from django import forms
from django.core.exceptions import ValidationError

from .. import identity, partial_dates


class PartialDateFormField(forms.CharField):
    """As people write dates; kept as "1980-05-12", "1980-05" or "1980"."""

    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(max_length=20, required=False, label=label, help_text=help_text)
        self.widget.attrs.update(
            {"autocomplete": "off", "placeholder": "如 1980-05-12、1980年5月、1980"}
        )

    def clean(self, value: object) -> str:
        text = super().clean(value)
        try:
            return partial_dates.read_partial(text) if text else ""
        except ValueError as error:
            raise ValidationError(str(error)) from None


class UnkeptInput(forms.TextInput):
    """What was typed does not come back with the page."""

    def format_value(self, value: object) -> None:
        return None


class IdentityField(forms.Field):
    """An ID number, read into an Identity (None when blank) and never shown or kept."""

    widget = UnkeptInput

    def __init__(self) -> None:
        help_text = "只用来核对和区分同名的人，不保存、不显示。性别和出生日期空着的，按它填上。"
        super().__init__(label="身份证号", required=False, help_text=help_text)
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false", "maxlength": "40"})
        self.widget.attrs["data-secret"] = True  # nor by the browser (static/js/unsent.js)

    def clean(self, value: object) -> identity.Identity | None:
        text = str(value or "").strip()
        try:
            return identity.read(text) if text else None
        except identity.IdentityError as error:
            raise ValidationError(str(error)) from None
