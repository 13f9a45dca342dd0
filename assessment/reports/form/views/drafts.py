"""The form of a county's vocabulary in the making: its columns added, changed, moved and given up,
its head, and how it will look."""

from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records.draft_moves import keep_moved, moved, part_of
from accounts.records.editing import edit
from accounts.records.published import change_draft
from associations.models import Vocabulary, VocabularyDraft
from associations.vocabulary.services import warnings
from associations.vocabulary.views.drafts import draft_or_404
from associations.vocabulary.views.sections import SectionOf, section_pages

from ... import sheet
from ..columns import KNOWN
from ..forms import ColumnForm, HeadForm
from ..identity_words import identity_text
from ..in_force import FIRST_FORM, FORM
from ..report_form import HEAD, ReportForm, form_from
from ..section import first_content, free_slot, words

Columns = list[dict[str, Any]]


def form_page(draft: VocabularyDraft) -> str:
    return reverse("report-form-columns", args=[draft.pk])


def _show(request: Request, of: SectionOf) -> HttpResponse:
    form = form_from(of.data.get(FORM) or first_content())
    rows = [(column, words(column, form)[1:]) for column in form.columns]
    context = {
        **of.context,
        "form": form,
        "groups": [
            (name, list(group)) for name, group in groupby(rows, key=lambda row: row[0].section)
        ],
        "head": list(zip(HEAD.values(), form.head, strict=True)),
        "identities": [(one.code, identity_text(form, one)) for one in form.identities],
        "parts": sheet.sections(form, {}),
        "warnings": warnings(of.draft) if of.draft else [],
        "may_write": of.draft and may(request.user, "report-form-column-create"),
    }
    return render(request, "assessment/reports/form/report_form.html", context)


report_form, report_form_ready, report_form_draft = section_pages(_show)


def head_edit(request: Request, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    content = draft.data[FORM]
    form = HeadForm(request.POST or None, draft.version, dict(content.get("head", {})))

    def save() -> VocabularyDraft:
        head = {name: form.cleaned_data[name].strip() for name in HEAD}
        return keep_form(request, draft, {**content, "head": head}, form.expected_version)

    return edit(
        request,
        form,
        save=save,
        back=form_page(draft),
        done="已保存。",
        context={
            "heading": "月报表的表头",
            "lead": "印在空白表和上报表的表头；没有的留空。",
            "cancel": form_page(draft),
        },
    )


def column_create(request: Request, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    if (name := free_slot(_ever_used(draft))) is None:
        messages.error(request, "本县自设的栏目已经用满48个，不能再加。")
        return redirect(form_page(draft))
    begun = {"name": name, "section": request.GET.get("section", "")[:12]}
    return _column(request, draft, begun, "增加栏目")


def column_edit(request: Request, pk: int, name: str) -> HttpResponse:
    draft = draft_or_404(request, pk)
    column = _column_or_404(draft, name)
    return _column(request, draft, column, f"栏目：{column['title']}")


def column_move(request: Request, pk: int) -> HttpResponse:
    """One place up or down within its section; at its edge the whole section."""
    draft = draft_or_404(request, pk)
    column = _column_or_404(draft, part_of(request))
    columns = _with_moved(request, draft.data[FORM]["columns"], column)
    return keep_moved(
        request,
        lambda seen: keep_form(request, draft, {**draft.data[FORM], "columns": columns}, seen),
        f"{form_page(draft)}#{column['name']}",
    )


def _with_moved(request: Request, columns: Columns, column: dict[str, Any]) -> Columns:
    """Within its section; the whole section at its edge."""
    if (within := moved(request, columns, column, itemgetter("section"))) != columns:
        return within
    parts = [list(group) for _, group in groupby(columns, key=itemgetter("section"))]
    part = next(group for group in parts if column in group)
    return list(chain.from_iterable(moved(request, parts, part)))


def _column(
    request: Request, draft: VocabularyDraft, column: dict[str, Any], heading: str
) -> HttpResponse:
    content, new = draft.data[FORM], "title" not in column
    known = column["name"] in KNOWN or column["name"] in _ever_published(draft)
    form = ColumnForm(
        request.POST or None,
        draft.version,
        column=column,
        form=form_from(content),
        lists=draft.data["lists"],
        fixed=known,
    )

    def save() -> VocabularyDraft:
        columns = _put(content["columns"], form.changed)
        return keep_form(request, draft, {**content, "columns": columns}, form.expected_version)

    def remove() -> VocabularyDraft:
        return keep_form(request, draft, _without(content, column["name"]), None)

    return edit(
        request,
        form,
        save=save,
        remove=None if new else remove,
        back=f"{form_page(draft)}#{column['name']}",
        done="已保存。",
        context={
            **{"heading": heading, "cancel": form_page(draft), "remove_label": "停用这一栏"},
            "remove_text": "从起用月份起不再填报；以前的月报里还在，数字不变。",
        },
    )


def _without(content: dict[str, Any], name: str) -> dict[str, Any]:
    """The form without a column, and without what must hold between it and others."""
    identities = content.get("identities", [])
    left = [one for one in identities if name not in (one["total"], *one["parts"])]
    columns = [one for one in content["columns"] if one["name"] != name]
    return {**content, "columns": columns, **({"identities": left} if identities else {})}


def _put(columns: Columns, changed: dict[str, Any]) -> Columns:
    """In its place; a new one, or one of another section now, behind the last of its section."""
    names = [one["name"] for one in columns]
    if changed["name"] in names:
        at = names.index(changed["name"])
        if columns[at]["section"] == changed["section"]:
            return [*columns[:at], changed, *columns[at + 1 :]]
        columns = [*columns[:at], *columns[at + 1 :]]
    peers = [n for n, one in enumerate(columns) if one["section"] == changed["section"]]
    at = peers[-1] + 1 if peers else len(columns)
    return [*columns[:at], changed, *columns[at:]]


def keep_form(
    request: Request, draft: VocabularyDraft, content: dict[str, Any], seen: int | None
) -> VocabularyDraft:
    return change_draft(draft=draft, by=request.user, expected_version=seen, **{FORM: content})


def _column_or_404(draft: VocabularyDraft, name: str) -> dict[str, Any]:
    for column in draft.data[FORM]["columns"]:
        if column["name"] == name:
            found: dict[str, Any] = column
            return found
    raise Http404("月报表里没有这一栏。")


def _published_forms(draft: VocabularyDraft) -> list[ReportForm]:
    rows = Vocabulary.objects.filter(division=draft.division).values_list("data", flat=True)
    return [FIRST_FORM, *(form_from(data[FORM]) for data in rows if data.get(FORM))]


def _ever_published(draft: VocabularyDraft) -> set[str]:
    return {name for form in _published_forms(draft) for name in form.names}


def _ever_used(draft: VocabularyDraft) -> dict[str, object]:
    here = (one["name"] for one in draft.data[FORM]["columns"])
    return dict.fromkeys([*_ever_published(draft), *here])
