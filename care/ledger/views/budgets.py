"""预算: budget against actual of the funds, and the association's share of family-planning
spending."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Township, Village

from .. import budgeting
from ..forms.budgets import BudgetForm, OutlayForm
from ..models.budgets import Budget, Outlay
from ..models.funds import Fund
from ..services.budgets import save_budget, save_outlay
from .funds import fund_or_404, year_or_404


def budget_list(request: Request, code: str, year: int) -> HttpResponse:
    division = place_or_404(code, year)
    days = year_or_404(year)
    funds = (
        Fund.objects.visible_to(request.user).in_division(code).with_places().with_figures(*days)
    )
    in_village = isinstance(division, Village)
    context = {
        "division": division,
        "year": year,
        "in_village": in_village,
        "rows": budgeting.overview(list(funds), year),
        "share": None if in_village else budgeting.share(code, year),
        "may_write": may(request.user, "budget-edit"),
        "may_write_share": not in_village and may(request.user, "outlay-edit"),
    }
    return render(request, "care/ledger/budget_list.html", context)


def budget_detail(request: Request, code: str, pk: int, year: int) -> HttpResponse:
    fund = fund_or_404(request, code, pk)
    year_or_404(year)
    budget = Budget.objects.filter(fund=fund, year=year).first()
    income, spending = budgeting.lines_of(fund, year, budget, request.user)
    context = {
        "fund": fund,
        "year": year,
        "budget": budget,
        "sides": [("收入", income), ("支出", spending)],
        "may_write": may(request.user, "budget-edit"),
    }
    return render(request, "care/ledger/budget_detail.html", context)


def budget_edit(request: Request, code: str, pk: int, year: int) -> HttpResponse:
    fund = fund_or_404(request, code, pk)
    year_or_404(year)
    budget = Budget.objects.filter(fund=fund, year=year).first() or Budget(fund=fund, year=year)
    form = BudgetForm(request.POST or None, instance=budget)
    address = reverse("budget-list", args=[code, year])

    def save() -> object:
        form.instance.amounts = form.amounts
        return save_budget(
            budget=form.instance, by=request.user, expected_version=form.expected_version
        )

    return edit(
        request,
        form,
        save=save,
        back=address,
        done="预算已保存。",
        context={
            "heading": f"{fund.name}{year}年预算",
            "lead": f"{fund}。不编预算的类别空着。",
            "cancel": address,
        },
    )


def outlay_edit(request: Request, code: str, year: int) -> HttpResponse:
    township = get_object_or_404(Township.objects.visible_to(request.user), pk=code)
    year_or_404(year)
    outlay = Outlay.objects.filter(township=township, year=year).first() or Outlay(
        township=township, year=year
    )
    form = OutlayForm(request.POST or None, instance=outlay)
    address = reverse("budget-list", args=[code, year])
    return edit(
        request,
        form,
        save=lambda: save_outlay(
            outlay=form.instance, by=request.user, expected_version=form.expected_version
        ),
        back=address,
        done="经费占比已保存。",
        context={"heading": f"{year}年经费占比", "lead": f"{township.name}。", "cancel": address},
    )
