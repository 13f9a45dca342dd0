"""Papers of a charter: the document itself, the slips for the households, the sign-in sheet and the
vote record."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.http import Request
from documents.responses import pdf_response

from ..models.charters import Charter, CharterText
from ..models.steps import CharterStep, OpinionSlip
from ..printing import charters, sheets
from ..services.slips import rounds_done

LONGEST_NUMBER = 9


def charter_print(request: Request, code: str, pk: int) -> HttpResponseBase:
    """The draft of ?text=, by default the last one."""
    charter = _charter(request, code, pk)
    text = _text(request, charter)
    if text is None or not text.clauses.exists():
        where = reverse("charter-detail", args=[code, pk])
        context = {"charter": charter, "url": where}
        return render(request, "autonomy/charters/charter_paper_empty.html", context)
    found = charters.document(text, list(charter.steps.order_by("number")))
    return pdf_response(_paper("charter", {"document": found}), charter.full_title, numbered=True)


def slip_print(request: Request, code: str, pk: int) -> HttpResponseBase:
    """The slips of ?round= (by default the one at hand), or the one of ?slip=; blank ones before
    they are issued."""
    charter = _charter(request, code, pk)
    rows = OpinionSlip.objects.filter(charter=charter)
    if slip := _number(request, "slip"):
        rows = rows.filter(pk=get_object_or_404(rows, pk=slip).pk)
    else:
        last = rows.order_by("round").values_list("round", flat=True).last() or 1
        rows = rows.filter(round=_number(request, "round") or min(rounds_done(charter) + 1, last))
    lines = sheets.slips(rows) or [sheets.SlipLine(), sheets.SlipLine()]
    text = charter.texts.order_by("number").last()
    stage = text.get_stage_display() if text else ""
    parts = [
        _paper("slips", {"sheets": part, "charter": charter, "stage": stage})
        for part in sheets.sheets(lines)
    ]
    return pdf_response(parts, f"{charter.village.name}征求意见表", rows=len(lines))


def sign_in_print(request: Request, code: str, pk: int) -> HttpResponseBase:
    """Of the vote of ?step=, by default the last; before it ?people= says how many lines."""
    charter = _charter(request, code, pk)
    people = _number(request, "people")
    if people and people > sheets.MOST_ROWS:
        raise Http404(f"一次最多印 {sheets.MOST_ROWS} 人。")
    found = sheets.sign_in(charter, _vote(request, charter), people)
    return pdf_response(_paper("sign_in", {"sheet": found}), found.title)


def vote_print(request: Request, code: str, pk: int) -> HttpResponseBase:
    charter = _charter(request, code, pk)
    found = sheets.vote_record(
        charter, _vote(request, charter), charter.texts.order_by("number").last()
    )
    return pdf_response(_paper("vote", {"record": found}), f"{charter.village.name}表决记录")


def _charter(request: Request, code: str, pk: int) -> Charter:
    charters = Charter.objects.visible_to(request.user).select_related("village__township")
    return get_object_or_404(charters, village_id=code, pk=pk)


def _text(request: Request, charter: Charter) -> CharterText | None:
    texts = (
        CharterText.objects.filter(charter=charter)
        .select_related("charter__village")
        .order_by("number")
    )
    key = _number(request, "text")
    return get_object_or_404(texts, pk=key) if key else texts.last()


def _vote(request: Request, charter: Charter) -> CharterStep | None:
    """?blank=1 asks for an empty one."""
    if request.GET.get("blank"):
        return None
    found = sheets.votes(charter)
    key = _number(request, "step")
    if key and key not in [vote.pk for vote in found]:
        raise Http404("没有这次表决。")
    return (
        next((vote for vote in found if vote.pk == key), None)
        if key
        else (found[-1] if found else None)
    )


def _number(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    if text and not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Http404("地址不对。")
    return int(text) if text else None


def _paper(name: str, context: dict[str, object]) -> str:
    return render_to_string(f"autonomy/print/{name}.html", context)
