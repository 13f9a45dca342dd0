"""One criterion of a standard in the making, every choice from a list."""

from typing import Any, assert_never

from crispy_forms.layout import Fieldset, Layout
from django import forms

from ...standards.data import (
    BONUS,
    ITEM,
    VETO,
    AnyStandard,
    Criterion,
    PointsItem,
    PointsStandard,
    stored,
)
from ...standards.data.base import MOST_YEARS
from ...standards.data.measures import Count, InspectedScore, OnSiteFinding, Ratio, may_span_years
from ...standards.forms import HundredthsField
from .. import indicators
from ..faults import LONGEST_METHOD
from .standards import MOST_POINTS, DraftForm

NEEDED = "这个指标要填这一栏。"
MEASURED = ("indicator", "numerator", "denominator", "years", "threshold", "at_most")
SCOPE = ("kinds", "not_applicable_from")


class CriterionForm(DraftForm):
    """A criterion of a ladder: it belongs to a grade, and holds or does not."""

    grade = forms.ChoiceField(label="属于等次")
    clause = forms.CharField(label="条款", max_length=40, help_text="例如“合格村标准（1）”。")
    title = forms.CharField(label="名称", max_length=120)
    indicator = forms.ChoiceField(label="指标", help_text="只用已审核的月报、评议和核查里的数。")
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
    threshold = HundredthsField(
        label="目标值（%）",
        required=False,
        least=0,
        most=100_00,
        help_text="最多两位小数，例如 98 或 97.5。",
    )
    at_most = forms.TypedChoiceField(
        label="达到的方向",
        coerce=lambda v: v == "1",
        choices=[("0", "不低于目标值"), ("1", "不高于目标值")],
        help_text="含目标值本身。",
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
        self, *args: Any, standard: AnyStandard, criterion: Criterion | None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            **(self._initial(criterion) if criterion else {}),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.standard = standard
        self.fields["indicator"].choices = [("", "请选择"), *indicators.choices(points=self.points)]
        for name in ("numerator", "denominator"):
            self.fields[name].choices = indicators.column_choices()
        self.fields["grade"].choices = self._grades()
        self.helper.layout = Layout("version", *self._layout())

    def _grades(self) -> list[tuple[str, str]]:
        return [(grade.code, grade.title) for grade in self.standard.grades[1:]]

    def _layout(self) -> tuple[Fieldset, ...]:
        return (
            Fieldset("归属", "grade", "clause", "title"),
            Fieldset("考什么", *MEASURED),
            Fieldset("适用", *SCOPE),
        )

    def _initial(self, criterion: Criterion) -> dict[str, Any]:
        key, found = indicators.key_of(criterion), stored.indicator(criterion.measure)
        own = indicators.is_own(key)
        ratio = criterion.measure if isinstance(criterion.measure, Ratio) else None
        names = ("grade", "clause", "title", "years", "not_applicable_from")
        return {name: getattr(criterion, name) for name in names} | {
            "threshold": ratio.target.basis_points if ratio else None,
            "indicator": key,
            "numerator": found.numerator if own else "",
            "denominator": found.denominator if own else "",
            "at_most": "1" if ratio and ratio.target.at_most else "0",
            "kinds": criterion.kinds[0] if len(criterion.kinds) == 1 else "",
        }

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("indicator"):
            self._measured(data, indicators.chosen(data["indicator"]))
        return data

    def _measured(self, data: dict[str, Any], found: stored.Indicator) -> None:
        """Measure and columns; whatever the indicator has no use for is put right."""
        if indicators.is_own(data["indicator"]):
            for name in ("numerator", "denominator"):
                if not data.get(name):
                    self.add_error(name, NEEDED)
            found = found._replace(
                numerator=data.get("numerator") or "", denominator=data.get("denominator") or ""
            )
        self.measure = indicators.measure(found)
        data |= found._asdict()
        if not isinstance(self.measure, Ratio):
            data["threshold"], data["at_most"] = None, False
        elif data.get("threshold") is None and "threshold" not in self.errors:
            self.add_error("threshold", NEEDED)
        if not may_span_years(self.measure):
            data["years"] = 1

    def criterion(self, code: str) -> dict[str, Any]:
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
        return found | ({"not_applicable_from": n} if (n := data["not_applicable_from"]) else {})


class ItemForm(CriterionForm):
    """An item of a standard by points."""

    section = forms.ChoiceField(label="属于部分")
    role = forms.ChoiceField(
        label="性质", choices=[(ITEM, "计分项"), (BONUS, "加分项"), (VETO, "一票否决")]
    )
    full = HundredthsField(
        label="满分",
        required=False,
        least=0,
        most=MOST_POINTS,
        help_text="加分项填最多加几分；一票否决不填。",
    )
    per = HundredthsField(
        label="每一步", required=False, least=1, most=100_00,
        help_text="比例填几个百分点，次数填几例；通常是1。",
    )  # fmt: skip
    off = HundredthsField(
        label="每一步扣（加）分", required=False, least=0, most=MOST_POINTS,
        help_text="每差一步扣几分；加分项是每超过一步加几分。核查填未达到扣几分，留空就是不得分。",
    )  # fmt: skip
    begun = forms.TypedChoiceField(
        label="不足一步的", coerce=lambda v: v == "1", choices=[("1", "按一步算"), ("0", "不算")],
    )  # fmt: skip
    floor = HundredthsField(
        label="最低得分", required=False, least=-MOST_POINTS, most=MOST_POINTS,
        help_text="通常是0，扣完为止；可以倒扣时填负数。",
    )  # fmt: skip

    method = forms.CharField(
        label="评分细则",
        required=False,
        max_length=LONGEST_METHOD,
        widget=forms.Textarea({"rows": 3}),
        help_text=(
            "打分的项目写明怎么给、怎么扣，例如“未按期换届扣2分，无换届资料扣1分”；"
            "印在标准里，自评和验收时看得到。"
        ),
    )

    points = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["threshold"].help_text += "加分项填高于多少才加分。"
        if kwargs.get("criterion") is None:
            self.initial["per"] = 100
        self.fields["grade"].required = False
        self.fields["grade"].label = "否决到等次"
        self.fields["grade"].help_text = (
            "只在一票否决时选：有这种情形的村最高只能评到这一等次。指标选“打分”的，"
            "验收时认定有没有这种情形。"
        )
        self.fields["clause"].help_text = "例如“1.2”。"
        assert isinstance(self.standard, PointsStandard)
        self.fields["section"].choices = [
            (section.code, section.title) for section in self.standard.sections
        ]

    def _grades(self) -> list[tuple[str, str]]:
        return [
            ("", "（不否决）"),
            *((grade.code, grade.title) for grade in self.standard.grades[:-1]),
        ]

    def _layout(self) -> tuple[Fieldset, ...]:
        return (
            Fieldset("归属", "section", "role", "clause", "title"),
            Fieldset("考什么", *MEASURED),
            Fieldset("怎样计分", "full", "per", "off", "begun", "floor"),
            Fieldset("一票否决", "grade"),
            Fieldset("说明", "method"),
            Fieldset("适用", *SCOPE),
        )

    def _initial(self, criterion: Criterion) -> dict[str, Any]:
        assert isinstance(criterion, PointsItem)
        names = ("section", "role", "method")
        found = super()._initial(criterion) | {name: getattr(criterion, name) for name in names}
        if criterion.role == VETO:
            return found
        found |= {
            "full": criterion.full,
            "floor": criterion.floor,
            "begun": "1" if criterion.begun else "0",
        }
        match criterion.measure:
            case Ratio():
                return found | {"per": criterion.per, "off": criterion.off}
            case Count():
                return found | {"per": criterion.per * 100, "off": criterion.off}
            case OnSiteFinding():
                return found | {"off": criterion.off}
            case InspectedScore():
                return found
            case _:
                assert_never(criterion.measure)

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if "measure" not in data or "role" not in data:
            return data
        if data["role"] == VETO:
            self._clean_veto(data)
        else:
            data["grade"] = ""
            self._clean_worth(data)
        return data

    def _clean_veto(self, data: dict[str, Any]) -> None:
        if not data.get("grade"):
            self.add_error("grade", "请选有这种情形的村最高评到哪一等次。")
        data |= {"full": 0, "per": 100, "off": 0, "begun": True, "floor": 0}

    def _clean_worth(self, data: dict[str, Any]) -> None:
        if not data.get("full") and "full" not in self.errors:
            self.add_error("full", "请填这一项的满分。")
        data["floor"] = data.get("floor") or 0
        if data["floor"] and data.get("full") and data["floor"] >= data["full"]:
            self.add_error("floor", "要低于满分。")
        match self.measure:
            case Ratio():
                self._clean_steps(data, data.get("per") or 100)
            case Count():
                per = data.get("per") or 100
                if per % 100 and "per" not in self.errors:
                    self.add_error("per", "次数要填整数。")
                self._clean_steps(data, per // 100)
            case OnSiteFinding():
                data |= {"per": 100, "begun": True, "off": data.get("off") or data.get("full") or 0}
            case InspectedScore():
                data |= {"per": 100, "begun": True, "off": 0}
            case _:
                assert_never(self.measure)

    def _clean_steps(self, data: dict[str, Any], per: int) -> None:
        """`per`: basis points of a ratio, or cases of a count."""
        data["per"] = per
        if not data.get("off") and "off" not in self.errors:
            self.add_error("off", "请填每一步扣（加）几分。")

    def criterion(self, code: str) -> dict[str, Any]:
        data, names = self.cleaned_data, ("section", "role", "full", "per", "off", "begun", "floor")
        method = {"method": data["method"]} if data["method"] else {}
        return super().criterion(code) | {name: data[name] for name in names} | method
