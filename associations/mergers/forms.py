"""What a township types to merge villages or to split one; every choice lies in the township."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.records.editing import DateInput, TidyForm

from .. import reorganisation
from ..divisions.models import Township, Village, VillageKind
from ..reorganisation import ReorganisationPlan


class ActForm(TidyForm):
    """Date and document that every act has."""

    day = forms.DateField(
        label="生效日期", widget=DateInput(), help_text="从这一天起按新的村办理。"
    )
    basis = forms.CharField(
        label="文件依据", max_length=80, help_text="批复的文号，例如：双政函〔2025〕8号。"
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)


class MergeForm(ActForm):
    closing = forms.ModelMultipleChoiceField(
        label="撤销的村（社区）",
        queryset=Village.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择要撤销的村（社区）。"},
    )
    target = forms.ModelChoiceField(
        label="接收的村（社区）", queryset=Village.objects.none(), empty_label="请选择"
    )
    field_order = ["closing", "target", "day", "basis"]

    def __init__(self, data: QueryDict | None = None, *, township: Township) -> None:
        super().__init__(data)
        villages = Village.objects.filter(township=township, closed=None).order_by("code")
        self.fields["closing"].queryset = self.fields["target"].queryset = villages

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        target, closing = data.get("target"), data.get("closing")
        if target and closing is not None and target in closing:
            self.add_error("target", f"{target}在撤销的村里，不能并入自己。请选择另一个接收的村。")
        return data

    def plan(self) -> ReorganisationPlan:
        data = self.cleaned_data
        closing = tuple(data["closing"])
        return ReorganisationPlan(closing, closing, data["target"], data["day"], data["basis"])


class SplitForm(ActForm):
    groups = forms.TypedMultipleChoiceField(
        label="分出去的会员小组",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="组里的会员和他们的家庭一起分出去。",
        error_messages={"required": "请选择分出去的会员小组。"},
    )
    code = forms.RegexField(
        label="新村代码",
        regex=r"^\d{12}$",
        max_length=12,
        help_text="12 位区划代码，前 9 位是本乡镇的代码。",
        error_messages={"invalid": "代码须是 12 位数字。"},
    )
    name = forms.CharField(label="新村名称", max_length=60)
    kind = forms.ChoiceField(label="新村类别", choices=VillageKind.choices)
    close = forms.BooleanField(
        label="原村同时撤销",
        required=False,
        help_text="所有小组都分出去时才能选，其余的会员和家庭也一起转过去。",
    )
    field_order = ["groups", "code", "name", "kind", "day", "basis", "close"]

    def __init__(self, data: QueryDict | None = None, *, village: Village) -> None:
        super().__init__(data)
        self.village = village
        self.fields["groups"].choices = reorganisation.member_groups(village.pk)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not code.startswith(self.village.township_id):
            raise ValidationError(f"前 9 位须是本乡镇的代码 {self.village.township_id}。")
        if taken := Village.objects.filter(pk=code).first():
            raise ValidationError(f"这个代码已是{taken.name}的，请核对。")
        return code

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if Village.objects.filter(
            township=self.village.township_id, name=name, closed=None
        ).exists():
            raise ValidationError(f"本乡镇已有{name}。")
        return name

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if (
            data.get("close")
            and "groups" in data
            and len(data["groups"]) < len(self.fields["groups"].choices)
        ):
            self.add_error(
                "close", "还有小组留在原村，原村不能撤销。请选上所有的小组，或者不撤销原村。"
            )
        return data

    def plan(self) -> ReorganisationPlan:
        data, village = self.cleaned_data, self.village
        new = Village(
            code=data["code"],
            name=data["name"],
            kind=data["kind"],
            township=village.township,
            area=village.area,
            opened=data["day"],
            split_from=village,
        )
        groups = None if data["close"] else frozenset(data["groups"])
        return ReorganisationPlan(
            (village,), (village,) if data["close"] else (), new, data["day"], data["basis"], groups
        )
