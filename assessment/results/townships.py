"""A county's townships side by side: their order in a year, and what became of them over the
years."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.db.models import Count
from django.db.models.functions import Substr

from ..grading.models import Outcome
from ..grading.outcomes import VillageOutcome
from ..grading.overview import GradeShare, Overview
from ..grading.shown import shown_grade
from ..reports import periods
from ..rounds.models.rounds import FrozenVillage
from ..standards.data import AnyStandard
from ..standards.models import Standard

RULE = (
    "先按合格以上的占比，再依次按更高等次以上的占比由高到低排列；各项占比全部相同的并列。"
    "没有参加考评的村的乡镇排在最后，不排名次；年度没有结束的不排名次。"
)
YEARS = 5  # shown of the trend


@dataclass(frozen=True)
class RankedTownship:
    """A township with its place in the order; None without a village that was assessed."""

    code: str
    name: str
    overview: Overview
    place: int | None


def rank(parts: Sequence[tuple[str, str, Overview]]) -> list[RankedTownship]:
    """Best first, by RULE; equals in the order of their codes."""
    ordered = sorted(parts, key=lambda part: (*(-share for share in _key(part[2])), part[0]))
    places: list[RankedTownship] = []
    for position, (code, name, overview) in enumerate(ordered, start=1):
        tied = bool(places) and _key(places[-1].overview) == _key(overview)
        place = places[-1].place if tied else position
        ranked = overview.rows and not overview.is_open
        places.append(RankedTownship(code, name, overview, place if ranked else None))
    return places


def _key(overview: Overview) -> tuple[Fraction, ...]:
    """The exact shares at or above each grade, from the second lowest up; below all where nobody
    was assessed."""
    ranks, of = [row.outcome.rank for row in overview.rows], len(overview.rows)
    if not of or overview.is_open:
        return (Fraction(-1),)
    grades = overview.standard.grades[1:]
    return tuple(Fraction(sum(rank >= grade.rank for rank in ranks), of) for grade in grades)


@dataclass(frozen=True)
class PastYear:
    """A year as it is stored, or published: per township how many villages stand at each grade, by
    the year's own standard."""

    year: int
    standard: AnyStandard
    townships: Mapping[str, Counter[str]]

    @cached_property
    def total(self) -> Counter[str]:
        return sum(self.townships.values(), Counter())

    @property
    def shares(self) -> list[GradeShare]:
        """Per grade, highest first."""
        of = self.total.total()
        return [
            GradeShare(grade, self.total[grade.code], of)
            for grade in reversed(self.standard.grades)
        ]

    def qualified(self, township: str) -> GradeShare:
        """Those above the lowest grade; of the whole county for ""."""
        counts = self.townships.get(township, Counter()) if township else self.total
        lowest, of = self.standard.grades[0], counts.total()
        return GradeShare(self.standard.grades[1], of - counts[lowest.code], of)


def past(code: str, last: int, shown: Iterable[VillageOutcome] = ()) -> list[PastYear]:
    """The years up to `last` that have stored or published grades, oldest first; three queries.
    `shown`: the grades of years that the page has computed anyway, which go before the stored
    ones."""
    standards = list(Standard.objects.of(code).order_by("-division", "-effective_from", "-id"))
    stored, frozen, computed = _stored(code, last), _published(code, last), _computed(shown)
    found = []
    for year in range(last - YEARS + 1, last + 1):
        if not periods.year_is_over(year):
            stored = {key: counts for key, counts in stored.items() if key[0] != year}
        row = next((row for row in standards if row.effective_from <= year), None)
        if row is None:
            continue
        counts = computed.get(year) or stored.get((year, row.pk), {}) | frozen.get(year, {})
        if counts:
            found.append(PastYear(year, row.ladder, counts))
    return found


def _stored(code: str, last: int) -> dict[tuple[int, int], dict[str, Counter[str]]]:
    """By year and standard, then by township, the villages of each grade."""
    rows = (
        Outcome.objects.in_division(code)
        .filter(current=True, year__gt=last - YEARS, year__lte=last)
        .order_by()
    )
    grouped = rows.values_list("year", "standard_id", Substr("village_id", 1, 9), "grade").annotate(
        Count("pk")
    )
    found: dict[tuple[int, int], dict[str, Counter[str]]] = {}
    for year, standard, township, grade, count in grouped:
        found.setdefault((year, standard), {}).setdefault(township, Counter())[grade] = count
    return found


def _computed(shown: Iterable[VillageOutcome]) -> dict[int, dict[str, Counter[str]]]:
    found: dict[int, dict[str, Counter[str]]] = {}
    for outcome in shown:
        if shown_grade(outcome).is_open:
            continue
        found.setdefault(outcome.year, {}).setdefault(outcome.village[:9], Counter())[
            outcome.grade
        ] += 1
    return found


def _published(code: str, last: int) -> dict[int, dict[str, Counter[str]]]:
    """By year, then by township, the villages of each published grade."""
    rows = (
        FrozenVillage.objects.in_division(code)
        .filter(round__year__gt=last - YEARS, round__year__lte=last)
        .order_by()
    )
    found: dict[int, dict[str, Counter[str]]] = {}
    grouped = rows.values_list("round__year", Substr("code", 1, 9), "grade").annotate(Count("pk"))
    for year, township, grade, count in grouped:
        found.setdefault(year, {}).setdefault(township, Counter())[grade] = count
    return found
