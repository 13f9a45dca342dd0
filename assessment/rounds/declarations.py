"""The types that villages declared for a year, beside the grade last computed."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from accounts.records.deadlines import days_late, late_words
from associations.models import Village
from associations.vocabulary.deadlines import YearlyDeadline, day_of

from ..grading.outcomes import VillageOutcome
from ..grading.shown import is_young
from ..standards.services import NoStandardError, standard_for
from .models.declarations import SelfDeclaration
from .published import graded

DECLARED_BY = YearlyDeadline("type_declared", "村（社区）上报自定类型")  # 篇7 三(三)1


@dataclass(frozen=True)
class Declared:
    """A village in a year: what it declared, if anything, and the grade that it is held against."""

    village: Village
    year: int
    declaration: SelfDeclaration | None
    outcome: VillageOutcome | None

    @property
    def days_late(self) -> int:
        """Declared after the deadline, or not declared."""
        if not self.declaration and self.state == "awaited":
            return 0
        made = self.declaration.declared if self.declaration else None
        return days_late(deadline(self.village.pk, self.year), made)

    @property
    def is_late(self) -> bool:
        return self.declaration is not None and self.declaration.declared > deadline(
            self.village.pk, self.year
        )

    @property
    def state(self) -> str:
        """What is shown as in time, late, missing since the deadline, or still to come."""
        if self.declaration:
            return "late" if self.is_late else "in_time"
        by, since = deadline(self.village.pk, self.year), self.village.takes_part_since
        asked = since is None or since <= by
        return "missing" if asked and timezone.localdate() > by else "awaited"

    @property
    def compared(self) -> str:
        """The declared type against the grade: above, equal, below; "" where one of the two is not
        known."""
        if self.declaration is None or self.outcome is None or is_young(self.outcome):
            return ""
        standard, kind = self.outcome.standard, self.declaration.type
        if standard.grade_titles.get(kind) != self.declaration.type_title:
            return ""  # a grade of another standard
        difference = standard.ranks[kind] - self.outcome.rank
        return "equal" if not difference else "above" if difference > 0 else "below"

    @property
    def compared_word(self) -> str:
        return {"above": "高于考评", "equal": "与考评相同", "below": "低于考评"}.get(
            self.compared, ""
        )

    @property
    def state_word(self) -> str:
        words = {"in_time": "按期", "late": "迟报", "missing": "逾期未报", "awaited": "待报"}
        return words[self.state] + (f"（{late_words(self.days_late)}）" if self.days_late else "")


def types(code: str, year: int) -> list[tuple[str, str]]:
    """What may be declared: the grades of the year's standard, code and title."""
    try:
        return list(standard_for(year, division=code).grade_titles.items())
    except NoStandardError:
        return SelfDeclaration.Type.choices


def deadline(division: str, year: int) -> datetime.date:
    return day_of(DECLARED_BY, division, year)


def graded_year(year: int) -> int:
    """The year whose grade is held against what is declared for `year`: its own once it is over,
    else the last one."""
    return min(year, timezone.localdate().year - 1)


def declared(code: str, year: int, villages: Iterable[Village]) -> list[Declared]:
    """The villages of a division, each with its declaration of the year."""
    rows = SelfDeclaration.objects.in_division(code).filter(year=year).order_by()
    found = {row.village_id: row for row in rows}
    grades = _grades(code, graded_year(year))
    return [
        Declared(village, year, found.get(village.pk), grades.get(village.pk))
        for village in villages
    ]


def _grades(code: str, year: int) -> dict[str, VillageOutcome]:
    try:
        return {outcome.village: outcome for outcome in graded(code=code, year=year)}
    except NoStandardError:
        return {}
