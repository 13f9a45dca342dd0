"""What may be changed in a trial, as a form whose address says nothing but the changes."""

from collections.abc import Iterator
from itertools import pairwise

from django import forms

from accounts.records.editing import tidy

from ...standards.data import AnyStandard, Criterion, PointsItem, PointsStandard
from ...standards.data.measures import (
    Count,
    InspectedScore,
    OnSiteFinding,
    Ratio,
    Scale,
    Target,
    may_span_years,
)
from ...standards.decimals import hundredths_text
from ...standards.forms import HundredthsField
from ...standards.wording import unit
from ..alterations import off_title, threshold_title
from .criteria import MOST_TARGET
from .standards import MOST_POINTS

PERCENT = "填 0 到 100 的百分数，最多两位小数，例如 97.5。"
NUMBER = "填 0 以上的数，最多两位小数。"
POINTS = f"分数填到 {MOST_POINTS // 100} 为止，最多两位小数，例如 2.5。"
LEAST = "least-"
LIMITS = ("max_value", "min_value", "max_digits", "max_decimal_places", "max_whole_digits")
TITLES = {
    "full": "满分",
    "threshold": "门槛（%）",
    "off": "每一步扣（加）分",
    "years": "考评期",
    "use": "是否采用",
}  # what may be changed of a criterion, in the order of the columns


