"""民主评议: the year's appraisals with the pooled satisfaction, and recording one."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts import tokens
from accounts.access import may
from accounts.http import Request
from associations.divisions import find_or_404
from associations.models import Village

from ..forms.appraisals import AppraisalForm
from ..models import Appraisal
from ..resources import FIRST_YEAR
from ..satisfaction import pooled
from ..services.appraisals import save_appraisal


def appraisal_list(request: Request, code: str, year: int) -> HttpResponse:
    """A village's appraisals one by one; of a larger division its villages, each with its appraisals pooled."""
    division = find_or_404(code)
    _year_or_404(year)
    rows = Appraisal.objects.visible_to(request.user).in_division(code).filter(date__year=year)
    appraisals = list(rows.order_by("-date", "village"))
    context: dict[str, object] = {
        "division": division,
        "year": year,
        "total": pooled(appraisals),
        "may_write": may(request.user, "appraisal-create"),
    }
    if isinstance(division, Village):
        return render(request, "autonomy/appraisal_village.html", context | {"appraisals": appraisals})
    context["villages"] = _by_village(request, code, year, appraisals)
    return render(request, "autonomy/appraisal_list.html", context)


def appraisal_create(request: Request, code: str, year: int) -> HttpResponse:
    division = find_or_404(code)
    _year_or_404(year)
    chosen = division if isinstance(division, Village) else None
    return _edit(request, code, year, Appraisal(village=chosen) if chosen else Appraisal())


def appraisal_edit(request: Request, code: str, pk: int) -> HttpResponse:
    appraisal = get_object_or_404(Appraisal.objects.visible_to(request.user), village_id=code, pk=pk)
    return _edit(request, code, appraisal.date.year, appraisal)


def _edit(request: Request, code: str, year: int, appraisal: Appraisal) -> HttpResponse:
    form = AppraisalForm(request.POST or None, instance=appraisal, by=request.user, code=code)
    if tokens.is_spent(request):
        messages.warning(request, tokens.ALREADY_DONE)
        return redirect("appraisal-list", code=code, year=year)
    if request.method == "POST" and form.is_valid():
        try:
            with tokens.once(request):
                saved = save_appraisal(appraisal=form.instance, by=request.user)
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect("appraisal-list", code=code, year=year)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{saved.village}{saved.date}的民主评议已保存。")
            return redirect("appraisal-list", code=code, year=saved.date.year)
    context = {"form": form, "code": code, "year": year, "appraisal": appraisal if appraisal.pk else None}
    return render(request, "autonomy/appraisal_form.html", context)


def _by_village(request: Request, code: str, year: int, appraisals: list[Appraisal]) -> list[dict[str, object]]:
    """Villages there at the end of the year, and others appraised in it; `latest` is the last appraisal, or None."""
    found: dict[str, list[Appraisal]] = {}
    for appraisal in appraisals:
        found.setdefault(appraisal.village_id, []).append(appraisal)
    end = datetime.date(year, 12, 31)
    villages = Village.objects.visible_to(request.user).in_division(code).order_by("code")
    open_then = set(villages.open_on(end).values_list("code", flat=True))
    return [
        {"village": village, "pooled": pooled(found.get(village.pk, [])), "latest": found.get(village.pk, [None])[0]}
        for village in villages
        if village.pk in open_then or village.pk in found
    ]


def _year_or_404(year: int) -> None:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404(f"没有 {year} 年的数据。")
