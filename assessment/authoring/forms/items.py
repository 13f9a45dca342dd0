"""One item of a standard by points in the making."""

from typing import assert_never

from crispy_forms.layout import Fieldset
from django import forms

from ...standards.data import (
    CONDITION,
    DEDUCTION,
    ITEM,
    VETO,
    Criterion,
    ItemRole,
    PointsItem,
    PointsStandard,
)
from ...standards.data.measures import Count, InspectedScore, OnSiteFinding, Ratio
from ...standards.forms import HundredthsField
from ...standards.points_wording import ROLES
from ..faults import LONGEST_METHOD
from .criteria import MEASURED, MOST_TARGET, SCOPE, CriterionForm
from .standards import MOST_POINTS

NO_WORTH = {
    **{"full": 0, "per": 100, "off": 0, "begun": True, "floor": 0},
    **{"share": False, "zero": 0, "most": 0},
}


class ItemForm(CriterionForm):
    """An item of a standard by points."""

    section = forms.ChoiceField(label="属于部分")
    role = forms.ChoiceField(label="性质", choices=list(ROLES.items()))
    of = forms.ChoiceField(
        label="关联项目",
        required=False,
        help_text=(
            "扣分项选从哪一项的得分里扣，不选就从总分里扣；前提条件选是哪一项的前提，"
            "达不到的那一项不得分。"
        ),
    )
    share = forms.TypedChoiceField(
        label="计分方式",
        required=False,
        empty_value="",
        coerce=lambda v: v == "1",
        choices=[("0", "按步扣（加）分"), ("1", "按比例记分")],
        help_text="按比例记分：达到目标值得满分，其余按比例，不四舍五入。",
    )
    zero = HundredthsField(
        label="得0分的值",
        required=False,
        least=0,
        most=MOST_TARGET,
        help_text="按比例记分的填；通常是0，可以比目标值高，例如3‰得满分、5‰得0分。",
    )
    most = HundredthsField(
        label="最多得分",
        required=False,
        least=0,
        most=MOST_POINTS,
        help_text="超过目标还加分的，填连满分在内最多得几分；不加就留空。",
    )
    full = HundredthsField(
        label="满分",
        required=False,
        least=0,
        most=MOST_POINTS,
        help_text="加分项填最多加几分，扣分项填最多扣几分；一票否决不填。",
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

        self.fields["of"].choices = [
            ("", "（不选）"),
            *(
                (item.code, f"{item.clause} {item.title}")
                for item in self.standard.criteria
                if item.role == ITEM and item.code != self.editing
            ),
        ]

    def _layout(self) -> tuple[Fieldset, ...]:
        return (
            Fieldset("归属", "section", "role", "of", "clause", "title"),
            Fieldset("考什么", *MEASURED),
            Fieldset("怎样计分", "share", "full", "per", "off", "begun", "zero", "floor", "most"),
            Fieldset("一票否决", "grade"),
            Fieldset("说明", "method"),
            Fieldset("适用", *SCOPE),
        )

    def _initial(self, criterion: Criterion | None) -> dict[str, object]:
        if criterion is None:
            return {"per": 100}
        assert isinstance(criterion, PointsItem)
        names = ("section", "role", "method", "of")
        found = super()._initial(criterion) | {name: getattr(criterion, name) for name in names}
        if criterion.role == VETO:
            return found
        found |= {
            "full": criterion.full or None,
            "floor": criterion.floor,
            "begun": "1" if criterion.begun else "0",
            "share": "1" if criterion.share else "0",
            "most": criterion.most or None,
        }
        match criterion.measure:
            case Ratio():
                worth = {"per": criterion.per, "off": criterion.off, "zero": criterion.zero}
                return found | worth
            case Count():
                return found | {
                    "per": criterion.per * 100,
                    "off": criterion.off,
                    "zero": criterion.zero * 100,
                }
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
        data["share"] = bool(data.get("share")) and isinstance(self.measure, Ratio | Count)
        match data["role"]:
            case ItemRole.VETO:
                self._clean_veto()
            case ItemRole.CONDITION:
                self._clean_condition()
            case _:
                data["grade"] = ""
                self._clean_worth()
        self._clean_of()
        return data

    def _clean_of(self) -> None:
        """What is taken off an item, or is its condition, stands in the item's section."""
        data = self.cleaned_data
        if data["role"] not in (DEDUCTION, CONDITION):
            data["of"] = ""
        if data["role"] == CONDITION and not data.get("of") and "of" not in self.errors:
            self.add_error("of", "请选这是哪一项的前提条件。")
        for item in self.standard.criteria:
            if isinstance(item, PointsItem) and item.code == data.get("of"):
                data["section"] = item.section

    def _clean_condition(self) -> None:
        data, given = self.cleaned_data, isinstance(self.measure, InspectedScore)
        data |= NO_WORTH | {"grade": "", "full": (data.get("full") or 100) if given else 0}

    def _clean_veto(self) -> None:
        data = self.cleaned_data
        if not data.get("grade"):
            self.add_error("grade", "请选有这种情形的村最高评到哪一等次。")
        data |= NO_WORTH

    def _clean_worth(self) -> None:
        data = self.cleaned_data
        if not data.get("full") and "full" not in self.errors:
            self.add_error("full", "请填这一项的满分。")
        data["floor"] = 0 if data["role"] == DEDUCTION else data.get("floor") or 0
        self._clean_most()
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
        data = self.cleaned_data
        data["per"] = per
        if data["share"]:
            self._clean_share()
            return
        data["zero"] = 0
        if not data.get("off") and "off" not in self.errors:
            self.add_error("off", "请填每一步扣（加）几分。")

    def _clean_most(self) -> None:
        """Only what is measured may be worth more beyond its target."""
        data, measured = self.cleaned_data, isinstance(self.measure, Ratio | Count)
        data["most"] = (data.get("most") or 0) if data["role"] == ITEM and measured else 0
        if data["most"] and data.get("full") and data["most"] <= data["full"]:
            self.add_error("most", "要高于满分；不加分就留空。")

    def _clean_share(self) -> None:
        data, count = self.cleaned_data, isinstance(self.measure, Count)
        zero = data.get("zero") or 0
        if count and zero % 100:
            self.add_error("zero", "次数要填整数。")
        data |= {"off": 0, "begun": True, "zero": zero // 100 if count else zero}
        if data.get("up_to") is not None:
            self.add_error("up_to", "按比例记分的目标是一个数，不能是范围。")
        if data.get("threshold") is None and "threshold" not in self.errors:
            self.add_error("threshold", "请填达到多少得满分。")
        elif data.get("threshold") == data["zero"]:
            self.add_error("zero", "不能与目标值相同。")

    def criterion(self, code: str) -> dict[str, object]:
        data, names = self.cleaned_data, ("section", "role", "full", "per", "off", "begun", "floor")
        more = {name: data[name] for name in ("method", "of", "share", "zero", "most")}
        said = {name: value for name, value in more.items() if value}
        return super().criterion(code) | {name: data[name] for name in names} | said
