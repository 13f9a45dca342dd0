"""The section `form` of a county's vocabulary: what is wrong with one, what differs, and what may
not change any more."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from accounts.texts.topics import tells_confidential
from associations.vocabulary.in_force import documents
from associations.vocabulary.registry import Section

from .column_sources import fault, source_words
from .columns import KNOWN, OWN, SLOTS, SPARED, ReportColumn
from .identity_words import identity_changes, identity_faults, identity_text
from .in_force import FIRST_FORM, FORM
from .report_form import HEAD, FormHead, ReportForm, form_from

UNREADABLE = "月报表的内容不完整"
LONGEST = {"title": 40, "short": 8, "section": 12, "unit": 4, "help": 60, "key": 8}
WORDS = {
    "title": "名称",
    "short": "简称",
    "section": "部分",
    "unit": "单位",
    "help": "填写说明",
    "key": "年度表上的简称",
}
JUMPS = {"": "不提示", "up": "增加很多时", "both": "增减很多时"}
JUMP_LIMITS = range(1_000_001)
SPARED_WORDS = dict(zip(SPARED, ("可以，常用", "可以", "不可以"), strict=True))


def faults(content: Any) -> list[str]:
    try:
        return list(_faults(form_from(content)))
    except (KeyError, TypeError, ValueError, AttributeError):
        return [UNREADABLE]


def _faults(form: ReportForm) -> Iterator[str]:
    names = [column.name for column in form.columns]
    if not form.required:
        yield "月报表至少要有一个必填的栏目"
    if not set(names) <= set(SLOTS) or len(set(names)) < len(names):
        yield UNREADABLE
        return
    if any(not isinstance(text, str) or len(text) > 40 for text in form.head):
        yield "月报表表头的文字不能超过40字"
    sections = [title for title, _ in groupby(column.section for column in form.columns)]
    if len(set(sections)) < len(sections):
        yield "同一部分的栏目要排在一起"
    for kind in ("title", "short"):
        given = [getattr(column, kind) for column in form.columns]
        yield from (
            f"有两栏的{WORDS[kind]}都是“{text}”"
            for text in dict.fromkeys(given)
            if given.count(text) > 1
        )
    yield from identity_faults(form)
    for number in range(len(names)):
        yield from (f"“{form.columns[number].title}”{text}" for text in _of_column(form, number))


def _of_column(form: ReportForm, number: int) -> Iterator[str]:
    column = form.columns[number]
    for kind, longest in LONGEST.items():
        text = getattr(column, kind)
        if not isinstance(text, str) or len(text) > longest:
            yield f"的{WORDS[kind]}不能超过{longest}字"
        elif words := tells_confidential(text):
            yield f"的{WORDS[kind]}里有“{words}”，这样的家庭要保密，不能按村填报"
        elif not text.strip() and kind not in ("help", "key"):
            yield f"没有写{WORDS[kind]}"
    if not _is_known(column):
        yield "的选项不认识"
    if not all(limit in JUMP_LIMITS for limit in (column.jump_percent, column.jump_least)):
        yield "：和上月比的界限要在0到100万之间"
    if column.source and column.name in KNOWN:
        yield "是源文件的栏目，数从哪里来不能改"
    elif found := fault(column):
        yield found
    if column.money != (column.unit == "元"):
        yield "：金额以元为单位，别的栏目不能用元"
    if column.name in KNOWN:
        yield from _of_known(column.name, form)
    if column.whole:
        yield from _of_part(form, column.name)


def _is_known(column: ReportColumn) -> bool:
    """Every switch and choice is one of those there are."""
    switches = (column.money, column.stock, column.within, column.required, column.case)
    chosen = (column.spared, SPARED), (column.jump, JUMPS)
    return all(isinstance(switch, bool) for switch in switches) and all(
        value in known for value, known in chosen
    )


def _of_known(name: str, form: ReportForm) -> Iterator[str]:
    """The columns of the documents mean the same in every county."""
    ours, theirs = form.by_name[name], FIRST_FORM.by_name[name]
    if (ours.money, ours.stock, ours.case, ours.whole) != (
        theirs.money,
        theirs.stock,
        theirs.case,
        theirs.whole,
    ):
        yield f"是源文件的“{theirs.title}”，计数的办法不能改"


def _of_part(form: ReportForm, name: str) -> Iterator[str]:
    column, whole = form.by_name[name], form.by_name.get(form.by_name[name].whole)
    if whole is None or whole.whole or whole.name == name:
        yield "是其中数，但没有选对总数那一栏"
    elif (whole.stock, whole.required, whole.spared) != (
        column.stock,
        column.required,
        column.spared,
    ):
        yield f"和“{whole.title}”要同样填：月末数或当月数、必填、不适用"


def forbidden(before: Any, after: Any) -> list[str]:
    """What a column counts stays as long as it keeps its place; no other one takes its name."""
    old, new = form_from(before), form_from(after)
    wrong = []
    for column in new.columns:
        was = old.by_name.get(column.name)
        if was and (was.money, was.stock, was.unit) != (column.money, column.stock, column.unit):
            wrong.append(f"“{was.title}”发布过，单位和计数的办法不能改；请停用，另加一栏")
        taken = [c for c in old.columns if c.title == column.title and c.name != column.name]
        if taken:
            wrong.append(f"“{column.title}”是别的栏目用过的名称，请换一个")
    return wrong


def completed(content: Any, by: Any) -> Any:
    return content or by


def told(content: Any) -> dict[str, str]:
    if not content:
        return {}
    form = form_from(content)
    head = "，".join(f"{label}{text}" for label, text in zip(HEAD.values(), form.head, strict=True))
    return {
        "月报表表头": head,
        **{
            f"月报表第{number}栏": f"{column.title}（{_all_words(column, form)}）"
            for number, column in enumerate(form.columns, 1)
        },
        **{
            f"月报表勾稽关系{number}": identity_text(form, identity)
            for number, identity in enumerate(form.identities, 1)
        },
    }


def _all_words(column: ReportColumn, form: ReportForm) -> str:
    more = [column.short, column.key, column.help, SPARED_WORDS[column.spared]]
    return "，".join([*words(column, form), *filter(None, more)])


def words(column: ReportColumn, form: ReportForm) -> list[str]:
    """How a column is counted and asked, in a few words each."""
    whole = form.by_name.get(column.whole)
    found = [
        column.section,
        column.unit,
        "月末数" if column.stock else "当月数",
        "必填" if column.required else "可不填",
    ]
    found += (
        [f"{'' if column.within else '对应'}“{whole.title}”{'的其中数' if column.within else ''}"]
        if whole
        else []
    )
    found += ["不适用不可以填"] if column.spared == "refused" else []
    found += ["应当没有的情形"] if column.case else []
    found += [f"{JUMPS[column.jump]}提示{_limits(column)}"] if column.jump else []
    found += [f"取自{source_words(column)}"] if column.source else []
    return found


def _limits(column: ReportColumn) -> str:
    if (column.jump_percent, column.jump_least) == (
        ReportColumn.jump_percent,
        ReportColumn.jump_least,
    ):
        return ""
    return f"（超过{column.jump_percent}%和{column.jump_least}{column.unit}）"


def changes(before: Any, after: Any) -> list[str]:
    if faults(before) or faults(after):
        return []
    old, new = form_from(before), form_from(after)
    found = []
    for column in new.columns:
        was = old.by_name.get(column.name)
        if was is None:
            found.append(f"月报表：新增“{column.title}”（{'，'.join(words(column, new))}）")
        elif was.title != column.title:
            found.append(f"月报表：“{was.title}”改名“{column.title}”")
        if was and _all_words(was, old) != _all_words(column, new):
            found.append(f"月报表：“{column.title}”改为{_all_words(column, new)}")
    found += [f"月报表：停用“{c.title}”" for c in old.columns if c.name not in new.by_name]
    found += identity_changes(old, new)
    return found + _head_changes(old.head, new.head) + _order_changes(old, new)


def _head_changes(old: FormHead, new: FormHead) -> list[str]:
    pairs = zip(HEAD.values(), old, new, strict=True)
    return [f"月报表：{title}改为“{now}”" for title, was, now in pairs if was != now]


def _order_changes(old: ReportForm, new: ReportForm) -> list[str]:
    before = [name for name in old.names if name in new.by_name]
    after = [name for name in new.names if name in old.by_name]
    return ["月报表：栏目次序有变"] if before != after else []


def summary(content: Any) -> str:
    """ "19 栏，其中本县自设 11 栏" """
    if not content or faults(content):
        return UNREADABLE
    form = form_from(content)
    own = sum(name in OWN for name in form.names)
    return f"{len(form.names)} 栏" + (f"，其中本县自设 {own} 栏" if own else "")


SECTION = Section(
    FORM, "月报表", faults, forbidden, told, changes, completed, "report-form", summary
)


def free_slot(taken: Mapping[str, object]) -> str | None:
    """The next of the county's own that no version ever had."""
    return next((name for name in OWN if name not in taken), None)


def first_content() -> Any:
    return documents().section(FORM)
