"""结账: which months and years of each fund are closed; closing and opening again."""

from collections.abc import Sized

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village

from ..forms.closings import ClosingForm, ClosingReopenForm
from ..models.closings import Closing, days_of, period_words
from ..models.funds import Fund
from ..services.closings import close, reopen
from .funds import year_or_404


def closing_list(request: Request, code: str, year: int) -> HttpResponse:
    """A fund a line: twelve months and the year."""
    division = place_or_404(code, year)
    start, end = year_or_404(year)
    funds = list(
        Fund.objects.visible_to(request.user)
        .in_division(code)
        .with_places()
        .filter(opened__lte=end)
    )
    rows = Closing.objects.filter(
        fund__in=funds, reopened_at=None, until__gte=start
    ).select_related("by")
    closings = list(rows.order_by("until", "pk"))
    closed: dict[int, list[Closing]] = {}
    for closing in closings:
        closed.setdefault(closing.fund_id, []).append(closing)
    again = Closing.objects.filter(
        fund__in=funds, reopened_at__isnull=False, until__range=(start, end)
    )
    context = {
        "division": division,
        "year": year,
        "in_village": isinstance(division, Village),
        "rows": [
            (fund, _cells(year, closed.get(fund.pk, [])), _last(closed.get(fund.pk, [])))
            for fund in funds
        ],
        "months": range(1, 13),
        "reopened": again.select_related("fund__village", "fund__township", "reopened_by").order_by(
            "-reopened_at"
        )[:50],
        "may_write": may(request.user, "closing-create") and bool(_periods(year)),
        "may_reopen": may(request.user, "closing-reopen"),
    }
    return render(request, "care/ledger/closing_list.html", context)


def _cells(year: int, closings: list[Closing]) -> list[tuple[int, Closing | None, bool]]:
    """(month or 0 for the year, its own closing, whether it is closed at all)."""
    own = {closing.period: closing for closing in closings}
    until = max((closing.until for closing in closings), default=None)
    return [
        (
            month,
            own.get(year * 100 + month),
            until is not None and days_of(year * 100 + month)[1] <= until,
        )
        for month in (*range(1, 13), 0)
    ]


def _last(closings: list[Closing]) -> Closing | None:
    """The only one that may be opened again."""
    return closings[-1] if closings else None


def closing_create(request: Request, code: str, year: int) -> HttpResponse:
    division = place_or_404(code, year)
    _, end = year_or_404(year)
    funds = (
        Fund.objects.visible_to(request.user)
        .in_division(code)
        .with_places()
        .filter(opened__lte=end)
    )
    form = ClosingForm(request.POST or None, periods=_periods(year), funds=funds)
    address = reverse("closing-list", args=[code, year])

    def save() -> Sized:
        chosen = list(form.cleaned_data["funds"]) or list(funds)
        return close(funds=chosen, period=form.cleaned_data["period"], by=request.user)

    return edit(
        request,
        form,
        save=save,
        back=address,
        done=lambda made: f"{len(made)} 项经费已结账。结过的期间不能再记账。",
        context={
            "heading": f"{division.name}：{year}年结账",
            "lead": (
                "结账以后，这一天以前的日期都不能再记账，也不能冲销到这些日期。"
                "年度结账把结存结转下年。"
            ),
            "act": "结账",
            "cancel": address,
        },
    )


def closing_reopen(request: Request, code: str, pk: int) -> HttpResponse:
    rows = Closing.objects.visible_to(request.user).select_related(
        "fund__village", "fund__township"
    )
    closing = get_object_or_404(rows, fund__code=code, pk=pk)
    form = ClosingReopenForm(request.POST or None)
    address = reverse("closing-list", args=[code, closing.period // 100])
    return edit(
        request,
        form,
        save=lambda: reopen(closing=closing, reason=form.cleaned_data["reason"], by=request.user),
        back=address,
        done="已反结账，可以补记。补完以后请再结账。",
        context={
            "heading": f"{closing.fund.name}：{period_words(closing.period)}反结账",
            "act": "反结账",
            "cancel": address,
        },
    )


def _periods(year: int) -> list[tuple[int, str]]:
    """The year and its months that are over, the last of them first."""
    today = timezone.localdate()
    periods = [year * 100 + month for month in (0, *range(12, 0, -1))]
    return [(period, period_words(period)) for period in periods if days_of(period)[1] < today]
