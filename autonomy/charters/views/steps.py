"""Recording a step of an edition, filing it, putting its details right or taking it back."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records import save_record
from accounts.records.editing import edit

from ..forms.steps import HELP, CharterStepForm, StepDetailForm
from ..models.steps import CharterStep, CharterStepKind, OpinionSlip
from ..services.slips import unanswered
from ..services.steps import record_step, round_of, withdraw_step
from ..steps import next_steps
from .charters import charter_or_404


def charter_step(request: Request, code: str, pk: int, step: int) -> HttpResponse:
    """Any of the seven but filing, which is the township's."""
    if step not in CharterStepKind.values or step == CharterStepKind.FILED:
        raise Http404
    return _step(request, code, pk, CharterStepKind(step))


def charter_file(request: Request, code: str, pk: int) -> HttpResponse:
    return _step(request, code, pk, CharterStepKind.FILED)


def step_edit(request: Request, code: str, pk: int) -> HttpResponse:
    """What the township filed is its own."""
    steps = CharterStep.objects.visible_to(request.user).select_related("charter__village")
    step = get_object_or_404(steps, pk=pk, charter__village_id=code)
    if step.step == CharterStepKind.FILED and not may(request.user, "charter-file", "POST"):
        raise Http404
    form = StepDetailForm(request.POST or None, instance=step)
    address = reverse("charter-detail", args=[code, step.charter_id])
    last = not CharterStep.objects.filter(charter=step.charter, number__gt=step.number).exists()
    take_back = partial(withdraw_step, step=step, by=request.user, reason="登记有误")
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=form.instance, by=request.user, expected_version=form.expected_version
        ),
        back=address,
        done="已保存。",
        remove=take_back if last and step.charter.state == "drafting" else None,
        context={
            "heading": f"{step.charter.title}：{step.get_step_display()}",
            "lead": "日期、人数和结果不能改；登记错了的，从最后一步起撤回重新登记。",
            "remove_label": "撤回这一步",
            "remove_text": "这一步和它以后的文稿一起撤回，留痕里仍看得到。",
            "cancel": address,
        },
    )


def _step(request: Request, code: str, pk: int, step: CharterStepKind) -> HttpResponse:
    charter = charter_or_404(request, code, pk)
    address = reverse("charter-detail", args=[code, charter.pk])
    last = charter.steps.order_by("-number").first()
    if request.method == "GET" and (charter.state != "drafting" or step not in next_steps(last)):
        messages.warning(request, f"现在还不能登记“{step.label}”，请按次序办理。")
        return redirect(address)
    counted = OpinionSlip.objects.filter(charter=charter, round=round_of(charter)).exists()
    form = CharterStepForm(request.POST or None, charter=charter, step=step, counted=counted)
    return edit(
        request,
        form,
        save=lambda: record_step(
            charter=charter,
            step=step,
            by=request.user,
            expected_version=form.cleaned_data.get("version"),
            **form.details,
        ),
        back=address,
        done=f"“{step.label}”已登记。",
        context={
            "charter": charter,
            "heading": f"{charter.title}：{step.label}",
            "lead": charter.village.said(HELP[step]),
            "act": "登记",
            "cancel": address,
            "unanswered": unanswered(charter) if step == CharterStepKind.HOUSEHOLDS else 0,
        },
        template="autonomy/charters/charter_step.html",
    )
