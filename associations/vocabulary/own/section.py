"""The section `fields`: of each kind of record its fields, in order."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps

from documents.reading.header import title_key
from documents.texts import clean_text

from ..registry import Section
from .kinds import FIELDS, TYPES, OwnKind, OwnType, own_kinds
from .values import refused_name

CODE = re.compile(r"k[0-9a-f]{4,20}")
LONGEST_TITLE, LONGEST_HELP, LONGEST_OPTION = 20, 60, 20
MOST_FIELDS, MOST_OPTIONS = 30, 40
KNOWN = {"code", "title", "type", "help", "options", "ended"}
OPTION_KNOWN = {"code", "title", "ended"}
Entries = list[dict[str, Any]]


def faults(content: Any) -> list[str]:
    if not isinstance(content, dict):
        return ["本县栏目的内容不完整"]
    return [
        *(f"“{key}”不是本系统的记录" for key in content if key not in own_kinds),
        *(fault for kind in own_kinds.values() for fault in _of_kind(kind, content)),
    ]


def _of_kind(kind: OwnKind, content: dict[str, Any]) -> Iterator[str]:
    rows = content.get(kind.key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield f"{kind.title}的本县栏目内容不完整"
        return
    if sum(not row.get("ended") for row in rows) > MOST_FIELDS:
        yield f"{kind.title}的本县栏目最多{MOST_FIELDS}个"
    for number, row in enumerate(rows, 1):
        if wrong := field_fault(kind, row, [one for one in rows if one is not row]):
            yield f"{kind.title}的本县栏目第{number}行：{wrong}"


def field_fault(kind: OwnKind, row: dict[str, Any], others: Entries) -> str:
    """What is wrong with one field, beside the others of its kind; "" where nothing is."""
    if more := sorted(set(row) - KNOWN):
        return f"“{more[0]}”一栏不认识"
    code, title, options = row.get("code"), row.get("title"), row.get("options", [])
    if not _is_code(code) or any(one.get("code") == code for one in others):
        return "代码不对"
    if not _is_text(title, LONGEST_TITLE) or not title:
        return f"没有名称，或者超过{LONGEST_TITLE}个字"
    if not _is_text(row.get("help", ""), LONGEST_HELP):
        return f"“{title}”的说明超过{LONGEST_HELP}个字"
    if not isinstance(row.get("type"), str) or row["type"] not in set(OwnType):
        return f"“{title}”的类型不对"
    if not isinstance(row.get("ended", False), bool) or not isinstance(options, list):
        return f"“{title}”的内容不完整"
    return (
        _refused(kind, [title, row.get("help", "")])
        or _taken(kind, title, others)
        or _wrong_options(kind, row, options)
    )


def _refused(kind: OwnKind, names: Iterable[str]) -> str:
    found = (refused_name(name, persons=kind.persons, concealed=kind.concealed) for name in names)
    return next(filter(None, found), "")


def _taken(kind: OwnKind, title: str, others: Entries) -> str:
    """A title says one thing: in forms, workbooks and imports."""
    if any(title_key(str(one.get("title"))) == title_key(title) for one in others):
        return f"“{title}”和别的栏目同名"
    columns = apps.get_model(kind.model)._meta.concrete_fields
    known = {str(column.verbose_name) for column in columns} | set(kind.taken())
    if title_key(title) in {title_key(one) for one in known}:
        return f"“{title}”是{kind.title}已有的栏目，请换一个名称"
    return ""


def _wrong_options(kind: OwnKind, row: dict[str, Any], options: list[Any]) -> str:
    title = row["title"]
    if row["type"] != OwnType.CHOICE:
        return f"“{title}”不是选项，不能有选项" if options else ""
    if not all(isinstance(one, dict) and set(one) <= OPTION_KNOWN for one in options):
        return f"“{title}”的选项不完整"
    if not any(not one.get("ended") for one in options):
        return f"“{title}”还没有选项"
    if len(options) > MOST_OPTIONS:
        return f"“{title}”的选项最多{MOST_OPTIONS}个"
    codes, titles = [one.get("code") for one in options], [one.get("title") for one in options]
    if not all(_is_code(code) and codes.count(code) == 1 for code in codes):
        return f"“{title}”的选项代码不对"
    if not all(one and _is_text(one, LONGEST_OPTION) for one in titles):
        return f"“{title}”有选项没有名称，或者超过{LONGEST_OPTION}个字"
    keys = [title_key(one) for one in titles]
    if twice := next((one for one in titles if keys.count(title_key(one)) > 1), ""):
        return f"“{title}”的选项“{twice}”写了两次"
    return _refused(kind, titles)


def _is_code(code: object) -> bool:
    return isinstance(code, str) and bool(CODE.fullmatch(code))


def _is_text(text: object, longest: int) -> bool:
    return (
        isinstance(text, str)
        and len(text) <= longest
        and text == clean_text(text, lines=False).strip()
    )


def forbidden(before: dict[str, Entries], after: dict[str, Entries]) -> list[str]:
    """What was published stays, under its code and of its type."""
    wrong = []
    for kind in own_kinds.values():
        now = {row["code"]: row for row in after.get(kind.key, [])}
        for row in before.get(kind.key, []):
            name = f"{kind.title}的本县栏目“{row['title']}”"
            new = now.get(row["code"])
            if new is None:
                wrong.append(f"{name}发布过，不能删去，可以停用")
            elif new["type"] != row["type"]:
                wrong.append(f"{name}发布过，不能再改类型；请另加一栏")
            else:
                left = {one["code"] for one in new.get("options", [])}
                wrong += [
                    f"{name}的选项“{one['title']}”发布过，不能删去，可以停用"
                    for one in row.get("options", [])
                    if one["code"] not in left
                ]
    return wrong


def completed(content: dict[str, Entries], by: dict[str, Entries]) -> dict[str, Entries]:
    return {key: content[key] for key in own_kinds if key in content}


def told(content: dict[str, Entries]) -> dict[str, str]:
    return {
        f"{kind.title}的本县栏目": "、".join(map(entry_words, content[kind.key]))
        for kind in own_kinds.values()
        if content.get(kind.key)
    }


def entry_words(row: dict[str, Any]) -> str:
    """务工地（文字）；住房结构（选项：砖混、木结构，已停用）"""
    options = [
        f"{one['title']}（停用）" if one.get("ended") else one["title"]
        for one in row.get("options", [])
    ]
    kind = TYPES[OwnType(row["type"])]
    notes = [f"{kind}：{'、'.join(options)}" if options else kind]
    notes += ["已停用"] if row.get("ended") else []
    return f"{row['title']}（{'，'.join(notes)}）"


def changes(before: dict[str, Entries], after: dict[str, Entries]) -> list[str]:
    found: list[str] = []
    for kind in own_kinds.values():
        old, new = (
            {row["code"]: entry_words(row) for row in side.get(kind.key, [])}
            for side in (before, after)
        )
        name = f"{kind.title}的本县栏目"
        found += [f"{name}：新增“{new[code]}”" for code in new if code not in old]
        found += [
            f"{name}：“{old[code]}”改为“{new[code]}”"
            for code in new
            if code in old and old[code] != new[code]
        ]
        found += [f"{name}：去掉“{old[code]}”" for code in old if code not in new]
        if [code for code in old if code in new] != [code for code in new if code in old]:
            found.append(f"{name}：次序有变")
    return found


def summary(content: dict[str, Entries]) -> str:
    """村3栏，会员2栏"""
    parts = [
        f"{kind.title}{count}栏"
        for kind in own_kinds.values()
        if (count := sum(not row.get("ended") for row in (content or {}).get(kind.key, [])))
    ]
    return "，".join(parts) or "没有"


SECTION = Section(
    FIELDS,
    "本县栏目",
    faults,
    forbidden,
    told,
    changes,
    completed,
    "own-field-list",
    summary,
)
