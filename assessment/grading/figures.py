"""What the records say of a village, as plain values per criterion; a kind of figure for each kind
of measure.

Tuples and no dataclasses: a county makes a hundred thousand of them. `stored` is their one JSON
form, on which digests stand: [numerator, denominator, missing, month, held, evidence], and `begun`
where it is told.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar, assert_never

from ..reports.form.in_force import GIVEN_UP
from ..standards.data.measures import Count, InspectedScore, Measure, OnSiteFinding, Ratio
from .windows.parts import MergedPart

Stored = tuple[Any, ...]
NOT_ASKED = "月报表已没有要用的栏目"  # of what is given up


class RatioFigure(NamedTuple):
    """Part and whole as stored (people, or fen), `missing` the periods without a figure, `month`
    where a stock was read; not `read`: that month does not give it, and part and whole say
    nothing. `begun`: the month from which on its columns are asked, where that is within the
    window; 0 else."""

    part: int
    whole: int
    missing: tuple[int, ...] = ()
    month: int | None = None
    read: bool = True
    begun: int = 0

    @property
    def stored(self) -> Stored:
        part, whole = (self.part, self.whole) if self.read else (None, None)
        return part, whole, self.missing, self.month, None, "", *_told(self.begun)

    @property
    def amounts(self) -> tuple[int | None, int | None]:
        return (self.part, self.whole) if self.read else (None, None)


class CountFigure(NamedTuple):
    """Cases, and months in the window; `begun` as of a ratio."""

    cases: int
    months: int
    missing: tuple[int, ...] = ()
    begun: int = 0

    @property
    def stored(self) -> Stored:
        return self.cases, self.months, self.missing, None, None, "", *_told(self.begun)

    @property
    def amounts(self) -> tuple[int | None, int | None]:
        return self.cases, self.months


class FindingFigure(NamedTuple):
    """`held` None while nothing was found either way."""

    held: bool | None = None
    evidence: str = ""

    @property
    def stored(self) -> Stored:
        return None, None, (), None, self.held, self.evidence

    @property
    def amounts(self) -> tuple[int | None, int | None]:
        return None, None

    @property
    def missing(self) -> tuple[int, ...]:
        return ()


class ScoreFigure(NamedTuple):
    """Points given on inspection and by the village itself, in hundredths; `supposed`: why they are
    only taken for given."""

    inspected: int | None = None
    own: int | None = None
    supposed: str = ""

    @property
    def stored(self) -> Stored:
        return self.inspected, self.own, (), None, None, self.supposed

    @property
    def amounts(self) -> tuple[int | None, int | None]:
        return self.inspected, self.own

    @property
    def missing(self) -> tuple[int, ...]:
        return ()


Figure = RatioFigure | CountFigure | FindingFigure | ScoreFigure


def is_given_up(figure: Figure) -> bool:
    """The form of the window's last month does not ask its columns (any more)."""
    return begun(figure) == GIVEN_UP


def begun(figure: Figure) -> int:
    return figure.begun if isinstance(figure, RatioFigure | CountFigure) else 0


def _told(begun: int) -> tuple[int, ...]:
    return (begun,) if begun else ()


Kind = TypeVar("Kind", RatioFigure, CountFigure, FindingFigure, ScoreFigure)


def as_kind(kind: type[Kind], figure: Figure) -> Kind:
    """The figure as one of the kind that its measure has."""
    if not isinstance(figure, kind):
        raise TypeError(f"{figure} is no {kind.__name__}")
    return figure


def figure_of(measure: Measure, stored: list[Any]) -> Figure:
    """A figure from its JSON form."""
    above, below, missing, month, held, evidence, *rest = stored
    begun = rest[0] if rest else 0
    match measure:
        case Ratio():
            return RatioFigure(
                above or 0, below or 0, tuple(missing), month, above is not None, begun
            )
        case Count():
            return CountFigure(above, below, tuple(missing), begun)
        case OnSiteFinding():
            return FindingFigure(held, evidence)
        case InspectedScore():
            return ScoreFigure(above, below, evidence)
        case _:
            assert_never(measure)


class VillageFacts(NamedTuple):
    """A village's figures in the order of the standard's criteria; None where a criterion does not
    apply."""

    village: str
    name: str
    kind: str
    figures: tuple[Figure | None, ...]
    since: int | None = None  # the first month of a village that was not always there
    parts: tuple[MergedPart, ...] = ()  # whose months are counted as the village's

    @property
    def stored(self) -> tuple[Any, ...]:
        """Their JSON form; it tells of parts only where there are any."""
        figures = [figure and figure.stored for figure in self.figures]
        return *self[:3], figures, self.since, *([self.parts] if self.parts else [])


def restore(stored: list[Any], measures: Iterable[Measure]) -> VillageFacts:
    """Facts from their JSON form; `measures`: of the standard's criteria."""
    village, name, kind, figures, since, *_ = stored
    found = [
        given and figure_of(measure, given)
        for measure, given in zip(measures, figures, strict=True)
    ]
    return VillageFacts(village, name, kind, tuple(found), since, stored_parts(stored))


def stored_parts(stored: list[Any]) -> tuple[MergedPart, ...]:
    return tuple(MergedPart(*part) for [*parts] in stored[5:] for part in parts)
