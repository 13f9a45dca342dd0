"""实施方案: a township's plans, one with its progress, one village's view of it, and its paper."""

import datetime
from functools import partial

from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import save_record
from accounts.records.editing import edit
from documents.charts import Span, span_chart
from documents.responses import pdf_response

from ...divisions import find_or_404
from ...divisions.models import Township, Village
from ...villages.views.villages import village_or_404
from ..forms import NewPlanForm, PlanForm
from ..models import Plan
from ..progress import (
    SOON,
    PlanProgress,
    StageCell,
    StageColumn,
    StageState,
    aims,
    progress,
    villages_of,
)
from ..services import create_plan, remove_plan

SHOWN = {
    "late": ("有逾期的", (StageState.LATE,)),
    "soon": ("快到期的", (StageState.SOON,)),
    "undecided": ("不能判定的", (StageState.UNDECIDED,)),
}  # what the matrix may be narrowed down to
PAPER_ROW = 38  # pixels of a stage in the chart on paper


def plan_list(request: Request, code: str) -> HttpResponse:
    """Of a county the plans of its townships; of a village those of its township."""
    division = find_or_404(code)
    plans = Plan.objects.visible_to(request.user).in_division(code[:9]).select_related("township")
    plans = (
        plans.prefetch_related("stages")
        .annotate(aims=Count("targets"))
        .order_by("-starts", "township", "id")
    )
    today = timezone.localdate()
    context = {
        "division": division,
        "level": len(code),
        "rows": [{"plan": plan, "now": _running(plan, today)} for plan in plans],
        "today": today,
        "may_write": may(request.user, "plan-create") and isinstance(division, Township),
    }
    return render(request, "associations/plans/plan_list.html", context)


def plan_create(request: Request, code: str) -> HttpResponse:
    township = township_or_404(request, code)
    initial = {"template": "by_type", "year": timezone.localdate().year}
    form = NewPlanForm(request.POST or None, initial=initial)
    back = reverse("plan-list", args=[code])
    return edit(
        request,
        form,
        save=lambda: create_plan(township=township, by=request.user, **form.cleaned_data),
        back=lambda plan: reverse("plan-detail", args=[code, getattr(plan, "pk", 0)]),
        done="实施方案已定好，请核对各阶段的日期和条件。",
        context={
            "heading": "制定实施方案",
            "lead": township.name,
            "cancel": back,
            "act": "制定方案",
        },
    )


def plan_edit(request: Request, code: str, pk: int) -> HttpResponse:
    plan = plan_or_404(request, code, pk)
    form = PlanForm(request.POST or None, instance=plan)
    back = reverse("plan-detail", args=[code, pk])
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=plan, by=request.user, expected_version=form.expected_version
        ),
        remove=partial(remove_plan, plan=plan, by=request.user),
        back=back,
        done="实施方案已保存。",
        context={
            **{
                "heading": "修改实施方案",
                "cancel": back,
                "removed": reverse("plan-list", args=[code]),
            },
            "remove_text": (
                "方案连同它的阶段、目标和逐村登记一起删除，不能恢复；各村自己的章程、"
                "协议等记录不受影响。"
            ),
        },
    )


def plan_detail(request: Request, code: str, pk: int) -> HttpResponse:
    plan = plan_or_404(request, code, pk)
    today = timezone.localdate()
    villages = villages_of(plan, today)
    found = progress(plan, villages, today)
    show = request.GET.get("show", "")
    context = {
        "plan": plan,
        "progress": found,
        "matrix": _narrowed(found, show),
        "aims": aims(plan, villages, today),
        "chart": chart(found),
        "show": show,
        "choices": [(key, label) for key, (label, _) in SHOWN.items()],
        "soon_days": SOON,
        "may_write": may(request.user, "plan-edit"),
        "may_tick": may(request.user, "stage-tick"),
    }
    return render(request, "associations/plans/plan_detail.html", context)


def plan_village(request: Request, code: str, pk: int) -> HttpResponse:
    """What the plan asks of one village, and where it is done."""
    village = village_or_404(request, code)
    plan = plan_or_404(request, code[:9], pk)
    found = progress(plan, [village], timezone.localdate())
    context = {
        "plan": plan,
        "village": village,
        "progress": found,
        "cells": [column.cells[0] for column in found.columns],
        "soon_days": SOON,
        "may_see_all": may(request.user, "plan-detail"),
        "may_tick": may(request.user, "stage-tick"),
    }
    return render(request, "associations/plans/plan_village.html", context)


def plan_print(request: Request, code: str, pk: int) -> FileResponse:
    """A4 lying: the chart, the stages, the targets, and every village's state."""
    plan = plan_or_404(request, code, pk)
    today = timezone.localdate()
    villages = villages_of(plan, today)
    found = progress(plan, villages, today)
    context = {
        "plan": plan,
        "progress": found,
        "aims": aims(plan, villages, today),
        "chart": chart(found, row=PAPER_ROW),
        "today": today,
    }
    title = f"{plan.township.name}{plan.name}"
    return pdf_response(render_to_string("associations/plans/print/plan.html", context), title)


def chart(found: PlanProgress, **size: int) -> str:
    """The stages over the plan's days, each with the share of villages that have done it."""
    spans = [_span(column) for column in found.columns]
    title = f"{found.plan.name}进度图"
    return span_chart(
        spans,
        starts=found.plan.starts,
        ends=found.plan.ends,
        today=found.today,
        title=title,
        **size,
    )


def _span(column: StageColumn) -> Span:
    stage = column.stage
    note = (
        f"完成 {column.done}/{len(column.applicable)} 村" if column.applicable else "没有适用的村"
    )
    return Span(f"{stage.number}. {stage.name}", stage.starts, stage.ends, column.percent, note)


def _running(plan: Plan, today: datetime.date) -> list[str]:
    return [stage.name for stage in plan.stages.all() if stage.starts <= today <= stage.ends]


def _narrowed(found: PlanProgress, show: str) -> list[tuple[Village, list[StageCell]]]:
    """The matrix's rows that have a cell of the states asked for."""
    _, states = SHOWN.get(show, ("", tuple(StageState)))
    return [
        (village, cells)
        for village, cells in found.rows
        if any(cell.state in states for cell in cells)
    ]


def plan_or_404(request: Request, code: str, pk: int) -> Plan:
    return get_object_or_404(
        Plan.objects.visible_to(request.user).select_related("township"), pk=pk, township=code
    )


def township_or_404(request: Request, code: str) -> Township:
    township = Township.objects.visible_to(request.user).filter(pk=code).first()
    if township is None:
        raise Http404("实施方案由乡镇制定。")
    return township
