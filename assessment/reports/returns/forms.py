"""退回: which cells, why, and a reason for the whole."""

from collections.abc import Mapping
from typing import NamedTuple

from django import forms
from django.http import QueryDict

from accounts.records.editing import TidyForm

from ..form.columns import ReportColumn
from ..form.report_form import ReportForm
from .models import LONGEST_REASON
from .services import NO_CELL_REASON, NO_REASON


class CellToReturn(NamedTuple):
    """A column on the page: its tick, the reason, what the report says, and what speaks against
    it."""

    column: ReportColumn
    pick: forms.BoundField
    why: forms.BoundField
    text: str
    proposed: bool


class ReturnForm(TidyForm):
    """`proposed`: column → what looks odd, ticked beforehand; `shown`: what the cells say."""

    reason = forms.CharField(
        label="总的原因",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"class": "form-control", "rows": 3}),
        help_text="村里会在月报上方看到。勾选了栏目的，可以不写。",
    )

    def __init__(
        self,
        data: QueryDict | None,
        form: ReportForm,
        shown: Mapping[str, str],
        proposed: Mapping[str, str],
    ) -> None:
        super().__init__(data)
        self.form, self.shown = form, shown
        self.proposed = {name: words[:LONGEST_REASON] for name, words in proposed.items()}
        for column in form.columns:
            name, words = column.name, self.proposed.get(column.name, "")
            self.fields[f"pick_{name}"] = forms.BooleanField(
                label=column.title,
                required=False,
                initial=bool(words),
                widget=forms.CheckboxInput({"class": "form-check-input"}),
            )
            self.fields[f"why_{name}"] = forms.CharField(
                label=f"{column.title}：退回理由",
                required=False,
                max_length=LONGEST_REASON,
                initial=words,
                widget=forms.TextInput({"class": "form-control", "placeholder": "退回理由"}),
            )

    @property
    def picked(self) -> dict[str, str]:
        """Column → why: what was ticked, and what a reason was written for."""
        data = self.cleaned_data
        whys = {name: data.get(f"why_{name}", "") for name in self.form.names}
        return {
            name: why
            for name, why in whys.items()
            if data.get(f"pick_{name}") or why not in ("", self.proposed.get(name))
        }

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        for name, why in self.picked.items():
            if not why and f"why_{name}" not in self.errors:
                self.add_error(f"why_{name}", NO_CELL_REASON)
        if not self.picked and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", NO_REASON)
        return data

    @property
    def likely(self) -> list[CellToReturn]:
        """What looks odd, and what was picked."""
        return [line for line in self._lines() if line.proposed]

    @property
    def others(self) -> list[CellToReturn]:
        return [line for line in self._lines() if not line.proposed]

    def _lines(self) -> list[CellToReturn]:
        return [
            CellToReturn(
                column,
                pick := self[f"pick_{column.name}"],
                why := self[f"why_{column.name}"],
                self.shown.get(column.name, ""),
                column.name in self.proposed or bool(why.errors or pick.value() or why.value()),
            )
            for column in self.form.columns
        ]
