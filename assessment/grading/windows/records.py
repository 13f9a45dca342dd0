"""What criteria ask of the program's own records (adr 28): their sources over their windows, read
for villages or joined by the count of a country. A village's records are its own: those of what
merged into it are not."""

from collections.abc import Iterable, Mapping, Sequence

from accounts.scope import Division
from associations.counted.sources import (
    Asked,
    DaySpan,
    by_village,
    parted,
    rows_of,
    since_month,
    source_of,
    span_of,
)

from ...reports import periods
from ...standards.data import Criterion
from ...standards.data.measures import Records, terms
from .parts import MergedPart

Query = tuple[str, tuple[object, ...]]
RecordCounts = Mapping[tuple[str, Records], list[int]]  # by criterion and term, village by village


def recorded(criteria: Iterable[Criterion]) -> list[tuple[Criterion, Records]]:
    """The terms that are read from records."""
    return [
        (criterion, term)
        for criterion in criteria
        for term in terms(criterion.measure)
        if isinstance(term, Records)
    ]


def window_of(criterion: Criterion, last: int) -> DaySpan:
    """`last`: the month that all windows end with."""
    return span_of(periods.of(periods.year_of(last) - criterion.years + 1, 1), last)


def record_counts(
    code: Division,
    criteria: Sequence[Criterion],
    last: int,
    bodies: Mapping[str, Sequence[MergedPart]],
) -> RecordCounts:
    """Of the villages of `bodies`, in their order; one query for each kind of rows."""
    found = recorded(criteria)
    counts = by_village(code, _asked(found, last))

    def of(village: str, term: Records, span: DaySpan) -> int:
        total = 0
        for source in map(source_of, term.keys):
            if source.fixed:
                total += source.fixed(since_month(span, bodies[village][0].first))
            else:
                total += counts[source, span].get(village, 0)
        return total

    return {
        (criterion.code, term): [
            of(village, term, window_of(criterion, last)) for village in bodies
        ]
        for criterion, term in found
    }


def _asked(found: Sequence[tuple[Criterion, Records]], last: int) -> list[Asked]:
    return [
        (source_of(key), window_of(criterion, last))
        for criterion, term in found
        for key in term.keys
    ]


class RecordJoins:
    """For the count of a country: a row per village from each kind of rows, and where in them a
    term stands."""

    def __init__(self, criteria: Sequence[Criterion], year: int) -> None:
        self.last = periods.of(year, 12)
        self.groups = parted(_asked(recorded(criteria), self.last))
        self.places = {
            one: f"q{number}.n{place}"
            for number, group in enumerate(self.groups)
            for place, one in enumerate(group)
        }

    def value(self, criterion: Criterion, term: Records) -> str:
        """What a term comes to, as SQL; 0 without a record."""
        span = window_of(criterion, self.last)
        parts: list[str] = []
        for source in map(source_of, term.keys):
            fixed = source.fixed
            parts.append(str(fixed(span)) if fixed else f"COALESCE({self.places[source, span]}, 0)")
        return f"({' + '.join(parts)})"

    def queries(self, code: Division) -> dict[str, Query]:
        """By the names that `value` uses; their villages are called `in_village`."""
        return {
            f"q{number}": rows_of(code, group).query.sql_with_params()
            for number, group in enumerate(self.groups)
        }
