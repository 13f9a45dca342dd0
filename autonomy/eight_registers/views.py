"""八个登记簿: of a township how far they are kept, of a village the eight and each of them; papers
and workbooks."""

import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from accounts.access import may
from accounts.http import Request
from associations.divisions import place_or_404
from associations.divisions.states import as_on, last_day
from associations.models import Village
from associations.registers import Register, Tally, all_registers, find
from documents.responses import pdf_response, volume_response, workbook_response

from ..days import year_or_404
from . import papers as printing

PER_PAGE = 50
FORMS = ("pdf", "xlsx")


def village_register_list(request: Request, code: str, year: int) -> HttpResponse:
    """Of a township its villages with the counts of the eight; of a village the eight with count
    and last entry."""
    place = place_or_404(code, year)
    year_or_404(year)
    if isinstance(place, Village):
        lines = [(one, one.tallies([code], year).get(code, Tally())) for one in all_registers()]
        context = {
            "village": place,
            "year": year,
            "lines": lines,
            "total": sum(tally.count for _, tally in lines),
        }
        return render(request, "autonomy/eight_registers/register_list.html", context)
    return _township(request, code, year)


def _township(request: Request, code: str, year: int) -> HttpResponse:
    registers = all_registers()
    villages = list(Village.objects.visible_to(request.user).in_division(code).order_by("code"))
    found = [one.tallies([village.pk for village in villages], year) for one in registers]
    there = set(
        Village.objects.in_division(code)
        .open_on(datetime.date(year, 12, 31))
        .values_list("pk", flat=True)
    )
    rows = []
    for village in villages:
        counts = [tallies.get(village.pk, Tally()).count for tallies in found]
        if village.pk in there or any(counts):
            cells = list(zip(registers, counts, strict=True))
            empty = sum(not count and not one.may_be_empty for one, count in cells)
            rows.append(
                {
                    "village": village,
                    "cells": cells,
                    "empty": empty,
                    "missing": f"{empty} 本没有记录",
                }
            )
    context = {
        "township": place_or_404(code, year),
        "year": year,
        "registers": registers,
        "rows": rows,
        "totals": [
            (one, sum(tally.count for tally in tallies.values()))
            for one, tallies in zip(registers, found, strict=True)
        ],
        "complete": sum(not row["empty"] for row in rows),
    }
    return render(request, "autonomy/eight_registers/register_township.html", context)


def village_register(request: Request, code: str, year: int, slug: str) -> HttpResponse:
    village, register = _find(request, code, year, slug)
    content = register.content(code, year)
    page = Paginator(content.lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "village": village,
        "year": year,
        "register": register,
        "registers": all_registers(),
        "content": content,
        "page": page,
        "rows": list(printing.rows(register, list(page.object_list), page.start_index())),
        "places": [
            (place.title, place.url(code, year))
            for place in register.entered
            if may(request.user, place.url_name)
        ],
    }
    return render(request, "autonomy/eight_registers/register.html", context)


def village_register_print(request: Request, code: str, year: int, slug: str) -> HttpResponseBase:
    village, register = _find(request, code, year, slug)
    html = printing.paper(register, register.content(code, year), village, year)
    return pdf_response(
        html, f"{village.name}{year}年{register.title}", numbered=True, landscape=True
    )


def village_register_workbook(
    request: Request, code: str, year: int, slug: str
) -> HttpResponseBase:
    village, register = _find(request, code, year, slug)
    sheet = printing.sheet(register, register.content(code, year), village, year)
    return workbook_response([sheet], f"{village.name}{year}年{register.title}")


def village_register_volume(request: Request, code: str, year: int, form: str) -> HttpResponseBase:
    """All eight: one PDF with cover and contents, or one workbook."""
    village = _village(request, code, year)
    if form not in FORMS:
        raise Http404("没有这种文件。")
    found = [(one, one.content(code, year)) for one in all_registers()]
    title = f"{village.name}{year}年登记簿"
    if form == "xlsx":
        return workbook_response(
            [printing.sheet(one, content, village, year) for one, content in found], title
        )
    return volume_response(
        printing.parts(found, village, year), printing.contents, title, landscape=True
    )


def _village(request: Request, code: str, year: int) -> Village:
    year_or_404(year)
    villages = Village.objects.visible_to(request.user).select_related("township")
    [village] = as_on([get_object_or_404(villages, pk=code)], last_day(year))
    return village


def _find(request: Request, code: str, year: int, slug: str) -> tuple[Village, Register]:
    register = find(slug)
    if register is None:
        raise Http404("没有这个登记簿。")
    return _village(request, code, year), register
