"""申诉: a village against its published grade, and the township's answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village

from ...reports.views.township import year_or_404
from ...reports.views.village import village_or_404
from ...standards.data import load
from ..forms.appeals import AppealAnswerForm, AppealForm
from ..models.appeals import Appeal
from ..models.rounds import Publication
from ..published import published
from ..services.appeals import answer_appeal, file_appeal, frozen_of


def appeal_list(request: Request, code: str, year: int) -> HttpResponse:
    year_or_404(year)
    place = place_or_404(code, year)
    rows = Appeal.objects.visible_to(request.user).in_division(code).filter(year=year)
    appeals = {row.village_id: row for row in rows.select_related("village", "attachment", "by")}
    outcomes = published(code, year)
    context: dict[str, object] = {
        "division": place,
        "year": year,
        "publication": Publication.objects.filter(round__township=code[:9], year=year).first(),
        "lines": [
            (o, appeal, o.standard.grade_titles.get(appeal.grade, ""))
            for o in outcomes
            if (appeal := appeals.get(o.village))
        ],
        "own": outcomes[0] if isinstance(place, Village) and outcomes else None,
        "may_file": isinstance(place, Village) and may(request.user, "appeal-create"),
        "may_answer": may(request.user, "appeal-answer"),
    }
    return render(request, "assessment/rounds/appeal_list.html", context)


def appeal_create(request: Request, code: str, year: int) -> HttpResponse:
    """Of a year there is one; until it is answered, filing and changing it is the same page."""
    village = village_or_404(code, year)
    year_or_404(year)
    back = reverse("appeal-list", args=[code, year])
    frozen = frozen_of(code, year)
    old = Appeal.objects.visible_to(request.user).filter(village=village, year=year).first()
    if frozen is None or (old and old.decision):
        messages.info(
            request, "这份申诉已经答复。" if frozen else f"{year}年度考评还没有发布，不能申诉。"
        )
        return redirect(back)
    appeal = old or Appeal(village=village, year=year)
    initial = {} if old else {"filed": timezone.localdate()}
    form = AppealForm(request.POST or None, request.FILES or None, instance=appeal, initial=initial)

    def save() -> object:
        form.keep_paper(code=code, by=request.user)
        return file_appeal(appeal=appeal, by=request.user, expected_version=form.expected_version)

    title = load("", frozen.round.publication.standard).grade_titles[frozen.grade]
    context = {
        "heading": f"{year}年度等次申诉",
        "lead": f"{village.name}发布的等次是{title}。",
        "cancel": back,
    }
    return edit(
        request, form, save=save, back=back, done="申诉已提出，等乡镇答复。", context=context
    )


def appeal_answer(request: Request, code: str, pk: int) -> HttpResponse:
    rows = Appeal.objects.visible_to(request.user).select_related("village")
    appeal = get_object_or_404(rows, village=code, pk=pk)
    back = reverse("appeal-list", args=[appeal.village.township_id, appeal.year])
    frozen = frozen_of(code, appeal.year)
    if appeal.decision or frozen is None:
        messages.info(request, "这份申诉已经答复，不能再改。")
        return redirect(back)
    ladder = load("", frozen.round.publication.standard)
    form = AppealAnswerForm(
        request.POST or None,
        instance=appeal,
        grades=list(ladder.grades),
        published=frozen.grade,
        initial={"answered": timezone.localdate()},
    )
    context = {
        "heading": f"答复{appeal.village.name}的申诉",
        "lead": f"发布的等次是{ladder.grade_titles[frozen.grade]}。申诉理由：{appeal.reason}",
        "cancel": back,
        "act": "答复",
    }
    return edit(
        request,
        form,
        save=lambda: answer_appeal(
            appeal=appeal, by=request.user, expected_version=form.expected_version
        ),
        back=back,
        done="申诉已答复；发布的结果不变，改变的等次记在旁边。",
        context=context,
    )
