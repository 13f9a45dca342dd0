"""关怀年报: the year in care of a township or village, as page, paper and workbook."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.http import Request
from accounts.models import User
from associations.divisions import place_or_404
from documents.answers import pdf_answer, workbook_answer
from documents.numerals import numeral
from documents.workbook import Column, Sheet

from ..activities.views.activities import year_or_404
from .figures import YearFigures, year_figures
from .tables import Part, parts

OVERVIEW = (Column("部分", 22), Column("情况", 90))
MONTHS = (Column("月份", 10), Column("活动（次）", 12, "integer"))


def care_year(request: Request, code: str, year: int) -> HttpResponse:
    return render(request, "care/year/year.html", _context(_figures(request.user, code, year)))


def care_year_print(request: Request, code: str, year: int) -> HttpResponseBase:
    """Handed on: of ordinary families only, as the workbook."""
    context = _context(_figures(None, code, year))
    context["numbered"] = [(numeral(number), part) for number, part in enumerate(context["parts"], 1)]
    return pdf_answer(render_to_string("care/print/year.html", context), context["figures"].title, numbered=True)


def care_year_workbook(request: Request, code: str, year: int) -> FileResponse:
    """What is said in words, the months, and a sheet for each table that has rows."""
    figures = _figures(None, code, year)
    found = parts(figures)
    said = [(part.title, text) for part in found for text in part.texts]
    months = [(f"{month}月", figures.log.months.get(month, 0)) for month in range(1, 13)]
    day = f"{timezone.localdate().isoformat()} 导出"
    sheets = [
        Sheet("概况", OVERVIEW, said, heading=[figures.title, day]),
        *(_sheet(part, figures, day) for part in found if part.table.rows),
        Sheet("各月活动", MONTHS, months, heading=[f"{figures.title}：各月活动", day]),
    ]
    return workbook_answer(sheets, figures.title)


def _sheet(part: Part, figures: YearFigures, day: str) -> Sheet:
    heading = [f"{figures.title}：{part.title}", *part.texts, *([part.table.note] if part.table.note else [])]
    wide = len(part.table.columns) > 5
    name = part.title.replace("（社区）", "").replace("“三生”", "三生")
    return Sheet(name, part.table.columns, part.table.cells, heading=[*heading, day], landscape=wide, frozen=1)


def _context(figures: YearFigures) -> dict[str, Any]:
    return {
        "division": figures.division,
        "year": figures.year,
        "figures": figures,
        "parts": parts(figures),
        "today": timezone.localdate(),
    }


def _figures(user: User | None, code: str, year: int) -> YearFigures:
    place = place_or_404(code)
    year_or_404(year)
    return year_figures(place, year, user)
