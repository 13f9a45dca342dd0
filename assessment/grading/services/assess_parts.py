"""A whole country assessed piece by piece: bounded memory, and what is stored stays stored when it
is interrupted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Substr

from accounts.scope import ScopeSpan, upper_bound
from associations.models import Village

from ...standards.data import AnyStandard
from ...standards.services import separately_graded, standard_for
from ..counting.tally import Grades, grades
from ..outcomes import VillageOutcome
from .outcomes import assess_under

MOST_VILLAGES = 10_000
MOST_COUNTED = 160_000  # each part's query is planned and compiled anew
COUNTY = 6  # digits of its code; a county is never parted

Progress = Callable[[int, int], None]  # villages done, of how many


@dataclass(frozen=True)
class AssessedPart:
    """Neighbouring counties under one standard, together no more villages than are asked of the
    database at a time."""

    division: str | ScopeSpan
    villages: int
    standard: AnyStandard


def parts(
    *, code: str, year: int, standard: str | None, most: int = MOST_VILLAGES
) -> list[AssessedPart]:
    """Raises NoStandardError."""
    divisions = [code] if standard else separately_graded(code)
    return [
        AssessedPart(division, villages, ladder)
        for under in divisions
        for ladder in [standard_for(year, standard, under)]
        for division, villages in _parted(under, most)
    ]


def _parted(code: str, most: int) -> Iterator[tuple[str | ScopeSpan, int]]:
    """The division in runs of counties that lie side by side."""
    villages = Village.objects.in_division(code).order_by()
    counties = dict(villages.values_list(Substr("code", 1, COUNTY)).annotate(villages=Count("pk")))
    run: list[str] = []
    for county in sorted(counties):
        if run and sum(counties[c] for c in run) + counties[county] > most:
            yield ScopeSpan(run[0], upper_bound(run[-1])), sum(counties[c] for c in run)
            run = []
        run.append(county)
    if len(run) == len(counties):
        yield code, sum(counties.values())
    else:
        yield ScopeSpan(run[0], upper_bound(run[-1])), sum(counties[c] for c in run)


def assess_in_parts(
    *, code: str, year: int, standard: str | None, progress: Progress, most: int = MOST_VILLAGES
) -> Iterator[VillageOutcome]:
    """As `assess`, for a division of any size: village by village, a part forgotten before the
    next."""
    for part in _reporting(parts(code=code, year=year, standard=standard, most=most), progress):
        yield from assess_under(part.standard, code=part.division, year=year)


def grades_in_parts(
    *, code: str, year: int, standard: str | None, progress: Progress, most: int = MOST_COUNTED
) -> Grades:
    """How many villages stand at each grade; none is looked at and nothing is stored. Raises
    NoStandardError."""
    together = Grades()
    for part in _reporting(parts(code=code, year=year, standard=standard, most=most), progress):
        together += grades(part.division, year, part.standard)
    return together


def _reporting(divisions: list[AssessedPart], progress: Progress) -> Iterator[AssessedPart]:
    """One after the other, telling how far it is after each."""
    done, total = 0, sum(part.villages for part in divisions)
    for part in divisions:
        yield part
        done += part.villages
        progress(done, total)
