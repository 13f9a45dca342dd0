"""The section of own fields: read, and changed in a draft."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.http import Request
from accounts.records.draft_moves import keep_moved, moved, part_of
from accounts.records.editing import edit
from accounts.records.published import change_draft

from ..models import Vocabulary, VocabularyDraft
from ..services import new_code
from ..views.drafts import draft_or_404
from ..views.sections import SectionOf, section_pages
from .draft_forms import OwnFieldForm
from .kinds import FIELDS, TYPES, OwnKind, OwnType, own_kinds

Rows = list[dict[str, Any]]


def own_page(draft: VocabularyDraft) -> str:
    return reverse("own-field-list-columns", args=[draft.pk])


def _show(request: Request, of: SectionOf) -> HttpResponse:
    content = of.data.get(FIELDS, {})
    context = {
        **of.context,
        "kinds": [
            (kind, [_shown(row) for row in content.get(kind.key, [])])
            for kind in own_kinds.values()
        ],
    }
    return render(request, "associations/vocabulary/own_fields.html", context)


own_field_list, own_field_ready, own_field_draft = section_pages(_show)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    options = "、".join(
        f"{one['title']}（停用）" if one.get("ended") else one["title"]
        for one in row.get("options", [])
    )
    return {**row, "type_words": TYPES[OwnType(row["type"])], "option_words": options}


def own_field_create(request: Request, pk: int, key: str) -> HttpResponse:
    draft, kind = draft_or_404(request, pk), _kind_or_404(key)
    return _field(request, draft, kind, {"code": new_code()}, f"增加{kind.title}的栏目")


def own_field_edit(request: Request, pk: int, key: str, field: str) -> HttpResponse:
    draft, kind = draft_or_404(request, pk), _kind_or_404(key)
    row = _row_or_404(draft, kind, field)
    return _field(request, draft, kind, row, f"{kind.title}的栏目：{row['title']}")


def own_field_move(request: Request, pk: int) -> HttpResponse:
    """One place up or down."""
    draft = draft_or_404(request, pk)
    kind = _kind_or_404(part_of(request, "list"))
    row = _row_or_404(draft, kind, part_of(request))
    rows = moved(request, _rows(draft, kind), row)
    return keep_moved(
        request,
        lambda seen: _keep(request, draft, kind, rows, seen),
        f"{own_page(draft)}#{kind.key}",
    )


def _field(
    request: Request, draft: VocabularyDraft, kind: OwnKind, row: dict[str, Any], heading: str
) -> HttpResponse:
    rows, stood = _rows(draft, kind), _stood(draft, kind)
    form = OwnFieldForm(
        request.POST or None,
        version=draft.version,
        kind=kind,
        row=row,
        others=[one for one in rows if one["code"] != row["code"]],
        stood=stood,
    )

    def save() -> VocabularyDraft:
        new = form.changed
        left = [new if one["code"] == new["code"] else one for one in rows]
        return _keep(
            request, draft, kind, left if row in rows else [*rows, new], form.expected_version
        )

    def remove() -> VocabularyDraft:
        return _keep(request, draft, kind, [one for one in rows if one != row], None)

    back = f"{own_page(draft)}#{kind.key}"
    return edit(
        request,
        form,
        save=save,
        remove=remove if row in rows and row["code"] not in stood else None,
        back=back,
        done="已保存。",
        context={
            **{"heading": heading, "cancel": back},
            "remove_text": "还没有发布过的才能删除。",
            "lead": "不设身份证号一类的栏目。"
            + ("不设怀孕、生育、避孕、孕检一类个人情况的栏目。" if kind.persons else ""),
        },
    )


def _stood(draft: VocabularyDraft, kind: OwnKind) -> set[str]:
    """Codes of fields and options in any published version."""
    versions = Vocabulary.objects.filter(division=draft.division).values_list("data", flat=True)
    rows = [row for data in versions for row in data.get(FIELDS, {}).get(kind.key, [])]
    return {row["code"] for row in rows} | {
        one["code"] for row in rows for one in row.get("options", [])
    }


def _keep(
    request: Request, draft: VocabularyDraft, kind: OwnKind, rows: Rows, seen: int | None
) -> VocabularyDraft:
    changed = {**draft.data.get(FIELDS, {}), kind.key: rows}
    return change_draft(draft=draft, by=request.user, expected_version=seen, fields=changed)


def _rows(draft: VocabularyDraft, kind: OwnKind) -> Rows:
    return [*draft.data.get(FIELDS, {}).get(kind.key, [])]


def _kind_or_404(key: str) -> OwnKind:
    if key not in own_kinds:
        raise Http404("没有这种记录。")
    return own_kinds[key]


def _row_or_404(draft: VocabularyDraft, kind: OwnKind, code: str) -> dict[str, Any]:
    for row in _rows(draft, kind):
        if row["code"] == code:
            return row
    raise Http404("没有这一栏。")
