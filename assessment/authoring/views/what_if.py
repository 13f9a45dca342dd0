"""试算: who would move if the standard were another one. Read from the address, computed, shown,
forgotten."""

from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.http import Request
from associations.divisions import find_or_404
from associations.models import County, Township, Village
from documents.responses import workbook_response

from ...reports.views.township import year_or_404
from ...rounds.published import published_words
from ...standards.services import NoStandardError, standard_for
from ..alterations import alter
from ..forms.what_if import WhatIfForm
from ..what_if import ComparedVillage, WhatIf, try_out
from ..what_if_sheets import sheets

PER_PAGE = 50


class WhatIfRequest(NamedTuple):
    """What the address asks for; `typed` are its parameters without the page of the list."""

    division: County | Township
    form: WhatIfForm
    typed: dict[str, str]

    @property
    def trial(self) -> WhatIf:
        form = self.form
        tried = alter(form.standard, form.changes, form.least)
        return try_out(code=self.division.pk, year=form.year, standard=form.standard, tried=tried)


def what_if(request: Request, code: str, year: int) -> HttpResponse:
    """A township's villages or a county's; the address is brought down to the changes, so that it
    can be handed on."""
    year_or_404(year)
    division = find_or_404(code, year)
    if isinstance(division, Village):
        return redirect("what-if", code=division.township_id, year=year)
    wanted = _trial_request(request, division, year)
    query = urlencode(wanted.typed if wanted.form.errors else wanted.form.parameters)
    if not wanted.form.errors and wanted.form.parameters != wanted.typed:
        return redirect(f"{reverse('what-if', args=[code, year])}?{query}".removesuffix("?"))
    trial, names = wanted.trial, _townships(request, division)
    page = Paginator(trial.moved, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "division": division,
        "year": year,
        "form": wanted.form,
        "trial": trial,
        "query": query,
        "page": page,
        "groups": _groups(page, names),
        "parts": _parts(trial, names) if isinstance(division, County) else [],
        "townships": isinstance(division, County),
        "published_words": published_words(code, year),
    }
    return render(request, "assessment/authoring/what_if.html", context)


def what_if_workbook(request: Request, code: str, year: int) -> FileResponse:
    """Everybody that moves, with the reasons."""
    year_or_404(year)
    division = find_or_404(code, year)
    if isinstance(division, Village):
        raise Http404("试算按乡镇（街道）或县（区）。")
    names = _townships(request, division)
    return workbook_response(
        sheets(
            division.name,
            _trial_request(request, division, year).trial,
            names,
            published_words(code, year),
        ),
        f"{division.name}{year}年度标准试算",
    )


def _trial_request(request: Request, division: County | Township, year: int) -> WhatIfRequest:
    try:
        standard = standard_for(year, division=division.pk)
    except NoStandardError as error:
        raise Http404(str(error)) from None
    typed = {name: value for name, value in request.GET.dict().items() if name != "page"}
    return WhatIfRequest(division, WhatIfForm(typed, standard=standard, year=year), typed)


def _townships(request: Request, division: County | Township) -> dict[str, str]:
    """Names by code, in the order of the codes; of a township its own."""
    if isinstance(division, Township):
        return {division.pk: division.name}
    found = Township.objects.visible_to(request.user).filter(county=division).order_by("code")
    return dict(found.values_list("code", "name"))


def _parts(trial: WhatIf, names: dict[str, str]) -> list[tuple[str, str, WhatIf]]:
    """(code, name, part) of each township, those without villages too."""
    parts = trial.by_township()
    return [(code, name, parts.get(code) or trial.of([])) for code, name in names.items()]


def _groups(page: Page, names: dict[str, str]) -> list[tuple[str, list[ComparedVillage]]]:
    """The villages of the page under the names of their townships."""
    found = groupby(page.object_list, key=lambda pair: pair.before.village[:9])
    return [(names.get(code, code), list(pairs)) for code, pairs in found]
