"""自治评先: the self-governing groups and households of merit of a year."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village
from documents.responses import pdf_response, workbook_response
from members.people.views.members import choose_village

from ...meetings.views.meetings import year_or_404
from ..forms import MeritForm
from ..models import Merit
from ..papers import honours
from ..services import honour
from ..tables import MERITS

LONGEST_KEY = 10


def merit_list(request: Request, code: str, year: int) -> HttpResponse:
    """A village's one by one; of a township its villages, each with its groups and households."""
    place = place_or_404(code, year)
    year_or_404(year)
    merits = list(_merits(request, code, year))
    without = ["certificate" if may(request.user, "merit-edit") else "acts"]
    groups = [merit for merit in merits if merit.group_id]
    households = [merit for merit in merits if merit.household_id]
    context: dict[str, object] = {
        "division": place,
        "village": place if isinstance(place, Village) else None,
        "year": year,
        "tables": [
            ("自治组", MERITS.table(groups, request, without=["household", *without])),
            ("自治户", MERITS.table(households, request, without=["group", *without])),
        ],
        "groups": groups,
        "households": households,
        "may_write": may(request.user, "merit-create") and not getattr(place, "is_gone", False),
    }
    if not isinstance(place, Village):
        context["rows"] = _by_village(request, code, year, merits)
    return render(request, "autonomy/democracy/merit_list.html", context)


def merit_workbook(request: Request, code: str, year: int) -> FileResponse:
    place = place_or_404(code, year)
    year_or_404(year)
    merits = list(_merits(request, code, year))
    title = f"{place.name}{year}年自治评先"
    heading = [title, f"共 {len(merits)} 个，{timezone.localdate().isoformat()} 导出"]
    return workbook_response(
        [MERITS.sheet("自治评先", merits, heading=heading, landscape=True)], title
    )


def merit_print(request: Request, code: str, year: int) -> FileResponse:
    """Certificates of a village's merits of the year, or of the one of ?merit=."""
    village = get_object_or_404(Village.objects.visible_to(request.user), pk=code)
    merits = _merits(request, code, year)
    key = request.GET.get("merit", "")
    if key.isascii() and key.isdecimal() and len(key) < LONGEST_KEY:
        merits = merits.filter(pk=int(key))
    found = honours(merits)
    if not found:
        raise Http404(f"{village.name}{year}年没有这样的评先。")
    html = render_to_string("autonomy/print/honours.html", {"honours": found})
    return pdf_response(html, f"{village.name}{year}年自治评先荣誉证书", rows=len(found))


def merit_create(request: Request, code: str, year: int) -> HttpResponse:
    place = place_or_404(code, year)
    year_or_404(year)
    if not isinstance(place, Village):
        return choose_village(request, code, "自治评先")
    form = MeritForm(request.POST or None, instance=Merit(village=place, year=year))
    context = {
        "heading": f"登记{year}年自治评先",
        "lead": f"{place.name}。自治组从本村的会员小组里选，自治户从本村的家庭里选。",
        "cancel": reverse("merit-list", args=[code, year]),
    }
    return edit(
        request,
        form,
        save=lambda: honour(merit=form.instance, by=request.user),
        back=_address,
        done="自治评先已登记。",
        context=context,
    )


def merit_edit(request: Request, code: str, pk: int) -> HttpResponse:
    rows = Merit.objects.visible_to(request.user).select_related("village", "group", "household")
    merit = get_object_or_404(rows, village_id=code, pk=pk)
    form = MeritForm(request.POST or None, instance=merit)
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=form.instance, expected_version=form.expected_version, by=request.user
        ),
        remove=lambda: remove_record(record=merit, by=request.user),
        back=_address,
        done="自治评先已保存。",
        context={
            "heading": f"修改{merit.year}年自治评先",
            "lead": f"{merit.village.name}。",
            "cancel": reverse("merit-list", args=[code, merit.year]),
        },
    )


def _merits(request: Request, code: str, year: int) -> QuerySet[Merit]:
    rows = Merit.objects.visible_to(request.user).in_division(code).filter(year=year)
    named = rows.named().select_related("meeting__village")
    named = named.prefetch_related("village__states", "meeting__village__states")
    return named.order_by("village_id", "household_id", "pk")


def _by_village(
    request: Request, code: str, year: int, merits: Iterable[Merit]
) -> list[tuple[Village, list[Merit], list[Merit]]]:
    """Villages there in the year, and those with merits of it."""
    found: dict[str, list[Merit]] = {}
    for merit in merits:
        found.setdefault(merit.village_id, []).append(merit)
    villages = Village.objects.visible_to(request.user).in_division(code).order_by("code")
    there = set(
        villages.open_on(min(datetime.date(year, 12, 31), timezone.localdate())).values_list(
            "pk", flat=True
        )
    )
    return [
        (village, [one for one in of if one.group_id], [one for one in of if one.household_id])
        for village in villages
        if (of := found.get(village.pk, [])) or village.pk in there
    ]


def _address(merit: object) -> str:
    assert isinstance(merit, Merit)
    return f"{reverse('merit-list', args=[merit.village_id, merit.year])}#merit-{merit.pk}"
