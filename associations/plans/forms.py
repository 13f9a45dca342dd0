"""Plans as typed: a new one from a template, its stages, targets and what is ticked by hand."""

from itertools import groupby
from typing import cast

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils import timezone

from accounts.records import Record
from accounts.records.editing import DateInput, RecordForm, TidyForm
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY

from .. import conditions
from ..divisions.models import Village
from ..organisation.forms.fields import FIRST_YEAR, day_gone_by
from ..villages.forms.villages import FactForm
from .models import Plan, PlanStage, PlanTarget, StageTick
from .templates import TEMPLATES

BY_HAND = "乡镇逐村登记"


class NewPlanForm(TidyForm):
    template = forms.ChoiceField(
        label="照哪一种来定",
        choices=[(key, template.label) for key, template in TEMPLATES.items()],
        widget=forms.RadioSelect,
        help_text="阶段、日期、条件和目标定好以后都可以改。",
    )
    year = forms.IntegerField(
        label="年度", min_value=FIRST_YEAR, help_text="各阶段的日期放在这一年。"
    )
    name = forms.CharField(
        label="名称",
        max_length=80,
        required=False,
        validators=NO_IDENTITY,
        help_text="不填就按年度和方案种类取名。",
    )
    basis = forms.CharField(
        label="文件依据",
        max_length=100,
        required=False,
        validators=NO_IDENTITY,
        help_text="例如：印发方案的文号。",
    )

    def __init__(self, data: QueryDict | None = None, *, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        cast(forms.IntegerField, self.fields["year"]).max_value = timezone.localdate().year + 1

    def clean_year(self) -> int:
        year, latest = self.cleaned_data["year"], timezone.localdate().year + 1
        if year > latest:
            raise forms.ValidationError(f"最晚可以定到 {latest} 年，请核对年份。")
        return int(year)


class PlanForm(RecordForm):
    class Meta:
        model = Plan
        fields = ["name", "basis", "aim", "starts", "ends"]
        widgets = {"aim": forms.Textarea({"rows": 4})}


class AskForm(RecordForm):
    """Over a row with `condition` and `parameter`: one choice `asks` says the condition, with its
    parameter where there are few ("grade_reached:2"); `parameter` is typed where it is a figure."""

    asks = forms.ChoiceField(label="完成条件", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        asks = cast(forms.ChoiceField, self.fields["asks"])
        asks.choices = [*self.first_choices(), *_grouped()]
        if self.instance.condition and conditions.get(self.instance.condition) is None:
            asks.choices.append(
                (self.instance.condition, conditions.words(self.instance.condition, None))
            )
        self.initial.update(_asked(self.instance))
        self.fields["parameter"].label = "要达到多少"
        self.fields["parameter"].help_text = "条件是“达到 …%”的才填，例如：80。"

    def first_choices(self) -> list[tuple[str, str]]:
        return []

    def contents(self, record: Record) -> dict[str, object]:
        return model_to_dict(record) | _asked(cast(PlanStage, record))

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        key, _, few = data.get("asks", "").partition(":")
        condition = conditions.get(key)
        if condition and condition.unit and not condition.choices:
            if "parameter" not in self.errors and not condition.accepts(data.get("parameter")):
                self.add_error(
                    "parameter", f"“{condition.label}”要填 1 到 100 的整数（{condition.unit}）。"
                )
        else:
            data["parameter"] = int(few) if few else None
        self.instance.condition, self.instance.parameter = key, data.get("parameter")
        return data


class StageForm(AskForm):
    class Meta:
        model = PlanStage
        fields = ["number", "name", "starts", "ends", "what", "applies", "parameter"]
        help_texts = {
            "what": "例如：章程表决通过，报乡镇备案。",
            "applies": "按阶段期间的认定和分类来定；认定和分类在村级组织里登记。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "asks"
        ].help_text = "能从记录里算出来的，不用再登记；算不出来的，由乡镇经办逐村登记。"
        self.helper.layout = Layout(
            Fieldset(
                "阶段", Row(Column("number"), Column("name")), Row(Column("starts"), Column("ends"))
            ),
            Fieldset("要求", "what", "applies", "asks", AppendedText("parameter", "%"), "version"),
        )

    def first_choices(self) -> list[tuple[str, str]]:
        return [("", BY_HAND)]


class TargetForm(AskForm):
    class Meta:
        model = PlanTarget
        fields = ["number", "name", "threshold", "unit", "parameter"]
        help_texts = {
            "name": "例如：合格村以上占比不低于90%。",
            "threshold": "按百分数算的，不足一个村的按一个村算。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asks"].label, self.fields["asks"].required = "村要达到的条件", True
        self.fields["threshold"].min_value = 1
        self.helper.layout = Layout(
            Fieldset(
                "目标",
                Row(Column("number"), Column("name")),
                Row(Column("threshold"), Column("unit")),
            ),
            Fieldset("条件", "asks", AppendedText("parameter", "%"), "version"),
        )

    def first_choices(self) -> list[tuple[str, str]]:
        return [("", "请选择")]


class TickForm(FactForm):
    class Meta:
        model = StageTick
        fields = ["done", "note"]
        help_texts = {"note": "例如：现场查看、看了会议记录。"}


class TickManyForm(TidyForm):
    """The villages that have not been ticked yet, all at once."""

    villages = forms.ModelMultipleChoiceField(
        label="已经完成的村（社区）",
        queryset=Village.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选已经完成的村（社区）。"},
    )
    done = forms.DateField(label="完成日期", widget=DateInput(), validators=[day_gone_by])
    note = forms.CharField(label="依据", max_length=200, required=False, validators=FREE_TEXT)

    def __init__(
        self, data: QueryDict | None, *, codes: list[str], initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial)
        villages = cast(forms.ModelMultipleChoiceField, self.fields["villages"])
        villages.queryset = Village.objects.filter(pk__in=codes).order_by("code")


def _grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every condition there is, by group."""
    rows = sorted(conditions.all_conditions(), key=lambda condition: condition.group)
    return [
        (group, [choice for condition in of_group for choice in _choices(condition)])
        for group, of_group in groupby(rows, key=lambda condition: condition.group)
    ]


def _choices(condition: conditions.Condition) -> list[tuple[str, str]]:
    if condition.choices:
        return [(f"{condition.key}:{parameter}", words) for parameter, words in condition.choices]
    return [
        (
            condition.key,
            f"{condition.label} …{condition.unit}" if condition.unit else condition.label,
        )
    ]


def _asked(record: PlanStage | PlanTarget) -> dict[str, object]:
    """The two fields of a row's condition."""
    condition = conditions.get(record.condition)
    if condition and condition.choices and record.parameter is not None:
        return {"asks": f"{record.condition}:{record.parameter}", "parameter": None}
    return {"asks": record.condition, "parameter": record.parameter}
