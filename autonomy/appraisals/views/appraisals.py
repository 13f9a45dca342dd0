"""民主评议: the year's appraisals with the pooled satisfaction, and recording one."""

import datetime
from collections import Counter

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from associations.divisions import find_or_404
from associations.models import Village

from ...days import year_or_404
from ..forms.appraisals import AppraisalForm
from ..models.appraisals import FOLLOW_UP, Appraisal
from ..satisfaction import pooled
from ..services.appraisals import from_survey, remove_appraisal, save_appraisal


def appraisal_list(request: Request, code: str, year: int) -> HttpResponse:
    """A village's appraisals one by one; of a larger division its villages, each with its
    appraisals pooled."""
    division = find_or_404(code, year)
    year_or_404(year)
    rows = Appraisal.objects.visible_to(request.user).in_division(code).filter(date__year=year)
    rows = rows.select_related("village", "survey", "attachment").order_by("-date", "village")
    appraisals = list(rows)
    context: dict[str, object] = {
        "division": division,
        "year": year,
        "total": pooled(appraisals),
        "follow_ups": _follow_ups(appraisals),
        "may_write": may(request.user, "appraisal-create"),
    }
    if isinstance(division, Village):
        prefetch_related_objects(appraisals, "village__states")
        return render(
            request,
            "autonomy/appraisals/appraisal_village.html",
            context | {"appraisals": appraisals},
        )
    context["villages"] = _by_village(request, code, year, appraisals)
    return render(request, "autonomy/appraisals/appraisal_list.html", context)


def appraisal_create(request: Request, code: str, year: int) -> HttpResponse:
    division = find_or_404(code, year)
    year_or_404(year)
    chosen = division if isinstance(division, Village) else None
    return _edit(request, code, year, Appraisal(village=chosen) if chosen else Appraisal())


def appraisal_edit(request: Request, code: str, pk: int) -> HttpResponse:
    rows = Appraisal.objects.visible_to(request.user).select_related("village", "attachment")
    appraisal = get_object_or_404(rows, village_id=code, pk=pk)
    return _edit(request, code, appraisal.date.year, appraisal)


def _edit(request: Request, code: str, year: int, appraisal: Appraisal) -> HttpResponse:
    form = AppraisalForm(
        request.POST or None, request.FILES or None, instance=appraisal, by=request.user, code=code
    )
    survey = from_survey(appraisal)

    def save() -> Appraisal:
        form.keep_paper(code=form.instance.village_id, by=request.user)
        return save_appraisal(
            appraisal=form.instance, by=request.user, expected_version=form.expected_version
        )

    def back(saved: object) -> str:
        assert isinstance(saved, Appraisal)
        return reverse("appraisal-list", args=[code, saved.date.year])

    removable = appraisal.pk and not survey
    context = {
        "heading": "修改民主评议" if appraisal.pk else "登记民主评议",
        "lead": "只填人数，不填谁说了什么。",
        "cancel": reverse("appraisal-list", args=[code, year]),
        "survey": survey,
    }
    return edit(
        request,
        form,
        save=save,
        back=back,
        done="民主评议已保存。",
        remove=(
            lambda: remove_appraisal(appraisal=appraisal, by=request.user, expected_version=None)
        )
        if removable
        else None,
        context=context,
        template="autonomy/appraisals/appraisal_form.html",
    )


def _by_village(
    request: Request, code: str, year: int, appraisals: list[Appraisal]
) -> list[dict[str, object]]:
    """Villages there at the end of the year, and others appraised in it; `latest` is the last
    appraisal, or None."""
    found: dict[str, list[Appraisal]] = {}
    for appraisal in appraisals:
        found.setdefault(appraisal.village_id, []).append(appraisal)
    end = datetime.date(year, 12, 31)
    villages = Village.objects.visible_to(request.user).in_division(code).order_by("code")
    open_then = set(villages.open_on(end).values_list("code", flat=True))
    return [
        {
            "village": village,
            "pooled": pooled(found.get(village.pk, [])),
            "latest": found.get(village.pk, [None])[0],
            "follow_ups": _follow_ups(found.get(village.pk, [])),
        }
        for village in villages
        if village.pk in open_then or village.pk in found
    ]


def _follow_ups(appraisals: list[Appraisal]) -> list[tuple[str, str, int]]:
    """(key, word, how many appraisals) of what was found wanting, the most urgent first."""
    counts = Counter(
        "done_late" if row.measures_done and row.days_late() else row.follow_up
        for row in appraisals
    )
    return [(key, word, counts[key]) for key, word in FOLLOW_UP.items() if counts[key]]
