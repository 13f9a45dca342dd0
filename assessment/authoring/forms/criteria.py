"""One criterion of a standard in the making, every choice from a list."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.http import QueryDict

from accounts.records.draft_forms import DraftForm

from ...indicators.definition import MeasuredIndicator
from ...reports.form.columns import OWN as OWN_COLUMNS
from ...reports.form.report_form import ReportForm
from ...standards.data import AnyStandard, Criterion, stored
from ...standards.data.base import MOST_YEARS
from ...standards.data.measures import (
    Columns,
    Count,
    InspectedScore,
    Measure,
    OnSiteFinding,
    Ratio,
    Records,
    Scale,
    Target,
    may_span_years,
)
from ...standards.forms import HundredthsField
from .. import indicators
from ..item_faults import MOST_TARGET

NEEDED = "这个指标要填这一栏。"
MEASURED = (
    "indicator",
    "numerator",
    "denominator",
    "error",
    "years",
    "from_start",
    "scale",
    "threshold",
    "at_most",
    "up_to",
)
NO_TARGET = dict.fromkeys(("threshold", "up_to"))
NO_TARGET |= {"at_most": False, "scale": Scale.PERCENT, "error": False}
SCOPE = ("kinds", "not_applicable_from")


class CriterionForm(DraftForm):
    """A criterion of a ladder: it belongs to a grade, and holds or does not."""

    grade = forms.ChoiceField(label="属于等次")
    clause = forms.CharField(label="条款", max_length=40, help_text="例如“合格村标准（1）”。")
    title = forms.CharField(label="名称", max_length=120)
    indicator = forms.ChoiceField(label="指标", help_text="只用审核过的数和登记的记录。")
    numerator = forms.ChoiceField(
        label="分子", required=False, help_text="只在“自选两栏相除”时选。"
    )
    denominator = forms.ChoiceField(
        label="分母", required=False, help_text="只在“自选两栏相除”时选。"
    )
    years = forms.TypedChoiceField(
        label="考评期",
        coerce=int,
        choices=[(n, f"{n}年累计" if n > 1 else "当年") for n in range(1, MOST_YEARS + 1)],
        help_text="按自然年，含考评年度；年末数、评议、核查和打分都是当年。",
    )
    error = forms.TypedChoiceField(
        label="怎样相除",
        required=False,
        empty_value="",
        coerce=lambda v: v == "1",
        choices=[("0", "分子÷分母"), ("1", "分子与分母的差÷分母（误差）")],
    )
    scale = forms.ChoiceField(
        label="怎样表示",
        required=False,
        choices=[
            (Scale.PERCENT, "百分比（%）"),
            (Scale.THOUSAND, "千分比（‰）"),
            (Scale.HUNDRED, "每100个有几个（如性别比）"),
            (Scale.EACH, "平均每一个（如人均多少元）"),
        ],
    )
    threshold = HundredthsField(
        label="目标值",
        required=False,
        least=0,
        most=MOST_TARGET,
        help_text=(
            "比例按所选的表示填，最多两位小数，例如98%填 98；次数填几次，留空就是一次也不能有。"
        ),
    )
    at_most = forms.TypedChoiceField(
        label="达到的方向",
        coerce=lambda v: v == "1",
        choices=[("0", "不低于目标值"), ("1", "不高于目标值")],
        help_text="含目标值本身。",
    )
    up_to = HundredthsField(
        label="目标上限",
        required=False,
        least=0,
        most=MOST_TARGET,
        help_text="目标是一个范围的，上面填下限，这里填上限；不是就留空。",
    )
    from_start = forms.TypedChoiceField(
        label="栏目中途启用的",
        required=False,
        empty_value="",
        coerce=lambda v: v == "1",
        choices=[("0", "考评期满了再评"), ("1", "从启用那个月评起")],
        help_text="所用的栏目在考评期中间才开始填报时，按这一项算。",
    )
    kinds = forms.ChoiceField(
        label="适用",
        required=False,
        choices=[("", "村和社区"), ("village", "只对村"), ("community", "只对社区")],
    )
    not_applicable_from = forms.IntegerField(
        label="停用年度",
        required=False,
        min_value=1980,
        max_value=9999,
        help_text="从这一年度起不再考评；没有就留空。",
    )

    points = False

    def __init__(
        self,
        data: QueryDict | None,
        *,
        standard: AnyStandard,
        report_form: ReportForm,
        county: Sequence[MeasuredIndicator],
        criterion: Criterion | None,
        version: int,
        initial: dict[str, str],
    ) -> None:
        super().__init__(data, version=version, initial=self._initial(criterion) | initial)
        self.standard, self.report_form = standard, report_form
        self.editing = criterion.code if criterion else ""
        self.county = indicators.of_county(county)
        self.fields["indicator"].choices = [
            ("", "请选择"),
            *indicators.choices(report_form, self.county, points=self.points),
        ]
        for name in ("numerator", "denominator"):
            self.fields[name].choices = indicators.column_choices(report_form)
        self._fit()
        self.helper.layout = Layout("version", *self._layout())

    def _fit(self) -> None:
        self.fields["grade"].choices = [
            (grade.code, grade.title) for grade in self.standard.grades[1:]
        ]

    def _layout(self) -> tuple[Fieldset, ...]:
        return (
            Fieldset("归属", "grade", "clause", "title"),
            Fieldset("考什么", *MEASURED),
            Fieldset("适用", *SCOPE),
        )

    def _initial(self, criterion: Criterion | None) -> dict[str, object]:
        if criterion is None:
            return {}
        key, found = indicators.key_of(criterion), stored.indicator(criterion.measure)
        own = indicators.is_own(key)
        names = ("grade", "clause", "title", "years", "not_applicable_from")
        return {name: getattr(criterion, name) for name in names} | {
            "indicator": key,
            "numerator": found.numerator if own else "",
            "denominator": found.denominator if own else "",
            "from_start": "1" if criterion.from_start else "0",
            "kinds": criterion.kinds[0] if len(criterion.kinds) == 1 else "",
            **_judged(criterion.measure),
        }

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("indicator"):
            self._measured(indicators.chosen(data["indicator"]))
        return data

    def _measured(self, found: stored.Indicator) -> None:
        """Measure and columns; whatever the indicator has no use for is put right."""
        data = self.cleaned_data
        if indicators.is_own(data["indicator"]):
            for name in ("numerator", "denominator"):
                if not data.get(name):
                    self.add_error(name, NEEDED)
            found = found._replace(
                numerator=data.get("numerator") or "", denominator=data.get("denominator") or ""
            )
        self.records = self.county[found].copied if found in self.county else None
        self.measure = indicators.measure(found, self.records)
        data |= found._asdict()
        match self.measure:
            case Ratio():
                self._clean_ratio(own=indicators.is_own(data["indicator"]))
            case Count(cases=Columns() | Records()):
                self._clean_count()
            case Count() | OnSiteFinding() | InspectedScore():
                data |= NO_TARGET
            case _:
                assert_never(self.measure)
        if not may_span_years(self.measure):
            data["years"] = 1

    def _clean_ratio(self, *, own: bool) -> None:
        data = self.cleaned_data
        threshold, up_to = data.get("threshold"), data.get("up_to")
        if threshold is None and "threshold" not in self.errors:
            self.add_error("threshold", NEEDED)
        if not own:  # the documents' rates are shares in per cent
            data |= {"scale": Scale.PERCENT, "error": False, "up_to": None}
            if threshold is not None and threshold > 100_00:
                self.add_error("threshold", "这个指标的目标值不能大于100%。")
        elif up_to is not None:
            data["at_most"] = False
            if threshold is not None and up_to <= threshold:
                self.add_error("up_to", "要高于目标值，也就是范围的下限。")

    def _clean_count(self) -> None:
        """So many at most or at least; without a number there may be none."""
        data = self.cleaned_data
        cases, at_most = data.get("threshold"), data.get("at_most")
        data |= NO_TARGET
        if cases is None:
            return
        if cases % 100:
            self.add_error("threshold", "次数要填整数。")
        data |= {"threshold": cases // 100, "at_most": at_most}
        assert isinstance(self.measure, Count)
        self.measure = replace(self.measure, target=Target(cases // 100, bool(at_most)))

    def criterion(self, code: str) -> dict[str, object]:
        """The criterion as data."""
        data = self.cleaned_data
        names = (
            "grade",
            "clause",
            "title",
            "measure",
            "years",
            "numerator",
            "denominator",
            "threshold",
            "at_most",
        )
        found = {"code": code, **{name: data[name] for name in names}}
        found["kinds"] = [data["kinds"]] if data["kinds"] else []
        if own := {name: self._told(name) for name in self._columns() if name in OWN_COLUMNS}:
            found["columns"] = own
        if data["up_to"] is not None:
            found["up_to"] = data["up_to"]
        if data["scale"] not in ("", Scale.PERCENT):
            found["scale"] = str(data["scale"])
        if data["error"]:
            found["error"] = True
        if self.records:
            found["records"] = self.records
        if data["from_start"]:
            found["from_start"] = True
        return found | ({"not_applicable_from": n} if (n := data["not_applicable_from"]) else {})

    def _columns(self) -> set[str]:
        return {self.cleaned_data["numerator"], self.cleaned_data["denominator"]}

    def _told(self, name: str) -> dict[str, object]:
        """What the standard keeps of a county's own column."""
        column = self.report_form.by_name[name]
        return {"title": column.title} | ({"money": True} if column.money else {})


def _judged(measure: Measure) -> dict[str, object]:
    """How it is judged, as the form's fields have it."""
    match measure:
        case Ratio(target=target, scale=scale, error=error):
            return {
                "threshold": target.basis_points,
                "at_most": "1" if target.at_most else "0",
                "up_to": target.up_to,
                "scale": scale,
                "error": "1" if error else "0",
            }
        case Count(target=Target() as target):
            return {
                "threshold": target.basis_points * 100,
                "at_most": "1" if target.at_most else "0",
            }
        case Count() | OnSiteFinding() | InspectedScore():
            return {"threshold": None, "at_most": "0"}
        case _:
            assert_never(measure)
