"""A county's townships side by side: their order in a year, and what became of them over the
years."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from django.db.models import Count
from django.db.models.functions import Substr

from associations.models import Village

from ..grading.models import Outcome
from ..grading.outcomes import VillageOutcome, rescore
from ..grading.overview import GradeShare, Overview
from ..grading.shown import OPEN, YOUNG, began_after, is_young, shown_grade
from ..reports import periods
from ..rounds.models.rounds import FrozenVillage
from ..rounds.published import later_grades, published_counts
from ..standards.data import AnyStandard, load
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
    with_young: bool = False  # in one of the years that stand beside one another

    @cached_property
    def total(self) -> Counter[str]:
        return sum(self.townships.values(), Counter())

    @property
    def shares(self) -> list[GradeShare]:
        """Per grade, highest first; last those that are too young."""
        of = self.total.total()
        told = [*reversed(self.standard.grades), *([YOUNG] if self.with_young else [])]
        return [GradeShare(grade, self.total[grade.code], of) for grade in told]

    def qualified(self, township: str) -> GradeShare:
        """Those above the lowest grade; of the whole county for ""."""
        counts = self.townships.get(township, Counter()) if township else self.total
        lowest, of = self.standard.grades[0], counts.total()
        below = counts[lowest.code] + counts[YOUNG.code]
        return GradeShare(self.standard.grades[1], of - below, of)


def past(code: str, last: int, shown: Iterable[VillageOutcome] = ()) -> list[PastYear]:
    """The years up to `last` that have stored or published grades, oldest first.
    `shown`: the grades of years that the page has computed anyway, which go before the stored
    ones."""
    standards = list(Standard.objects.of(code).order_by("-division", "-effective_from", "-id"))
    stored, frozen, computed = _stored(code, last), _published(code, last), _computed(shown)
    for year, standard, township, ladder in _young(code, last):
        counts = stored[year, standard] if standard else frozen[year]
        counts[township] += Counter({YOUNG.code: 1})
        counts[township] -= Counter({ladder.grades[0].code: 1})
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
    young = any(one.total[YOUNG.code] for one in found)
    return [replace(one, with_young=young) for one in found]


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


def _young(code: str, last: int) -> Iterator[tuple[int, int | None, str, AnyStandard]]:
    """Year, standard (None: published), township and its rules, of each village that is stored at
    the lowest grade and was too young to be judged."""
    there = began_after(Village.objects.in_division(code), last - 2 * YEARS)
    codes = set(there.values_list("pk", flat=True))
    years = range(last - YEARS + 1, last + 1)
    rows = Outcome.objects.filter(village__in=codes, current=True, year__in=years)
    for row in rows.select_related("standard").order_by():
        if is_young(rescore(row.facts, row.standard.ladder, row.year)):
            yield row.year, row.standard_id, row.village_id[:9], row.standard.ladder
    frozen = FrozenVillage.objects.in_division(code).filter(round__year__in=years).with_codes()
    later = later_grades(code, years[0], last) if codes else {}
    for one in frozen.filter(now__in=codes).select_related("round__publication").order_by():
        made, year = one.round.publication, one.round.year
        ladder = load(made.standard_code, made.standard)
        judged = one.grade != ladder.grades[0].code or (vars(one)["now"], year) in later
        if not judged and is_young(rescore(one.facts, ladder, year)):
            yield year, None, one.round.township_id, ladder


def _computed(shown: Iterable[VillageOutcome]) -> dict[int, dict[str, Counter[str]]]:
    found: dict[int, dict[str, Counter[str]]] = {}
    for outcome in shown:
        told = shown_grade(outcome)
        if told.code != OPEN.code:
            counts = found.setdefault(outcome.year, {}).setdefault(outcome.village[:9], Counter())
            counts[told.code] += 1
    return found


def _published(code: str, last: int) -> dict[int, dict[str, Counter[str]]]:
    """By year, then by township, the villages of each published grade that stands."""
    found: dict[int, dict[str, Counter[str]]] = {}
    for (year, township), counts in published_counts(code, last - YEARS + 1, last).items():
        found.setdefault(year, {})[township] = counts
    return found
