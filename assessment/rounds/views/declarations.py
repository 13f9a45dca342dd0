"""自定类型: what villages declared for a year, and declaring one."""

import datetime
from functools import partial

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.divisions.querysets import VillageQuerySet
from associations.models import Township, Village
from documents.responses import workbook_response

from ...reports import periods
from ...reports.views.township import year_or_404
from ...reports.views.village import village_or_404
from ..declarations import Declared, deadline, declared, graded_year, types
from ..forms.declarations import DeclarationForm
from ..models.declarations import SelfDeclaration
from ..tables import DECLARATIONS

YEARS_SHOWN = 6


def declaration_list(request: Request, code: str, year: int) -> HttpResponse:
    """A township's villages in a year; a village's years."""
    year_or_404(year)
    division = place_or_404(code, year)
    context: dict[str, object] = {
        "division": division,
        "year": year,
        "graded_year": graded_year(year),
    }
    context["deadline"] = deadline(code, year)
    may_write = may(request.user, "declaration-edit")
    if isinstance(division, Village):
        years = range(year, max(year - YEARS_SHOWN, periods.FIRST_YEAR - 1), -1)
        rows = [declared(code, shown, [division])[0] for shown in years]
        rows = [row for row in rows if row.declaration or row.year == year]
        may_write = may_write and _there(year).filter(pk=code).exists()
        table = DECLARATIONS.table(
            rows, request, without=["village", *([] if may_write else ["act"])]
        )
        context |= {"may_write": may_write, "table": table}
        return render(request, "assessment/rounds/declaration_village.html", context)
    rows = _rows(request, division, year)
    states = [row.state for row in rows]
    context |= {
        "table": DECLARATIONS.table(
            rows, request, without=["year", *([] if may_write else ["act"])]
        ),
        "tally": {
            state: states.count(state) for state in ("in_time", "late", "missing", "awaited")
        },
    }
    return render(request, "assessment/rounds/declaration_list.html", context)


def declaration_workbook(request: Request, code: str, year: int) -> FileResponse:
    year_or_404(year)
    division = place_or_404(code, year)
    rows = _rows(request, division, year)
    heading = [
        f"{division.name}{year}年自定类型",
        f"{deadline(code, year)} 前申报；等次是{graded_year(year)}年的考评等次",
    ]
    sheet = DECLARATIONS.sheet("自定类型", rows, heading=heading, frozen=1)
    return workbook_response([sheet], heading[0])


def declaration_edit(request: Request, code: str, year: int) -> HttpResponse:
    """Of a year there is one, so that declaring and changing it is the same page."""
    year_or_404(year)
    village = village_or_404(code, year)
    if not _there(year).filter(pk=code).exists():
        raise Http404(f"{village.name}{year}年不用申报。")
    old = (
        SelfDeclaration.objects.visible_to(request.user).filter(village=village, year=year).first()
    )
    declaration = old or SelfDeclaration(village=village, year=year)
    initial = {} if old else {"declared": min(timezone.localdate(), datetime.date(year, 12, 31))}
    form = DeclarationForm(
        request.POST or None, instance=declaration, initial=initial, types=types(code, year)
    )
    of_village = len(request.user.scope) == len(code)
    back = reverse("declaration-list", args=[code if of_village else village.township_id, year])
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=declaration, by=request.user, expected_version=form.expected_version
        ),
        remove=partial(remove_record, record=declaration, by=request.user) if old else None,
        back=back,
        done=f"{village.name}{year}年的自定类型已保存。",
        context={
            **{"heading": f"{village.name}{year}年自定类型", "cancel": back},
            "lead": f"各村自定一个类型，{deadline(code, year)} 前报乡镇；以后申报的记为迟报。",
        },
    )


def _rows(request: Request, division: Township | Village, year: int) -> list[Declared]:
    villages = _there(year).visible_to(request.user).in_division(division.pk)
    return declared(division.pk, year, villages.order_by("code"))


def _there(year: int) -> VillageQuerySet:
    """The villages that there are today, or were at the end of a year that is over."""
    day = min(timezone.localdate(), datetime.date(year, 12, 31))
    return Village.objects.open_on(day).select_related("township")
