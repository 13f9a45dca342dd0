"""Uploading a table, and what it leaves open."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField

from accounts.records.editing import TidyForm, tidy
from documents.reading.header import fold

from ..reports import periods
from .asked import AskedItem
from .filling import SKIP, WAYS, Matching, place_key
from .ledger.offered import Nature
from .places import LISTED
from .spans import WINDOWS, AskedSpan

OTHER = "other"
LISTED_WORDS = "表上列的各村之和"
SUFFIXES = ".xlsx,.docx"


class AskedTableForm(TidyForm):
    file = forms.FileField(
        label="上级发来的表",
        help_text=".xlsx 或 .docx，空着的格子留着不动。",
        widget=forms.FileInput({"accept": SUFFIXES}),
        error_messages={"required": "请选择一个文件。", "empty": "这是空文件，请核对。"},
    )


class QuestionLine(NamedTuple):
    """`where`: how many cells it is about; `choice`, and what more may be chosen."""

    title: str
    where: str
    choice: BoundField
    other: BoundField | None = None
    window: BoundField | None = None


MONTH_CHOICES = [
    ("1-12", "全年"),
    *((f"{n}-{n}", f"{n}月") for n in range(1, 13)),
    *((f"{3 * n - 2}-{3 * n}", f"{'一二三四'[n - 1]}季度") for n in range(1, 5)),
    *((f"1-{n}", f"1至{n}月") for n in range(2, 12) if n not in (3,)),
    ("7-12", "下半年"),
]


class QuestionsForm(forms.Form):
    """`matching`: with the answers of before, which are shown as they were chosen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, matching: Matching, asks_span: bool, version: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.matching, self.asks_span = matching, asks_span
        self.initial["version"] = version
        if asks_span:
            self._ask_span()
        for text in matching.open_places:
            self._ask_place(text)
        for item in matching.open_items:
            self._ask_item(item)
        tidy(self)
        for field in self.fields.values():
            if type(field.widget) is forms.Select:
                field.widget.attrs["class"] = "form-select"

    def _ask_span(self) -> None:
        now = periods.previous(periods.current())
        years = range(periods.year_of(periods.current()), periods.year_of(now) - 4, -1)
        self.fields["year"] = forms.TypedChoiceField(
            label="年份", coerce=int, choices=[(year, f"{year}年") for year in years]
        )
        self.fields["months"] = forms.ChoiceField(
            label="月份", choices=[("", "请选择"), *MONTH_CHOICES]
        )
        self.initial["year"] = periods.year_of(now)

    def _ask_place(self, text: str) -> None:
        places, key = self.matching.places, place_key(text)
        like = places.like(text)
        others = [code for code in places.names if code not in like]
        self.fields[f"place_{key}"] = forms.ChoiceField(
            label=text,
            choices=[
                ("", "请选择"),
                *((code, places.names[code]) for code in like),
                (LISTED, LISTED_WORDS),
                (SKIP, WAYS[SKIP]),
                ("其他", [(code, places.names[code]) for code in sorted(others)]),
            ],
        )
        self.initial[f"place_{key}"] = self.matching.answers.get(key, {}).get("answer", "")

    def _ask_item(self, item: AskedItem) -> None:
        known, key = self.matching.known, item.key
        proposals = known.proposals(item)
        near = [(one.key, f"{one.words}，{one.group}") for one in proposals]
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in known.catalogue.values():
            groups.setdefault(one.group, []).append((one.key, one.words))
        self.fields[f"item_{key}"] = forms.ChoiceField(
            label=item.words,
            required=False,
            widget=forms.RadioSelect,
            choices=[*near, *WAYS.items(), (OTHER, "另选")],
        )
        self.fields[f"other_{key}"] = forms.ChoiceField(
            label=f"{item.words}：另选",
            required=False,
            choices=[("", "从全部内容里选"), *groups.items()],
        )
        was = self.matching.answers.get(key, {})
        chosen, listed = was.get("answer", ""), {one.key for one in proposals} | WAYS.keys()
        self.initial[f"item_{key}"] = chosen if chosen in listed or not chosen else OTHER
        self.initial[f"other_{key}"] = "" if chosen in listed else chosen
        if any(cell.time and cell.time.at_end for _, cell in self.matching.items[item]) or any(
            table.said.at_end for table, _ in self.matching.items[item]
        ):
            self.fields[f"window_{key}"] = forms.ChoiceField(
                label=f"{item.words}：发生数按",
                required=False,
                choices=[*WINDOWS.items()],
            )
            self.initial[f"window_{key}"] = was.get("window", "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for item in self.matching.open_items:
            name = f"item_{item.key}"
            if not self._answer(data, item.key):
                self.add_error(name, f"请选择“{item.words}”填什么。")
        return data

    def _answer(self, data: dict[str, Any], key: str) -> str:
        """What was chosen from the long list goes for 另选."""
        chosen: str = data.get(f"item_{key}", "")
        if chosen in ("", OTHER):
            chosen = data.get(f"other_{key}", "")
        return chosen

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        data = self.cleaned_data
        found = {}
        for text in self.matching.open_places:
            key = place_key(text)
            found[key] = {"answer": data[f"place_{key}"], "title": text}
        for item in self.matching.open_items:
            answer = {"answer": self._answer(data, item.key), "title": item.words}
            if window := data.get(f"window_{item.key}"):
                one = self.matching.known.catalogue.get(answer["answer"])
                if one and one.nature == Nature.FLOW:
                    answer["window"] = window
            found[item.key] = answer
        return found

    @property
    def span(self) -> AskedSpan | None:
        if not self.asks_span:
            return None
        first, last = map(int, self.cleaned_data["months"].split("-"))
        year = self.cleaned_data["year"]
        return AskedSpan(periods.of(year, first), periods.of(year, last))

    # For the page

    def spans(self) -> list[BoundField]:
        return [self["year"], self["months"]] if self.asks_span else []

    def places(self) -> Iterator[QuestionLine]:
        for text in self.matching.open_places:
            cells = [cell for _, cell in self.matching.cells if cell.place == f"?{text}"]
            yield QuestionLine(text, f"{len(cells)}格", self[f"place_{place_key(text)}"])

    def items(self) -> Iterator[QuestionLine]:
        for item in self.matching.open_items:
            cells = self.matching.items[item]
            names = "、".join(dict.fromkeys(fold(table.name) for table, _ in cells))
            window = f"window_{item.key}"
            yield QuestionLine(
                item.words,
                f"{names}，{len(cells)}格",
                self[f"item_{item.key}"],
                self[f"other_{item.key}"],
                self[window] if window in self.fields else None,
            )
