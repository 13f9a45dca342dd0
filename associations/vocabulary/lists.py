"""The section `lists`: of each list its kinds, in order, with the years in which each is used."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .registry import Section

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
LONGEST_TITLE = 30
YEARS = range(1980, 2100)
Lists = dict[str, list[dict[str, Any]]]  # as in the JSON: list → its kinds

SENSITIVE, LINE, SUBJECT, SHORT = "sensitive", "line", "subject", "short"
PROPERTIES = {SENSITIVE: "保密", LINE: "工作任务", SUBJECT: "评给", SHORT: "简称"}
LONGEST_SHORT = 4
SUBJECTS = {
    "person": "个人", "family": "家庭", "group": "会员小组", "association": "协会", "village": "村",
}  # fmt: skip


@dataclass(frozen=True)
class KindList:
    """Kinds that a county names itself. `longest`: a code's length; `known`: codes that the
    program has a meaning for, never left out; `properties`: what a kind has besides its title."""

    key: str
    title: str
    longest: int = 30
    known: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()


lists: dict[str, KindList] = {}


def listed(new: KindList) -> KindList:
    lists[new.key] = new
    return new


LINES = listed(KindList("line", "工作任务"))


@dataclass(frozen=True)
class ListedKind:
    """`starts`, `ends`: first and last year in which records have it; None: open."""

    code: str
    title: str
    starts: int | None = None
    ends: int | None = None
    properties: dict[str, Any] = field(default_factory=dict, compare=False)

    def used_in(self, year: int) -> bool:
        return (self.starts or 0) <= year <= (self.ends or YEARS.stop)

    @property
    def sensitive(self) -> bool:
        return bool(self.properties.get(SENSITIVE))

    @property
    def short(self) -> str:
        return str(self.properties.get(SHORT, ""))

    @property
    def years(self) -> str:
        """2027年起，至2028年"""
        parts = [f"{self.starts}年起"] if self.starts else []
        return "，".join([*parts, *([f"至{self.ends}年"] if self.ends else [])])


def kind_of(entry: dict[str, Any]) -> ListedKind:
    properties = {name: entry[name] for name in PROPERTIES if name in entry}
    return ListedKind(
        entry["code"], entry["title"], entry.get("from"), entry.get("until"), properties
    )


def faults(content: Any) -> list[str]:
    if not isinstance(content, dict):
        return ["类别表的内容不完整"]
    return [
        *(f"“{key}”不是本系统的类别表" for key in content if key not in lists),
        *(fault for one in lists.values() for fault in _of_list(one, content)),
    ]


def _of_list(one: KindList, content: Lists) -> Iterator[str]:
    rows = content.get(one.key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield f"“{one.title}”的内容不完整"
        return
    codes, titles = [row.get("code") for row in rows], [row.get("title") for row in rows]
    lines = {row.get("code") for row in content.get(LINES.key, ()) if isinstance(row, dict)}
    for number, row in enumerate(rows, 1):
        name = f"“{one.title}”第{number}行"
        if not _is_code(row.get("code"), one) or codes.count(row["code"]) > 1:
            yield f"{name}的代码不对"
        elif not isinstance(row.get("title"), str) or not 0 < len(row["title"]) <= LONGEST_TITLE:
            yield f"{name}没有名称，或者超过{LONGEST_TITLE}个字"
        elif titles.count(row["title"]) > 1:
            yield f"{name}“{row['title']}”和别的行同名"
        elif wrong := _wrong_years(row) or _wrong_property(row, one, lines):
            yield f"{name}“{row['title']}”的{wrong}"
    if one.key in content and (missing := [code for code in one.known if code not in codes]):
        yield f"“{one.title}”缺{'、'.join(missing)}：本系统要用，可以改名、停用，不能删去"


def _is_code(code: object, one: KindList) -> bool:
    return isinstance(code, str) and bool(CODE.fullmatch(code)) and len(code) <= one.longest


def _wrong_years(row: dict[str, Any]) -> str:
    first, last = row.get("from"), row.get("until")
    for year in (first, last):
        if year is not None and (type(year) is not int or year not in YEARS):
            return "年份不对"
    return "停用年份早于起用年份" if first and last and last < first else ""


def _wrong_property(row: dict[str, Any], one: KindList, lines: set[Any]) -> str:
    allowed = {"code", "title", "from", "until", *one.properties}
    if more := sorted(set(row) - allowed):
        return f"“{more[0]}”一栏不认识"
    if SENSITIVE in row and not isinstance(row[SENSITIVE], bool):
        return f"“{PROPERTIES[SENSITIVE]}”不对"
    if not isinstance(row.get(SHORT, ""), str) or len(row.get(SHORT, "")) > LONGEST_SHORT:
        return f"“{PROPERTIES[SHORT]}”超过{LONGEST_SHORT}个字"
    for name, known in ((LINE, lines), (SUBJECT, set(SUBJECTS))):
        if row.get(name) and row[name] not in known:
            return f"“{PROPERTIES[name]}”不在表里"
    return ""


def forbidden(before: Lists, after: Lists) -> list[str]:
    """A kind that was published stays, and stays confidential or not, as its families are."""
    wrong = []
    for one in lists.values():
        now = {row["code"]: row for row in after.get(one.key, before.get(one.key, []))}
        for row in before.get(one.key, []):
            name = f"“{one.title}”的“{row['title']}”"
            if row["code"] not in now:
                wrong.append(f"{name}发布过，不能删去，可以停用")
            elif bool(row.get(SENSITIVE)) != bool(now[row["code"]].get(SENSITIVE)):
                wrong.append(f"{name}发布过，不能再改保密；请另加一类")
    return wrong


def completed(content: Lists, by: Lists) -> Lists:
    """With the lists that it lacks, in the order in which they are registered."""
    return {key: content.get(key, by.get(key, [])) for key in lists}


def told(content: Lists) -> dict[str, str]:
    lines = line_titles(content)
    return {
        one.title: "、".join(_words(row, lines) for row in content[one.key])
        for one in lists.values()
        if content.get(one.key)
    }


def line_titles(content: Lists) -> dict[str, str]:
    return {row["code"]: row["title"] for row in content.get(LINES.key, [])}


def changes(before: Lists, after: Lists) -> list[str]:
    found: list[str] = []
    for one in lists.values():
        old, new = (
            {row["code"]: _words(row, line_titles(side)) for row in side.get(one.key, [])}
            for side in (before, after)
        )
        found += (f"{one.title}：{words}" for words in _changes(old, new))
        if [code for code in old if code in new] != [code for code in new if code in old]:
            found.append(f"{one.title}：次序有变")
    return found


def _changes(old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    for code, words in new.items():
        if code not in old:
            yield f"新增“{words}”"
        elif old[code] != words:
            yield f"“{old[code]}”改为“{words}”"
    yield from (f"去掉“{words}”" for code, words in old.items() if code not in new)


def _words(row: dict[str, Any], lines: dict[str, str]) -> str:
    """会员活动日（工作任务：宣传教育，至2026年）"""
    kind = kind_of(row)
    notes = [*property_words(kind, lines), *filter(None, [kind.years])]
    return f"{kind.title}（{'，'.join(notes)}）" if notes else kind.title


def property_words(kind: ListedKind, lines: dict[str, str]) -> Iterable[str]:
    """`lines`: what the county calls its lines of work."""
    if kind.sensitive:
        yield PROPERTIES[SENSITIVE]
    if subject := kind.properties.get(SUBJECT):
        yield f"评给{SUBJECTS.get(subject, subject)}"
    if line := kind.properties.get(LINE):
        yield f"{PROPERTIES[LINE]}：{lines.get(line, line)}"
    if kind.short and kind.short != kind.title:
        yield f"{PROPERTIES[SHORT]}{kind.short}"


SECTION = Section("lists", "类别", faults, forbidden, told, changes, completed)
