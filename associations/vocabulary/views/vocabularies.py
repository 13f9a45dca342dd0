"""The county's vocabularies, to read and hand on."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from documents.responses import json_response

from ..in_force import DOCUMENTS, TODAY, documents, month_of, ready
from ..lists import KindList, ListedKind, kind_of, line_titles, lists, property_words
from ..models import Vocabulary, VocabularyDraft
from ..registry import sections
from ..services import FILES

READY = {DOCUMENTS: "源文件的类别", TODAY: "2026年的类别"}


DRAFTED = "-columns"


@dataclass(frozen=True)
class ShownKind:
    kind: ListedKind
    notes: str


@dataclass(frozen=True)
class ShownList:
    kinds: KindList
    rows: list[ShownKind]

    @property
    def running(self) -> int:
        return sum(row.kind.ends is None for row in self.rows)

    @property
    def stopped(self) -> int:
        return len(self.rows) - self.running


def shown_lists(data: dict[str, Any]) -> list[ShownList]:
    content = data.get("lists", {})
    lines = line_titles(content)

    def shown(kind: ListedKind) -> ShownKind:
        return ShownKind(kind, "，".join(property_words(kind, lines)))

    return [
        ShownList(one, [shown(kind_of(row)) for row in content.get(one.key, [])])
        for one in lists.values()
    ]


@dataclass(frozen=True)
class ShownSection:
    title: str
    summary: str
    url: str


def shown_sections(data: dict[str, Any], suffix: str, key: int | str) -> list[ShownSection]:
    """Those that are told apart, most on a page of their own."""
    drafted = suffix == DRAFTED
    return [
        ShownSection(
            one.title,
            one.summary(data.get(one.key) or documents().section(one.key)),
            reverse(one.page + suffix if one.page else one.form, args=[key])
            if one.page or drafted
            else "",
        )
        for one in sections.values()
        if one.page or one.form
    ]


def vocabulary_list(request: Request) -> HttpResponse:
    may_write = may(request.user, "vocabulary-draft-create")
    rows = list(Vocabulary.objects.visible_to(request.user))
    now = month_of(None)
    context = {
        "vocabularies": rows,
        "in_force": next((row for row in rows if row.effective_from <= now), None),
        "ready": READY,
        "drafts": VocabularyDraft.objects.visible_to(request.user).select_related("created_by")
        if may_write
        else [],
        "may_write": may_write,
    }
    return render(request, "associations/vocabulary/vocabulary_list.html", context)


def vocabulary_detail(request: Request, pk: int) -> HttpResponse:
    row = _one_or_404(request, pk)
    context = {
        **{"vocabulary": row, "lists": shown_lists(row.data)},
        "others": shown_sections(row.data, "", pk),
        "may_write": may(request.user, "vocabulary-draft-create"),
    }
    return render(request, "associations/vocabulary/vocabulary_detail.html", context)


def vocabulary_ready(request: Request, name: str) -> HttpResponse:
    """One that comes with the program."""
    if name not in READY:
        raise Http404("没有这一份。")
    context = {
        **{"vocabulary": ready(name), "name": name, "lists": shown_lists(ready(name)["data"])},
        "others": shown_sections(ready(name)["data"], "-ready", name),
        "may_write": may(request.user, "vocabulary-draft-create"),
    }
    return render(request, "associations/vocabulary/vocabulary_detail.html", context)


def vocabulary_export(request: Request, pk: int) -> HttpResponse:
    row = _one_or_404(request, pk)
    text = FILES.write(title=row.title, effective_from=row.effective_from, data=row.data)
    return json_response(text, f"vocabulary-{row.division}-{row.effective_from}")


def _one_or_404(request: Request, pk: int) -> Vocabulary:
    return get_object_or_404(Vocabulary.objects.visible_to(request.user), pk=pk)
