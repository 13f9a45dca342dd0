"""What a criterion measures, and how it is judged: two axes (docs/adr/0011-measures.md).

Terms say what is measured, over a window; a measure says how its terms are judged. A layer that
must know the kinds asks by `match` and ends in `assert_never`, so that mypy names every place a new
kind has to be answered in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, assert_never

from ...reports.form.columns import SIX_NONE
from ...reports.form.in_force import FIRST_FORM


@dataclass(frozen=True)
class Columns:
    """Cells of the approved reports added up: each part a column, added (1) or taken away (-1).

    name: of the column, or of what several columns come to. title: of a single column. money: kept
    in fen.
    """

    name: str
    parts: tuple[tuple[str, int], ...]
    title: str = ""
    money: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.parts)

    def added(self, cells: Mapping[str, int | None]) -> int:
        """What one report, or the sums of several, come to; "does not apply" counts nothing."""
        return max(0, sum(sign * max(cells[name] or 0, 0) for name, sign in self.parts))


@dataclass(frozen=True)
class Reports:
    """How many approved reports bear a mark; `names`: the cells that a report must give for it."""

    mark: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Appraisals:
    """A figure of the year's democratic appraisals added up: "satisfied" or "asked"."""

    name: str


@dataclass(frozen=True)
class Records:
    """What sources over the program's own records come to (associations/counted, adr 28), added up:
    `keys` of the sources, `title` as the standard was published. at_end: how it stands on the
    window's last day. must: without any of it nothing is reached. of: the code of the county's
    indicator."""

    keys: tuple[str, ...]
    title: str
    at_end: bool = False
    must: bool = False
    unit: str = ""
    of: str = ""


Term = Columns | Reports | Appraisals | Records

OUTSIDE_POLICY = (("births", 1), ("planned_births", -1))
SEVERAL = {  # what several columns come to
    "outside_policy": OUTSIDE_POLICY,
    "six_none": (*OUTSIDE_POLICY, *((name, 1) for name in SIX_NONE)),
}
ANY_OF_SIX = Reports("any_of_six", ("births", "planned_births", *SIX_NONE))
SATISFIED, ASKED = Appraisals("satisfied"), Appraisals("asked")


def column(name: str, own: Mapping[str, Mapping[str, Any]] | None = None) -> Columns:
    """A column of the report, or what several come to; `own`: title and money of a county's own."""
    if name in SEVERAL:
        return Columns(name, SEVERAL[name])
    if own and name in own:
        return Columns(name, ((name, 1),), own[name]["title"], own[name].get("money", False))
    known = FIRST_FORM.by_name.get(name)
    return Columns(name, ((name, 1),), known.title if known else name, bool(known and known.money))


@dataclass(frozen=True)
class Window:
    """Calendar years up to the assessed one; `at_end`: read in the year's last approved month and
    not added up."""

    years: int = 1
    at_end: bool = False


@dataclass(frozen=True)
class Target:
    """Basis points (9000 is 90%), or whole cases of a count; reached from below, or from above when
    `at_most`. up_to: with it, all from the target to there is reached. Of another scale than per
    cent: hundredths of its unit."""

    basis_points: int
    at_most: bool = False
    up_to: int | None = None

    def short(self, value: int, whole: int) -> int:
        """How far value ÷ whole misses the target, times `whole`; below zero beyond it."""
        missed = self.basis_points * whole - value
        if self.up_to is not None:
            return max(missed, value - self.up_to * whole)
        return -missed if self.at_most else missed


class Scale(StrEnum):
    """In what a ratio is told: per cent, per thousand, for every hundred (boys per 100 girls), or
    for each (yuan per head)."""

    PERCENT = "percent"
    THOUSAND = "thousand"
    HUNDRED = "hundred"
    EACH = "each"


HUNDREDTHS = {
    Scale.PERCENT: 10_000,
    Scale.THOUSAND: 100_000,
    Scale.HUNDRED: 10_000,
    Scale.EACH: 100,
}


@dataclass(frozen=True)
class Ratio:
    """part ÷ whole against a target; `empty_holds`: what a ratio without cases comes to.

    error: how far part is off whole, either way, is divided by whole. end_whole: part is added up,
    and whole read in the year's last month: births of a year per thousand people.
    """

    part: Term
    whole: Term
    window: Window
    target: Target
    empty_holds: bool = True
    scale: Scale = Scale.PERCENT
    error: bool = False
    end_whole: bool = False

    @property
    def times(self) -> int:
        """What one of a ratio is in hundredths of its scale; money is kept in fen."""
        fen = 100 if is_money(self.part) and not is_money(self.whole) else 1
        return HUNDREDTHS[self.scale] // fen

    def value(self, part: int, whole: int) -> int:
        """What is compared with the target times `whole`."""
        return (abs(part - whole) if self.error else part) * self.times


@dataclass(frozen=True)
class Count:
    """Cases of which there may be none; with a target, so many at most or at least."""

    cases: Term
    window: Window
    target: Target | None = None

    @property
    def wanted(self) -> Target:
        return self.target or Target(0, at_most=True)

    @property
    def at_least(self) -> bool:
        """Whether more is better, so that a month to come may still bring it."""
        return not self.wanted.at_most


@dataclass(frozen=True)
class OnSiteFinding:
    """Found to hold on site in the assessed year, or not."""

    kind: str


@dataclass(frozen=True)
class InspectedScore:
    """Points that people give: the village itself, then who inspects it."""


Measure = Ratio | Count | OnSiteFinding | InspectedScore


def is_money(term: Term) -> bool:
    """Whether it is a sum of money, which is kept in fen."""
    return isinstance(term, Columns) and term.money


def terms(measure: Measure) -> tuple[Term, ...]:
    match measure:
        case Ratio():
            return measure.part, measure.whole
        case Count():
            return (measure.cases,)
        case OnSiteFinding() | InspectedScore():
            return ()
        case _:
            assert_never(measure)


def cells(term: Term) -> tuple[str, ...]:
    """The cells that a report must give for a term; none where it is not read from reports."""
    match term:
        case Columns() | Reports():
            return term.names
        case Appraisals() | Records():
            return ()
        case _:
            assert_never(term)


def window(measure: Measure) -> Window:
    match measure:
        case Ratio() | Count():
            return measure.window
        case OnSiteFinding() | InspectedScore():
            return Window()
        case _:
            assert_never(measure)


def windows(measure: Measure) -> tuple[Window, ...]:
    """Of each of its terms."""
    over = window(measure)
    if isinstance(measure, Ratio) and measure.end_whole:
        return over, Window(at_end=True)
    return tuple(over for _ in terms(measure))


def may_span_years(measure: Measure) -> bool:
    """Whether it can be added up over several years: what reports and records say, but not a
    stock."""
    added = [bool(cells(term)) or _adds_up(term) for term in terms(measure)]
    return any(added) and not window(measure).at_end


def _adds_up(term: Term) -> bool:
    return isinstance(term, Records) and not term.at_end


def altered(measure: Measure, *, threshold: int | None = None, years: int | None = None) -> Measure:
    """With another threshold or window, as far as it has one."""
    match measure:
        case Ratio(window=over, target=target):
            return replace(
                measure,
                window=over if years is None else replace(over, years=years),
                target=target if threshold is None else replace(target, basis_points=threshold),
            )
        case Count(window=over, target=target):
            if target is not None and threshold is not None:
                target = replace(target, basis_points=threshold)
            over = over if years is None else replace(over, years=years)
            return replace(measure, window=over, target=target)
        case OnSiteFinding() | InspectedScore():
            return measure
        case _:
            assert_never(measure)
