"""The grid: a line for each village, a cell for each count."""

from collections.abc import Iterator, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.models import fields_for_model

from accounts.records.editing import tidy

from ..divisions.models import Village
from .models import COUNTS, FactSheet, title_of

CELLS = (*COUNTS, "income", "source")
SOURCE_HELP = "如“2025年度统计年报”。各村没有另写来源的，用这里写的。"


class FactSheetsForm(forms.Form):
    """`sheets`: one for each village, new ones unsaved."""

    helper: FormHelper
    source = forms.CharField(label="来源", max_length=60, required=False, help_text=SOURCE_HELP)

    def __init__(self, *args: Any, sheets: Sequence[FactSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        for sheet in sheets:
            self._add_line(sheet)
        tidy(self)

    def _add_line(self, sheet: FactSheet) -> None:
        for name, field in fields_for_model(FactSheet, CELLS).items():
            field.required = False
            field.label = f"{sheet.village.name}{field.label}"
            attrs = {"aria-label": field.label}
            if name in COUNTS:
                attrs["inputmode"] = "numeric"
                field.widget = forms.TextInput()
                field.error_messages["invalid"] = "应填 0 或正整数。"
            kind = "form-select" if name == "income" else "form-control"
            field.widget.attrs |= {**attrs, "class": kind}
            self.fields[f"{name}_{sheet.village_id}"] = field
            self.initial[f"{name}_{sheet.village_id}"] = getattr(sheet, name)
        seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
        self.fields[f"version_{sheet.village_id}"] = seen
        self.initial[f"version_{sheet.village_id}"] = sheet.version

    def clean(self) -> dict[str, object]:
        typed = self.cleaned_data
        for sheet in self.sheets:
            code = sheet.village_id
            for name in CELLS:
                if f"{name}_{code}" in typed:
                    value = typed[f"{name}_{code}"]
                    setattr(sheet, name, "" if value is None and name not in COUNTS else value)
            if not sheet.is_empty:
                sheet.source = sheet.source or typed.get("source", "")
                self._check(sheet)
        return typed

    def _check(self, sheet: FactSheet) -> None:
        if not sheet.source:
            self.add_error(f"source_{sheet.village_id}", "请写来源。")
        wrong = {name for name in CELLS if f"{name}_{sheet.village_id}" in self.errors}
        try:
            sheet.clean_fields(exclude={"village", *wrong})
            sheet.clean()
        except ValidationError as error:
            for name, found in error.update_error_dict({}).items():
                cell = f"{name}_{sheet.village_id}"
                self.add_error(cell if cell in self.fields else None, found)

    def changed(self) -> list[tuple[FactSheet, int]]:
        """The sheets that say something else now, with the version seen."""
        return [
            (sheet, self.cleaned_data.get(f"version_{sheet.village_id}") or 0)
            for sheet in self.sheets
            if (sheet.pk or not sheet.is_empty) and self._differs(sheet)
        ]

    def _differs(self, sheet: FactSheet) -> bool:
        code = sheet.village_id
        return any(getattr(sheet, name) != self.initial[f"{name}_{code}"] for name in CELLS)

    def titles(self) -> list[str]:
        return [title_of(name) for name in CELLS]

    def lines(self) -> Iterator[tuple[Village, BoundField, list[tuple[str, BoundField]]]]:
        for sheet in self.sheets:
            code = sheet.village_id
            cells = [self[f"{name}_{code}"] for name in CELLS]
            yield sheet.village, self[f"version_{code}"], [*zip(self.titles(), cells, strict=True)]
