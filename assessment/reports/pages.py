"""What several pages of reports share."""

from typing import TypedDict

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.access import may
from accounts.models import User

from . import periods, sheet
from .derived import derived_for, proposed
from .form import columns
from .form.report_form import outside_policy
from .models import MonthlyReport
from .states import can

ACT_PAGES = {
    "save": "report-edit",
    "submit": "report-submit",
    "approve": "report-approve",
    "return": "report-return",
    "recall": "report-recall",
    "correct": "report-correct",
}


def acts(user: User, state: str) -> set[str]:
    """The acts of states.MOVES that the report's state and the access table both allow."""
    return {act for act, page in ACT_PAGES.items() if can(state, act) and may(user, page, "POST")}


def may_write_total(user: User, period: int) -> bool:
    """Yearly totals are the township's to enter (it has the old records), and only for years that
    are over."""
    staff = "approve" in acts(user, "submitted")
    return staff and periods.year_of(period) < timezone.localdate().year


def neighbours(period: int) -> dict[str, int | None]:
    """The periods before and after, the latter only once it has begun."""
    after = periods.following(period)
    return {
        "before": periods.previous(period),
        "after": after if after <= periods.current() else None,
    }


def last_values(report: MonthlyReport) -> columns.Values:
    last = MonthlyReport.objects.filter(
        village_id=report.village_id, period=periods.previous(report.period)
    ).first()
    return last.values if last else {}


class SheetContext(TypedDict):
    """What report_sheet.html shows."""

    parts: list[sheet.ReportSheetSection]
    outside_policy: int | None


def sheet_context(report: MonthlyReport, last: columns.Values) -> SheetContext:
    found = derived_for(report)
    texts = proposed(report.shown, found) if can(report.state, "save") else report.shown
    return {
        "parts": sheet.sections(report.form, texts, last, records=found),
        "outside_policy": outside_policy(report.values),
    }


def redirect_to(name: str, code: str, period: int, query: str = "") -> HttpResponse:
    response = redirect(name, code=code, period=period)
    response["Location"] += query
    return response


def year_to_show(period: int) -> int:
    """A year that has a page, near the period of a refused address."""
    return min(max(periods.year_of(period), periods.FIRST_YEAR), timezone.localdate().year)
