"""个人资料: what is held on a person, for the person who asks; and what falls due. Rows are offered
by name alone, and whoever keeps the records says which of them are the person's."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from documents.numerals import numeral
from documents.responses import pdf_response

from ..divisions import place_or_404
from . import kept
from .finding import NobodyError, PersonPart, PersonRow, bearing, data_on, picked
from .forms import ClearForm, PersonForm
from .holdings import attribute
from .retention import falls_due
from .services import clear, note_access, public_count


def person_find(request: Request, code: str) -> HttpResponse:
    division = place_or_404(code)
    form = PersonForm(request.GET or None)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    context = {
        "division": division,
        "form": form,
        "name": name,
        "rows": bearing(user=request.user, code=code, name=name) if name else [],
    }
    return render(request, "associations/persons/person_find.html", context)


def person_detail(request: Request, code: str) -> HttpResponse:
    """?name= and ?row=member-12&row=…: the rows that were confirmed. Posted: what is cleared on
    request."""
    division = place_or_404(code)
    if not request.GET.getlist("row"):
        return _nobody(request, code)
    name, rows, parts = _person(request, code)
    keys = [found.key for part in parts for found in part.rows if found.clearable]
    form = ClearForm(request.POST or None, keys=keys)
    if request.method == "GET":
        where, count = _division(rows), public_count(parts)
        note_access(by=request.user, whom=_whom(name, rows), division=where, count=count)
    query = _query(name, rows)
    return edit(
        request,
        form,
        save=lambda: clear(
            keys=form.cleaned_data["clear"],
            code=code,
            by=request.user,
            reason=form.cleaned_data["reason"],
        ),
        back=f"{reverse('person-find', args=[code])}?{urlencode({'name': name})}",
        done=lambda count: f"已清除 {count} 条。留痕只记办过这件事，不记清除的内容。",
        template="associations/persons/person_detail.html",
        context={
            "division": division,
            "name": name,
            "parts": parts,
            "total": sum(len(part.rows) for part in parts),
            "others": _others(request, code, name, parts),
            "picked": [found.key for found in rows],
            "kept": kept(),
            "query": query,
            "may_clear": bool(keys),
        },
    )


def _others(request: Request, code: str, name: str, parts: Sequence[PersonPart]) -> list[PersonRow]:
    """Rows with the same name that were not confirmed."""
    known = {found.key for part in parts for found in part.rows}
    rows = bearing(user=request.user, code=code, name=name)
    return [found for found in rows if found.key not in known]


def person_print(request: Request, code: str) -> HttpResponseBase:
    """The paper that the person takes home; the download itself is noted
    (accounts/requests/downloads.py)."""
    division = place_or_404(code)
    if not request.GET.getlist("row"):
        return _nobody(request, code)
    name, rows, parts = _person(request, code)
    context = {
        "division": division,
        "name": name,
        "parts": [(numeral(place), part) for place, part in enumerate(parts, 1)],
        "last": numeral(len(parts) + 1),
        "kept": kept(),
        "total": sum(len(part.rows) for part in parts),
        "today": timezone.localdate(),
    }
    html = render_to_string("associations/persons/print/person.html", context)
    paper: Any = pdf_response(html, f"{_whom(name, rows)}个人信息查阅单")
    paper.rows = public_count(parts)
    return paper


def retention_list(request: Request, code: str) -> HttpResponse:
    """到期资料: what is due now can be cleared, what is due in the coming quarter is announced."""
    division, today = place_or_404(code), timezone.localdate()
    parts = falls_due(user=request.user, code=code)
    form = ClearForm(
        request.POST or None, keys=[row.key for part in parts for row in part.rows if row.now]
    )
    return edit(
        request,
        form,
        save=lambda: clear(
            keys=form.cleaned_data["clear"],
            code=code,
            by=request.user,
            reason=form.cleaned_data["reason"],
            until=today,
        ),
        back=reverse("retention-list", args=[code]),
        done=lambda count: f"已清除到期资料 {count} 条。",
        template="associations/persons/retention_list.html",
        context={"division": division, "parts": parts, "now": sum(part.now for part in parts)},
    )


def _nobody(request: Request, code: str) -> HttpResponse:
    messages.warning(request, "请先查找姓名，勾选是本人的记录。")
    return redirect(
        f"{reverse('person-find', args=[code])}?{urlencode({'name': request.GET.get('name', '')})}"
    )


def _person(request: Request, code: str) -> tuple[str, list[PersonRow], list[PersonPart]]:
    form = PersonForm(request.GET)
    if not form.is_valid():
        raise Http404("请先查找姓名。")
    name = form.cleaned_data["name"]
    try:
        rows = picked(user=request.user, code=code, name=name, keys=request.GET.getlist("row"))
    except NobodyError:
        rows = []
    if not rows:
        raise Http404("这里没有这个人的这条记录。")
    return name, rows, data_on(user=request.user, name=name, rows=rows)


def _whom(name: str, rows: list[PersonRow]) -> str:
    """With the member's number, where the person is one."""
    return next((found.label for found in rows if found.holding.key == "member"), name)


def _division(rows: list[PersonRow]) -> str:
    return str(attribute(rows[0].row, rows[0].holding.place))


def _query(name: str, rows: list[PersonRow]) -> str:
    return urlencode([("name", name), *(("row", found.key) for found in rows)])


def link_to(request: Request, *, code: str, name: str, key: str) -> str:
    """From a record's page to all that is held on its person; "" for whom the page is not."""
    if not may(request.user, "person-detail"):
        return ""
    return f"{reverse('person-detail', args=[code])}?{urlencode({'name': name, 'row': key})}"
