"""Points and percentages, typed with up to two decimals and kept as whole hundredths."""

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms

from .decimals import hundredths_text


class HundredthsField(forms.DecimalField):
    """ "92.5" ↔ 9250; a unit typed behind the number is let pass, and so are full-width figures.
    `least` and `most` are hundredths."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        kwargs |= {
            "min_value": Decimal(least) / 100,
            "max_value": Decimal(most) / 100,
        }  # as typed, never a float
        super().__init__(max_digits=7, decimal_places=2, widget=widget, **kwargs)
        self.error_messages["invalid"] = "请填数字，最多两位小数。"
        self.error_messages["max_decimal_places"] = "最多两位小数。"
        self.error_messages["max_value"] = f"不能大于{hundredths_text(most)}。"
        self.error_messages["min_value"] = f"不能小于{hundredths_text(least)}。"

    def to_python(self, value: object) -> Any:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip().rstrip("%分例").strip()
        return super().to_python(value)

    def clean(self, value: object) -> int | None:
        if isinstance(value, int):
            return value  # of a disabled field: its initial value, in hundredths as it is
        number = super().clean(value)
        return None if number is None else int(number * 100)

    def prepare_value(self, value: object) -> object:
        return hundredths_text(value) if isinstance(value, int) else value
