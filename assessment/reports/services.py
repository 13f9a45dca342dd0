"""Writing a monthly report: saving and submitting; reminding of one."""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import TrailEntry, User
from accounts.records import ConflictError
from associations.models import Village

from . import expected, periods
from .derived import derived_for, fill, unexplained
from .form.columns import Values
from .models import MonthlyReport
from .returns.closed import changed_closed, open_cells, refusal
from .states import move

REMIND = "催报"
ONCE_A_DAY = "今天已经催过这个村，一天只催一次。"
DAY = "日期"


class ReportError(Exception):
    """What was asked cannot be done; str() is the Chinese message, `cells` column name → what is
    wrong there."""

    def __init__(self, message: str, cells: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.cells = dict(cells or {})


@transaction.atomic
def save_report(
    *,
    village: Village,
    period: int,
    typed: Mapping[str, str],
    note: str = "",
    version: int,
    by: User,
) -> MonthlyReport:
    """Keep a draft exactly as typed; cells that cannot be read or contradict each other are kept as
    text.

    `version` is the one the form was opened with, 0 for a report that was not there. Raises
    MoveNotAllowedError when the report is submitted or approved, ConflictError when `version` is no
    longer the one in the database (neither when the content is the same), ReportError when the
    village has no such period to report (expected.py), or with the cells when the report was
    returned for others (returns/closed.py).
    """
    if reason := expected.refusal(village, period):
        raise ReportError(reason)
    report = _locked(village, period)
    values, unread = report.form.read_draft(typed)
    if _same(report, values, unread, note):
        return report
    report.state = move(report.state, "save")
    if report.version != version:
        raise ConflictError(report)
    if reason := expected.mixture(village, period):
        raise ReportError(reason)
    if closed := changed_closed(report, report.form.read_cells(typed).values):
        raise ReportError(refusal(report, closed), closed)
    _write(report, values, unread, note, by)
    report.version += 1
    report.save()
    return report


@transaction.atomic
def submit_report(*, report: MonthlyReport, version: int, by: User) -> MonthlyReport:
    """上报, with what the records say in cells left blank (derived.py). Every required cell must be
    given and none may contradict another, else ReportError with the cells."""
    report = fresh(report)
    state = move(report.state, "submit")
    check_seen(report, version)
    found = derived_for(report)
    fill(report, found)
    missing = dict.fromkeys(report.form.unfinished(report.values), "必填：填数字，不适用填“-”")
    wrong = dict.fromkeys(report.unread, "请改成 0 或正整数") | unexplained(
        report.form, report.values, report.note, open_cells(report).among(found)
    )
    if missing or wrong:
        raise ReportError(
            "还不能上报，请先补齐下列栏目。",
            missing | wrong | report.form.read_cells(report.shown).wrong,
        )
    report.state, report.submitted_at, report.return_reason = state, timezone.now(), ""
    report.version += 1
    report.save()
    record_act("上报月报", report, by, after=report.shown)
    return report


def _locked(village: Village, period: int) -> MonthlyReport:
    """The report, or a new unsaved one with version 0; locked, as is a total beside its months."""
    Village.objects.locked().get(pk=village.pk)
    found = MonthlyReport.objects.select_for_update().filter(village=village, period=period).first()
    return found or MonthlyReport(village=village, period=period, version=0)


def check_seen(report: MonthlyReport, version: int | None) -> None:
    if version is not None and report.version != version:
        raise ConflictError(report)


def fresh(report: MonthlyReport) -> MonthlyReport:
    return MonthlyReport.objects.select_for_update().select_related("village").get(pk=report.pk)


def _same(report: MonthlyReport, values: Values, unread: dict[str, str], note: str) -> bool:
    return bool(report.pk) and (report.values, report.unread, report.note) == (values, unread, note)


def _write(
    report: MonthlyReport, values: Values, unread: dict[str, str], note: str, by: User | None
) -> None:
    for name, value in values.items():
        setattr(report, name, value)
    report.unread, report.note, report.saved_at, report.saved_by = unread, note, timezone.now(), by


def record_act(action: str, report: MonthlyReport, by: User | None, **content: Any) -> None:
    trail.record(
        by=by,
        action=action,
        target=f"{report.village.name} {periods.label(report.period)}",
        division=report.village_id,
        **content,
    )


class Reminder(NamedTuple):
    day: datetime.date
    by: str


@transaction.atomic
def remind(*, village: Village, period: int, by: User) -> None:
    """At most once a day: the trail tells when, and the village reads it in 今日. Raises
    ReportError when it was reminded today."""
    Village.objects.locked().get(pk=village.pk)
    today = str(timezone.localdate())
    rows = TrailEntry.objects.filter(action=REMIND, division=village.pk)
    if rows.filter(**{f"after__{DAY}": today}).exists():
        raise ReportError(ONCE_A_DAY)
    trail.record(
        by=by,
        action=REMIND,
        target=f"{village.name}{periods.label(period)}月报",
        division=village.pk,
        after={DAY: today},
    )


def last_reminders(code: str) -> dict[str, Reminder]:
    """Of the division's villages that were reminded, by code."""
    rows = TrailEntry.objects.filter(action=REMIND, division__startswith=code).order_by("number")
    told = rows.values_list("division", f"after__{DAY}", "by_name")
    return {village: Reminder(datetime.date.fromisoformat(day), by) for village, day, by in told}
