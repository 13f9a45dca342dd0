"""帮扶: a year's list with the share of family-planning families, its workbook, and recording
one."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.menu import TOWNSHIP
from accounts.records import remove_record
from accounts.records.editing import edit
from associations.divisions import find_or_404, place_or_404
from associations.models import Township, Village
from documents.responses import workbook_response
from members.models import Household

from ...activities.views.activities import year_or_404
from ...families.services import note_opening
from ...families.telling import words
from ...ledger.models.entries import Entry
from ...places import at
from ..filters import AidFilter
from ..forms.aid import AidForm
from ..models import Aid
from ..services import save_aid
from ..tables import AID

PER_PAGE = 50


def aid_list(request: Request, code: str, year: int) -> HttpResponse:
    """Figures and rows are of the same aid, with a filter and without."""
    division = find_or_404(code, year)
    year_or_404(year)
    found = _filtered(request, code, year)
    in_village = isinstance(division, Village)
    table = AID.table(
        found.qs.with_rows(),
        request,
        without=["code"] if in_village else [],
        links=may(request.user, "aid-edit"),
        per_page=PER_PAGE,
    )
    context = {
        "division": division,
        "year": year,
        "filter": found,
        "table": table,
        "reached": found.qs.reached(),
        "may_write": may(request.user, "aid-create")
        and isinstance(division, Township | Village)
        and not getattr(division, "is_gone", False),
    }
    return render(request, "care/aid/aid_list.html", context)


def aid_workbook(request: Request, code: str, year: int) -> FileResponse:
    division = find_or_404(code, year)
    year_or_404(year)
    found = _filtered(request, code, year).qs
    reached = found.reached()
    title = f"{division.name}{year}年帮扶登记表"
    share = (
        f"，其中计划生育家庭 {reached.planning} 户，占 {reached.share}" if reached.helped else ""
    )
    said = (
        f"列出的帮扶 {reached.helped} 户{share}；{timezone.localdate().isoformat()} 导出。"
        f"{words(request.user)}"
    )
    sheet = AID.sheet("帮扶", found.with_rows(), heading=[title, said], frozen=2, landscape=True)
    return workbook_response([sheet], title)


def _filtered(request: Request, code: str, year: int) -> AidFilter:
    rows = Aid.objects.visible_to(request.user).in_division(code).of_year(year)
    villages = Village.objects.visible_to(request.user).in_division(code)
    return AidFilter(
        request.GET, rows, code=code, villages=villages if len(code) == TOWNSHIP else None
    )


def aid_create(request: Request, code: str) -> HttpResponse:
    """`?household=`: filled in, from the family's page."""
    aid = Aid(**at(place_or_404(code)))
    key = request.GET.get("household", "")
    initial = {"household": int(key)} if key.isascii() and key.isdecimal() and len(key) < 18 else {}
    form = AidForm(
        request.POST or None, instance=aid, by=request.user, initial=_in_place(initial, code)
    )
    return _edit(request, form, "登记帮扶")


def _in_place(initial: dict[str, int], code: str) -> dict[str, int]:
    return (
        initial
        if initial and Household.objects.in_division(code).filter(pk=initial["household"]).exists()
        else {}
    )


def aid_edit(request: Request, code: str, ref: str) -> HttpResponse:
    aid = get_object_or_404(Aid.objects.visible_to(request.user).with_rows(), code=code, ref=ref)
    if aid.family:
        note_opening(family=aid.family, by=request.user)
    form = AidForm(request.POST or None, instance=aid, by=request.user)
    if aid.entry_id and not Entry.objects.not_reversed().filter(pk=aid.entry_id).exists():
        aid.entry = None  # it was reversed: another one may pay
    return _edit(request, form, "修改帮扶")


def _edit(request: Request, form: AidForm, heading: str) -> HttpResponse:
    aid: Aid = form.instance
    listed = reverse(
        "aid-list", args=[aid.code, aid.date.year if aid.date else timezone.localdate().year]
    )
    return edit(
        request,
        form,
        save=lambda: save_aid(
            aid=aid, payment=form.payment, expected_version=form.expected_version, by=request.user
        ),
        remove=(lambda: remove_record(record=aid, by=request.user)) if aid.pk else None,
        back=lambda saved: reverse("aid-list", args=[saved.code, saved.date.year]),
        done="帮扶已保存。",
        context={
            "heading": heading,
            "lead": f"{aid.place.name}。填了受助家庭的算一户；部门统计上来的合计，只填户数。",
            "cancel": listed,
            "remove_text": "只删除登记错的。已经记的账不会删除，需要的到账上冲销。",
        },
    )
