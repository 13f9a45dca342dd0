"""Sums of money in the forms of care."""

from django.core.exceptions import ValidationError

from associations.organisation.forms.fields import YuanField


class AmountField(YuanField):
    """A sum of the ledger: typed in yuan, kept in fen, above zero where it is required."""

    most_digits = 9
    wrong = "应填金额（元），最多两位小数。"

    def __init__(self, label: str = "金额", required: bool = True, help_text: str = "") -> None:
        super().__init__(label, required, help_text)

    def clean(self, value: object) -> int:
        fen = super().clean(value)
        if self.required and not fen:
            raise ValidationError("请填写大于 0 的金额（元）。")
        return fen


class BalanceField(YuanField):
    """As AmountField, and may be zero, or below it."""

    most_digits = 9
    wrong = "应填金额（元），最多两位小数，可以是 0。"

    def to_python(self, value: object) -> int:
        text = str(value or "").strip()
        return (
            -super().to_python(text[1:])
            if text.startswith(("-", "－"))
            else super().to_python(value)
        )
