"""What a township types about its villages, and the file of divisions it uploads."""

from typing import cast

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from accounts.records.editing import tidy

from ... import reorganisation
from ...divisions.forms import SinceField
from ...divisions.models import Area, Village
from ...vocabulary.own.forms import OwnFieldsMixin
from ..services.villages import SETTINGS


class VillageForm(OwnFieldsMixin, forms.ModelForm):
    """Areas, and villages to merge into, come only from the village's own township and from `by`'s
    scope."""

    new_area = forms.CharField(
        label="新的责任区",
        max_length=60,
        required=False,
        help_text="列表里没有时在这里填写名称，保存后列表里就有了。",
    )
    since = SinceField("类别、分类、集体经济、责任区")

    class Meta:
        model = Village
        fields = SETTINGS
        help_texts = {
            "village_class": "用来安排帮促，不影响等次。",
            "closed": "从这一天起不再上报。撤销以前的月报、评议和等次仍记在本村名下。",
            "merged_into": "撤并时选接收的村。数字不会移到接收的村，两村之间保留并入的记录。",
        }

    def __init__(self, data: QueryDict | None = None, *, by: User, instance: Village) -> None:
        super().__init__(data, instance=instance)
        self.add_fields()
        tidy(self)
        township = self.instance.township_id
        self._offer("area", Area.objects.visible_to(by).filter(township=township), "未分")
        villages = Village.objects.visible_to(by).in_division(township).exclude(pk=self.instance.pk)
        went = Village.objects.filter(pk=self.instance.merged_into_id)
        self._offer("merged_into", villages | went, "没有并入")
        for name, choices in (
            ("village_class", Village.Grouping.choices),
            ("economy", Village.Economy.choices),
        ):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", "未填"), *choices]
        self.helper.layout = Layout(
            Fieldset("基本情况", "kind", "village_class", "economy"),
            Fieldset("责任区", "area", "new_area", "since"),
            Fieldset("设立与撤并", Row(Column("opened"), Column("closed")), "merged_into"),
            *self.more_names,
        )

    def _offer(self, name: str, rows: QuerySet, nothing: str) -> None:
        field = cast(forms.ModelChoiceField, self.fields[name])
        field.queryset, field.empty_label = rows, nothing

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("new_area") and data.get("area"):
            self.add_error(
                "new_area", "选了已有的责任区就不要再填新的；要建新的，请把上面改为“未分”。"
            )
        if data.get("merged_into") and not data.get("closed") and "closed" not in self.errors:
            self.add_error("closed", "并入他村的村须填写撤销日期。")
        self._check_nobody_is_left_behind()
        return data

    def _check_nobody_is_left_behind(self) -> None:
        """Who has members, groups or households is closed by the act that hands them on."""
        data = self.cleaned_data
        closed, village = data.get("closed"), self.instance
        if not closed or "closed" not in self.changed_data or self.initial.get("closed"):
            return
        plan = reorganisation.ReorganisationPlan(
            (village,), (village,), data.get("merged_into") or village, closed, ""
        )
        left = "、".join(
            f"{line.label} {line.count}"
            for line in reorganisation.lines(plan, reorganisation.MOVES)
        )
        if left:
            self.add_error("closed", f"本村还有{left}，请从“合并村”或“分村”办理，把它们一起转走。")
