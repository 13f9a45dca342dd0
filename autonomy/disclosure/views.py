"""村务公开: what a village has to disclose in a year and what it posted, of a township village by
village."""

from collections.abc import Collection
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.divisions.services import open_village
from associations.models import Township, Venue, Village
from associations.templatetags.organisation import said_in
from documents.listing import Table
from documents.responses import pdf_response, workbook_response

from ..days import year_or_404
from .calendar import (
    RULE,
    DisclosureItem,
    DisclosureState,
    VillageDisclosures,
    disclosures_in,
    village_disclosures,
)
from .drafts import draft
from .forms import DisclosureForm
from .models import PARTS, QUARTERLY, YEARLY, Disclosure
from .papers import bulletin
from .tables import ITEMS, VILLAGES

TO_DO = (DisclosureState.OVERDUE, DisclosureState.DUE)


def disclosure_list(request: Request, code: str, year: int) -> HttpResponse:
    place = place_or_404(code, year)
    year_or_404(year)
    if isinstance(place, Township):
        return _township(request, place, year)
    now = _line(request, place, year)
    before = _line(request, place, year - 1)
    context = {
        "village": place,
        "year": year,
        "rule": RULE,
        "line": now,
        "to_do": [items for part in PARTS if (items := _items(now, part, TO_DO))],
        "late_before": before.overdue
        if before.posted
        else 0,  # nothing at all: before the village kept records here
        "quarterly": [[item for item in now.items if item.kind == kind] for kind in QUARTERLY],
        "yearly": [item for item in now.items if item.kind in YEARLY],
        "parts": PARTS,
        "posted": [
            items
            for part in reversed(PARTS)
            if (items := _items(now, part, [DisclosureState.POSTED]))
        ],
        "may_write": may(request.user, "disclosure-create") and not place.is_gone,
    }
    return render(request, "autonomy/disclosure/disclosure_village.html", context)


def _township(request: Request, township: Township, year: int) -> HttpResponse:
    table = _table(request, township, year)
    behind = sum(each.overdue > 0 for each in table.rows)
    context = {"township": township, "year": year, "rule": RULE, "table": table, "behind": behind}
    return render(request, "autonomy/disclosure/disclosure_list.html", context)


def disclosure_workbook(request: Request, code: str, year: int) -> FileResponse:
    """What the page shows, in its order: of a township a row for each village, of a village one for
    each item."""
    place = place_or_404(code, year)
    year_or_404(year)
    title = f"{place.name}{year}年" + said_in("村务公开", place)
    heading = [title, f"{RULE}。{timezone.localdate()} 导出"]
    if isinstance(place, Township):
        rows = _table(request, place, year).rows
        return workbook_response(
            [VILLAGES.sheet("村务公开", rows, heading=heading, frozen=1)], title
        )
    items = _line(request, place, year).items
    return workbook_response(
        [ITEMS.sheet("村务公开", items, heading=heading, frozen=2, landscape=True)], title
    )


def disclosure_create(request: Request, code: str, year: int) -> HttpResponse:
    """`kind` and `part` of the query say which item a link is about."""
    village = get_object_or_404(Village.objects.visible_to(request.user), pk=code)
    year_or_404(year)
    missing = [
        item
        for item in _line(request, village, year).items
        if item.state in (*TO_DO, DisclosureState.LATER)
    ]
    chosen = _chosen(request, missing)
    initial, source = _initial(village, year, chosen) if chosen else ({}, "")
    disclosure = Disclosure(village=village, year=year)
    form = DisclosureForm(
        request.POST or None,
        request.FILES or None,
        instance=disclosure,
        missing=missing,
        initial=initial,
        source=source,
    )
    return _edit(request, form, "登记公开事项", f"{village.name}，{year}年")


def disclosure_edit(request: Request, code: str, pk: int) -> HttpResponse:
    rows = Disclosure.objects.visible_to(request.user).select_related(
        "village", "venue", "attachment"
    )
    disclosure = get_object_or_404(rows, village_id=code, pk=pk)
    form = DisclosureForm(
        request.POST or None, request.FILES or None, instance=disclosure, missing=[]
    )
    where = f"{disclosure.village.name}，{disclosure.period}"
    return _edit(request, form, f"修改公开事项：{disclosure.get_kind_display()}", where)


def disclosure_print(request: Request, code: str, year: int) -> FileResponse:
    """The bulletin of `part`: a quarter, or 0 for the year's items; blank lines for what is not
    recorded yet."""
    place = place_or_404(code, year)
    year_or_404(year)
    if not isinstance(place, Village):
        raise Http404("请先选择村。")
    part = request.GET.get("part", "0")
    if part not in map(str, PARTS):
        raise Http404("没有这个时期。")
    found = bulletin(_line(request, place, year), year, int(part))
    html = render_to_string("autonomy/print/disclosure.html", {"bulletin": found})
    return pdf_response(html, f"{place.name}{found.period}" + said_in("村务公开", place))


def _edit(request: Request, form: DisclosureForm, heading: str, lead: str) -> HttpResponse:
    disclosure: Disclosure = form.instance
    village = disclosure.village
    back = reverse("disclosure-list", args=[village.pk, disclosure.year])
    if village.is_gone:
        messages.info(request, f"{village.name}已于 {village.closed} 撤销，它的村务公开只能查看。")
        return redirect(back)

    def save() -> object:
        open_village(village.pk)
        form.keep_paper(code=village.pk, by=request.user)
        return save_record(
            record=disclosure, by=request.user, expected_version=form.expected_version
        )

    return edit(
        request,
        form,
        save=save,
        remove=partial(remove_record, record=disclosure, by=request.user)
        if disclosure.pk
        else None,
        back=back,
        done="村务公开已保存。",
        context={"heading": heading, "lead": lead, "cancel": back},
    )


def _initial(village: Village, year: int, chosen: DisclosureItem) -> tuple[dict[str, object], str]:
    """The day of the period's other items, otherwise today; the place of the last item of all,
    otherwise the village's board; and the draft."""
    rows = Disclosure.objects.filter(village=village).order_by("-posted", "-pk")
    last, beside = rows.first(), rows.filter(year=year, part=chosen.part).first()
    board = Venue.objects.filter(village=village, kind=Venue.Kind.NOTICE_BOARD, closed=None).first()
    written = draft(village, chosen.kind, year, chosen.part)
    initial: dict[str, object] = {
        "item": f"{chosen.kind}-{chosen.part}",
        "posted": beside.posted if beside else timezone.localdate(),
        "until": beside.until if beside else None,
        "venue": last.venue_id if last else board and board.pk,
        "place": last.place if last else "",
        "text": written.text,
    }
    return initial, written.source


def _chosen(request: Request, missing: list[DisclosureItem]) -> DisclosureItem | None:
    wanted = request.GET.get("kind", ""), request.GET.get("part", "")
    return next((item for item in missing if (item.kind, str(item.part)) == wanted), None)


def _line(request: Request, village: Village, year: int) -> VillageDisclosures:
    return village_disclosures(village, year, _rows(request, village).filter(year=year))


def _rows(request: Request, village: Village) -> QuerySet[Disclosure]:
    return (
        Disclosure.objects.visible_to(request.user)
        .filter(village=village)
        .select_related("venue", "attachment")
    )


def _items(found: VillageDisclosures, part: int, states: Collection[str]) -> list[DisclosureItem]:
    return [item for item in found.items if item.part == part and item.state in states]


def _table(request: Request, township: Township, year: int) -> Table[VillageDisclosures]:
    rows = disclosures_in(township.pk, year)
    return VILLAGES.table(rows, request, total=VILLAGES.summed(rows))
