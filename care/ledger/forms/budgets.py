"""A fund's budget of a year, and a township's family-planning spending."""

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError

from accounts.records.editing import RecordForm

from ..models.budgets import Budget, Outlay
from ..models.entries import INCOME, SPENDING, Category
from .fields import AmountField


class BudgetForm(RecordForm):
    """A field for each category; blank is not budgeted."""

    class Meta:
        model = Budget
        fields = ["note"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for category in Category:
            field = AmountField(label=category.label, required=False)
            self.fields[category.value] = field
            self.initial[category.value] = self.instance.amounts.get(category.value)
        self.helper.layout = Layout(
            Fieldset("收入预算", *_pairs(INCOME)),
            Fieldset("支出预算", *_pairs(SPENDING)),
            Fieldset("说明", "note", "version"),
        )

    @property
    def amounts(self) -> dict[str, int]:
        return {category.value: self.cleaned_data.get(category.value) or 0 for category in Category}

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"fund", "year"}  # type: ignore[misc]  # not in the stubs


def _pairs(categories: tuple[Category, ...]) -> list[Row]:
    columns = [Column(AppendedText(category.value, "元")) for category in categories]
    return [Row(*columns[start : start + 2]) for start in range(0, len(columns), 2)]


class OutlayForm(RecordForm):
    total = AmountField(label="全年计划生育事业费")
    percent = forms.DecimalField(
        label="协会活动经费应占",
        max_digits=5,
        decimal_places=2,
        help_text="例如 6，逐年提高到 10。",
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": "应填百分比，最多两位小数。",
            "max_decimal_places": "最多两位小数。",
        },
    )

    class Meta:
        model = Outlay
        fields = ["total", "note"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        units, rest = divmod(self.instance.target, 100)
        self.initial["percent"] = f"{units}.{rest:02d}" if rest else str(units)
        self.helper.layout = Layout(
            AppendedText("total", "元"), AppendedText("percent", "%"), "note", "version"
        )

    def clean_percent(self) -> int:
        """In ten-thousandths."""
        target = int(self.cleaned_data["percent"] * 100)
        if not 1 <= target <= 10_000:
            raise ValidationError("比例应在 0.01% 到 100% 之间。")
        self.instance.target = target
        return target

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"township", "year"}  # type: ignore[misc]  # not in the stubs
