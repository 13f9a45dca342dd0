"""The section `indicators` of a county's vocabulary: what is wrong with one, and what differs."""

from collections.abc import Iterator
from typing import Any

from accounts.texts.topics import tells_confidential
from associations.counted.sources import source_of
from associations.vocabulary.in_force import documents
from associations.vocabulary.lists import CODE
from associations.vocabulary.models import VocabularyDraft
from associations.vocabulary.registry import Section

from ..reports.form.in_force import FORM
from ..reports.form.report_form import ReportForm, form_from
from .definition import (
    COUNT,
    INDICATORS,
    SCALES,
    WINDOWS,
    CountyIndicator,
    indicators_from,
    measured,
)
from .terms import COLUMN, column_name, is_known

UNREADABLE = "指标的内容不完整"
LONGEST_TITLE, LONGEST_CODE, MOST_ADDED, MOST = 40, 30, 6, 60
KEYS = {"code", "title", "part", "whole", "years", "scale"}


def faults(content: Any) -> list[str]:
    try:
        if not isinstance(content, list) or any(set(row) - KEYS for row in content):
            return [UNREADABLE]
        return list(_faults(indicators_from(content)))
    except (KeyError, TypeError, ValueError, AttributeError):
        return [UNREADABLE]


def _faults(found: list[CountyIndicator]) -> Iterator[str]:
    if len(found) > MOST:
        yield f"指标不能超过{MOST}个"
    codes, titles = [one.code for one in found], [one.title for one in found]
    for number, one in enumerate(found, 1):
        name = f"第{number}个指标"
        if not _is_code(one.code) or codes.count(one.code) > 1:
            yield f"{name}的代码不对"
        elif not isinstance(one.title, str) or not 0 < len(one.title.strip()) <= LONGEST_TITLE:
            yield f"{name}没有名称，或者超过{LONGEST_TITLE}个字"
        elif words := tells_confidential(one.title):
            yield f"{name}“{one.title}”里的“{words}”要保密，不能按村公布数字"
        elif titles.count(one.title) > 1:
            yield f"有两个指标都叫“{one.title}”"
        else:
            yield from (f"指标“{one.title}”{text}" for text in _of_one(one))


def _is_code(code: object) -> bool:
    return isinstance(code, str) and bool(CODE.fullmatch(code)) and len(code) <= LONGEST_CODE


def _of_one(one: CountyIndicator) -> Iterator[str]:
    if one.scale not in SCALES or one.years not in WINDOWS or isinstance(one.years, bool):
        yield "的表示方法或考评期不认识"
        return
    if unknown := [key for key in one.keys if not isinstance(key, str) or not is_known(key)]:
        yield f"要数的“{unknown[0]}”不认识"
        return
    if not one.part or len(one.part) > MOST_ADDED or len(one.whole) > MOST_ADDED:
        yield "没有分子，或者相加的太多"
    if bool(one.whole) == (one.scale == COUNT):
        yield "：只计数的没有分母，别的都要有分母"
    if len(set(one.part)) < len(one.part) or len(set(one.whole)) < len(one.whole):
        yield "把同一样加了两次"
    for side, name in ((one.part, "分子"), (one.whole, "分母")):
        if any(column_name(key) for key in side) and not all(column_name(key) for key in side):
            yield f"的{name}里，月报栏目不能和别的记录相加"
        elif len({source_of(key).money for key in side if not column_name(key)}) > 1:
            yield f"的{name}里，金额不能和别的相加"


def column_faults(draft: VocabularyDraft) -> list[str]:
    """Columns that the draft's own form has not, or that cannot be added to one another."""
    content, form = draft.data.get(INDICATORS), draft.data.get(FORM)
    if content is None or faults(content):
        return []
    there = form_from(form or documents().section(FORM))
    return [
        f"指标“{one.title}”{text}"
        for one in indicators_from(content)
        for text in _of_columns(one, there)
    ]


def _of_columns(one: CountyIndicator, form: ReportForm) -> Iterator[str]:
    for side in (one.part, one.whole):
        names = [name for key in side if (name := column_name(key))]
        if not set(names) <= form.by_name.keys():
            yield "要数的栏目，月报表里没有"
        elif len({(c.money, c.stock) for c in map(form.by_name.__getitem__, names)}) > 1:
            yield "里，当月数和月末数、金额和别的不能相加"


def forbidden(before: Any, after: Any) -> list[str]:
    """Whatever a county counts now, years before are shown by what they had."""
    return []


def completed(content: Any, by: Any) -> Any:
    return content or by


def told(content: Any) -> dict[str, str]:
    found = [] if faults(content) else indicators_from(content)
    return {f"指标“{one.title}”": _words(one) for one in found}


def _words(one: CountyIndicator) -> str:
    return f"{_rule(one)}，{SCALES[one.scale]}"


def _rule(one: CountyIndicator) -> str:
    first = form_from(documents().section(FORM))
    own = [key for key in one.keys if (name := column_name(key)) and name not in first.by_name]
    if own:
        above, below = ("＋".join(map(_name, side)) for side in (one.part, one.whole))
        return f"{WINDOWS[one.years]}{above}" + (f"÷{below}" if below else "")
    return measured(one, first, documents().section("lists")).rule


def _name(key: str) -> str:
    return key if key.startswith(COLUMN) else source_of(key).title


def changes(before: Any, after: Any) -> list[str]:
    if faults(before) or faults(after):
        return []
    old, new = ({one.code: one for one in indicators_from(side)} for side in (before, after))
    found = [
        f"指标：新增“{one.title}”（{_words(one)}）" for one in new.values() if one.code not in old
    ]
    found += [
        f"指标：“{old[one.code].title}”改为“{one.title}”（{_words(one)}）"
        for one in new.values()
        if one.code in old and old[one.code] != one
    ]
    return found + [f"指标：去掉“{one.title}”" for one in old.values() if one.code not in new]


def summary(content: Any) -> str:
    return UNREADABLE if faults(content) else f"{len(content)} 个"


SECTION = Section(
    *(INDICATORS, "指标", faults, forbidden, told, changes, completed),
    page="vocabulary-indicators",
    summary=summary,
)
