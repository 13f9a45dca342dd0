"""A livelihood project as typed, and what it brought in a year."""

import re
import unicodedata

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError

from accounts.records.editing import RecordForm
from accounts.texts.free_text import FREE_TEXT
from associations.organisation.forms.fields import day_gone_by, yuan

from ..ledger.forms.fields import AmountField
from .models import Project, ProjectYear

MOST_SHARES = 300


class SharesField(forms.Field):
    """A line for each shareholder, name and yuan; kept as pairs of a name and fen."""

    widget = forms.Textarea({"rows": 6, "placeholder": "张三 20000"})

    def prepare_value(self, value: object) -> object:
        return (
            "\n".join(f"{name} {yuan(fen)}" for name, fen in value)
            if isinstance(value, list)
            else value
        )

    def to_python(self, value: object) -> list[list[str | int]]:
        lines = unicodedata.normalize("NFKC", str(value or "")).splitlines()
        pairs = [
            self._pair(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()
        ]
        if len(pairs) > MOST_SHARES:
            raise ValidationError(f"最多登记 {MOST_SHARES} 人，更多的只填人数和金额。")
        return pairs

    @staticmethod
    def _pair(number: int, line: str) -> list[str | int]:
        for check in FREE_TEXT:
            check(line)
        parts = re.fullmatch(r"([^0-9]{1,40}?)[\s,、:]*([0-9]{1,9})(?:\.([0-9]{1,2}))?\s*元?", line)
        if not parts:
            raise ValidationError(
                f"第 {number} 行没有看懂。每行写姓名和入股金额（元），如“张三 20000”。"
            )
        return [parts[1].strip(), int(parts[2]) * 100 + int((parts[3] or "").ljust(2, "0"))]


class ProjectForm(RecordForm):
    shares = SharesField(
        label="股东",
        required=False,
        help_text="每行一人：姓名和入股金额（元）。填了名单，人数和金额自动合计。",
    )
    capital = AmountField(label="入股金额", required=False)

    class Meta:
        model = Project
        fields = [
            *(
                "name",
                "kind",
                "trade",
                "site",
                "started",
                "ended",
                "shares",
                "shareholders",
                "capital",
            ),
            *("households", "planning", "note"),
        ]
        help_texts = {"trade": "如：苗木、油茶、生猪。", "ended": "还在办的空着。"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "请选择"), *Project.Kind.choices]
        if self.instance.pk is None:
            self.initial.update(
                dict.fromkeys(("shareholders", "capital", "households", "planning"))
            )
        for name in ("started", "ended"):
            self.fields[name].validators.append(day_gone_by)
        for name in ("shareholders", "households", "planning"):
            self.fields[name].required = False
            self.fields[name].widget = forms.TextInput(
                {"inputmode": "numeric", "autocomplete": "off"}
            )
        self.helper.layout = Layout(
            "version",
            Fieldset(
                "项目",
                "name",
                Row(Column("kind"), Column("trade")),
                "site",
                Row(Column("started"), Column("ended")),
            ),
            Fieldset(
                "入股",
                "shares",
                Row(
                    Column(AppendedText("shareholders", "人")),
                    Column(AppendedText("capital", "元")),
                ),
            ),
            Fieldset(
                "参加的家庭",
                Row(
                    Column(AppendedText("households", "户")), Column(AppendedText("planning", "户"))
                ),
                "note",
            ),
        )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        for name in ("shareholders", "households", "planning", "capital"):
            data[name] = data.get(name) or 0
        self.instance.shares = data.get("shares") or []
        return data


class ProjectYearForm(RecordForm):
    income = AmountField(label="收入", required=False)

    class Meta:
        model = ProjectYear
        fields = ["year", "income", "families", "note"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("year", "families"):
            self.fields[name].widget = forms.TextInput(
                {"inputmode": "numeric", "autocomplete": "off"}
            )
        self.fields["families"].required = False
        if self.instance.pk is None:
            self.initial.update({"income": None, "families": None})
        self.helper.layout = Layout(
            "version", "year", AppendedText("income", "元"), AppendedText("families", "户"), "note"
        )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        data["income"], data["families"] = data.get("income") or 0, data.get("families") or 0
        return data
