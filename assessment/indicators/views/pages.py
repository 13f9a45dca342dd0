"""A division's indicators: all of a month, one over the year as table and trend, all as a
workbook."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.http import Request
from associations.divisions import Division, find_or_404
from associations.models import County, Township, Village
from documents.charts import column_chart
from documents.responses import workbook_response

from ...reports import periods
from ...reports.links import Links
from ...reports.views.township import year_or_404
from ..definition import MeasuredIndicator
from ..figures import IndicatorTable, indicators_of, months_of, tables
from ..tables import (
    LINES,
    PIVOT,
    IndicatorLine,
    cross,
    cross_rows,
    pivot_rows,
    places,
)

NOTE = "帮扶和走访的数字不含不逐户公布的家庭。"


def indicator_list(request: Request, code: str, year: int) -> HttpResponse:
    """Each as it stands in the year's last month so far."""
    year_or_404(year)
    division = find_or_404(code, year)
    months = months_of(year)[-1:]
    lines = [
        IndicatorLine(
            table.indicator,
            table.total.cells[0],
            reverse("indicator-detail", args=[code, year, table.indicator.definition.code]),
        )
        for table in tables(code, _indicators(division, year), months)
    ]
    context = {
        **{"division": division, "year": year, "month": periods.label(months[0]), "note": NOTE},
        "table": LINES.table(lines, request),
    }
    return render(request, "assessment/indicators/indicator_list.html", context)


def indicator_detail(request: Request, code: str, year: int, key: str) -> HttpResponse:
    year_or_404(year)
    division = find_or_404(code, year)
    indicator = _indicator_or_404(division, year, key)
    (found,) = tables(code, [indicator], months_of(year))
    rows = found.villages
    if isinstance(division, County):
        townships = Township.objects.visible_to(request.user).filter(county=division)
        rows = found.by_township(dict(townships.values_list("pk", "name")))
    total = {"name": "合计"} | {
        f"m{number}": indicator.text(cell) for number, cell in enumerate(found.total.cells)
    }
    listing = places(found, code, year)
    context = {
        **{"division": division, "year": year, "indicator": indicator, "note": NOTE},
        "chart": _trend(found, division),
        "table": listing.table(rows, request, total=total if len(rows) > 1 else None),
        "records": _records(request, indicator, division, year),
    }
    return render(request, "assessment/indicators/indicator_detail.html", context)


def indicator_workbook(request: Request, code: str, year: int) -> FileResponse:
    """Villages × months × indicators: beside one another, and as rows to turn as one likes."""
    year_or_404(year)
    division = find_or_404(code, year)
    months = months_of(year)
    found = tables(code, _indicators(division, year), months)
    title = f"{division.name}{year}年指标"
    heading = [title, "比率保留两位小数，不进位；“明细”里有分子和分母。"]
    return workbook_response(
        [
            cross(months).sheet(
                "指标", cross_rows(found), heading=heading, frozen=2, landscape=True
            ),
            PIVOT.sheet("明细", pivot_rows(found), heading=[f"{title}（明细）"], frozen=2),
        ],
        title,
    )


def _indicators(division: Division, year: int) -> list[MeasuredIndicator]:
    found = indicators_of(division.pk, year)
    if isinstance(division, Village):
        return [indicator.said(division.kind) for indicator in found]
    return found


def _indicator_or_404(division: Division, year: int, key: str) -> MeasuredIndicator:
    for indicator in _indicators(division, year):
        if indicator.definition.code == key:
            return indicator
    raise Http404(f"{year}年没有这个指标。")


def _trend(table: IndicatorTable, division: Division) -> SafeString:
    """The division's months as columns."""
    cells = table.total.cells
    values = [cell and table.indicator.value(cell) for cell in cells]
    columns = [
        (f"{periods.month_of(month)}月", [(table.indicator.title, int((value or 0) * 100), 3)])
        for month, value in zip(table.months, values, strict=True)
    ]
    words = [table.indicator.text(cell) or "—" for cell in cells]
    title = f"{division.name}{table.indicator.title}"
    return column_chart(columns, title=title, words=words)


def _records(
    request: Request, indicator: MeasuredIndicator, division: Division, year: int
) -> list[tuple[str, str]]:
    """Where a village's records stand that it is counted from."""
    if not isinstance(division, Village):
        return []
    links = Links(request.user, division.pk, year)
    found = [(source.title, links.records(source)) for source in indicator.sources]
    return [(title, url) for title, url in found if url]
