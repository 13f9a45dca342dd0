"""重点帮促: villages below qualified, who answers for them, and what became of it in the three
years that follow."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from associations.models import Village

from ..grading.outcomes import VillageOutcome
from ..grading.shown import is_young
from ..standards.services import NoStandardError
from .models.help_list import HelpNote, HelpVillage
from .models.rounds import Round
from .published import graded
from .round_states import RoundState

# 一年甩后进、二年上水平、三年创先进: years afterwards → the rank to be reached, and the goal's
# words
GOALS = {
    1: (2, "一年甩后进（达到合格村）"),
    2: (2, "二年上水平（稳在合格村以上）"),
    3: (3, "三年创先进（达到先进村）"),
}


@dataclass(frozen=True)
class Goal:
    """One of the three years; `outcome` is None before it has come, and `held` while it is not
    over."""

    year: int
    title: str
    outcome: VillageOutcome | None
    held: bool | None


@dataclass(frozen=True)
class Helped:
    entry: HelpVillage
    notes: list[HelpNote]
    goals: list[Goal]

    @property
    def state(self) -> str:
        """held, failed or undecided: what came of the last goal whose year is over."""
        answers = [goal.held for goal in self.goals if goal.held is not None]
        return "undecided" if not answers else "held" if answers[-1] else "failed"

    @property
    def days_late(self) -> int:
        """Until the end of the first year that reached its goal, or until today."""
        held = (goal.year for goal in self.goals if goal.held)
        reached = [datetime.date(year, 12, 31) for year in held]
        return self.entry.days_late(done=min(reached, default=None))


def helped(code: str) -> list[Helped]:
    """The division's list, newest years first, with the grades of the years that followed."""
    entries = list(HelpVillage.objects.in_division(code).select_related("village"))
    notes: dict[int, list[HelpNote]] = {}
    for note in HelpNote.objects.in_division(code):
        notes.setdefault(note.entry_id, []).append(note)
    this_year = timezone.localdate().year
    years = {e.year + ahead for e in entries for ahead in GOALS if e.year + ahead <= this_year}
    grades = {year: _grades(code, year) for year in sorted(years)}
    return [
        Helped(entry, notes.get(entry.pk, []), _goals(entry, grades, this_year))
        for entry in entries
    ]


def _grades(code: str, year: int) -> dict[str, VillageOutcome]:
    try:
        return {outcome.village: outcome for outcome in graded(code=code, year=year)}
    except NoStandardError:
        return {}


def _goals(
    entry: HelpVillage, grades: Mapping[int, Mapping[str, VillageOutcome]], this_year: int
) -> list[Goal]:
    goals = []
    for ahead, (rank, title) in GOALS.items():
        year = entry.year + ahead
        outcome = grades.get(year, {}).get(entry.village_id)
        held = outcome.rank >= rank if outcome and year < this_year else None
        goals.append(Goal(year, title, outcome, held))
    return goals


def candidates(township: str) -> list[tuple[int, VillageOutcome]]:
    """Villages that the last published round, and what came after it, left below qualified, that
    are still there and not on the list of its year."""
    last = (
        Round.objects.filter(township=township, state=RoundState.PUBLISHED)
        .order_by("-year")
        .first()
    )
    if last is None:
        return []
    listed = set(
        HelpVillage.objects.in_division(township)
        .filter(year=last.year)
        .values_list("village_id", flat=True)
    )
    there = (
        Village.objects.in_division(township)
        .open_on(timezone.localdate())
        .values_list("code", flat=True)
    )
    proposed = set(there) - listed
    return [
        (last.year, o)
        for o in graded(code=township, year=last.year)
        if o.rank == 1 and not is_young(o) and o.village in proposed
    ]
