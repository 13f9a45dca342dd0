"""What a plan's progress consists of: cells of village and stage, stages, targets."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import models

from accounts.records.deadlines import late_words
from accounts.records.telling import after_comma

from ...conditions import ConditionState, words
from ...divisions.models import Village
from ..models import Plan, PlanStage, PlanTarget

SOON = 14  # days before its end that a stage is pressing


class StageState(models.TextChoices):
    DONE = "done", "完成"
    LATE = "late", "逾期"
    SOON = "soon", "即将到期"
    RUNNING = "running", "进行中"
    AHEAD = "ahead", "未开始"
    UNDECIDED = "undecided", "不能判定"
    NOT_APPLICABLE = "not_applicable", "不适用"


def _last_day(stage: PlanStage) -> datetime.date:
    return stage.first_ends or stage.ends


@dataclass(frozen=True)
class StageCell:
    """One village in one stage; `finding` is None where the stage does not apply to this
    village."""

    village: Village
    stage: PlanStage
    finding: ConditionState | None
    today: datetime.date

    @cached_property
    def state(self) -> StageState:
        if self.finding is None:
            return StageState.NOT_APPLICABLE
        if self.finding.held:
            return StageState.DONE
        if self.today < self.stage.starts and self.days_left >= 0:
            return StageState.AHEAD
        if self.finding.held is None:
            return StageState.UNDECIDED
        if self.days_left < 0:
            return StageState.LATE
        return StageState.SOON if self.days_left <= SOON else StageState.RUNNING

    @property
    def days_left(self) -> int:
        """Until the stage's last day as it was first set; below zero once it is over."""
        return (_last_day(self.stage) - self.today).days

    @property
    def late_by(self) -> int:
        """Days between the stage's end and the day it was done, or today while it is not."""
        if self.state == StageState.DONE:
            since = self.finding.since if self.finding else None
            return max(0, (since - _last_day(self.stage)).days) if since else 0
        return -self.days_left if self.state == StageState.LATE else 0

    @property
    def detail(self) -> str:
        """What stands in small type below the state's word."""
        if self.state == StageState.DONE and self.finding and self.finding.since:
            since = self.finding.since
            day = f"{since.month}月{since.day}日"
            if since.year != self.stage.ends.year:
                day = f"{since.year}年{day}"
            return f"{day}{after_comma(self.late_by)}"
        if self.state == StageState.LATE:
            day = f"{self.stage.ends.month}月{self.stage.ends.day}日"
            moved = f"，改为{day}" if self.stage.first_ends else ""
            return f"{late_words(self.late_by)}{moved}"
        if self.state in (StageState.SOON, StageState.RUNNING):
            return f"还有{self.days_left}天" if self.days_left else "今天到期"
        starts = self.stage.starts
        return f"{starts.month}月{starts.day}日开始" if self.state == StageState.AHEAD else ""

    @property
    def words(self) -> str:
        return words(self.stage.condition, self.stage.parameter)

    @property
    def since(self) -> str:
        """ "2026-06-12 完成，迟3天。", as far as the finding does not say it."""
        if self.state != StageState.DONE or not self.finding or not self.finding.since:
            return ""
        if str(self.finding.since) in self.finding.why:
            return f"{late_words(self.late_by)}。" if self.late_by else ""
        return f"{self.finding.since} 完成{after_comma(self.late_by)}。"


@dataclass(frozen=True)
class StageColumn:
    """A stage with its cells; `applicable` are those of villages it applies to."""

    stage: PlanStage
    cells: Sequence[StageCell]
    today: datetime.date

    @cached_property
    def applicable(self) -> list[StageCell]:
        return [cell for cell in self.cells if cell.state != StageState.NOT_APPLICABLE]

    @cached_property
    def done(self) -> int:
        return self.count(StageState.DONE)

    @property
    def lacking(self) -> list[StageCell]:
        return [cell for cell in self.applicable if cell.state != StageState.DONE]

    @property
    def overdue(self) -> list[StageCell]:
        return [cell for cell in self.cells if cell.state == StageState.LATE]

    @property
    def late(self) -> int:
        return len(self.overdue)

    @property
    def done_late(self) -> int:
        return sum(bool(cell.late_by) for cell in self.cells) - self.late

    @property
    def words(self) -> str:
        return words(self.stage.condition, self.stage.parameter)

    @property
    def percent(self) -> int:
        """Of the villages it applies to, cut."""
        return self.done * 100 // len(self.applicable) if self.applicable else 0

    @property
    def time_gone(self) -> int:
        """Of the stage's days how many per cent are over, cut."""
        days = (self.stage.ends - self.stage.starts).days + 1
        return min(100, max(0, (self.today - self.stage.starts).days * 100 // days))

    @property
    def days_left(self) -> int:
        return (_last_day(self.stage) - self.today).days

    @property
    def days_over(self) -> int:
        return -self.days_left

    @property
    def is_soon(self) -> bool:
        return (
            bool(self.lacking) and self.stage.starts <= self.today and 0 <= self.days_left <= SOON
        )

    @property
    def starts_in(self) -> int:
        return (self.stage.starts - self.today).days

    def count(self, state: StageState) -> int:
        return sum(cell.state == state for cell in self.cells)


@dataclass(frozen=True)
class Aim:
    """A target: of `of` villages `reached` meet it, `needed` would be enough, of `undecided` it is
    not known."""

    target: PlanTarget
    reached: int
    undecided: int
    of: int

    @property
    def needed(self) -> int:
        if self.target.unit == PlanTarget.Unit.COUNT:
            return self.target.threshold
        return -(-self.target.threshold * self.of // 100)

    @property
    def held(self) -> bool | None:
        if not self.of:
            return None
        if self.reached >= self.needed:
            return True
        return None if self.reached + self.undecided >= self.needed else False

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.reached)

    @property
    def words(self) -> str:
        return words(self.target.condition, self.target.parameter)


@dataclass(frozen=True)
class PlanProgress:
    plan: Plan
    columns: Sequence[StageColumn]
    villages: Sequence[Village]
    today: datetime.date

    @cached_property
    def rows(self) -> list[tuple[Village, list[StageCell]]]:
        return [
            (village, [column.cells[n] for column in self.columns])
            for n, village in enumerate(self.villages)
        ]

    @property
    def soon(self) -> list[StageColumn]:
        """Stages that end within two weeks and are not done everywhere, the nearest first."""
        return sorted(
            (column for column in self.columns if column.is_soon),
            key=lambda column: column.stage.ends,
        )

    @property
    def late(self) -> list[StageColumn]:
        return [column for column in self.columns if column.late]

    @property
    def starting(self) -> list[StageColumn]:
        return [column for column in self.columns if 0 < column.starts_in <= SOON]

    def count(self, *states: StageState) -> int:
        return sum(column.count(state) for column in self.columns for state in states)

    @property
    def tally(self) -> dict[str, int]:
        return {
            "applicable": sum(len(column.applicable) for column in self.columns),
            "done_late": sum(column.done_late for column in self.columns),
        } | {state.value: self.count(state) for state in StageState}
