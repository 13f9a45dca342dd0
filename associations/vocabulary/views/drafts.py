"""A county's vocabulary in the making: begun, changed kind by kind, published."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.http import Request
from accounts.records import ConflictError, remove_record, tokens
from accounts.records.draft_forms import DocumentFileForm, DraftForm
from accounts.records.editing import edit
from accounts.records.published import change_draft

from ..forms import KindForm, VocabularyForm
from ..in_force import in_force, month_of, ready
from ..lists import LINES, KindList, lists
from ..models import Vocabulary, VocabularyDraft
from ..services import (
    FILES,
    changes,
    draft_faults,
    is_published,
    new_code,
    publish_draft,
    start_draft,
)
from .vocabularies import READY, shown_lists, shown_sections

Rows = list[dict[str, Any]]
NOW = "now"


def draft_or_404(request: Request, pk: int) -> VocabularyDraft:
    return get_object_or_404(VocabularyDraft.objects.visible_to(request.user), pk=pk)


def draft_page(draft: VocabularyDraft) -> str:
    return reverse("vocabulary-draft-detail", args=[draft.pk])


def draft_create(request: Request) -> HttpResponse:
    """`?from=`: a published one, or one that comes with the program."""
    rows = {str(row.pk): row for row in Vocabulary.objects.visible_to(request.user)}
    starts = [
        (NOW, "现在用的"),
        *((key, row.title) for key, row in rows.items()),
        *READY.items(),
    ]
    chosen = request.GET.get("from", "")
    initial = {
        "start": chosen if chosen in dict(starts) else NOW,
        "title": f"{month_of(None) // 100 + 1}年类别和表式",
        "effective_from": (month_of(None) // 100 + 1) * 100 + 1,
    }
    form = VocabularyForm(request.POST or None, starts=starts, initial=initial)

    def start() -> VocabularyDraft:
        data = form.cleaned_data
        return start_draft(
            title=data["title"],
            effective_from=data["effective_from"],
            data=_content(data["start"], rows, request.user.scope),
            by=request.user,
        )

    return edit(
        request,
        form,
        save=start,
        back=draft_page,
        done="草稿已建立，可以逐项修改；发布以前什么也不变。",
        context={
            **{"heading": "起草类别和表式", "cancel": reverse("vocabulary-list")},
            "act": "建立草稿",
        },
    )


def _content(start: str, rows: dict[str, Vocabulary], county: str) -> dict[str, Any]:
    if start in READY:
        found: dict[str, Any] = ready(start)["data"]
        return found
    return rows[start].data if start in rows else in_force(county).data


def draft_import(request: Request) -> HttpResponse:
    form = DocumentFileForm(request.POST or None, request.FILES or None, format=FILES)
    return edit(
        request,
        form,
        save=lambda: start_draft(**FILES.read(form.cleaned_data["file"].read()), by=request.user),
        back=draft_page,
        done="文件已读入，校验值相符。它现在是本县的草稿，核对以后再发布。",
        context={
            "heading": "导入类别和表式",
            "lead": "别的县或上级从“类别和表式”里导出的文件，读入以后是本县的草稿。",
            **{"cancel": reverse("vocabulary-list"), "act": "导入"},
        },
    )


def draft_detail(request: Request, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    context = {
        **{"draft": draft, "lists": shown_lists(draft.data)},
        "others": shown_sections(draft.data, "-columns", pk),
        **{"faults": draft_faults(draft), "changes": changes(draft)},
    }
    return render(request, "associations/vocabulary/vocabulary_draft.html", context)


def draft_edit(request: Request, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    form = VocabularyForm(
        request.POST or None,
        version=draft.version,
        initial={"title": draft.title, "effective_from": draft.effective_from},
    )

    def save() -> VocabularyDraft:
        draft.title = form.cleaned_data["title"]
        draft.effective_from = form.cleaned_data["effective_from"]
        return change_draft(draft=draft, by=request.user, expected_version=form.expected_version)

    return edit(
        request,
        form,
        save=save,
        remove=partial(remove_record, record=draft, by=request.user),
        back=draft_page(draft),
        done="已保存。",
        context={
            **{"heading": "名称和月份", "cancel": draft_page(draft)},
            **{"removed": reverse("vocabulary-list"), "remove_label": "删除草稿"},
            "remove_text": "只删除这份草稿，已发布的不受影响。",
        },
    )


def draft_publish(request: Request, pk: int) -> HttpResponse:
    draft = draft_or_404(request, pk)
    if (wrong := draft_faults(draft)) and request.method != "POST":
        messages.error(request, "还不能发布：" + "；".join(wrong) + "。")
        return redirect(draft_page(draft))
    form = DraftForm(request.POST or None, version=draft.version)

    def publish() -> Vocabulary:
        if not form.is_valid():
            raise ValidationError("请重新打开这一页。")
        return publish_draft(draft=draft, by=request.user, expected_version=form.expected_version)

    return edit(
        request,
        form,
        save=publish,
        back=lambda row: reverse("vocabulary-detail", args=[row.pk]),
        done="已发布，从此不能修改。",
        context={
            **{"heading": f"发布《{draft.title}》", "cancel": draft_page(draft), "act": "确认发布"},
            "lead": (
                f"发布以后内容不能修改，本县{draft.since}1日起的记录照它选类别，"
                "以前的记录不变；要改只能发布新的一版。"
            ),
        },
    )


def kind_create(request: Request, pk: int, key: str) -> HttpResponse:
    draft, kinds = draft_or_404(request, pk), _list_or_404(key)
    return _kind(request, draft, kinds, {"code": new_code()}, f"增加{kinds.title}")


def kind_edit(request: Request, pk: int, key: str, kind: str) -> HttpResponse:
    draft, kinds = draft_or_404(request, pk), _list_or_404(key)
    row = _row_or_404(draft, kinds, kind)
    return _kind(request, draft, kinds, row, f"{kinds.title}：{row['title']}")


def kind_move(request: Request, pk: int) -> HttpResponse:
    """One place up or down in its list."""
    draft = draft_or_404(request, pk)
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise BadRequest("没有写明看到的是哪一版。")
    kinds = _list_or_404(request.POST.get("list", ""))
    row = _row_or_404(draft, kinds, request.POST.get("part", ""))
    rows = [*draft.data["lists"][kinds.key]]
    at = rows.index(row)
    to = at + (-1 if request.POST.get("to") == "up" else 1)
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    try:
        with tokens.once(request):
            _keep(request, draft, kinds, rows, int(version))
    except (ConflictError, tokens.AlreadyDoneError):
        messages.warning(request, "别人刚刚改过这份草稿，没有移动。请看过现在的内容再移。")
    return redirect(f"{draft_page(draft)}#{kinds.key}")


def _kind(
    request: Request, draft: VocabularyDraft, kinds: KindList, row: dict[str, Any], heading: str
) -> HttpResponse:
    rows: Rows = draft.data["lists"][kinds.key]
    published = is_published(draft, kinds.key, row["code"])
    form = KindForm(
        request.POST or None,
        version=draft.version,
        kinds=kinds,
        row=row,
        published=published,
        lines=draft.data["lists"][LINES.key],
    )

    def save() -> VocabularyDraft:
        new = form.changed
        if any(one["title"] == new["title"] and one["code"] != new["code"] for one in rows):
            raise ValidationError({"title": "表里已经有同名的。"})
        left = [new if one["code"] == new["code"] else one for one in rows]
        return _keep(
            request, draft, kinds, left if row in rows else [*rows, new], form.expected_version
        )

    def remove() -> VocabularyDraft:
        return _keep(request, draft, kinds, [one for one in rows if one != row], None)

    return edit(
        request,
        form,
        save=save,
        remove=remove if row in rows and not published else None,
        back=f"{draft_page(draft)}#{kinds.key}",
        done="已保存。",
        context={
            **{"heading": heading, "cancel": draft_page(draft)},
            "remove_text": "还没有发布过的才能删除。",
        },
    )


def _keep(
    request: Request, draft: VocabularyDraft, kinds: KindList, rows: Rows, seen: int | None
) -> VocabularyDraft:
    changed = {**draft.data["lists"], kinds.key: rows}
    return change_draft(draft=draft, by=request.user, expected_version=seen, lists=changed)


def _list_or_404(key: str) -> KindList:
    if key not in lists:
        raise Http404("没有这张表。")
    return lists[key]


def _row_or_404(draft: VocabularyDraft, kinds: KindList, code: str) -> dict[str, Any]:
    for row in draft.data["lists"].get(kinds.key, []):
        if row["code"] == code:
            found: dict[str, Any] = row
            return found
    raise Http404("表里没有这一项。")
