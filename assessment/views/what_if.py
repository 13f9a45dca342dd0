"""试算: who would move if the standard were another one. Read from the address, computed, shown, forgotten."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.http import Request
from associations.divisions import find_or_404
from associations.models import County, Township, Village

from ..forms.what_if import WhatIfForm
from ..services.standards import NoStandardError, standard_for
from ..what_if import alter, try_out
from .township import year_or_404


def what_if(request: Request, code: str, year: int) -> HttpResponse:
    """A township's villages or a county's; the address is brought down to the changes, so that it can be handed on."""
    year_or_404(year)
    division = find_or_404(code)
    if isinstance(division, Village):
        return redirect("what-if", code=division.township_id, year=year)
    try:
        standard = standard_for(year, division=code)
    except NoStandardError as error:
        raise Http404(str(error)) from None
    form = WhatIfForm(request.GET, standard=standard, year=year)
    if not form.errors and form.said != request.GET.dict():
        return redirect(f"{reverse('what-if', args=[code, year])}?{urlencode(form.said)}".removesuffix("?"))
    trial = try_out(code=code, year=year, standard=standard, tried=alter(standard, form.changes))
    townships = _townships(request, division)
    context = {
        "division": division,
        "year": year,
        "form": form,
        "trial": trial,
        "query": request.GET.urlencode(),
        "parts": [(township, trial.within(township.pk)) for township in townships],
        "townships": isinstance(division, County),
    }
    return render(request, "assessment/what_if.html", context)


def _townships(request: Request, division: County | Township) -> list[Township]:
    """The division's own, in the order of their codes; a township itself."""
    if isinstance(division, Township):
        return [division]
    return list(Township.objects.visible_to(request.user).filter(county=division).order_by("code"))
