"""Every write to a monthly report: saving, submitting, returning, approving, correcting. A village
is reminded of what it owes once a day: the trail tells when, and the village reads it in 今日."""

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
    village has no such period to report (expected.py).
    """
    if refusal := expected.refusal(village, period):
        raise ReportError(refusal)
    report = _locked(village, period)
    values, unread = report.form.read_draft(typed)
    if _same(report, values, unread, note):
        return report
    report.state = move(report.state, "save")
    if report.version != version:
        raise ConflictError(report)
    if refusal := expected.mixture(village, period):
        raise ReportError(refusal)
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
        report.form, report.values, report.note, found
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


@transaction.atomic
def return_report(
    *, report: MonthlyReport, reason: str, by: User, version: int | None = None
) -> MonthlyReport:
    """退回, with the reason the village reads. Raises ReportError without a reason.

    `version`: what the person was looking at when deciding; ConflictError when that is no longer
    what stands.
    """
    report = fresh(report)
    state = move(report.state, "return")
    check_seen(report, version)
    if not reason.strip():
        raise ReportError("请写明退回原因，让村里知道改什么。")
    report.state, report.return_reason = state, reason.strip()
    report.version += 1
    report.save()
    record_act("退回月报", report, by, reason=report.return_reason)
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
    """Raises ReportError when the village was reminded today."""
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