class WhatIfForm(forms.Form):
    """Per criterion a threshold, a window and whether it counts, by points also its full marks and
    its step, where these can differ at all, and the points at which a grade begins; an absent or
    empty one is as published. A standard's own values are no changes."""

    def __init__(self, data: dict[str, str], *, standard: AnyStandard, year: int) -> None:
        self.standard, self.year = standard, year
        self.published = dict(_published(standard, year))
        super().__init__(
            {**self.published, **{name: text for name, text in data.items() if text.strip()}}
        )
        longest = max((criterion.years for criterion in standard.criteria), default=1)
        for criterion in standard.criteria:
            for part, field in _fields_of(criterion, longest):
                self.fields[f"{part}-{criterion.code}"] = field
        for grade in standard.grades:
            if grade.least is not None:
                self.fields[f"{LEAST}{grade.code}"] = _number(
                    grade.title, -MOST_POINTS, MOST_POINTS
                )
        tidy(self)
        self.is_valid()
        for name in self.errors:
            self.fields[name].widget.attrs |= {
                "class": "form-control is-invalid",
                "aria-invalid": "true",
            }

    @property
    def columns(self) -> dict[str, str]:
        """What can be changed of some criterion, and its title."""
        parts = {name.split("-")[0] for name in self.fields}
        titles = TITLES | (
            {"threshold": "目标值（%）"} if isinstance(self.standard, PointsStandard) else {}
        )
        return {part: title for part, title in titles.items() if part in parts}

    @property
    def rows(self) -> Iterator[dict[str, object]]:
        """Per criterion its fields, None where it has no such field."""
        for criterion in self.standard.criteria:
            names = [f"{part}-{criterion.code}" for part in self.columns]
            yield {
                "criterion": criterion,
                "fields": [self[name] if name in self.fields else None for name in names],
            }

    @property
    def bands(self) -> list[forms.BoundField]:
        """Where the grades begin, from the highest down."""
        return [self[name] for name in self.fields if name.startswith(LEAST)][::-1]

    @property
    def changes(self) -> dict[str, dict[str, int | None]]:
        """What `alter` takes of criteria; nothing while something typed is wrong."""
        found: dict[str, dict[str, int | None]] = {}
        for criterion in () if self.errors else self.standard.criteria:
            if changed := dict(self._changed(criterion)):
                found[criterion.code] = changed
        return found

    @property
    def least(self) -> dict[str, int]:
        """What `alter` takes of grades."""
        if self.errors:
            return {}
        return {
            name.removeprefix(LEAST): value
            for name, value in self.cleaned_data.items()
            if name.startswith(LEAST)
        }

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of an address that says nothing but the changes."""
        texts = {
            name: _text(value) for name, value in self.cleaned_data.items() if value is not None
        }
        return {name: text for name, text in texts.items() if text != self.published[name]}

    def clean(self) -> dict[str, object]:
        typed = super().clean() or self.cleaned_data
        named = [(grade.title, f"{LEAST}{grade.code}") for grade in self.standard.grades]
        given = [(title, name, typed[name]) for title, name in named if typed.get(name) is not None]
        for (lower, _, below), (_, name, least) in pairwise(given):
            if least <= below:
                self.add_error(name, f"要高于{lower}的最低分。")
        return typed

    def _changed(self, criterion: Criterion) -> Iterator[tuple[str, int | None]]:
        for part in ("full", "threshold", "off", "years"):
            value = self.cleaned_data.get(f"{part}-{criterion.code}")
            if value is not None and int(value) != _own(criterion, part):
                yield part, int(value) // (100 if _is_number(criterion, part) else 1)
                if part == "full" and _all_or_nothing(criterion):
                    yield "off", int(value)
        used = self.cleaned_data[f"use-{criterion.code}"] == "yes"
        if used == criterion.switched_off(self.year):
            yield "not_applicable_from", None if used else self.year


def _fields_of(criterion: Criterion, longest: int) -> Iterator[tuple[str, forms.Field]]:
    measure = criterion.measure
    if isinstance(criterion, PointsItem) and criterion.is_worth:
        yield "full", _number(TITLES["full"], 0, MOST_POINTS)
        if not isinstance(measure, InspectedScore) and not criterion.share:
            yield "off", _number(f"{off_title(criterion)}（分）", 0, MOST_POINTS)
    if field := _threshold_field(criterion):
        yield "threshold", field
    if may_span_years(measure) and longest > 1:
        yield (
            "years",
            _choice(
                TITLES["years"], [(str(years), f"{years}年") for years in range(1, longest + 1)]
            ),
        )
    yield "use", _choice(TITLES["use"], [("yes", "采用"), ("no", "不采用")])


def _threshold_field(criterion: Criterion) -> forms.Field | None:
    title = threshold_title(criterion)
    match criterion.measure:
        case Ratio(scale=Scale.PERCENT, error=False):
            return _number(f"{title}（%）", 0, 10_000, f"{title}{PERCENT}")
        case Ratio() as ratio:
            return _number(f"{title}（{unit(ratio) or '数'}）", 0, MOST_TARGET, NUMBER)
        case Count(target=Target()):
            return _number(f"{title}（次）", 0, MOST_TARGET, NUMBER)
    return None


def _is_number(criterion: Criterion, part: str) -> bool:
    """Of cases, which are typed as whole numbers."""
    return part == "threshold" and isinstance(criterion.measure, Count)


def _all_or_nothing(criterion: Criterion) -> bool:
    """What is lost on site are the full marks, whatever these are."""
    found = isinstance(criterion.measure, OnSiteFinding)
    return found and isinstance(criterion, PointsItem) and criterion.off == criterion.full


def _own(criterion: Criterion, part: str) -> int | None:
    """What the standard says of a part that may be changed."""
    if part == "threshold":
        match criterion.measure:
            case Ratio(target=target):
                return target.basis_points
            case Count(target=Target(basis_points=cases)):
                return cases * 100
        return None
    return getattr(criterion, part, None)


def _published(standard: AnyStandard, year: int) -> Iterator[tuple[str, str]]:
    for criterion in standard.criteria:
        yield f"use-{criterion.code}", "no" if criterion.switched_off(year) else "yes"
        yield f"years-{criterion.code}", str(criterion.years)
        for part in ("full", "threshold", "off"):
            if (value := _own(criterion, part)) is not None:
                yield f"{part}-{criterion.code}", hundredths_text(value)
    yield from (
        (f"{LEAST}{g.code}", hundredths_text(g.least))
        for g in standard.grades
        if g.least is not None
    )


def _number(label: str, least: int, most: int, message: str = POINTS) -> HundredthsField:
    field = HundredthsField(label=label, required=False, least=least, most=most)
    field.error_messages |= dict.fromkeys(("invalid", *LIMITS), message)
    for validator in field.validators:
        validator.message = message
    field.widget.attrs["class"] = "form-control"
    return field


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    field = forms.ChoiceField(label=label, choices=choices, required=False)
    field.widget.attrs["class"] = "form-select"
    return field


def _text(value: object) -> str:
    return hundredths_text(value) if isinstance(value, int) else str(value)
