"""Fields and checks that the forms of the organisation share: money in yuan, days gone by, names
and phones."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

from accounts.texts.numbers import at_most

FIRST_YEAR = 1980  # since when there are such associations
_FOLD = str.maketrans("０１２３４５６７８９．，", "0123456789.,")

person_name = RegexValidator(r"^[^0-9０-９]+$", "姓名里不能有数字。")
phone_number = RegexValidator(
    r"^(?:[ -]*[0-9]){5,13}[ -]*$", "电话是 5 到 13 位数字，中间可以有空格或短横线。"
)


def day_gone_by(day: datetime.date) -> None:
    """A day that has come, of a year that can be."""
    if day > timezone.localdate():
        raise ValidationError("这个日期还没有到，请核对。")
    if day.year < FIRST_YEAR:
        raise ValidationError(f"早于 {FIRST_YEAR} 年，请核对年份。")


def yuan(fen: int) -> str:
    """6000 → "60", 6050 → "60.50"."""
    return str(fen // 100) if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02d}"


class YuanField(forms.Field):
    """Typed and shown in yuan, kept in whole fen; blank is 0."""

    most_digits = 5
    wrong = "应填金额（元），最多两位小数，没有津贴填 0。"

    def __init__(self, label: str, required: bool = False, help_text: str = "") -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=required, widget=widget, label=label, help_text=help_text)

    def prepare_value(self, value: object) -> object:
        return yuan(value) if isinstance(value, int) else value

    def to_python(self, value: object) -> int:
        text = str(value or "").strip().translate(_FOLD).replace(",", "")
        if not text:
            return 0
        parts = re.fullmatch(r"([0-9]*)(?:\.([0-9]{0,2}))?", text)
        if not parts or not (parts[1] or parts[2]):
            raise ValidationError(self.wrong)
        whole = parts[1].lstrip("0")
        if len(whole) > self.most_digits:
            raise ValidationError(f"{at_most(f'{10**self.most_digits - 1:,}.99 元')}，请核对。")
        return int(whole or 0) * 100 + int((parts[2] or "").ljust(2, "0"))
