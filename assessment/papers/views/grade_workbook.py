"""Grades as a workbook."""

from django.http import FileResponse, Http404

from accounts.http import Request
from associations.divisions import find_or_404
from associations.models import County
from documents.responses import workbook_response

from ...grading.services.outcomes import compute
from ...reports.views.township import year_or_404
from ...results.views.grades import townships_of
from ...rounds.published import confirmed
from ...standards.services import NoStandardError
from .. import live_workbook


def grade_workbook(request: Request, code: str, year: int) -> FileResponse:
    """The grades as a workbook that works them out itself."""
    year_or_404(year)
    division = find_or_404(code, year)
    try:
        outcomes = compute(code=code, year=year)
    except NoStandardError as error:
        raise Http404(str(error)) from None
    if not outcomes:
        raise Http404(f"{division.name}{year}年没有可以考评的村（社区）。")
    names = townships_of(request, division) if isinstance(division, County) else {}
    sheets = live_workbook.sheets(division.name, outcomes, names, confirmed(code, year))
    return workbook_response(sheets, f"{division.name}{year}年度考评测算表")
