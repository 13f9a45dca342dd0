"""The parts of a standard in the making: sections and criteria added, changed, moved and
removed."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.http import Request
from accounts.records.draft_moves import keep_moved, moved, part_of
from accounts.records.editing import edit

from ...indicators.figures import indicators_of
from ...standards.data import PointsStandard
from ...standards.models import StandardDraft
from ..forms.criteria import CriterionForm
from ..forms.items import ItemForm
from ..forms.standards import SectionForm
from ..services import change_draft, new_code
from .drafts import draft_or_404, draft_page

Parts = list[dict[str, Any]]
REMOVING = {
    "remove_label": "删除这一项",
    "remove_text": "从草稿里去掉这一项；已发布的标准不受影响。",
}


def section_create(request: Request, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    _sections_or_404(draft)
    return _section(request, draft, {"code": new_code("s"), "title": ""}, new=True)


def section_edit(request: Request, pk: int, part: str) -> HttpResponse:
    draft = draft_or_404(request, pk)
    return _section(request, draft, _part_or_404(_sections_or_404(draft), part))


def criterion_create(request: Request, pk: int) -> HttpResponse:
    """?section= or ?grade= is where the person came from."""
    draft = draft_or_404(request, pk)
    if "sections" in draft.data and not draft.data["sections"]:
        messages.warning(request, "先增加一个部分，再在里面增加项目。")
        return redirect("standard-section-create", pk=pk)
    return _criterion(request, draft, new_code("i"), new=True)


def criterion_edit(request: Request, pk: int, part: str) -> HttpResponse:
    draft = draft_or_404(request, pk)
    _part_or_404(draft.data["criteria"], part)
    return _criterion(request, draft, part)


def draft_move(request: Request, pk: int) -> HttpResponse:
    """One place up or down: a section among the sections, a criterion among those of its section or
    grade."""
    draft = draft_or_404(request, pk)
    name = request.POST.get("list", "")
    if name not in ("sections", "criteria") or name not in draft.data:
        raise BadRequest("没有写明移动哪一部分。")
    part = _part_or_404(draft.data[name], part_of(request))
    parts = moved(request, draft.data[name], part, _place)

    def keep(seen: int) -> StandardDraft:
        return change_draft(draft=draft, by=request.user, expected_version=seen, **{name: parts})

    return keep_moved(request, keep, f"{draft_page(draft)}#{part['code']}")


def _place(part: dict[str, Any]) -> tuple[object, ...]:
    return (part["section"],) if "section" in part else (part.get("grade"),)


def _section(
    request: Request, draft: StandardDraft, section: dict[str, Any], *, new: bool = False
) -> HttpResponse:
    form = SectionForm(
        request.POST or None, version=draft.version, initial={"title": section["title"]}
    )
    empty = not any(item.get("section") == section["code"] for item in draft.data["criteria"])

    def save() -> StandardDraft:
        changed = {"code": section["code"], "title": form.cleaned_data["title"]}
        sections = _put(draft.data["sections"], changed)
        return change_draft(
            draft=draft, by=request.user, expected_version=form.expected_version, sections=sections
        )

    def remove() -> StandardDraft:
        sections = [other for other in draft.data["sections"] if other["code"] != section["code"]]
        return change_draft(draft=draft, by=request.user, expected_version=None, sections=sections)

    return edit(
        request,
        form,
        save=save,
        remove=remove if empty and not new else None,
        back=draft_page(draft),
        done="已保存。",
        context={
            **{
                "heading": "增加部分" if new else f"修改“{section['title']}”",
                "cancel": draft_page(draft),
            },
            "remove_text": "没有项目的部分才能删除。",
        },
    )


def _criterion(
    request: Request, draft: StandardDraft, code: str, *, new: bool = False
) -> HttpResponse:
    rules = draft.rules
    form_class = ItemForm if isinstance(rules, PointsStandard) else CriterionForm
    criterion = next((c for c in rules.criteria if c.code == code), None)
    form = form_class(
        request.POST or None,
        standard=rules,
        report_form=draft.report_form,
        county=indicators_of(draft.division, draft.effective_from),
        criterion=criterion,
        version=draft.version,
        initial=_begun(request, draft) if new else {},
    )

    def save() -> StandardDraft:
        criteria = _put(draft.data["criteria"], form.criterion(code))
        return change_draft(
            draft=draft, by=request.user, expected_version=form.expected_version, criteria=criteria
        )

    def remove() -> StandardDraft:
        left = [other for other in draft.data["criteria"] if other["code"] != code]
        return change_draft(draft=draft, by=request.user, expected_version=None, criteria=left)

    heading = "增加项目" if isinstance(rules, PointsStandard) else "增加标准"
    if criterion:
        heading = f"修改“{criterion.title}”"
    return edit(
        request,
        form,
        save=save,
        remove=None if new else remove,
        back=_after(request, draft, form, code),
        done="已保存。",
        template="assessment/authoring/criterion_form.html",
        context={"may_go_on": new, "heading": heading, "cancel": draft_page(draft)} | REMOVING,
    )


def _begun(request: Request, draft: StandardDraft) -> dict[str, str]:
    """What a new part starts from: the section or grade that the person came from, and the clause
    that comes next."""
    initial = {name: request.GET[name] for name in ("section", "grade") if name in request.GET}
    before = [
        part["clause"]
        for part in draft.data["criteria"]
        if initial and initial.items() <= part.items()
    ]
    last = re.fullmatch(r"(.*?)(\d{1,4})", before[-1]) if before else None
    return initial | ({"clause": f"{last[1]}{int(last[2]) + 1}"} if last else {})


def _after(
    request: Request, draft: StandardDraft, form: CriterionForm, code: str
) -> str | Callable[[object], str]:
    """Back to the draft, or on to one more in the same section or grade."""
    if request.POST.get("act") != "again":
        return f"{draft_page(draft)}#{code}"
    name = "section" if "section" in form.fields else "grade"
    page = reverse("standard-criterion-create", args=[draft.pk])
    return lambda _: f"{page}?{urlencode({name: form.cleaned_data[name]})}"


def _put(parts: Parts, part: dict[str, Any]) -> Parts:
    """The list with the part in its old place, or at the end."""
    if any(other["code"] == part["code"] for other in parts):
        return [part if other["code"] == part["code"] else other for other in parts]
    return [*parts, part]


def _sections_or_404(draft: StandardDraft) -> Parts:
    if "sections" not in draft.data:
        raise Http404("阶梯式标准不分部分。")
    sections: Parts = draft.data["sections"]
    return sections


def _part_or_404(parts: Parts, code: str) -> dict[str, Any]:
    found = next((part for part in parts if part["code"] == code), None)
    if found is None:
        raise Http404("这一项已经删除，或者从来没有。")
    return found
