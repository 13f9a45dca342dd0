"""年度工作计划: what goes into a township's plan of a year, and the plan as an editable draft."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.http import Request
from associations.models import Township
from documents.numerals import numeral
from documents.responses import word_response
from documents.word import WordSection

from ...reports import periods
from ...reports.views.township import for_township
from .. import work_plan


@for_township
def work_plan_preview(request: Request, township: Township, year: int) -> HttpResponse:
    _year_or_404(year)
    found = work_plan.sections(township, year)
    context = {
        "township": township,
        "year": year,
        "title": work_plan.title(township, year),
        "parts": [
            (numeral(number), section, _rows(section))
            for number, section in enumerate(found, start=1)
        ],
        "this_year": timezone.localdate().year
        + 1,  # the picker's last year: the next one is planned ahead
    }
    return render(request, "assessment/papers/work_plan.html", context)


@for_township
def work_plan_draft(request: Request, township: Township, year: int) -> FileResponse:
    _year_or_404(year)
    return word_response(work_plan.draft(township, year), work_plan.title(township, year))


def _rows(section: WordSection) -> list[list[tuple[str, object]]]:
    """Each cell beside the name of its column."""
    table = section.table
    return [list(zip(table.header, row, strict=True)) for row in table.rows] if table else []


def _year_or_404(year: int) -> None:
    """Up to the next year, which is planned ahead."""
    if not periods.FIRST_YEAR < year <= timezone.localdate().year + 1:
        raise Http404(f"现在还不作 {year} 年的计划。")
