"""What a title or a heading says of time: 2026年6月, 1-6月累计, 上年同期, 截至年底."""

import re
from dataclasses import dataclass, replace

from ..reading.header import fold

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMERALS |= {"十": 10, "十一": 11, "十二": 12}
_Y = r"(?P<year>(?:19|20)\d\d)(?:年度?|[-./](?=\d))?"
_M = r"(?P<first>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_TO = r"(?:月(?:份)?)?[-—–~～至到](?P<last>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?"
_QUARTER = r"第?(?P<quarter>[一二三四1-4])季度"
_HALF = r"(?P<half>[上下])半年"
_DAY = r"(?:(?:3[01]|[12]\d|0?[1-9])[日号])?"
_WHEN = re.compile(
    f"(?:{_Y})?(?:{_M}{_TO}|{_M.replace('first', 'month')}月(?:份|末|底)?{_DAY}|{_QUARTER}|{_HALF})"
    f"|{_Y.replace('year', 'dotted')}(?P<after>1[0-2]|0?[1-9])(?!\\d)"
    f"|(?P<alone>(?:19|20)\\d\\d)年(?!_{0, 20}月)(?:度|全年|末|底)?"
)
_RELATIVE = (
    ("same_last_year", re.compile("上年同期|去年同期|同期")),
    ("year_before", re.compile("上年度?(?!半)|去年")),
    ("to_date", re.compile("(?:本|当|今)?年(?:度)?累计|累计(?:数)?|年初至今|自年初")),
    ("year", re.compile("全年|(?:本|当|今)年(?:度)?(?!龄|级|人)")),
    ("last_month", re.compile("上月(?:末|底)?")),
    ("month", re.compile("(?:本|当)月(?:末|底|数|发生数?)?")),
)
_AT_END = re.compile("截[至止]|(?:月|季|年)(?:末|底)|期末")
_LEFT = re.compile(r"截[至止]到?|期末|[、,，;；]")
_PLACEHOLDER = re.compile(r"_{0,20}年_{0,20}月(?:_{0,20}日)?(?:至_{0,20}月)?")


@dataclass(frozen=True)
class TimeSaid:
    """`first` and `last` month of `year`, each 0 where it is not said; `relative`: words that mean
    something beside another time only; `at_end`: it is about a day, the last."""

    year: int = 0
    first: int = 0
    last: int = 0
    relative: tuple[str, ...] = ()
    at_end: bool = False

    def __bool__(self) -> bool:
        return bool(self.year or self.first or self.relative)


def time_in(text: str) -> tuple[TimeSaid, str]:
    """What the text says of time, and the text without it. Raises ValueError where it says two."""
    left = fold(text).translate(_DIGITS)
    at_end = bool(_AT_END.search(left))
    found = list(_WHEN.finditer(left))
    said = TimeSaid(at_end=at_end)
    times = {_said(match) for match in found}
    if len(times) > 1:
        raise ValueError(text)
    if times:
        said = replace(times.pop(), at_end=at_end)
        left = _WHEN.sub("", left)
    relative = []
    for name, pattern in _RELATIVE:
        left, count = pattern.subn("", left)
        if count:
            relative.append(name)
    said = replace(said, relative=tuple(relative))
    if said or at_end:
        left = _LEFT.sub("", left)
    return said, re.sub(r"[(\[][)\]]", "", left)


def without_times(text: str) -> str:
    """As a layout is known again next time: blanks for a year and a month are times too."""
    left = _WHEN.sub("", fold(text).translate(_DIGITS))
    return _PLACEHOLDER.sub("", left)


def _said(match: re.Match[str]) -> TimeSaid:
    part = match.groupdict()
    year = int(part["year"] or part["dotted"] or part["alone"] or 0)
    if part["alone"]:
        return TimeSaid(year)
    if part["quarter"]:
        last = 3 * _number(part["quarter"])
        return TimeSaid(year, last - 2, last)
    if part["half"]:
        return TimeSaid(year, *((1, 6) if part["half"] == "上" else (7, 12)))
    first = _number(part["first"] or part["month"] or part["after"])
    return TimeSaid(year, first, _number(part["last"]) if part["last"] else first)


def _number(text: str) -> int:
    return _NUMERALS.get(text) or int(text)
