"""Downloads in the trail: who took which list or paper home, by what filter, and how many rows were
on it.

Whatever a signed-in person is given as a file is noted before it leaves, so that a new export
cannot forget to; what need not be noted has its reason in its rule (urls.py).
tests/test_access.py walks all of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypedDict
from urllib.parse import unquote

import django_filters as filters
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.choices import flatten_choices

from .. import trail
from ..access import FAMILIES, AccessRule, rule_for
from ..http import Request, is_signed_in
from ..texts.identity_numbers import masked

CONDITIONS = {
    **{
        "group": "小组",
        "kind": "类别",
        "state": "状态",
        "village": "村（社区）",
        "area": "片",
        "year": "年度",
    },
    **{
        "month": "月份",
        "part": "期",
        "step": "环节",
        "household": "户",
        "member": "会员",
        "contact": "联系户",
    },
    **{
        "ids": "选中",
        "certificate": "证书",
        "merit": "评先",
        "honour": "评选",
        "meeting": "会议",
        "text": "查找",
    },
    **{
        "agreement": "协议",
        "blank": "空白",
        "whole": "全文",
        "checklist": "验收表",
        "grade": "等次",
        "title": "称号",
    },
    "benefit": "优待项目",
}
NOT_CONDITIONS = {"page", "sort"}
OMITTED = "（不记）"
LONGEST = 60
GetResponse = Callable[[HttpRequest], HttpResponse]


class ListFilter(filters.FilterSet):
    """What narrows a list, on its page and in its workbook: a download asks the query it came with
    what it did."""

    def __init__(self, data: QueryDict | None = None, *args: object, **kwargs: object) -> None:
        super().__init__(data, *args, **kwargs)
        if isinstance(data, QueryDict):
            _narrowing(data).list = self

    def conditions(self) -> dict[str, str]:
        """Name of the field → what was chosen, in words; without those left open."""
        if not self.form.is_valid():
            return {}
        return {
            name: _words(field, self.form.cleaned_data[name])
            for name, field in self.form.fields.items()
            if self.form.cleaned_data.get(name)
        }

    def label_of(self, name: str) -> str:
        return str(self.form.fields[name].label)

    def is_free(self, name: str) -> bool:
        """Whether anything may be typed there."""
        return not isinstance(self.form.fields[name], forms.ChoiceField | forms.DateField)


def narrowed(query: QueryDict, name: str, words: str) -> None:
    """A view without a ListFilter says in words what it made of the parameter `name`, one of
    CONDITIONS."""
    _narrowing(query).said[name] = words


@dataclass
class _Narrowing:
    list: ListFilter | None = None
    said: dict[str, str] = field(default_factory=dict)


def _narrowing(query: QueryDict) -> _Narrowing:
    """Kept with the query itself: a list is narrowed in the view, the download noted when the view
    is done."""
    if not hasattr(query, "narrowing"):
        query.narrowing = _Narrowing()  # type: ignore[attr-defined]
    narrowing: _Narrowing = query.narrowing  # type: ignore[attr-defined]
    return narrowing


class DownloadMiddleware:
    """Notes what is given out; if that fails, nothing is."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        rule = rule_for(match.view_name if match else None) or AccessRule()
        if (
            match
            and not rule.not_noted
            and is_signed_in(request)
            and is_download(request, response)
        ):
            note = getattr(response, "note", None) or note_of(request, response)
            trail.record(by=request.user, **note)
        return response


def is_download(request: HttpRequest, response: HttpResponse) -> bool:
    """A file, but not a picture on a page."""
    if response.status_code != 200 or request.method == "HEAD":
        return False
    disposition = response.headers.get("Content-Disposition", "")
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if kind.startswith("image/") and not disposition.startswith("attachment"):
        return False
    return bool(disposition) or kind not in ("text/html", "application/json")


class FileNote(TypedDict):
    """Arguments of trail.record."""

    action: str
    target: str
    division: str
    after: dict[str, object]


def note_of(request: Request, response: HttpResponse) -> FileNote:
    """What the trail tells of a file that is given out."""
    match = request.resolver_match
    assert match
    rule = rule_for(match.view_name) or AccessRule()
    taken = response.headers.get("Content-Disposition", "").startswith("attachment")
    rows = getattr(response, "rows", None)
    file = PurePath(file_name(response))
    return {
        "action": f"{'导出' if taken else '打印'}{rule.gives}",
        "target": masked(file.stem) or str(match.url_name),
        "division": match.kwargs.get("code") or request.user.scope,
        "after": {
            "格式": file.suffix.removeprefix("."),
            "条件": "；".join(_conditions(request.GET, tell_words=rule.gives != FAMILIES)) or "无",
            **({"份数": 1} if rows is None else {"行数": rows}),
        },
    }


def file_name(response: HttpResponse) -> str:
    """As FileResponse wrote it."""
    disposition = response.headers.get("Content-Disposition", "")
    _, encoded, name = disposition.partition("filename*=utf-8''")
    return unquote(name) if encoded else disposition.partition('filename="')[2].rstrip('"')


def _conditions(query: QueryDict, *, tell_words: bool) -> Iterator[str]:
    """In words, and never what may be an ID number; what is searched for among families is not
    told."""
    narrowing = _narrowing(query)
    named = set(NOT_CONDITIONS)
    if listed := narrowing.list:
        named |= set(listed.form.fields)
        for name, words in listed.conditions().items():
            shown = words if tell_words or not listed.is_free(name) else OMITTED
            yield f"{listed.label_of(name)}：{_short(shown)}"
    for name, label in CONDITIONS.items():
        if name in narrowing.said:
            yield f"{label}：{_short(narrowing.said[name])}"
        elif name not in named and (value := query.get(name)):
            shown = OMITTED if name == "text" and not tell_words else value
            yield f"{label}：{_short(shown)}"


def _short(words: str) -> str:
    clean = masked(words)
    return clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…"


def _words(field: forms.Field, value: object) -> str:
    if isinstance(value, bool):
        return "是"
    fixed = () if hasattr(field, "queryset") else getattr(field, "choices", ())
    choices: Iterable[tuple[object, object]] = flatten_choices(fixed)
    return next((str(label) for key, label in choices if str(key) == str(value)), str(value))
