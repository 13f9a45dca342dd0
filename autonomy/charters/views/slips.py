"""逐户征求意见: a round's slips with what came back, issuing them, ticking them off, and one
household's slip."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import tokens
from accounts.records.editing import edit
from members.models import Household

from ..forms.slips import DayForm, SlipFilter, SlipForm
from ..models.charters import Charter
from ..models.steps import OpinionSlip
from ..services import slips as services

PER_PAGE = 50
MARKS = {"signed": True, "unsigned": False}
STATES = {
    "out": Q(returned__isnull=True),
    "unsigned": Q(returned__isnull=False, signed=False),
    "comment": ~Q(comment=""),
    "open": services.UNANSWERED,
}


def slip_list(request: Request, code: str, pk: int) -> HttpResponse:
    charters = Charter.objects.visible_to(request.user).select_related("village")
    charter = get_object_or_404(charters, village_id=code, pk=pk)
    if request.method != "POST":
        return _page(request, charter)
    back = request.get_full_path()
    try:
        with tokens.once(request):
            done = (
                _issue(request, charter)
                if request.POST.get("act") == "issue"
                else _mark(request, charter)
            )
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except ValidationError as error:
        return _page(request, charter, "".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(back)


def slip_edit(request: Request, code: str, pk: int) -> HttpResponse:
    slips = OpinionSlip.objects.visible_to(request.user).select_related(
        "charter__village", "household"
    )
    slip = get_object_or_404(slips, charter__village_id=code, pk=pk)
    form = SlipForm(request.POST or None, instance=slip)
    back = reverse("slip-list", args=[code, slip.charter_id])
    if request.method != "POST" and not (
        services.asks_now(slip.charter) and slip.round == _now(slip.charter)
    ):
        messages.info(request, services.KEPT)
        return redirect(f"{back}?round={slip.round}")
    context = {
        "heading": f"意见表 {slip.number} 号：{slip.household}",
        "lead": f"{slip.charter}，{slip.issued} 发出。",
        "cancel": back,
    }
    return edit(
        request,
        form,
        save=lambda: services.save_slip(
            slip=form.instance,
            clauses=form.cleaned_data.get("clauses") or [],
            expected_version=form.expected_version,
            by=request.user,
        ),
        back=back,
        done=f"意见表 {slip.number} 号已保存。",
        context=context,
    )


def _issue(request: Request, charter: Charter) -> str:
    count = services.issue_slips(charter=charter, issued=_day(request), by=request.user)
    return f"已发放 {count} 份意见表。" if count else "每户都已有这一轮的意见表，没有要补发的。"


def _mark(request: Request, charter: Charter) -> str:
    chosen = [
        int(text) for text in request.POST.getlist("slip") if text.isdecimal() and len(text) < 19
    ]
    if not chosen:
        raise ValidationError("请先勾选收回的意见表。")
    signed = MARKS.get(request.POST.get("act", ""))
    if signed is None:
        raise ValidationError("请点“收回并已签字”或者“收回、未签字”。")
    count = services.mark_returned(
        charter=charter, slips=chosen, returned=_day(request), signed=signed, by=request.user
    )
    return f"已登记收回 {count} 份。" if count else "勾选的意见表早已收回，没有改动。"


def _day(request: Request) -> datetime.date:
    form = DayForm(request.POST)
    if not form.is_valid():
        raise ValidationError("".join(map(str, form.errors["day"])))
    day: datetime.date = form.cleaned_data["day"]
    return day


def _now(charter: Charter) -> int:
    return services.rounds_done(charter) + 1


def _page(request: Request, charter: Charter, error: str = "") -> HttpResponse:
    """The round of ?round=, otherwise the one at hand, or the last when the households are not
    asked now."""
    asks, now = services.asks_now(charter), _now(charter)
    last = now if asks or now == 1 else now - 1
    asked = request.GET.get("round", "")
    shown = int(asked) if asked in [str(number) for number in range(1, last + 1)] else last
    slips = OpinionSlip.objects.filter(charter=charter, round=shown)
    found = SlipFilter(request.GET)
    rows = (
        _matching(slips, found)
        .select_related("household")
        .prefetch_related("clauses")
        .order_by("number")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    may_write = may(request.user, "slip-edit") and asks and shown == now
    context = {
        "charter": charter,
        "division": charter.village,
        "round": shown,
        "rounds": range(1, last + 1),
        "asks": asks,
        "total": _total(slips),
        "filter": found,
        "filtered": bool(request.GET.get("text") or request.GET.get("state")),
        "page_obj": page,
        "may_write": may_write,
        "lacking": _lacking(charter, slips) if may_write else 0,
        "day": request.POST.get("day") or timezone.localdate().isoformat(),
        "chosen": request.POST.getlist("slip"),
        "error": error,
    }
    return render(
        request, "autonomy/charters/slip_list.html", context, status=422 if error else 200
    )


def _matching(slips: QuerySet, found: SlipFilter) -> QuerySet:
    if not found.is_valid():
        return slips
    if text := found.cleaned_data["text"].strip():
        number = int(text) if text.isdecimal() and len(text) < 9 else None
        slips = slips.filter(Q(household__head__contains=text) | Q(number=number))
    return slips.filter(STATES.get(found.cleaned_data["state"], Q()))


def _total(slips: QuerySet) -> dict[str, int]:
    return slips.aggregate(
        issued=Count("pk"),
        returned=Count("pk", filter=Q(returned__isnull=False)),
        signed=Count("pk", filter=Q(signed=True)),
        comments=Count("pk", filter=~Q(comment="")),
        open=Count("pk", filter=STATES["open"]),
    )


def _lacking(charter: Charter, slips: QuerySet) -> int:
    """Open households that have no slip of the round."""
    households = Household.objects.filter(village=charter.village_id, closed__isnull=True)
    return households.exclude(pk__in=slips.values("household")).count()
