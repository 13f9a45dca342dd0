"""An indicator of a county as it stands in its vocabulary, its figure, and how that is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

from associations.counted.offered import named
from associations.counted.sources import CountedSource, DaySpan, span_of
from associations.divisions.said import said

from ..reports import periods
from ..reports.form.report_form import ReportForm
from .terms import column_name, term_of

INDICATORS = "indicators"  # the section
COUNT, PERCENT, PERMILLE, HUNDRED, EACH = "count", "percent", "permille", "hundred", "each"
SCALES = {
    PERCENT: "百分比（%）",
    PERMILLE: "千分比（‰）",
    HUNDRED: "每100个分母有几个分子",
    EACH: "平均数（分子÷分母）",
    COUNT: "只计数，没有分母",
}
TIMES = {PERCENT: 100, PERMILLE: 1000, HUNDRED: 100, EACH: 1, COUNT: 1}
SIGNS = {PERCENT: "%", PERMILLE: "‰"}
MONTH = 0  # of `years`
WINDOWS = {MONTH: "当月", 1: "当年累计", 2: "2年累计", 3: "3年累计"}
AT_END = "月末数"


class IndicatorFigure(NamedTuple):
    """Numerator and denominator as they were counted; `whole` 0 where there is nothing to divide
    by, or no denominator at all."""

    part: int
    whole: int

    def __add__(self, other: tuple[Any, ...]) -> "IndicatorFigure":
        return IndicatorFigure(self.part + other[0], self.whole + other[1])


@dataclass(frozen=True)
class CountyIndicator:
    """`part`, `whole`: keys of what is added up to numerator and denominator; `years`: the window,
    0 for the month alone. What says how it stands on a day is read at the window's end."""

    code: str
    title: str
    part: tuple[str, ...]
    whole: tuple[str, ...]
    years: int
    scale: str

    @property
    def keys(self) -> tuple[str, ...]:
        return *self.part, *self.whole

    def span(self, month: int) -> DaySpan:
        """Its window, up to the month."""
        if self.years == MONTH:
            return span_of(month, month)
        return span_of(periods.of(periods.year_of(month) - self.years + 1, 1), month)


def indicator_from(row: Mapping[str, Any]) -> CountyIndicator:
    """Raises KeyError or TypeError for another content."""
    return CountyIndicator(
        row["code"],
        row["title"],
        tuple(row["part"]),
        tuple(row.get("whole", ())),
        row.get("years", MONTH),
        row["scale"],
    )


def indicators_from(content: Sequence[Mapping[str, Any]]) -> list[CountyIndicator]:
    return [indicator_from(row) for row in content]


@dataclass(frozen=True)
class MeasuredIndicator:
    """With what it counts."""

    definition: CountyIndicator
    part: tuple[CountedSource, ...]
    whole: tuple[CountedSource, ...]

    @property
    def title(self) -> str:
        return self.definition.title

    def said(self, kind: str) -> "MeasuredIndicator":
        """As a community has it."""
        told = replace(self.definition, title=said(kind, self.title))
        part, whole = (
            tuple(replace(source, title=said(kind, source.title)) for source in side)
            for side in (self.part, self.whole)
        )
        return MeasuredIndicator(told, part, whole)

    @property
    def sources(self) -> tuple[CountedSource, ...]:
        return *self.part, *self.whole

    @property
    def is_count(self) -> bool:
        return self.definition.scale == COUNT

    @property
    def window(self) -> str:
        if all(source.at_end for source in self.sources if source.of):
            return AT_END
        return WINDOWS[self.definition.years]

    @property
    def rule(self) -> str:
        """当年累计“按期公开的事项”÷“到期应公开的事项”"""
        above, below = (
            "＋".join(f"“{source.title}”" for source in side) for side in (self.part, self.whole)
        )
        return f"{self.window}{above}" + (f"÷{below}" if below else "")

    @property
    def unit(self) -> str:
        return SIGNS.get(self.definition.scale, self.part[0].unit)

    def value(self, figure: IndicatorFigure) -> Fraction | None:
        """In its scale, exact; None where there is nothing to divide by."""
        if not self.is_count and not figure.whole:
            return None
        found = Fraction(figure.part, 1 if self.is_count else figure.whole)
        found *= TIMES[self.definition.scale]
        fen = self._money(self.part) and (self.is_count or not self._money(self.whole))
        return found / 100 if fen else found

    def text(self, figure: IndicatorFigure | None) -> str:
        """Cut after two decimals, and never rounded up; "" where there is none."""
        value = None if figure is None else self.value(figure)
        if value is None:
            return ""
        sign = SIGNS.get(self.definition.scale, "")
        if self.is_count and value.denominator == 1:
            return f"{value.numerator}{sign}"
        whole, rest = divmod(abs(value.numerator) * 100 // value.denominator, 100)
        return f"{'-' if value < 0 else ''}{whole}.{rest:02d}{sign}"

    def amounts(self, figure: IndicatorFigure) -> tuple[str, str]:
        """Both as people write them: money in yuan."""
        return tuple(
            _yuan(number) if self._money(side) else str(number)
            for number, side in zip(figure, (self.part, self.whole), strict=True)
        )  # type: ignore[return-value]

    @property
    def copied(self) -> dict[str, Any] | None:
        """What a standard keeps of it (standards/data/stored.py); None where it is not counted from
        records alone, and in whole things."""
        if any(column_name(source.key) or source.money for source in self.sources):
            return None
        if self.definition.scale not in (PERCENT, COUNT):
            return None
        sides = {"part": self.part} | ({"whole": self.whole} if self.whole else {})
        return {side: _copied(sources) for side, sources in sides.items()}

    def _money(self, side: tuple[CountedSource, ...]) -> bool:
        return any(source.money for source in side)


def _copied(sources: tuple[CountedSource, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "keys": [source.key for source in sources],
        "title": "＋".join(source.title for source in sources),
        "unit": sources[0].unit,
    }
    if all(source.at_end for source in sources if source.of):
        found["at_end"] = True
    if any(source.must for source in sources):
        found["must"] = True
    return found


def _yuan(fen: int) -> str:
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def measured(
    definition: CountyIndicator, form: ReportForm, lists: dict[str, list[dict[str, Any]]]
) -> MeasuredIndicator:
    """`form` and `lists`: what the county calls columns and kinds. Raises KeyError."""
    part, whole = (
        tuple(named(term_of(key, form), lists) for key in side)
        for side in (definition.part, definition.whole)
    )
    return MeasuredIndicator(definition, part, whole)
