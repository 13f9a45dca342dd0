"""A county's standard in the making: begun, looked at, changed in its frame and grades, handed on,
published."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record
from accounts.records.draft_forms import DocumentFileForm, DraftForm
from accounts.records.editing import edit

from ...standards.data import PointsStandard
from ...standards.document import document
from ...standards.models import Standard, StandardDraft
from ..faults import faults
from ..forms.standards import FrameForm, GradesForm, StartForm
from ..services import (
    FILES,
    blank,
    change_draft,
    column_faults,
    draft_faults,
    publish_draft,
    start_draft,
    year_faults,
)


def draft_or_404(request: Request, pk: int) -> StandardDraft:
    return get_object_or_404(StandardDraft.objects.visible_to(request.user), pk=pk)


def draft_page(draft: StandardDraft) -> str:
    return reverse("standard-draft-detail", args=[draft.pk])


def draft_create(request: Request) -> HttpResponse:
    standards = {str(row.pk): row for row in Standard.objects.visible_to(request.user)}
    form = StartForm(
        request.POST or None,
        standards=list(standards.values()),
        initial=_copied(request, standards),
    )

    def start() -> StandardDraft:
        data = form.cleaned_data
        base = standards.get(data["start"])
        content = base.data if base else blank(data["start"])
        return start_draft(
            title=data["title"],
            effective_from=data["effective_from"],
            data=content,
            base=base,
            by=request.user,
        )

    return edit(
        request,
        form,
        save=start,
        back=draft_page,
        done="草稿已建立，可以逐项修改；发布以前不影响任何等次。",
        context={"heading": "起草考评标准", "cancel": reverse("standard-list"), "act": "建立草稿"},
    )


def _copied(request: Request, standards: dict[str, Standard]) -> dict[str, object]:
    row = standards.get(request.GET.get("from", ""))
    return {"start": str(row.pk), "title": row.title} if row else {}


def draft_import(request: Request) -> HttpResponse:
    form = DocumentFileForm(request.POST or None, request.FILES or None, format=FILES)
    return edit(
        request,
        form,
        save=lambda: start_draft(**FILES.read(form.cleaned_data["file"].read()), by=request.user),
        back=draft_page,
        done="文件已读入，校验值相符。它现在是本县的草稿，核对、试算以后再发布。",
        context={
            "heading": "导入标准文件",
            "lead": "别的县或上级从“考评标准”里导出的文件，读入以后是本县的草稿。",
            **{"cancel": reverse("standard-list"), "act": "导入"},
        },
    )


def draft_detail(request: Request, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    wrong = faults(draft.data)
    context = {
        **{
            "draft": draft,
            "rules": draft.rules,
            "document": document(draft.rules),
            "faults": wrong,
        },
        "criteria": {criterion.code for criterion in draft.rules.criteria},
        "year_faults": column_faults(draft) + year_faults(draft),
        "may_write": may(request.user, "standard-draft-edit"),
    }
    return render(request, "assessment/authoring/standard_draft.html", context)


def draft_edit(request: Request, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    rules = draft.rules
    points = isinstance(rules, PointsStandard)
    initial = {"title": draft.title, "effective_from": draft.effective_from, "shared": draft.shared}
    initial["merged"] = rules.merged
    if isinstance(rules, PointsStandard):
        initial |= {"full": rules.full, "bonus_cap": rules.bonus_cap}
    form = FrameForm(request.POST or None, points=points, version=draft.version, initial=initial)

    def save() -> StandardDraft:
        data = dict(form.cleaned_data)
        draft.title, draft.effective_from, draft.shared = (
            data.pop(n) for n in ("title", "effective_from", "shared")
        )
        seen = data.pop("version")
        return change_draft(draft=draft, by=request.user, expected_version=seen, **data)

    return edit(
        request,
        form,
        save=save,
        remove=partial(remove_record, record=draft, by=request.user),
        back=draft_page(draft),
        done="已保存。",
        context={
            **{
                "heading": "名称和年度",
                "cancel": draft_page(draft),
                "removed": reverse("standard-list"),
            },
            **{"remove_label": "删除草稿", "remove_text": "只删除这份草稿，已发布的标准不受影响。"},
        },
    )


def draft_grades(request: Request, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    points = isinstance(draft.rules, PointsStandard)
    form = GradesForm(
        request.POST or None, standard=draft.rules, points=points, version=draft.version
    )
    return edit(
        request,
        form,
        save=lambda: change_draft(
            draft=draft,
            by=request.user,
            expected_version=form.expected_version,
            **form.changes(draft.data["criteria"]),
        ),
        back=draft_page(draft),
        done="等次已保存。",
        context={
            **{"heading": "等次和目标", "cancel": draft_page(draft), "width": "middle"},
            "lead": "从最低一等写起，一行一个等次，不用的行留空。"
            + ("“以上”含本数。" if points else ""),
        },
        template="assessment/authoring/standard_grades.html",
    )


def draft_publish(request: Request, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    wrong = draft_faults(draft)
    if wrong and request.method != "POST":
        messages.error(request, "还不能发布：" + "；".join(wrong) + "。")
        return redirect(draft_page(draft))
    form = DraftForm(request.POST or None, version=draft.version)

    def publish() -> Standard:
        if not form.is_valid():
            raise ValidationError("请重新打开这一页。")
        return publish_draft(draft=draft, by=request.user, expected_version=form.expected_version)

    return edit(
        request,
        form,
        save=publish,
        back=lambda row: reverse("standard-detail", args=[row.pk]),
        done="标准已发布，从此不能修改。",
        context={
            **{"heading": f"发布《{draft.title}》", "cancel": draft_page(draft), "act": "确认发布"},
            "lead": (
                f"发布以后内容不能修改，{draft.effective_from}年度起本县各村按它评定等次；"
                "要改只能发布新的一版。"
            ),
        },
    )
