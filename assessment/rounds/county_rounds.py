"""A county's rounds of a year side by side: how far each township is. The same few queries for any
number of them."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from django.utils import timezone

from associations.divisions.states import state_on
from associations.models import Township, Village

from ..flags.models import Flag
from ..standards.data import Grade, load
from ..standards.services import NoStandardError, standard_for
from .models.acceptance import Acceptance
from .models.declarations import SelfDeclaration
from .models.rounds import FinalGrade, Publication, Round
from .published import published_counts
from .round_states import RoundState
from .self_views import judged, to_judge

Grades = Sequence[tuple[Grade, int]]  # highest first, each with its villages


@dataclass(frozen=True)
class RoundProgress:
    """Villages that take part, how many of them are done with each step, and flags that nobody has
    answered."""

    villages: int = 0
    declared: int = 0
    viewed: int = 0
    accepted: int = 0
    confirmed: int = 0
    flags: int = 0

    def __add__(self, other: RoundProgress) -> RoundProgress:
        return RoundProgress(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class TownshipRound:
    """A township; `round` is None before it opened one, `grades` are those that it has
    published."""

    township: Township
    round: Round | None
    progress: RoundProgress
    grades: Grades
    accepted_on: datetime.date | None = None  # the last of its villages so far

    @property
    def state(self) -> str:
        return self.round.state if self.round else ""

    @property
    def self_late(self) -> bool:
        due = self.round.original("self_due") if self.round else None
        return self._is_late(due, self.progress.viewed)

    @property
    def acceptance_days_late(self) -> int:
        """Until the last village was accepted, or until today."""
        all_done = self.progress.accepted >= self.progress.villages
        over = self.state == RoundState.PUBLISHED or all_done
        done = self.accepted_on if over else None
        if self.round is None or (over and done is None):
            return 0
        return self.round.days_late("acceptance_due", done)

    def _is_late(self, due: datetime.date | None, done: int) -> bool:
        open_ = self.state != RoundState.PUBLISHED
        return bool(due and open_ and timezone.localdate() > due and done < self.progress.villages)


def lines(code: str, year: int, townships: Iterable[Township]) -> list[TownshipRound]:
    rounds = {
        row.township_id: row for row in Round.objects.in_division(code).filter(year=year).order_by()
    }
    progress, grades = _progress(code, year), _published(code, year)
    accepted_on = _accepted_on(code, year)
    return [
        TownshipRound(
            one,
            rounds.get(one.pk),
            progress.get(one.pk, RoundProgress()),
            grades.get(one.pk, ()),
            accepted_on.get(one.pk),
        )
        for one in townships
    ]


def states(found: Iterable[TownshipRound]) -> list[tuple[str, int]]:
    """The word of each state and how many townships are there, the furthest first."""
    counts = Counter(line.state for line in found)
    return [
        (word, counts[state]) for state, word in (*reversed(RoundState.choices), ("", "还没有建立"))
    ]


def total(found: Sequence[TownshipRound]) -> tuple[RoundProgress, Grades]:
    grades: Counter[Grade] = Counter()
    for line in found:
        grades.update(dict(line.grades))
    ordered = sorted(grades.items(), key=lambda pair: pair[0].rank, reverse=True)
    return sum((line.progress for line in found), RoundProgress()), ordered


def _progress(code: str, year: int) -> dict[str, RoundProgress]:
    end = datetime.date(year, 12, 31)
    there = Village.objects.in_division(code).open_on(end).order_by()
    kinds = dict(there.values_list("code", state_on("kind", end)))
    flags = Flag.objects.in_division(code).of_year(year).open().order_by()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, villages in _done(code, year, kinds).items():
        for village in kinds.keys() & villages:
            counts[village[:9]][name] += 1
    for village in flags.values_list("village_id", flat=True):
        counts[village[:9]]["flags"] += 1
    return {township: RoundProgress(**count) for township, count in counts.items()}


def _done(code: str, year: int, kinds: Mapping[str, str]) -> dict[str, set[str]]:
    """Step → the villages that are done with it."""
    declared, confirmed, accepted = (
        model.objects.in_division(code).filter(year=year).order_by()  # type: ignore[attr-defined]
        for model in (SelfDeclaration, FinalGrade, Acceptance)
    )
    return {
        "villages": set(kinds),
        "declared": set(declared.values_list("village_id", flat=True)),
        "viewed": _viewed(code, year, kinds),
        "accepted": {row.village_id for row in accepted if row.complete},
        "confirmed": set(confirmed.values_list("village_id", flat=True)),
    }


def _accepted_on(code: str, year: int) -> dict[str, datetime.date]:
    """Township → the day of its last acceptance."""
    rows = Acceptance.objects.in_division(code).filter(year=year).order_by("date")
    return {village[:9]: day for village, day in rows.values_list("village_id", "date")}


def _viewed(code: str, year: int, kinds: Mapping[str, str]) -> set[str]:
    try:
        standard = standard_for(year, division=code)
    except NoStandardError:
        return set()
    judged_codes = judged(code, year)
    wanted = {kind: to_judge(standard, kind, year) for kind in set(kinds.values())}
    return {
        village
        for village, kind in kinds.items()
        if wanted[kind] <= judged_codes.get(village, set())
    }


def _published(code: str, year: int) -> dict[str, Grades]:
    """By township; its grades are those of the standard that it was published under."""
    counts = published_counts(code, year, year)
    townships = [township for _, township in counts]
    made = Publication.objects.filter(year=year, round__township__in=townships)
    return {
        one.round.township_id: [
            (grade, counts[year, one.round.township_id][grade.code])
            for grade in reversed(load(one.standard_code, one.standard).grades)
        ]
        for one in made.select_related("round")
    }
