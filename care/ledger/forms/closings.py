"""Closing a month or a year, and opening it again."""

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.records.editing import tidy

from ..models.funds import Fund


class ClosingForm(forms.Form):
    """`periods`: (YYYYMM or YYYY00, words) of those that are over; `funds`: those to choose
    from."""

    period = forms.TypedChoiceField(label="结到", coerce=int)
    funds = forms.ModelMultipleChoiceField(
        label="经费",
        queryset=Fund.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一项都不选，就是全部。",
    )

    def __init__(
        self, data: QueryDict | None, *, periods: list[tuple[int, str]], funds: QuerySet
    ) -> None:
        super().__init__(data)
        tidy(self)
        self.fields["period"].choices = periods
        self.fields["funds"].queryset = funds


class ClosingReopenForm(forms.Form):
    reason = forms.CharField(label="反结账原因", max_length=120, help_text="例如：漏记了一张发票。")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        tidy(self)
