"""A plan's stages and targets, and what is ticked by hand."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit
from accounts.records.telling import in_brackets

from ...divisions.models import Village
from ...villages.views.villages import village_or_404
from ..forms import AskForm, StageForm, TargetForm, TickForm, TickManyForm
from ..models import Plan, PlanStage, PlanTarget, StageTick
from ..progress import StageState, progress, villages_of
from ..services import remove_stage, tick_villages
from .plans import plan_or_404


def stage_create(request: Request, code: str, pk: int) -> HttpResponse:
    plan = plan_or_404(request, code, pk)
    last = plan.stages.last()
    stage = PlanStage(plan=plan, number=last.number + 1 if last else 1)
    return _edit(request, plan, StageForm(request.POST or None, instance=stage), "增加阶段")


def stage_edit(request: Request, code: str, pk: int) -> HttpResponse:
    stage = _of_plan_or_404(request, PlanStage, code, pk)
    form = StageForm(request.POST or None, instance=stage)
    remove = partial(remove_stage, stage=stage, by=request.user)
    return _edit(request, stage.plan, form, f"修改阶段：{stage.name}", remove)


def plan_target_create(request: Request, code: str, pk: int) -> HttpResponse:
    plan = plan_or_404(request, code, pk)
    number = (plan.targets.aggregate(last=Max("number"))["last"] or 0) + 1
    form = TargetForm(request.POST or None, instance=PlanTarget(plan=plan, number=number))
    return _edit(request, plan, form, "增加目标")


def plan_target_edit(request: Request, code: str, pk: int) -> HttpResponse:
    target = _of_plan_or_404(request, PlanTarget, code, pk)
    form = TargetForm(request.POST or None, instance=target)
    remove = partial(remove_record, record=target, by=request.user)
    return _edit(request, target.plan, form, f"修改目标：{target.name}", remove)


def stage_tick(request: Request, code: str, pk: int) -> HttpResponse:
    """Of a village its own tick; of the township those that have none yet, at once."""
    stage = _of_plan_or_404(request, PlanStage, code[:9], pk)
    plan, back = stage.plan, reverse("plan-detail", args=[code[:9], stage.plan_id])
    if stage.condition:
        messages.info(request, f"“{stage.name}”是从记录里算出来的，不用逐村登记。")
        return redirect(back)
    if len(code) == len(plan.township_id):
        return _tick_many(request, stage, back)
    village = village_or_404(request, code)
    there = [row for row in villages_of(plan, timezone.localdate()) if row.pk == code]
    if _states(stage, there).get(code, StageState.NOT_APPLICABLE) == StageState.NOT_APPLICABLE:
        messages.info(request, f"“{stage.name}”不要求{village.name}。")
        return redirect(back)
    return _tick_one(request, stage, village, back)


def _tick_one(request: Request, stage: PlanStage, village: Village, back: str) -> HttpResponse:
    old = StageTick.objects.filter(stage=stage, village=village).first()
    tick = old or StageTick(stage=stage, village=village, done=timezone.localdate())
    form = TickForm(request.POST or None, instance=tick)
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=tick, by=request.user, expected_version=form.expected_version
        ),
        remove=partial(remove_record, record=tick, by=request.user) if old else None,
        back=back,
        done=f"{village.name}的“{stage.name}”已登记。",
        context={
            **{
                "heading": f"{village.name}：{stage.name}",
                "lead": stage.what,
                "cancel": back,
                "act": "登记完成",
            },
            **{
                "remove_label": "撤回登记",
                "remove_text": "登记错的才撤回，撤回后这个村就是没有完成。",
            },
        },
    )


def _tick_many(request: Request, stage: PlanStage, back: str) -> HttpResponse:
    states = _states(stage, villages_of(stage.plan, timezone.localdate()))
    codes = [
        code
        for code, state in states.items()
        if state not in (StageState.DONE, StageState.NOT_APPLICABLE)
    ]
    if not codes and request.method != "POST":
        messages.info(request, f"“{stage.name}”要求的村都已登记。")
        return redirect(back)
    form = TickManyForm(request.POST or None, codes=codes, initial={"done": timezone.localdate()})
    return edit(
        request,
        form,
        save=lambda: tick_villages(stage=stage, by=request.user, **form.cleaned_data),
        back=back,
        done=lambda ticked: f"“{stage.name}”已登记 {len(ticked)} 个村。",
        context={
            "heading": f"登记完成：{stage.name}",
            "lead": stage.what,
            "cancel": back,
            "act": "登记完成",
        },
    )


def _states(stage: PlanStage, villages: list[Village]) -> dict[str, StageState]:
    found = progress(stage.plan, villages, timezone.localdate())
    column = next(column for column in found.columns if column.stage.pk == stage.pk)
    return {cell.village.pk: cell.state for cell in column.cells}


def _edit(
    request: Request,
    plan: Plan,
    form: AskForm,
    heading: str,
    remove: Callable[[], object] | None = None,
) -> HttpResponse:
    back = reverse("plan-detail", args=[plan.township_id, plan.pk])
    context = {
        "heading": heading,
        "lead": f"{plan.name}，{plan.starts} 至 {plan.ends}{in_brackets(plan)}。",
        "cancel": back,
    }
    name = form.instance._meta.verbose_name
    if isinstance(form.instance, PlanStage):
        context["remove_text"] = "阶段连同它的逐村登记一起删除，不能恢复；各村自己的记录不受影响。"
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=form.instance, by=request.user, expected_version=form.expected_version
        ),
        remove=remove,
        back=back,
        done=f"{name}已保存，进度已按新的内容重算。",
        context=context,
    )


def _of_plan_or_404(request: Request, model: type[Any], code: str, pk: int) -> Any:
    if len(code) != 9:
        raise Http404
    return get_object_or_404(
        model.objects.visible_to(request.user).select_related("plan__township"),
        pk=pk,
        plan__township=code,
    )
