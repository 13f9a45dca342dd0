"""What a division's overview shows for a year, computed from its villages' outcomes (domain.md §5,
targets)."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import assert_never

from django.utils import timezone

from ..reports import periods
from ..standards.data import AnyStandard, Criterion, Grade, LadderStandard, PointsStandard
from ..standards.data.measures import Ratio
from ..standards.wording import target_title, threshold_text
from .outcomes import CriterionOutcome, VillageOutcome
from .presentation import causes_text
from .shown import OPEN, YOUNG, ShownGrade, is_young, shown_grade


@dataclass(frozen=True)
class OverviewRow:
    """One village: its outcome, the one of the year before (None without one), and the day it is
    looked at."""

    outcome: VillageOutcome
    before: VillageOutcome | None
    today: datetime.date

    @property
    def provisional(self) -> bool:
        """The year's last report is not due yet."""
        return not periods.year_is_over(self.outcome.year, self.today)

    @cached_property
    def shown(self) -> ShownGrade:
        return shown_grade(self.outcome, self.today)

    @property
    def move(self) -> int:
        """1 up, -1 down, 0 neither, or nothing to compare: no year before, this one is not over, or
        one of the two could not be judged."""
        if self.before is None or self.provisional or self.shown.is_open or is_young(self.before):
            return 0
        return (self.outcome.rank > self.before.rank) - (self.outcome.rank < self.before.rank)

    @property
    def why(self) -> str:
        """What moved the grade, "" when nothing did."""
        return causes_text(self.outcome, self.before) if self.before and self.move else ""

    @cached_property
    def cells(self) -> list[CriterionOutcome | None]:
        """In the order of `criteria_of`; None where one does not apply to this village."""
        return self._in_order(criteria_of(self.outcome.standard, self.outcome.year))

    @cached_property
    def ratios(self) -> list[CriterionOutcome | None]:
        """Of `cells` the `ratio_criteria`."""
        return self._in_order(ratio_criteria(self.outcome.standard, self.outcome.year))

    def _in_order(self, criteria: Sequence[Criterion]) -> list[CriterionOutcome | None]:
        found = {item.criterion.code: item for item in self.outcome.criteria}
        return [found.get(criterion.code) for criterion in criteria]

    @property
    def losses(self) -> list[tuple[str, str]]:
        return self.outcome.losses

    @cached_property
    def undecided(self) -> list[CriterionOutcome]:
        return [item for item in self.outcome.criteria if item.held is None]

    @cached_property
    def overdue(self) -> list[int]:
        """Missing months whose report should be in by now."""
        return [period for period in self.outcome.to_report if periods.is_late(period, self.today)]

    @property
    def needs_attention(self) -> bool:
        return (
            bool(self.overdue)
            or self.move < 0
            or (self.outcome.rank == 1 and not self.shown.is_open)
        )


def criteria_of(standard: AnyStandard, year: int) -> list[Criterion]:
    """Those that count in the year."""
    return [criterion for criterion in standard.criteria if not criterion.switched_off(year)]


def cell_state(item: CriterionOutcome | None) -> str:
    """Of a village under a criterion, at a glance: "held", "not_held", "undecided", or "" where it
    does not apply. Without an appraisal nothing is decided yet; an item is held at full marks."""
    if item is None:
        return ""
    if item.no_cases and not item.held:
        return "undecided"
    if item.item and item.item.is_worth and item.score is not None:
        return "not_held" if item.lost else "held"
    return item.state


def ratio_criteria(standard: AnyStandard, year: int) -> list[Criterion]:
    """Those with a column of their own; by points the total stands for them all."""
    match standard:
        case PointsStandard():
            return []
        case LadderStandard():
            return [c for c in criteria_of(standard, year) if isinstance(c.measure, Ratio)]
        case _:
            assert_never(standard)


@dataclass(frozen=True)
class GradeShare:
    """How many of the villages stand at a grade."""

    grade: Grade
    count: int
    of: int

    @property
    def percent(self) -> str:
        """One decimal, cut."""
        tenths = self.count * 1000 // self.of if self.of else 0
        return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True)
class TargetResult:
    """A target of the standard: at least `wanted`; `count` villages (of `of`, for a share) and how
    many are lacking."""

    title: str
    wanted: str
    count: int
    of: int | None
    lacking: int
    is_open: bool = False

    @property
    def held(self) -> bool:
        return self.lacking == 0 and not self.is_open

    @property
    def text(self) -> str:
        """ "23/26，还差1个村"."""
        if self.is_open:
            return "待定，年度结束后计算"
        figure = f"{self.count}/{self.of}" if self.of is not None else f"{self.count}个村"
        return f"{figure}，已达到" if self.held else f"{figure}，还差{self.lacking}个村"


