"""评选表彰: a year's nominations, one and its acts, certificates."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record
from accounts.records.editing import edit
from accounts.requests.downloads import narrowed
from associations.divisions import place_or_404
from associations.models import Village
from associations.vocabulary.in_force import titles_of
from documents.responses import pdf_response, workbook_response
from members.people.views.members import choose_village

from ..activities.views.activities import year_or_404
from .forms import HonourForm, HonourStepForm
from .models import TITLES, Honour
from .papers import certificates
from .services import move_honour, nominate
from .states import ACTS, HonourState, acts, can
from .tables import CHIPS, HONOURS

LONGEST_KEY = 18


def honour_list(request: Request, code: str, year: int) -> HttpResponse:
    """`?title=` and `?state=` narrow it."""
    place = place_or_404(code, year)
    year_or_404(year)
    rows = list(_filtered(request, code, year))
    context = {
        "division": place,
        "year": year,
        "table": HONOURS.table(
            rows, request, without=["village"] if isinstance(place, Village) else []
        ),
        "awarded": sum(row.state == HonourState.AWARDED for row in rows),
        "titles": _titles(code, year),
        "states": HonourState.choices,
        "title": request.GET.get("title", ""),
        "state": request.GET.get("state", ""),
        "may_write": may(request.user, "honour-create") and not getattr(place, "is_gone", False),
    }
    return render(request, "care/honours/honour_list.html", context)


def honour_workbook(request: Request, code: str, year: int) -> FileResponse:
    place = place_or_404(code, year)
    year_or_404(year)
    rows = list(_filtered(request, code, year))
    title = f"{place.name}{year}年评选表彰"
    heading = [title, f"共推荐 {len(rows)} 个，{timezone.localdate().isoformat()} 导出"]
    return workbook_response(
        [HONOURS.sheet("评选表彰", rows, heading=heading, frozen=4, landscape=True)], title
    )


def _filtered(request: Request, code: str, year: int) -> QuerySet[Honour]:
    rows = (
        Honour.objects.visible_to(request.user)
        .in_division(code)
        .filter(year=year)
        .select_related("village")
    )
    for name, known in (("title", _titles(code, year)), ("state", HonourState.choices)):
        if (value := request.GET.get(name, "")) in dict(known):
            rows = rows.filter(**{name: value})
            narrowed(request.GET, name, dict(known)[value])
    return rows.order_by("village_id", "title", "pk")


def _titles(code: str, year: int) -> list[tuple[str, str]]:
    return list(titles_of(TITLES, code, year).items())


def honour_create(request: Request, code: str, year: int) -> HttpResponse:
    place = place_or_404(code, year)
    year_or_404(year)
    if not isinstance(place, Village):
        return choose_village(request, code, "评选表彰")
    return _edit(request, Honour(village=place, year=year), f"推荐{year}年评选对象")


def honour_edit(request: Request, code: str, pk: int) -> HttpResponse:
    honour = honour_or_404(request, code, pk)
    if honour.state != HonourState.NOMINATED:
        raise Http404("已经初审，不能再改。")
    return _edit(request, honour, f"修改推荐：{honour.name}")


def _edit(request: Request, honour: Honour, heading: str) -> HttpResponse:
    form = HonourForm(request.POST or None, instance=honour)
    listed = reverse("honour-list", args=[honour.village_id, honour.year])
    return edit(
        request,
        form,
        save=lambda: nominate(
            honour=form.instance, expected_version=form.expected_version, by=request.user
        ),
        remove=(lambda: remove_record(record=honour, by=request.user)) if honour.pk else None,
        back=_url,
        done="推荐已保存，由乡镇初审。",
        context={
            "heading": heading,
            "lead": f"{honour.village.name}。推荐以后由乡镇初审、公示，期满再表彰。",
            "cancel": _url(honour) if honour.pk else listed,
            "removed": listed,
        },
    )


def honour_detail(request: Request, code: str, pk: int) -> HttpResponse:
    honour = honour_or_404(request, code, pk)
    may_act = may(request.user, "honour-act")
    context = {
        "honour": honour,
        "chip": CHIPS[HonourState(honour.state)],
        "acts": [
            (act, ACTS[act])
            for act in acts(honour.state)
            if act != "award" or honour.notice_is_over
        ],
        "may_act": may_act,
        "waits": may_act and honour.state == HonourState.ANNOUNCED and not honour.notice_is_over,
        "may_edit": may(request.user, "honour-edit") and honour.state == HonourState.NOMINATED,
    }
    return render(request, "care/honours/honour_detail.html", context)


def honour_act(request: Request, code: str, pk: int, act: str) -> HttpResponse:
    honour = honour_or_404(request, code, pk)
    if act not in ACTS or not can(honour.state, act):
        raise Http404("现在不能这样办理。")
    form = HonourStepForm(request.POST or None, act=act)
    return edit(
        request,
        form,
        save=lambda: move_honour(
            honour=honour, act=act, step=form.step, expected_version=honour.version, by=request.user
        ),
        back=_url,
        done="已办理。",
        context={
            "heading": f"{ACTS[act]}：{honour.name}",
            "lead": f"{honour.village.name}，{honour.year}年{honour.get_title_display()}。",
            "act": ACTS[act],
            "cancel": _url(honour),
        },
    )


def honour_print(request: Request, code: str, year: int) -> FileResponse:
    """Certificates of those awarded, or of the one of `?honour=`."""
    place = place_or_404(code, year)
    rows = (
        Honour.objects.visible_to(request.user)
        .in_division(code)
        .filter(year=year, state=HonourState.AWARDED)
    )
    key = request.GET.get("honour", "")
    if key.isascii() and key.isdecimal() and len(key) < LONGEST_KEY:
        rows = rows.filter(pk=int(key))
    found = certificates(rows.select_related("village__township"))
    if not found:
        raise Http404(f"{place.name}{year}年没有表彰。")
    html = render_to_string("autonomy/print/honours.html", {"honours": found})
    return pdf_response(html, f"{place.name}{year}年荣誉证书", rows=len(found))


def honour_or_404(request: Request, code: str, pk: int) -> Honour:
    return get_object_or_404(
        Honour.objects.visible_to(request.user).select_related("village"), village=code, pk=pk
    )


def _url(honour: object) -> str:
    assert isinstance(honour, Honour)
    return reverse("honour-detail", args=[honour.village_id, honour.pk])
