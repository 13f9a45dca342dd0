"""What the records say of a village, as plain values per criterion; a kind of figure for each kind
of measure.

Tuples and no dataclasses: a county makes a hundred thousand of them. `stored` is their one JSON
form, on which digests stand: [numerator, denominator, missing, month, held, evidence].
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar, assert_never

from ..standards.data.measures import Count, InspectedScore, Measure, OnSiteFinding, Ratio

Stored = tuple[int | None, int | None, tuple[int, ...], int | None, bool | None, str]


class RatioFigure(NamedTuple):
    """Part and whole as stored (people, or fen), `missing` the periods without a figure, `month`
    where a stock was read; not `read`: that month does not give it, and part and whole say
    nothing."""

    part: int
    whole: int
    missing: tuple[int, ...] = ()
    month: int | None = None
    read: bool = True

    @property
    def stored(self) -> Stored:
        part, whole = (self.part, self.whole) if self.read else (None, None)
        return part, whole, self.missing, self.month, None, ""

    @property
    def amounts(self) -> tuple[int | None, int | None]:
        return (self.part, self.whole) if self.read else (None, None)


class CountFigure(NamedTuple):
    """Cases, and months in the window."""

    cases: int
    months: int
    missing: tuple[int, ...] = ()

    @property
    def stored(self) -> Stored:
        return self.cases, self.months, self.missing, None, None, ""

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
Kind = TypeVar("Kind", RatioFigure, CountFigure, FindingFigure, ScoreFigure)


def as_kind(kind: type[Kind], figure: Figure) -> Kind:
    """The figure as one of the kind that its measure has."""
    if not isinstance(figure, kind):
        raise TypeError(f"{figure} is no {kind.__name__}")
    return figure


def figure_of(measure: Measure, stored: list[Any]) -> Figure:
    """A figure from its JSON form."""
    above, below, missing, month, held, evidence = stored
    match measure:
        case Ratio():
            return RatioFigure(above or 0, below or 0, tuple(missing), month, above is not None)
        case Count():
            return CountFigure(above, below, tuple(missing))
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

    @property
    def stored(self) -> tuple[Any, ...]:
        """Their JSON form."""
        return *self[:3], [figure and figure.stored for figure in self.figures], self.since


def restore(stored: list[Any], measures: Iterable[Measure]) -> VillageFacts:
    """Facts from their JSON form; `measures`: of the standard's criteria."""
    village, name, kind, figures, since = stored
    found = [
        given and figure_of(measure, given)
        for measure, given in zip(measures, figures, strict=True)
    ]
    return VillageFacts(village, name, kind, tuple(found), since)
