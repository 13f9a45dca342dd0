"""What may be changed in a trial, as a form whose address says nothing but the changes."""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from ..standard import AnyStandard, Criterion

PERCENT = "门槛填 0 到 100 的百分数，最多两位小数，例如 97.5。"
LIMITS = ("max_value", "min_value", "max_digits", "max_decimal_places", "max_whole_digits")


class PercentField(forms.DecimalField):
    """A per cent as an office types it, "97.5%" too; gives basis points."""

    def __init__(self, **options: Any) -> None:
        messages = dict.fromkeys(("invalid", *LIMITS), PERCENT)
        super().__init__(min_value=0, max_value=100, max_digits=5, decimal_places=2, error_messages=messages, **options)
        for validator in self.validators:
            validator.message = PERCENT
        self.widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs take it for an IntegerField
        return super().to_python(unicodedata.normalize("NFKC", str(value or "")).strip().removesuffix("%"))


class WhatIfForm(forms.Form):
    """Per criterion a threshold, a window and whether it counts, where these can differ at all; an absent or empty one
    is as published. A standard's own values are no changes."""

    def __init__(self, data: QueryDict, *, standard: AnyStandard, year: int) -> None:
        self.standard, self.year = standard, year
        self.longest = max((criterion.years for criterion in standard.criteria), default=1)
        super().__init__(
            {**self._published(), **{name: text for name, text in data.dict().items() if str(text).strip()}}
        )
        for criterion in standard.criteria:
            for name, field in self._fields_of(criterion):
                self.fields[name] = field
        self.is_valid()
        for name in self.errors:
            self.fields[name].widget.attrs |= {"class": "form-control is-invalid", "aria-invalid": "true"}

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Per criterion its three fields, None where it has no such field."""
        for criterion in self.standard.criteria:
            names = [f"{part}-{criterion.code}" for part in ("threshold", "years", "use")]
            yield {"criterion": criterion, "fields": [self[name] if name in self.fields else None for name in names]}

    @property
    def changes(self) -> dict[str, dict[str, int | None]]:
        """What `what_if.alter` takes; nothing while something typed is wrong."""
        found: dict[str, dict[str, int | None]] = {}
        for criterion in () if self.errors else self.standard.criteria:
            if changed := dict(self._changed(criterion)):
                found[criterion.code] = changed
        return found

    @property
    def said(self) -> dict[str, str]:
        """The parameters of an address that says nothing but the changes."""
        published = self._published()
        values = {name: self.cleaned_data.get(name) for name in self.fields}
        texts = {name: _text(value) for name, value in values.items() if value is not None}
        return {name: text for name, text in texts.items() if text != published[name]}

    def _changed(self, criterion: Criterion) -> Iterator[tuple[str, int | None]]:
        value = self.cleaned_data
        threshold = value.get(f"threshold-{criterion.code}")
        if threshold is not None and int(threshold * 100) != criterion.threshold:
            yield "threshold", int(threshold * 100)
        years = value.get(f"years-{criterion.code}")
        if years and int(years) != criterion.years:
            yield "years", int(years)
        used = value[f"use-{criterion.code}"] == "yes"
        if used == criterion.switched_off(self.year):
            yield "not_applicable_from", None if used else self.year

    def _published(self) -> dict[str, str]:
        found = {}
        for criterion in self.standard.criteria:
            found[f"use-{criterion.code}"] = "no" if criterion.switched_off(self.year) else "yes"
            found[f"years-{criterion.code}"] = str(criterion.years)
            if criterion.threshold is not None:
                found[f"threshold-{criterion.code}"] = _text(Decimal(criterion.threshold) / 100)
        return found

    def _fields_of(self, criterion: Criterion) -> Iterator[tuple[str, forms.Field]]:
        if criterion.threshold is not None:
            yield f"threshold-{criterion.code}", PercentField(label="门槛（%）", required=False)
        if criterion.measure in ("sum", "zero", "count") and self.longest > 1:
            choices = [(str(years), f"{years}年") for years in range(1, self.longest + 1)]
            yield f"years-{criterion.code}", _choice("考评期", choices)
        yield f"use-{criterion.code}", _choice("是否采用", [("yes", "采用"), ("no", "不采用")])


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    field = forms.ChoiceField(label=label, choices=choices, required=False)
    field.widget.attrs["class"] = "form-select"
    return field


def _text(value: object) -> str:
    """A per cent without zeros at its end."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
