"""疑点: figures and acts that a person has to answer for (domain.md §5, 弄虚作假).

Pure rules over plain series: no ORM, no clock. What is flagged is a question, never a verdict:
nothing is refused and no grade depends on it.
"""

from collections.abc import Collection, Iterable, Iterator

from . import acts, copies, digits, jumps, records, runs, sums
from .series import FlagRule, FoundFlag, Peers, Recorded, ReportedMonth, Series, Written, peers

__all__ = ["FlagRule", "FoundFlag", "Recorded", "ReportedMonth", "Series", "Written", "find"]


def find(township: Iterable[Series], only: Collection[str] | None = None) -> Iterator[FoundFlag]:
    """What is odd in the series of one township's villages; `only` some of them, seen beside all
    the others."""
    villages = list(township)
    beside = peers(villages)
    wanted = [series for series in villages if only is None or series.village in only]
    for series in wanted:
        yield from _alone(series, beside)
    chosen = {series.village for series in wanted}
    yield from (found for found in copies.from_neighbours(villages) if found.village in chosen)
    yield from (found for found in acts.corrections(villages) if found.village in chosen)


def _alone(series: Series, beside: Peers) -> Iterator[FoundFlag]:
    yield from sums.contradictions(series)
    yield from jumps.jumps(series, beside)
    yield from jumps.many_births(series)
    yield from copies.from_own_past(series)
    yield from runs.frozen(series)
    yield from runs.perfect(series)
    yield from digits.preferred(series)
    yield from acts.bursts(series)
    yield from records.differing(series)
