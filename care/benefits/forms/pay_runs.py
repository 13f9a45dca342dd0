"""A pay run to be listed, and the acts that need a word: return, withdraw, approve, reverse."""

import datetime
from collections.abc import Sequence

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.records.editing import tidy
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.entitlement_sources import Benefit
from associations.organisation.forms.fields import day_gone_by

from ...ledger.models.funds import Fund
from ..entitlements import month_days
from ..models.pay_runs import PayRun

MONTHS = [(month, f"{month}月") for month in range(1, 13)]
YEARS_BACK = 6


class PayRunForm(forms.Form):
    """`run`: of a place and kind; filled in by `fill`."""

    fund = forms.ModelChoiceField(
        label="从哪项经费发放", queryset=Fund.objects.none(), empty_label="请选择"
    )
    year = forms.TypedChoiceField(label="年度", coerce=int)
    first = forms.TypedChoiceField(label="从", coerce=int, choices=MONTHS)
    last = forms.TypedChoiceField(label="到", coerce=int, choices=MONTHS)
    benefits = forms.MultipleChoiceField(
        label="项目",
        choices=Benefit.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="不选就是全部项目。",
    )
    set_off = forms.BooleanField(
        label="抵扣以前多发的，补足少发的",
        required=False,
        help_text="只看这项经费发过的；应发的够抵才抵，一户（人）不会抵成负数。",
    )
    reach = forms.ChoiceField(label="范围", choices=PayRun.Reach.choices)
    title = forms.CharField(
        label="事由",
        max_length=60,
        required=False,
        validators=FREE_TEXT,
        help_text="不填就按地方、期间和种类写。",
    )

    def __init__(self, data: QueryDict | None = None, *, run: PayRun, funds: QuerySet) -> None:
        super().__init__(data)
        self.run = run
        tidy(self)
        today = timezone.localdate()
        self.fields["fund"].queryset = funds
        years = range(today.year, today.year - YEARS_BACK, -1)
        self.fields["year"].choices = [(year, f"{year}年") for year in years]
        before = today.replace(day=1) - datetime.timedelta(days=1)
        until = today if run.is_benefit else before
        self.initial.update(year=until.year, first=1, last=until.month, reach=PayRun.Reach.ALL)
        if not run.is_benefit:
            del self.fields["benefits"]
        if run.is_benefit or run.village_id:
            del self.fields["reach"]
        more = [name for name in ("benefits", "reach") if name in self.fields]
        days = Row(Column("year"), Column("first"), Column("last"))
        self.helper.layout = Layout("fund", days, *more, "set_off", "title")

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not {"year", "first", "last"} <= data.keys():
            return data
        if data["last"] < data["first"]:
            raise ValidationError({"last": "截止月份不能早于起始月份。"})
        if month_days(data["year"] * 100 + data["first"]).since > timezone.localdate():
            raise ValidationError({"first": "这个月还没有到。"})
        return data

    def fill(self) -> PayRun:
        data, run = self.cleaned_data, self.run
        run.fund = data["fund"]
        run.starts = month_days(data["year"] * 100 + data["first"]).since
        run.ends = month_days(data["year"] * 100 + data["last"]).until
        run.benefits = data.get("benefits", [])
        run.set_off = data["set_off"]
        run.reach = data.get("reach", PayRun.Reach.ALL)
        months = (
            f"{data['first']}月"
            if data["first"] == data["last"]
            else f"{data['first']}—{data['last']}月"
        )
        run.title = (
            data["title"] or f"{run.place.name}{data['year']}年{months}{run.get_kind_display()}"
        )
        return run


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=120, validators=FREE_TEXT)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        tidy(self)


class PaymentForm(forms.Form):
    date = forms.DateField(label="发放日期", validators=[day_gone_by])
    voucher = forms.CharField(label="凭证号", max_length=30, required=False, validators=NO_IDENTITY)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        tidy(self)
        self.initial["date"] = timezone.localdate()


class ReversalForm(ReasonForm):
    date = forms.DateField(label="冲销日期", validators=[day_gone_by])
    field_order = ["date", "reason"]

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.initial["date"] = timezone.localdate()


class RecoveryForm(ReversalForm):
    """`found`: lines that may be taken back; `ticked`: to begin with."""

    lines = forms.MultipleChoiceField(label="收回哪几笔", widget=forms.CheckboxSelectMultiple)
    field_order = ["lines", "date", "reason"]

    def __init__(self, data: QueryDict | None = None, *, found: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["lines"].choices = found
        self.initial["lines"] = [ref for ref, _ in found]
        self.fields["date"].label = "收回日期"
