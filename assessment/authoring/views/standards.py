"""The published standards, to read, print and hand on."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string

from accounts.access import may
from accounts.http import Request
from associations.models import County
from documents.responses import json_response, pdf_response
from members.papers.wording import chinese_date

from ...standards.document import document
from ...standards.models import Standard, StandardDraft
from ..faults import faults
from ..services import FILES
from .drafts import draft_or_404, draft_page


def standard_list(request: Request) -> HttpResponse:
    may_write = may(request.user, "standard-draft-create")
    may_read = may(request.user, "standard-draft-detail")
    drafts = (
        StandardDraft.objects.visible_to(request.user).select_related("created_by")
        if may_read
        else []
    )
    standards = Standard.objects.visible_to(request.user)
    context = {"standards": standards, "drafts": drafts, "may_write": may_write}
    return render(request, "assessment/authoring/standard_list.html", context)


def standard_detail(request: Request, pk: int) -> HttpResponse:
    standard = _standard_or_404(request, pk)
    context = {
        **{
            "standard": standard,
            "document": document(standard.ladder),
            "issuer": _issuer(standard.division),
        },
        "may_write": may(request.user, "standard-draft-create"),
    }
    return render(request, "assessment/authoring/standard_detail.html", context)


def standard_print(request: Request, pk: int) -> FileResponse:
    standard = _standard_or_404(request, pk)
    return _paper(
        standard, note=f"编号 {standard.code}", date=chinese_date(standard.published_at.date())
    )


def draft_print(request: Request, pk: int) -> FileResponse:
    return _paper(draft_or_404(request, pk), note="草稿，未发布", date="")


def standard_export(request: Request, pk: int) -> HttpResponse:
    standard = _standard_or_404(request, pk)
    return _file(standard, f"standard-{standard.code}")


def draft_export(request: Request, pk: int) -> HttpResponse:
    """A draft as a file, to be tried elsewhere; only one that is complete can be read in."""
    draft = draft_or_404(request, pk)
    if faults(draft.data):
        messages.error(request, "草稿还不完整，不能导出。请先改好下面列出的各处。")
        return redirect(draft_page(draft))
    return _file(draft, f"standard-draft-{draft.division}-{draft.effective_from}")


def _file(row: Standard | StandardDraft, name: str) -> HttpResponse:
    text = FILES.write(title=row.title, effective_from=row.effective_from, data=row.data)
    return json_response(text, name)


def _standard_or_404(request: Request, pk: int) -> Standard:
    return get_object_or_404(Standard.objects.visible_to(request.user), pk=pk)


def _paper(standard: Standard | StandardDraft, *, note: str, date: str) -> FileResponse:
    rules = standard.rules if isinstance(standard, StandardDraft) else standard.ladder
    context = {
        **{"standard": standard, "document": document(rules), "note": note, "date": date},
        "issuer": _issuer(standard.division),
    }
    return pdf_response(
        render_to_string("assessment/print/standard.html", context), standard.title, numbered=True
    )


def _issuer(division: str) -> str:
    county = County.objects.filter(code=division).first() if division else None
    return f"{county.name}计划生育协会" if county else ""