@dataclass(frozen=True)
class Overview:
    """A division's villages for a year under one standard."""

    standard: AnyStandard
    year: int
    rows: Sequence[OverviewRow]
    grades: Sequence[Grade] = ()  # that are told, lowest first

    @property
    def is_open(self) -> bool:
        """Some of its villages have no grade yet."""
        return OPEN in self.grades

    @cached_property
    def shares(self) -> list[GradeShare]:
        """Per grade that is told, lowest first."""
        found = [row.shown.code for row in self.rows]
        return [GradeShare(grade, found.count(grade.code), len(found)) for grade in self.grades]

    @cached_property
    def undecided(self) -> int:
        """Villages with a criterion that cannot be decided."""
        return sum(1 for row in self.rows if row.undecided)

    @cached_property
    def overdue(self) -> int:
        """Villages with a month that should be in by now."""
        return sum(1 for row in self.rows if row.overdue)

    @cached_property
    def targets(self) -> list[TargetResult]:
        """Shares of villages at a grade or above, and the number of model villages."""
        wanted, grades = self.standard.targets, self.standard.grades
        shares = [
            self._share_target(grade, wanted[grade.code])
            for grade in grades
            if grade.code in wanted
        ]
        counts = [
            TargetResult(
                f"{grade.title}数", f"{number}个", count, None, max(number - count, 0), self.is_open
            )
            for grade in grades
            if (number := wanted.get(f"{grade.code}_villages")) is not None
            for count in [self._at_least(grade)]
        ]
        return shares + counts

    @cached_property
    def risen(self) -> list[OverviewRow]:
        return [row for row in self.rows if row.move > 0]

    @cached_property
    def fallen(self) -> list[OverviewRow]:
        return [row for row in self.rows if row.move < 0]

    @property
    def by_points(self) -> bool:
        return isinstance(self.standard, PointsStandard)

    @property
    def criteria(self) -> list[Criterion]:
        return criteria_of(self.standard, self.year)

    @property
    def held_counts(self) -> list[tuple[int, int]]:
        """Per criterion: how many villages hold it, of how many it applies to."""
        states = [[cell_state(item) for item in row.cells] for row in self.rows]
        return [
            (column.count("held"), len(column) - column.count(""))
            for column in map(list, zip(*states, strict=True))
        ]

    @property
    def ratio_criteria(self) -> list[Criterion]:
        return ratio_criteria(self.standard, self.year)

    def _share_target(self, grade: Grade, basis_points: int) -> TargetResult:
        count, of = self._at_least(grade), len(self.rows)
        needed = -(-basis_points * of // 10000)
        wanted = threshold_text(basis_points)
        return TargetResult(
            target_title(grade, self.standard),
            wanted,
            count,
            of,
            max(needed - count, 0),
            self.is_open,
        )

    def _at_least(self, grade: Grade) -> int:
        return sum(1 for row in self.rows if row.outcome.rank >= grade.rank)


def summarise(
    outcomes: Sequence[VillageOutcome],
    earlier: Sequence[VillageOutcome],
    today: datetime.date | None = None,
) -> Overview:
    """Outcomes of one year beside those of the year before; one of the two may be empty, not
    both."""
    standard = (outcomes or earlier)[0].standard
    year = outcomes[0].year if outcomes else earlier[0].year + 1
    before = {outcome.village: outcome for outcome in earlier}
    day = today or timezone.localdate()
    rows = [OverviewRow(outcome, before.get(outcome.village), day) for outcome in outcomes]
    return overview_of(standard, year, rows, day)


def overview_of(
    standard: AnyStandard,
    year: int,
    rows: Sequence[OverviewRow],
    today: datetime.date | None = None,
) -> Overview:
    """With the grades that are told: 待定 for villages whose year is not over, 未满考评期 for those
    that are too young, and the standard's for those that a grade is told of, or will be."""
    codes = {row.shown.code for row in rows}
    if not codes and not periods.year_is_over(year, today):
        codes = {OPEN.code}
    grades = [grade for grade in (OPEN, YOUNG) if grade.code in codes]
    if not codes or codes - {grade.code for grade in grades}:
        grades += standard.grades
    return Overview(standard, year, rows, grades)


def by_township(overview: Overview, names: Mapping[str, str]) -> list[tuple[str, str, Overview]]:
    """(code, name, overview) per township of `names`, those without villages too."""
    rows: dict[str, list[OverviewRow]] = {code: [] for code in names}
    for row in overview.rows:
        rows.setdefault(row.outcome.village[:9], []).append(row)
    return [
        (code, names.get(code, code), replace(overview, rows=found)) for code, found in rows.items()
    ]
