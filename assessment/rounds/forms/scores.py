"""What a village says of itself on an item, and what was found on inspection."""

from django import forms

from accounts.records.editing import RecordForm

from ...grading.models import ItemScore
from ...standards.data import BONUS, VETO, PointsItem
from ...standards.forms import HundredthsField
from ...standards.points_wording import full_text, given_text


def _given(label: str, item: PointsItem, help_text: str = "") -> forms.Field:
    if item.role == VETO:
        cases = [
            ("", "还没有判定"),
            *((str(case), f"{given_text(item, case)}这种情形") for case in (0, 1)),
        ]
        return forms.TypedChoiceField(
            label=label,
            required=False,
            choices=cases,
            coerce=int,
            empty_value=None,
            help_text=help_text,
        )
    least = 0 if item.role == BONUS else min(item.floor, 0)
    return HundredthsField(
        label=label,
        required=False,
        least=least,
        most=item.full,
        help_text=f"{full_text(item)}，最多两位小数。{help_text}",
    )


class SelfForm(RecordForm):
    """Once the item was inspected, or the time for it is over (`closed`), the points that the
    village gave itself stay as they are."""

    class Meta:
        model = ItemScore
        fields = ["situation", "gap", "measures"]
        widgets = dict.fromkeys(("situation", "gap", "measures"), forms.Textarea({"rows": 3}))

    def __init__(
        self, *args: object, item: PointsItem, closed: bool = False, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["own"] = _given("自评" if item.role == VETO else "自评分", item)
        self.initial["own"] = self.instance.own
        self.fields["situation"].help_text = "做了什么、有什么可以查看。"
        self.fields["own"].disabled = closed or self.instance.inspected is not None
        if self.fields["own"].disabled:
            over = "自评已经截止" if self.instance.inspected is None else "已经验收"
            self.fields["own"].help_text = f"{over}，自评分不能再改；差距和整改措施可以补写。"
        self.order_fields(["situation", "own", "gap", "measures"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if not self.fields["own"].disabled and "own" in data:
            self.instance.own = data["own"]
        return data


class InspectionForm(RecordForm):
    class Meta:
        model = ItemScore
        fields = ["reason"]
        widgets = {"reason": forms.Textarea({"rows": 3})}

    def __init__(self, *args: object, item: PointsItem, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        own = (
            "村没有自评"
            if self.instance.own is None
            else f"村自评{given_text(item, self.instance.own)}"
        )
        label = "验收认定" if item.role == VETO else "验收分"
        self.fields["inspected"] = _given(label, item, f"{own}。留空就是还没有验收。")
        self.initial["inspected"] = self.instance.inspected
        self.fields["reason"].help_text = "与自评分不同的，写明原因；也写看了什么。"
        self.order_fields(["inspected", "reason"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if "inspected" not in data:
            return data
        self.instance.inspected = given = data["inspected"]
        own = self.instance.own
        if given is not None and own is not None and given != own and not data.get("reason"):
            self.add_error("reason", "验收分与自评分不同，请写明原因。")
        return data
