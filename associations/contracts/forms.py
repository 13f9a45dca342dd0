"""Responsibility contracts as typed: the text with its targets as rows, the signing, the result."""

from collections.abc import Mapping
from typing import Any, cast

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.http import QueryDict

from accounts.records.editing import TidyForm
from accounts.texts import LONG

from ..attachments.forms import PaperField, PaperMixin
from ..villages.forms.villages import FactForm
from .models import ContractTarget, ResponsibilityContract
from .services import Achievement, TargetRow

MOST_TARGETS = 30
HELD = [("", "未填"), ("1", "达标"), ("0", "未达标")]
BLANK_ROWS = 3


class ContractTargetForm(TidyForm):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="指标", max_length=80, required=False)
    target = forms.CharField(label="目标", max_length=40, required=False)

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if data.get("target") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", "写了目标，还要写指标。")
        if data.get("name") and not data.get("target") and "target" not in self.errors:
            self.add_error("target", "写了指标，还要写目标。")
        return data


TargetRows = forms.formset_factory(
    ContractTargetForm, extra=BLANK_ROWS, max_num=MOST_TARGETS, validate_max=True
)


class ResultRow(TidyForm):
    achieved = forms.CharField(label="完成情况", max_length=80, required=False)
    held = forms.ChoiceField(label="达标", choices=HELD, required=False)


ResultRows = forms.formset_factory(ResultRow, extra=0)


class WithRows:
    """A form that is valid when its `rows` are; rows left blank do not count."""

    rows: Any

    def is_valid(self) -> bool:
        own = cast(Any, super()).is_valid()
        return bool((self.rows is None or self.rows.is_valid()) and own)

    def targets(self) -> list[TargetRow] | None:
        if self.rows is None:
            return None
        typed = [row for row in self.rows.cleaned_data if row.get("name")]
        return [TargetRow(row["name"], row["target"], row.get("pk")) for row in typed]


class ContractTextForm(WithRows, TidyForm):
    """The text from which a year's contracts are made."""

    tasks = forms.CharField(
        label="工作任务",
        max_length=LONG,
        widget=forms.Textarea({"rows": 8}),
        help_text="一行一条。",
    )
    rewards = forms.CharField(
        label="奖惩办法",
        max_length=LONG,
        widget=forms.Textarea({"rows": 5}),
        required=False,
        help_text="一行一条。",
    )

    def __init__(
        self, data: QueryDict | None = None, *, rows: list[dict[str, str]], initial: dict[str, str]
    ) -> None:
        super().__init__(data, initial=initial)
        self.rows = TargetRows(data, initial=rows, prefix="targets")


class ContractForm(WithRows, PaperMixin, FactForm):
    """Once signed, what was signed is only shown; taking the date of signing away opens it
    again."""

    paper = PaperField(label="签字件")

    class Meta:
        model = ResponsibilityContract
        fields = ["tasks", "rewards", "signed", "township_signer", "village_signer"]
        widgets = {"tasks": forms.Textarea({"rows": 8}), "rewards": forms.Textarea({"rows": 5})}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.rows = None
        if self.instance.signed:
            for name in ("tasks", "rewards"):
                self.fields[name].disabled = True
                self.fields[
                    name
                ].help_text = "已经签订，不能再改。确实签错的，先清空签订日期并保存，改好再签。"
        else:
            initial = list(self.instance.targets.values("pk", "name", "target"))
            self.rows = TargetRows(
                self.data if self.is_bound else None, initial=initial, prefix="targets"
            )
        self.helper.layout = Layout(
            Fieldset(
                "签订",
                "signed",
                Row(Column("township_signer"), Column("village_signer")),
                "paper",
                *self._drop,
            ),
            Fieldset("内容", "tasks", "rewards", "version"),
        )

    @property
    def _drop(self) -> list[str]:
        return ["drop_paper"] if "drop_paper" in self.fields else []

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if data.get("signed") and data["signed"].year not in (
            self.instance.year - 1,
            self.instance.year,
        ):
            self.add_error(
                "signed", f"{self.instance.year}年的责任书，签订日期应在当年或上一年年底。"
            )
        return data


class ContractResultForm(WithRows, FactForm):
    class Meta:
        model = ResponsibilityContract
        fields = ["result", "result_on", "result_note"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.aims: list[ContractTarget] = list(self.instance.targets.all())
        initial = [{"achieved": aim.achieved, "held": _choice(aim.held)} for aim in self.aims]
        typed = self._own_rows(self.data) if self.is_bound else None
        self.rows = ResultRows(typed, initial=initial, prefix="results")
        cast(forms.ChoiceField, self.fields["result"]).choices = [
            ("", "未定"),
            *ResponsibilityContract.Result.choices,
        ]

    def _own_rows(self, data: Mapping[str, object]) -> QueryDict:
        """As many rows as there are targets, whatever was posted."""
        typed = data.copy()
        typed["results-TOTAL_FORMS"] = typed["results-INITIAL_FORMS"] = str(len(self.aims))
        return typed

    def lines(self) -> list[tuple[ContractTarget, forms.Form]]:
        return list(zip(self.aims, self.rows, strict=True))

    def achievements(self) -> list[Achievement]:
        return [
            Achievement(
                aim.pk,
                row.cleaned_data["achieved"],
                {"1": True, "0": False}.get(row.cleaned_data["held"]),
            )
            for aim, row in self.lines()
        ]

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if data.get("result") and not data.get("result_on") and "result_on" not in self.errors:
            self.add_error("result_on", "定了年终结果，要填考核日期。")
        return data


def _choice(held: bool | None) -> str:
    return "" if held is None else str(int(held))
