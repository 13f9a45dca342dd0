"""A draft clause by clause, against an earlier one, and its clauses while it is open."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit

from ..difference import compare
from ..forms.charters import ClauseForm
from ..models.charters import CharterText, Clause
from ..services.charters import missing_topics
from ..services.texts import is_open, remove_clause, save_clause
from .charters import text_or_404


def charter_text(request: Request, code: str, pk: int) -> HttpResponse:
    """`?against=` a draft of the same edition or of the one before it."""
    text = text_or_404(request, code, pk)
    clauses = list(text.clauses.order_by("number", "id"))
    others = _comparable(text)
    against = next((other for other in others if str(other.pk) == request.GET.get("against")), None)
    context = {
        "text": text,
        "charter": text.charter,
        "clauses": clauses,
        "others": others,
        "against": against,
        "changes": _changes(text, against, clauses) if against else None,
        "missing": missing_topics(text.charter, clauses),
        "may_write": is_open(text) and may(request.user, "clause-create"),
    }
    return render(request, "autonomy/charters/charter_text.html", context)


def clause_create(request: Request, code: str, pk: int) -> HttpResponse:
    text = text_or_404(request, code, pk)
    last = text.clauses.order_by("-number").first()
    clause = Clause(text=text, number=last.number + 1 if last else 1)
    return _edit(request, clause, "添加条文")


def clause_edit(request: Request, code: str, pk: int) -> HttpResponse:
    clauses = Clause.objects.visible_to(request.user).select_related("text__charter__village")
    return _edit(
        request, get_object_or_404(clauses, pk=pk, text__charter__village_id=code), "修改条文"
    )


def _edit(request: Request, clause: Clause, heading: str) -> HttpResponse:
    text = clause.text
    form = ClauseForm(request.POST or None, instance=clause)
    address = reverse("charter-text", args=[text.charter.village_id, text.pk])
    return edit(
        request,
        form,
        save=lambda: save_clause(
            clause=form.instance, by=request.user, expected_version=form.expected_version
        ),
        back=address,
        done="条文已保存。",
        remove=partial(remove_clause, clause=clause, by=request.user) if clause.pk else None,
        context={"heading": f"{text}：{heading}", "cancel": address},
    )


def _comparable(text: CharterText) -> list[CharterText]:
    """The earlier drafts of its edition, newest first, and the last draft of the edition before."""
    charter = text.charter
    own = charter.texts.filter(number__lt=text.number).order_by("-number")
    former = CharterText.objects.filter(
        charter__village=charter.village_id,
        charter__kind=charter.kind,
        charter__edition__lt=charter.edition,
    )
    before = former.filter(charter__state__in=["in_force", "superseded"]).order_by(
        "-charter__edition", "-number"
    )
    return [*own.select_related("charter"), *before.select_related("charter")[:1]]


def _changes(text: CharterText, against: CharterText, clauses: list[Clause]) -> list:
    charter = text.charter
    of_both = Clause.objects.filter(
        text__charter__village=charter.village_id, text__charter__kind=charter.kind
    )
    ancestors = dict(of_both.values_list("pk", "origin_id"))
    return compare(list(against.clauses.order_by("number", "id")), clauses, ancestors)
