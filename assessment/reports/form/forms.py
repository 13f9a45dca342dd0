"""One column of a county's form in the making, and the form's head."""

from typing import Any

from django import forms
from django.http import QueryDict

from accounts.records.draft_forms import DraftForm
from associations.counted.offered import offered
from associations.vocabulary.lists import Lists

from .column_sources import ADDED, MOST, may_fill
from .columns import KNOWN, ReportColumn
from .report_form import HEAD, ReportForm
from .section import JUMP_LIMITS, JUMPS, LONGEST, SPARED_WORDS, WORDS

MONTH_END = "month_end"
LIMITS = {
    "jump_percent": ReportColumn.jump_percent,
    "jump_least": ReportColumn.jump_least,
}
SOURCES = tuple(f"source{number}" for number in range(MOST))
COUNTED = [("in_month", "当月发生数，按月相加"), (MONTH_END, "月末数，不相加")]


class HeadForm(DraftForm):
    """What the form says of itself at its head."""

    number = forms.CharField(label=HEAD["number"], max_length=40, required=False)
    issuer = forms.CharField(label=HEAD["issuer"], max_length=40, required=False)
    approval = forms.CharField(label=HEAD["approval"], max_length=40, required=False)
    valid_until = forms.CharField(
        label=HEAD["valid_until"], max_length=40, required=False, help_text="例如“2028年12月”。"
    )


class ColumnForm(DraftForm):
    """`column`: as it stands in the JSON; `fixed`: it was published or is one of the documents',
    and counts what it counts."""

    title = forms.CharField(label="名称", max_length=LONGEST["title"])
    short = forms.CharField(
        label=WORDS["short"],
        max_length=LONGEST["short"],
        help_text="用在全镇录入的表头，例如“访视”。",
    )
    section = forms.CharField(
        label=WORDS["section"],
        max_length=LONGEST["section"],
        help_text="同一部分的栏目排在一起，例如“宣传教育”。",
    )
    unit = forms.CharField(
        label=WORDS["unit"], max_length=LONGEST["unit"], help_text="人、户、例、场；金额填“元”。"
    )
    counted = forms.ChoiceField(label="怎样计数", choices=COUNTED)
    whole = forms.ChoiceField(
        label="是哪一栏的其中数", required=False, help_text="两栏要一起填，其中数不能比总数大。"
    )
    required = forms.BooleanField(label="必填", required=False)
    spared = forms.ChoiceField(
        label="能不能填“不适用”",
        choices=list(SPARED_WORDS.items()),
        help_text="“可以，常用”的，村里填报时点一下就行。",
    )
    jump = forms.ChoiceField(
        label="和上月比",
        required=False,
        choices=[(key, f"{text}提示" if key else text) for key, text in JUMPS.items()],
    )
    jump_percent = forms.IntegerField(
        label="超过上月的百分之几", required=False, min_value=0, max_value=JUMP_LIMITS.stop - 1
    )
    jump_least = forms.IntegerField(
        label="而且超过多少",
        required=False,
        min_value=0,
        max_value=JUMP_LIMITS.stop - 1,
        help_text="两条都超过才提示。不填的，超过30%而且超过10才提示。",
    )
    source0 = forms.ChoiceField(
        label="数从哪里来",
        required=False,
        help_text="选了记录的，自动填好；填的数不同，要在“说明”里写明原因。",
    )
    source1 = forms.ChoiceField(label="加上", required=False)
    source2 = forms.ChoiceField(label="再加上", required=False)
    case = forms.BooleanField(
        label="是应当没有的情形", required=False, help_text="填了大于0的数会提示，可以一点全部填0。"
    )
    key = forms.CharField(
        label=WORDS["key"],
        max_length=LONGEST["key"],
        required=False,
        help_text="填了就列在村的全年月报表里；留空不列。",
    )
    help = forms.CharField(label=WORDS["help"], max_length=LONGEST["help"], required=False)

    def __init__(
        self,
        data: QueryDict | None,
        version: int | None,
        *,
        column: dict[str, Any],
        form: ReportForm,
        lists: Lists,
        fixed: bool,
    ) -> None:
        given = enumerate(filter(None, column.get("source", "").split(ADDED)))
        sources = {f"source{number}": key for number, key in given}
        counted = MONTH_END if column.get("stock") else "in_month"
        super().__init__(
            data,
            version,
            {"required": True, "spared": "allowed", **column, **sources, "counted": counted},
        )
        self.column = column
        wholes = [c for c in form.columns if not c.whole and c.name != column["name"]]
        self.fields["whole"].choices = [("", "（不是）"), *((c.name, c.title) for c in wholes)]
        for name in SOURCES:
            nothing = "没有，自己填" if name == SOURCES[0] else "不加"
            self.fields[name].choices = [("", nothing), *offered(lists, may_fill)]
        if fixed:
            for name in ("unit", "counted"):
                self.fields[name].disabled = True
        if column["name"] in KNOWN:
            for name in ("counted", "whole", "case", *SOURCES):
                self.fields[name].disabled = True
        for name in LIMITS:
            self.fields[name].widget = forms.TextInput(
                {"inputmode": "numeric", "autocomplete": "off"}
            )

    @property
    def changed(self) -> dict[str, Any]:
        """The column as the JSON has it, without what goes without saying."""
        data = self.cleaned_data
        texts = {name: data[name].strip() for name in ("title", "short", "section", "unit")}
        found: dict[str, Any] = {"name": self.column["name"], **texts}
        for name in ("help", "key", "whole", "jump"):
            if data[name].strip():
                found[name] = data[name].strip()
        if keys := list(dict.fromkeys(data[name] for name in SOURCES if data[name])):
            found["source"] = ADDED.join(keys)
        for name, usual in LIMITS.items():
            if data["jump"] and data[name] not in (None, usual):
                found[name] = data[name]
        if data["unit"].strip() == "元":
            found["money"] = True
        if data["counted"] == MONTH_END:
            found["stock"] = True
        if not data["required"]:
            found["required"] = False
        if data["spared"] != "allowed":
            found["spared"] = data["spared"]
        if data["case"]:
            found["case"] = True
        if data["whole"] and self.column.get("within") is False:
            found["within"] = False
        return found


class IdentityForm(DraftForm):
    """What must hold between columns; `identity`: as it stands in the JSON."""

    total = forms.ChoiceField(label="哪一栏")
    within = forms.ChoiceField(
        label="怎样勾稽",
        required=False,
        choices=[("", "等于下列各栏之和"), ("within", "不小于下列各栏之和")],
    )
    parts = forms.MultipleChoiceField(
        label="下列各栏",
        widget=forms.CheckboxSelectMultiple,
        help_text="几栏都填了才核对；不适用的按0算。",
    )

    def __init__(
        self,
        data: QueryDict | None,
        version: int | None,
        *,
        identity: dict[str, Any],
        form: ReportForm,
    ) -> None:
        within = "within" if identity.get("within") else ""
        super().__init__(data, version, {**identity, "within": within})
        self.identity = identity
        choices = [(column.name, column.title) for column in form.columns]
        for name in ("total", "parts"):
            self.fields[name].choices = choices

    @property
    def changed(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {"code": self.identity["code"], "total": data["total"], "parts": data["parts"]}
        return found | ({"within": True} if data["within"] else {})
