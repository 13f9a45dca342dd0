"""Returning a report to its village, for some of its cells or as a whole; a village taking back
what it submitted."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.texts import LONG

from ..models import MonthlyReport
from ..services import ReportError, check_seen, fresh, record_act
from ..states import ReportState, move
from .closed import last_returns
from .models import ReportReturn, ReturnedCell

NO_REASON = "请写明退回原因，或者勾选要改的栏目，让村里知道改什么。"
NO_CELL_REASON = "请写一句为什么要改"


@transaction.atomic
def return_report(
    *,
    report: MonthlyReport,
    reason: str = "",
    cells: Mapping[str, str] | None = None,
    by: User,
    version: int | None = None,
) -> MonthlyReport:
    """退回, with what the village reads: a reason for the whole, and `cells`, column → why, of
    those that are to be put right; without any the whole report is open again. Raises ReportError
    without a reason.

    `version`: what the person was looking at when deciding; ConflictError when that is no longer
    what stands.
    """
    report = fresh(report)
    state = move(report.state, "return")
    check_seen(report, version)
    named = {name: why.strip() for name, why in (cells or {}).items()}
    if not reason.strip() and not named:
        raise ReportError(NO_REASON)
    row = _kept(report, reason.strip(), named, by)
    report.state, report.return_reason = state, row.words
    if len(report.return_reason) > LONG:
        raise ReportError(f"退回原因合起来超过 {LONG} 个字，请写短一些。")
    report.version += 1
    report.save()
    record_act("退回月报", report, by, reason=report.return_reason)
    return report


@transaction.atomic
def recall_report(*, report: MonthlyReport, version: int, by: User) -> MonthlyReport:
    """撤回: what the township has neither approved nor returned is the village's to change again. A
    report that had been returned stands as it did before it was submitted again, with the same
    cells open."""
    report = fresh(report)
    state = move(report.state, "recall")
    check_seen(report, version)
    if last := last_returns([report]).get(report.pk):
        state, report.return_reason = ReportState.RETURNED, last.words
    report.state, report.submitted_at = state, None
    report.version += 1
    report.save()
    record_act("撤回月报", report, by, before=report.shown)
    return report


def _kept(report: MonthlyReport, note: str, named: Mapping[str, str], by: User) -> ReportReturn:
    """The record of it. Raises ReportError."""
    wrong = {
        name: NO_CELL_REASON if name in report.form.by_name else "月报里没有这一栏"
        for name, why in named.items()
        if not why or name not in report.form.by_name
    }
    if wrong:
        raise ReportError("有的栏目没有写明理由。", wrong)
    last = last_returns([report]).get(report.pk)
    row = ReportReturn(
        report=report,
        number=last.number + 1 if last else 1,
        by=by,
        note=note,
        figures=report.values,
    )
    try:
        row.full_clean()
    except ValidationError as error:
        raise ReportError("".join(error.messages)) from error
    row.save()
    lines = [
        ReturnedCell(report_return=row, column=name, reason=why) for name, why in named.items()
    ]
    for line in lines:
        try:
            line.clean_fields(exclude=["report_return"])
        except ValidationError as error:
            raise ReportError(
                "有的理由不能这样写。", {line.column: "".join(error.messages)}
            ) from error
    ReturnedCell.objects.bulk_create(lines)
    return row
