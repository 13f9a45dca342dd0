"""Which months of a year are in, owed or late, per village: one query for the villages, one for the
reports."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db import models
from django.utils import timezone

from accounts.records.deadlines import days_late
from associations.models import Village

from . import expected, periods
from .models import MonthlyReport


class Status(models.TextChoices):
    """A report's state, or why there is none. ABSENT: the village did not
    exist in that month, or its township did not take part yet."""

    APPROVED = "approved", "已审核"
    SUBMITTED = "submitted", "已上报"
    RETURNED = "returned", "退回"
    DRAFT = "draft", "草稿"
    LATE = "late", "逾期"
    MISSING = "missing", "未报"
    ABSENT = "absent", "不用报"


OWED = (
    Status.LATE,
    Status.RETURNED,
    Status.DRAFT,
    Status.MISSING,
)  # the village must act; in the order of urgency
PROBLEMS = frozenset({Status.LATE, Status.RETURNED})


def status_of(state: str | None, *, exists: bool, late: bool) -> Status:
    """`state` is the report's, None without one. A report that is there counts, also of a village
    since dissolved."""
    if state is not None:
        return Status(state)
    if not exists:
        return Status.ABSENT
    return Status.LATE if late else Status.MISSING


class ReportStatus(NamedTuple):
    """One cell. `late`: the due date has passed and the report is neither submitted nor
    approved."""

    period: int
    status: Status
    late: bool
    days_late: int = 0  # until it was submitted, or until today

    @property
    def is_problem(self) -> bool:
        return self.late or self.status in PROBLEMS


@dataclass(frozen=True)
class VillageReports:
    """A village's year: twelve months, or one yearly total (period 202300) that stands for all of
    them."""

    village: Village
    months: tuple[ReportStatus, ...]

    @property
    def total(self) -> ReportStatus | None:
        return self.months[0] if len(self.months) == 1 else None

    @cached_property
    def expected(self) -> int:
        """Months that the village has to report in the year."""
        return 12 if self.total else sum(month.status != Status.ABSENT for month in self.months)

    @cached_property
    def approved(self) -> int:
        if self.total:
            return 12 if self.total.status == Status.APPROVED else 0
        return sum(month.status == Status.APPROVED for month in self.months)

    @property
    def has_problem(self) -> bool:
        return any(month.is_problem for month in self.months)


Sent = tuple[str, datetime.datetime | None]  # a report's state, and when it was submitted


def year_lines(code: str, year: int, today: datetime.date | None = None) -> list[VillageReports]:
    """Every village of the division that existed in the year or has a report for it, by code."""
    today = today or timezone.localdate()
    states = _states(code, year)
    villages = Village.objects.in_division(code).select_related("township").order_by("code")
    wanted = (periods.of(year), *periods.months(year, year))
    due = {period: periods.due_date(period) for period in wanted}
    lines = (_line(village, due, today, states.get(village.pk, {})) for village in villages)
    return [line for line in lines if line.expected]


def _states(code: str, year: int) -> dict[str, dict[int, Sent]]:
    """Village → period → what is known of its report."""
    rows = MonthlyReport.objects.in_division(code).of_year(year).order_by()
    found: dict[str, dict[int, Sent]] = {}
    for village, period, *sent in rows.values_list("village", "period", "state", "submitted_at"):
        found.setdefault(village, {})[period] = (sent[0], sent[1])
    return found


def _line(
    village: Village,
    due: dict[int, datetime.date],
    today: datetime.date,
    states: dict[int, Sent],
) -> VillageReports:
    """`due`: by when the year as a whole and its months are."""
    whole, *months = due
    wanted = [whole] if whole in states else months
    awaited = expected.awaited(village, wanted) | set(states)
    return VillageReports(
        village, tuple(_month(p, p in awaited, states.get(p), due[p], today) for p in wanted)
    )


@lru_cache(maxsize=4096)
def _month(
    period: int, exists: bool, sent: Sent | None, due: datetime.date, today: datetime.date
) -> ReportStatus:
    (state, submitted_at), late = sent or (None, None), days_late(due, today)
    status = status_of(state, exists=exists, late=late > 0)
    if late and status in OWED:
        return ReportStatus(period, status, True, late)
    came = periods.came_late(period, submitted_at, due) if status not in OWED else 0
    return ReportStatus(period, status, False, came)


def due_month(year: int, today: datetime.date | None = None) -> int:
    """The month of the year whose reports are being collected: the last one that is over, at most
    December.

    In a January the new year's is January itself, since none of its months is over.
    """
    today = today or timezone.localdate()
    over = periods.previous(periods.of(today.year, today.month))
    return min(max(over, periods.of(year, 1)), periods.of(year, 12))


def owed(
    lines: Iterable[VillageReports], until: int
) -> dict[Status, list[tuple[Village, list[int]]]]:
    """Status → villages with the months up to `until` that they owe in it; only statuses that
    occur."""
    found: dict[Status, list[tuple[Village, list[int]]]] = {}
    for status in OWED:
        rows = [
            (line.village, [m.period for m in line.months if _owes(m, status, until)])
            for line in lines
        ]
        if rows := [(village, months) for village, months in rows if months]:
            found[status] = rows
    return found


def _owes(month: ReportStatus, status: Status, until: int) -> bool:
    return month.status == status and month.period <= until
