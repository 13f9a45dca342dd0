"""问卷调查: sending questionnaires out, tallying them, and turning them into the appraisal."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village
from documents.responses import pdf_response

from ...days import year_or_404
from ..forms.surveys import (
    SurveyCloseForm,
    SurveyForm,
    SurveyReopenForm,
    TallyForm,
    offered_villages,
)
from ..models.surveys import Survey
from ..papers import questionnaire
from ..services import surveys as services
from ..survey_results import overall, results

PER_PAGE = 50
PAPERS = ("a5", "a4", "tally")


def survey_list(request: Request, code: str, year: int) -> HttpResponse:
    place, year = place_or_404(code, year), year_or_404(year)
    rows = Survey.objects.visible_to(request.user).in_division(code).filter(date__year=year)
    rows = (
        rows.select_related("village")
        .prefetch_related("questions")
        .order_by("-date", "village", "pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "division": place,
        "in_village": isinstance(place, Village),
        "year": year,
        "page_obj": page,
        "rows": [(survey, overall(survey)) for survey in page.object_list],
        "may_create": may(request.user, "survey-create")
        and not (isinstance(place, Village) and place.is_gone),
    }
    return render(request, "autonomy/appraisals/survey_list.html", context)


def survey_detail(request: Request, code: str, pk: int) -> HttpResponse:
    survey = _survey(request, code, pk)
    questions = list(survey.questions.order_by("number"))
    context = {
        "survey": survey,
        "results": results(survey, questions),
        "overall": overall(survey),
        "paper": "a5" if questionnaire(survey).fits_half else "a4",
        "lacking": services.missing(survey, questions),
        "may_edit": may(request.user, "survey-edit"),
        "may_tally": may(request.user, "survey-tally") and not survey.appraisal_id,
    }
    return render(request, "autonomy/appraisals/survey_detail.html", context)


def survey_create(request: Request, code: str, year: int) -> HttpResponse:
    """Of a township for as many of its villages as are ticked, all to begin with."""
    place_or_404(code, year)
    year_or_404(year)
    offered, today = offered_villages(code, request.user), timezone.localdate()
    initial: dict[str, object] = {
        "title": f"{year}年民主评议问卷",
        "date": today if year == today.year else None,
    }
    initial["villages"] = [village.pk for village in offered]
    form = SurveyForm(request.POST or None, instance=Survey(), offered=offered, initial=initial)

    def save() -> list[Survey]:
        wanted = form.cleaned_data
        return services.send_out(
            survey=form.instance,
            villages=wanted["villages"],
            questions=wanted["questions"],
            by=request.user,
        )

    def back(made: object) -> str:
        assert isinstance(made, list)
        if len(made) == 1:
            return reverse("survey-detail", args=[made[0].village_id, made[0].pk])
        return reverse("survey-list", args=[code, made[0].date.year])

    cancel = reverse("survey-list", args=[code, year])
    context = {"heading": "发起问卷调查", "act": "发起", "cancel": cancel}
    return edit(request, form, save=save, back=back, done=_sent, context=context)


def _sent(made: list[Survey]) -> str:
    return f"已在 {len(made)} 个村建好问卷，可以打印发放。"


def survey_edit(request: Request, code: str, pk: int) -> HttpResponse:
    survey = _survey(request, code, pk)
    form = SurveyForm(request.POST or None, instance=survey)
    back = _address(survey)
    if survey.appraisal_id and request.method == "GET":
        messages.warning(request, services.CLOSED)
        return redirect(back)
    return edit(
        request,
        form,
        save=lambda: services.change_survey(
            survey=form.instance,
            questions=form.cleaned_data["questions"],
            by=request.user,
            expected_version=form.expected_version,
        ),
        back=back,
        done="问卷已保存。",
        remove=lambda: services.remove_survey(
            survey=survey, by=request.user, expected_version=None
        ),
        context={
            "heading": "修改问卷",
            "lead": f"{survey.village.name}，{survey.title}",
            "cancel": back,
            "removed": reverse("survey-list", args=[code, survey.date.year]),
            "remove_text": "连同已经登记的票数一起删除。删除后不能恢复，留痕里仍看得到。",
        },
    )


def survey_tally(request: Request, code: str, pk: int) -> HttpResponse:
    survey = _survey(request, code, pk)
    back = _address(survey)
    if survey.appraisal_id and request.method == "GET":
        messages.warning(request, services.CLOSED)
        return redirect(back)
    form = TallyForm(
        request.POST or None, instance=survey, questions=list(survey.questions.order_by("number"))
    )
    return edit(
        request,
        form,
        save=lambda: services.tally(
            survey=survey,
            returned=form.cleaned_data["returned"],
            counts=form.counts,
            by=request.user,
            expected_version=form.expected_version,
        ),
        back=back,
        done="票数已保存。",
        context={
            "heading": "计票",
            "lead": f"{survey.village.name}，{survey.title}，{survey.date}",
            "cancel": back,
        },
        template="autonomy/appraisals/survey_tally.html",
    )


def survey_close(request: Request, code: str, pk: int) -> HttpResponse:
    survey = _survey(request, code, pk)
    form = SurveyCloseForm(request.POST or None, instance=survey)
    back, found = _address(survey), overall(survey)
    figures = (
        f"{survey.date}，问卷调查，参评 {survey.returned or 0} 人，{found}"
        if found
        else "票数还没有填全"
    )
    return edit(
        request,
        form,
        save=lambda: services.close_survey(
            survey=survey, by=request.user, expected_version=form.expected_version
        ),
        back=back,
        done="调查已结束，民主评议已经登记，可以接着填反映的问题和整改措施。",
        context={
            "heading": "结束调查，转为民主评议",
            "lead": (
                f"{survey.village.name}，{survey.title}。转成的民主评议：{figures}。"
                "结束以后票数不能再改。"
            ),
            "act": "结束调查",
            "cancel": back,
        },
    )


def survey_reopen(request: Request, code: str, pk: int) -> HttpResponse:
    survey = _survey(request, code, pk)
    form = SurveyReopenForm(request.POST or None, instance=survey)
    back = _address(survey)
    return edit(
        request,
        form,
        save=lambda: services.reopen_survey(
            survey=survey,
            reason=form.cleaned_data["reason"],
            by=request.user,
            expected_version=form.expected_version,
        ),
        back=back,
        done="问卷已重新打开，由它转成的民主评议已经撤回。改好票数以后请再结束一次。",
        context={
            "heading": "重新打开问卷",
            "lead": (
                f"{survey.village.name}，{survey.title}。由它转成的民主评议同时撤回，原因记入留痕。"
            ),
            "act": "重新打开",
            "cancel": back,
        },
    )


def survey_print(request: Request, code: str, pk: int, form: str) -> HttpResponseBase:
    """`form`: a5 (two to a sheet), a4, or the sheet to count on."""
    survey = _survey(request, code, pk)
    if form not in PAPERS:
        raise Http404("问卷有 A5、A4 两种，另有计票表。")
    paper = questionnaire(survey)
    if form == "a5" and not paper.fits_half:
        raise Http404("题目太多，A5 放不下，请打印 A4 的问卷。")
    title = "计票表" if form == "tally" else "问卷"
    html = render_to_string(f"autonomy/print/survey_{form}.html", {"paper": paper})
    return pdf_response(html, f"{survey.village.name}{survey.title}{title}")


def _survey(request: Request, code: str, pk: int) -> Survey:
    rows = Survey.objects.visible_to(request.user).select_related("village__township", "appraisal")
    return get_object_or_404(rows, village_id=code, pk=pk)


def _address(survey: Survey) -> str:
    return reverse("survey-detail", args=[survey.village_id, survey.pk])
