"""关怀年报: the year in care of a township or village, as page, paper and workbook."""

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.http import Request
from accounts.models import User
from associations.divisions import place_or_404
from documents.numerals import numeral
from documents.responses import pdf_response, workbook_response

from ..activities.views.activities import year_or_404
from .figures import YearFigures, year_figures
from .tables import listing, sections

OVERVIEW = listing(("部分", 22, "text"), ("情况", 90, "text"))
MONTHS = listing(("月份", 10, "text"), ("活动（次）", 12, "integer"))


def care_year(request: Request, code: str, year: int) -> HttpResponse:
    figures = _figures(request.user, code, year)
    shown = [(section, section.table(request)) for section in sections(figures)]
    return render(request, "care/year/year.html", _context(figures) | {"year_sections": shown})


def care_year_print(request: Request, code: str, year: int) -> HttpResponseBase:
    """Handed on: of ordinary families only, as the workbook."""
    figures = _figures(None, code, year)
    shown = [(numeral(number), section) for number, section in enumerate(sections(figures), 1)]
    html = render_to_string("care/print/year.html", _context(figures) | {"numbered": shown})
    return pdf_response(html, figures.title, numbered=True)


def care_year_workbook(request: Request, code: str, year: int) -> FileResponse:
    """What is said in words, the months, and a sheet for each table that has rows."""
    figures = _figures(None, code, year)
    found = sections(figures)
    said = [(section.title, text) for section in found for text in section.texts]
    months = [(f"{month}月", figures.log.months.get(month, 0)) for month in range(1, 13)]
    day = f"{timezone.localdate().isoformat()} 导出"
    sheets = [
        OVERVIEW.sheet("概况", said, heading=[figures.title, day]),
        *(section.sheet(figures.title, day) for section in found if section.rows),
        MONTHS.sheet("各月活动", months, heading=[f"{figures.title}：各月活动", day]),
    ]
    return workbook_response(sheets, figures.title)


def _context(figures: YearFigures) -> dict[str, object]:
    return {
        "division": figures.division,
        "year": figures.year,
        "figures": figures,
        "today": timezone.localdate(),
    }


def _figures(user: User | None, code: str, year: int) -> YearFigures:
    place = place_or_404(code, year)
    year_or_404(year)
    return year_figures(place, year, user)
