"""One item of a standard by points in the making."""

from typing import assert_never

from crispy_forms.layout import Fieldset
from django import forms

from ...standards.data import BONUS, ITEM, VETO, Criterion, PointsItem, PointsStandard
from ...standards.data.measures import Count, InspectedScore, OnSiteFinding, Ratio
from ...standards.forms import HundredthsField
from ..faults import LONGEST_METHOD
from .criteria import MEASURED, SCOPE, CriterionForm
from .standards import MOST_POINTS


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
        label="每一步",
        required=False,
        least=1,
        most=100_00,
        help_text="比例填几个百分点，次数填几例；通常是1。",
    )
    off = HundredthsField(
        label="每一步扣（加）分",
        required=False,
        least=0,
        most=MOST_POINTS,
        help_text="每差一步扣几分；加分项是每超过一步加几分。核查填未达到扣几分，留空就是不得分。",
    )
    begun = forms.TypedChoiceField(
        label="不足一步的",
        coerce=lambda v: v == "1",
        choices=[("1", "按一步算"), ("0", "不算")],
    )
    floor = HundredthsField(
        label="最低得分",
        required=False,
        least=-MOST_POINTS,
        most=MOST_POINTS,
        help_text="通常是0，扣完为止；可以倒扣时填负数。",
    )
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

    def _fit(self) -> None:
        self.fields["threshold"].help_text += "加分项填高于多少才加分。"
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
        self.fields["grade"].choices = [
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

    def _initial(self, criterion: Criterion | None) -> dict[str, object]:
        if criterion is None:
            return {"per": 100}
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
            self._clean_veto()
        else:
            data["grade"] = ""
            self._clean_worth()
        return data

    def _clean_veto(self) -> None:
        data = self.cleaned_data
        if not data.get("grade"):
            self.add_error("grade", "请选有这种情形的村最高评到哪一等次。")
        data |= {"full": 0, "per": 100, "off": 0, "begun": True, "floor": 0}

    def _clean_worth(self) -> None:
        data = self.cleaned_data
        if not data.get("full") and "full" not in self.errors:
            self.add_error("full", "请填这一项的满分。")
        data["floor"] = data.get("floor") or 0
        if data["floor"] and data.get("full") and data["floor"] >= data["full"]:
            self.add_error("floor", "要低于满分。")
        match self.measure:
            case Ratio():
                self._clean_steps(data.get("per") or 100)
            case Count():
                per = data.get("per") or 100
                if per % 100 and "per" not in self.errors:
                    self.add_error("per", "次数要填整数。")
                self._clean_steps(per // 100)
            case OnSiteFinding():
                data |= {"per": 100, "begun": True, "off": data.get("off") or data.get("full") or 0}
            case InspectedScore():
                data |= {"per": 100, "begun": True, "off": 0}
            case _:
                assert_never(self.measure)

    def _clean_steps(self, per: int) -> None:
        """`per`: basis points of a ratio, or cases of a count."""
        self.cleaned_data["per"] = per
        if not self.cleaned_data.get("off") and "off" not in self.errors:
            self.add_error("off", "请填每一步扣（加）几分。")

    def criterion(self, code: str) -> dict[str, object]:
        data, names = self.cleaned_data, ("section", "role", "full", "per", "off", "begun", "floor")
        method = {"method": data["method"]} if data["method"] else {}
        return super().criterion(code) | {name: data[name] for name in names} | method
