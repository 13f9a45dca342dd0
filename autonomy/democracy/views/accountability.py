"""责任追究: breaches by cadres, what is not decided yet on top. Township staff write; a village
reads its own."""

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village
from documents.responses import workbook_response

from ...meetings.views.meetings import year_or_404
from ..forms import CADRES_ONLY, AccountabilityForm
from ..models import Accountability
from ..services import call_to_account
from ..tables import CASES


def accountability_list(request: Request, code: str, year: int) -> HttpResponse:
    """Cases found in the year; before them whatever is not decided, of earlier years too."""
    place = place_or_404(code, year)
    year_or_404(year)
    cases = _cases(request, code)
    waiting = cases.filter(decision="").order_by("date", "pk")
    decided = (
        cases.filter(date__year=year).exclude(decision="").order_by("-date", "village_id", "pk")
    )
    without = ["village"] if isinstance(place, Village) else []
    context = {
        "division": place,
        "year": year,
        "waiting": CASES.table(waiting, request, without=without),
        "decided": CASES.table(decided, request, without=without),
        "may_write": may(request.user, "accountability-create")
        and not getattr(place, "is_gone", False),
    }
    return render(request, "autonomy/democracy/accountability_list.html", context)


def accountability_workbook(request: Request, code: str, year: int) -> FileResponse:
    place = place_or_404(code, year)
    year_or_404(year)
    cases = list(_cases(request, code).filter(date__year=year).order_by("village_id", "date", "pk"))
    title = f"{place.name}{year}年责任追究"
    heading = [title, f"共 {len(cases)} 件，{timezone.localdate().isoformat()} 导出"]
    return workbook_response(
        [CASES.sheet("责任追究", cases, heading=heading, landscape=True)], title
    )


def accountability_create(request: Request, code: str, year: int) -> HttpResponse:
    place = place_or_404(code, year)
    year_or_404(year)
    village = place if isinstance(place, Village) else None
    villages = None if village else _villages(request, code)
    case = Accountability(village=village) if village else Accountability()
    form = AccountabilityForm(
        request.POST or None, request.FILES or None, instance=case, villages=villages
    )

    def save() -> Accountability:
        form.keep_paper(code=form.instance.village_id, by=request.user)
        return call_to_account(case=form.instance, by=request.user)

    named = f"{village.name}。" if village else ""
    context = {
        "heading": "登记责任追究",
        "lead": f"{named}{CADRES_ONLY}",
        "cancel": reverse("accountability-list", args=[code, year]),
    }
    return edit(request, form, save=save, back=_address, done="责任追究已登记。", context=context)


def accountability_detail(request: Request, code: str, pk: int) -> HttpResponse:
    context = {
        "case": _case(request, code, pk),
        "may_write": may(request.user, "accountability-edit"),
    }
    return render(request, "autonomy/democracy/accountability_detail.html", context)


def accountability_edit(request: Request, code: str, pk: int) -> HttpResponse:
    case = _case(request, code, pk)
    form = AccountabilityForm(request.POST or None, request.FILES or None, instance=case)

    def save() -> object:
        return save_record(
            record=form.keep_paper(code=code, by=request.user),
            expected_version=form.expected_version,
            by=request.user,
        )

    context = {
        "heading": "修改责任追究" if case.decision else "登记处理决定",
        "lead": f"{case.village.name}。{CADRES_ONLY}",
        "cancel": _address(case),
        "removed": reverse("accountability-list", args=[code, case.date.year]),
    }
    return edit(
        request,
        form,
        save=save,
        remove=lambda: remove_record(record=case, by=request.user),
        back=_address,
        done="责任追究已保存。",
        context=context,
    )


def _cases(request: Request, code: str) -> QuerySet[Accountability]:
    return (
        Accountability.objects.visible_to(request.user).in_division(code).select_related("village")
    )


def _case(request: Request, code: str, pk: int) -> Accountability:
    rows = Accountability.objects.visible_to(request.user).select_related("village", "attachment")
    return get_object_or_404(rows, village_id=code, pk=pk)


def _villages(request: Request, code: str) -> QuerySet[Village]:
    villages = (
        Village.objects.visible_to(request.user).in_division(code).open_on(timezone.localdate())
    )
    return villages.order_by("code")


def _address(case: object) -> str:
    assert isinstance(case, Accountability)
    return reverse("accountability-detail", args=[case.village_id, case.pk])
