"""自评和验收 under a standard by points: a township's villages, a village's items, and writing one
down."""

import datetime
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import RecordForm, edit
from associations.divisions import place_or_404
from associations.divisions.states import as_on
from associations.models import Village

from ...grading.item_scores import lines, progress, scored_items
from ...grading.models import ItemScore
from ...grading.services.scores import save_score
from ...reports.views.township import year_or_404
from ...reports.views.village import village_or_404
from ...standards.data import VETO, AnyStandard, PointsItem
from ...standards.points_wording import full_text
from ...standards.services import NoStandardError, standard_for
from ..forms.scores import InspectionForm, SelfForm
from ..round_states import RoundState
from ..services.acceptances import scoring_refusal

BEFORE_PUBLISHING = (RoundState.OPEN, RoundState.SELF, RoundState.ACCEPTANCE)


def item_scores(request: Request, code: str, year: int) -> HttpResponse:
    year_or_404(year)
    division, standard = place_or_404(code, year), _standard_or_404(year, code)
    context: dict[str, object] = {
        "division": division,
        "year": year,
        "standard": standard,
        "items": scored_items(standard, year),
    }
    if isinstance(division, Village):
        closed = scoring_refusal(code[:9], year, *BEFORE_PUBLISHING)
        context |= {
            "lines": lines(division, year, scored_items(standard, year, division.kind)),
            "may_say": may(request.user, "item-self") and not closed,
            "may_inspect": may(request.user, "item-inspection") and not closed,
        }
        return render(request, "assessment/rounds/item_scores_village.html", context)
    end = datetime.date(year, 12, 31)
    villages = Village.objects.visible_to(request.user).in_division(code).open_on(end)
    there = as_on(villages.order_by("code"), end)
    context["rows"] = progress(there, year, standard, code)
    return render(request, "assessment/rounds/item_scores.html", context)


def item_self(request: Request, code: str, year: int, item: str) -> HttpResponse:
    closed = bool(scoring_refusal(code[:9], year, RoundState.OPEN, RoundState.SELF))
    return _edit(request, code, year, item, partial(SelfForm, closed=closed), "自评")


def item_inspection(request: Request, code: str, year: int, item: str) -> HttpResponse:
    return _edit(request, code, year, item, InspectionForm, "验收")


def _edit(
    request: Request,
    code: str,
    year: int,
    code_of_item: str,
    form_class: Callable[..., RecordForm],
    act: str,
) -> HttpResponse:
    year_or_404(year)
    village = village_or_404(code, year)
    item = _item_or_404(_standard_or_404(year, code), year, village, code_of_item)
    back = f"{reverse('item-scores', args=[code, year])}#{item.code}"
    said = (f"{item.clause}　{item.title}，{full_text(item)}", item.method)
    if message := scoring_refusal(code[:9], year, *BEFORE_PUBLISHING):
        messages.info(request, message)
        return redirect(back)
    old = (
        ItemScore.objects.visible_to(request.user)
        .filter(village=village, year=year, item=item.code)
        .first()
    )
    score = old or ItemScore(
        village=village, year=year, item=item.code, title=item.title, veto=item.role == VETO
    )
    form = form_class(request.POST or None, instance=score, item=item)
    return edit(
        request,
        form,
        save=partial(_save, request, form, score),
        back=back,
        done=f"“{item.title}”的{act}已保存。",
        context={
            **{"heading": f"{village.name}{year}年{act}：{item.title}", "cancel": back},
            "lead": "".join(f"{part.rstrip('。')}。" for part in said if part),
        },
    )


def _save(request: Request, form: RecordForm, score: ItemScore) -> object:
    return save_score(score=score, by=request.user, expected_version=form.expected_version)


def _standard_or_404(year: int, code: str) -> AnyStandard:
    try:
        return standard_for(year, division=code)
    except NoStandardError as error:
        raise Http404(str(error)) from None


def _item_or_404(standard: AnyStandard, year: int, village: Village, code: str) -> PointsItem:
    there = Village.objects.open_on(datetime.date(year, 12, 31)).filter(pk=village.pk).exists()
    found = next(
        (item for item in scored_items(standard, year, village.kind) if item.code == code), None
    )
    if found is None or not there:
        raise Http404("这个村这一年没有这个打分项目。")
    return found
