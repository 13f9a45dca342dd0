"""责任书: a year's contracts of a township, a village's contracts through the years, and their
papers."""

from collections.abc import Callable, Sized

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from documents.responses import pdf_response

from ..divisions import place_or_404
from ..divisions.models import Township, Village
from . import services
from . import text as contract_text
from .forms import ContractForm, ContractResultForm, ContractTextForm
from .models import ResponsibilityContract

FIRST_YEAR = 1980


def contract_list(request: Request, code: str, year: int) -> HttpResponse:
    """Of a township every village in the year; of a village every year."""
    division = place_or_404(code)
    _year_or_404(year)
    contracts = _contracts(request, code)
    context: dict[str, object] = {
        "division": division,
        "year": year,
        "may_write": may(request.user, "contract-edit"),
    }
    if isinstance(division, Village):
        return render(
            request,
            "associations/contracts/contract_village.html",
            context | {"contracts": contracts.order_by("-year")},
        )
    of_year = {contract.village_id: contract for contract in contracts.filter(year=year)}
    bound = set(services.bound_villages(division, year).values_list("pk", flat=True))
    villages = Village.objects.visible_to(request.user).filter(pk__in=bound | of_year.keys())
    rows = [{"village": village, "contract": of_year.get(village.pk)} for village in villages]
    context |= {
        "rows": rows,
        "tally": _tally(list(of_year.values())),
        "lacking": len(bound - of_year.keys()),
    }
    return render(request, "associations/contracts/contract_list.html", context)


def contract_prepare(request: Request, code: str, year: int) -> HttpResponse:
    township = place_or_404(code)
    if not isinstance(township, Township):
        raise Http404
    _year_or_404(year)
    model = None if request.GET.get("text") == "standard" else _last_year(request, code, year)
    form = ContractTextForm(request.POST or None, initial=_text(model), rows=_rows(model))
    villages = services.bound_villages(township, year)
    lacking = list(villages.exclude(contracts__year=year))

    def save() -> Sized:
        return services.prepare_contracts(
            township=township,
            year=year,
            tasks=form.cleaned_data["tasks"],
            rewards=form.cleaned_data["rewards"],
            targets=form.targets() or [],
            by=request.user,
        )

    back = reverse("contract-list", args=[code, year])
    context = {
        "heading": f"制定{year}年责任书",
        "lacking": lacking,
        "year": year,
        "model": model,
        "cancel": back,
        "act": f"制定 {len(lacking)} 份责任书",
    }
    return edit(
        request,
        form,
        save=save,
        back=back,
        done=lambda made: f"已制定{year}年的责任书 {len(made)} 份，可以打印出来签订。",
        context=context,
        template="associations/contracts/contract_prepare.html",
    )


def contract_detail(request: Request, code: str, year: int) -> HttpResponse:
    contract = _contract_or_404(request, code, year)
    context = {
        "contract": contract,
        "village": contract.village,
        "targets": contract.targets.all(),
        "may_write": may(request.user, "contract-edit"),
    }
    return render(request, "associations/contracts/contract_detail.html", context)


def contract_edit(request: Request, code: str, year: int) -> HttpResponse:
    contract = _contract_or_404(request, code, year)
    form = ContractForm(request.POST or None, request.FILES or None, instance=contract)

    def save() -> object:
        form.keep_paper(code=code, by=request.user)
        return services.change_contract(
            contract=contract,
            targets=form.targets(),
            by=request.user,
            expected_version=form.expected_version,
        )

    return _edit(
        request, contract, form, save, "associations/contracts/contract_form.html", f"{contract}"
    )


def contract_result(request: Request, code: str, year: int) -> HttpResponse:
    contract = _contract_or_404(request, code, year)
    if contract.signed is None:
        messages.info(request, "先填签订日期，再填年终结果。")
        return redirect("contract-edit", code=code, year=year)
    form = ContractResultForm(request.POST or None, instance=contract)

    def save() -> object:
        return services.judge_contract(
            contract=contract,
            achievements=form.achievements(),
            by=request.user,
            expected_version=form.expected_version,
        )

    return _edit(
        request,
        contract,
        form,
        save,
        "associations/contracts/contract_result.html",
        f"{contract}的年终结果",
    )


def contract_print(request: Request, code: str, year: int) -> FileResponse:
    """A village's contract, or all of the township's, each on pages of its own."""
    division = place_or_404(code)
    _year_or_404(year)
    rows = (
        _contracts(request, code)
        .filter(year=year)
        .select_related("village__township")
        .order_by("village")
    )
    contracts = list(rows.prefetch_related("targets", "village__states"))
    if not contracts:
        raise Http404(f"{division.name}没有{year}年的责任书。")
    html = render_to_string("associations/contracts/print/contract.html", {"contracts": contracts})
    return pdf_response(html, f"{division.name}{year}年责任书", numbered=len(contracts) == 1)


def _edit(
    request: Request,
    contract: ResponsibilityContract,
    form: ContractForm | ContractResultForm,
    save: Callable[[], object],
    template: str,
    heading: str,
) -> HttpResponse:
    back = reverse("contract-detail", args=[contract.village_id, contract.year])
    context = {"heading": heading, "contract": contract, "cancel": back}
    return edit(
        request,
        form,
        save=save,
        back=back,
        done=f"{contract}已保存。",
        context=context,
        template=template,
    )


def _contracts(request: Request, code: str) -> QuerySet:
    """With `held`: how many of their `aims` (targets) were reached."""
    rows = ResponsibilityContract.objects.visible_to(request.user).in_division(code)
    return rows.annotate(aims=Count("targets"), held=Count("targets", filter=Q(targets__held=True)))


def _contract_or_404(request: Request, code: str, year: int) -> ResponsibilityContract:
    return get_object_or_404(
        ResponsibilityContract.objects.visible_to(request.user).select_related(
            "village__township", "attachment"
        ),
        village_id=code,
        year=year,
    )


def _year_or_404(year: int) -> None:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404(f"没有 {year} 年的责任书。")


def _tally(contracts: list[ResponsibilityContract]) -> dict[str, int]:
    return {
        "made": len(contracts),
        "signed": sum(contract.signed is not None for contract in contracts),
        "judged": sum(bool(contract.result) for contract in contracts),
        "fulfilled": sum(
            contract.result == ResponsibilityContract.Result.FULFILLED for contract in contracts
        ),
    }


def _last_year(request: Request, code: str, year: int) -> ResponsibilityContract | None:
    return (
        ResponsibilityContract.objects.visible_to(request.user)
        .in_division(code)
        .filter(year=year - 1)
        .last()
    )


def _text(model: ResponsibilityContract | None) -> dict[str, str]:
    if model is None:
        return {"tasks": contract_text.TASKS, "rewards": contract_text.REWARDS}
    return {"tasks": model.tasks, "rewards": model.rewards}


def _rows(model: ResponsibilityContract | None) -> list[dict[str, str]]:
    if model is None:
        return [{"name": name, "target": target} for name, target in contract_text.TARGETS]
    return [{"name": row.name, "target": row.target} for row in model.targets.all()]
