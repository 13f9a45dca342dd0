"""Cells that may say more than one thing, with their readings: asked once for a column, answered on
the page (docs/adr/0022)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from documents.reading.days import DIGITS
from documents.reading.questions import AmbiguousError, Answers, ReadingQuestion
from documents.reading.words import alike

from ...people.partial_dates import EPOCHS, SERIAL, PartialDateError, read_partial

_TENTH = re.compile(r"(?:19|20)\d\d\.1")
_SHORT_YEAR = re.compile(r"(\d{2})(年|[-/.])(\d{1,2}\D?.*)")
_SHORT_DAY = re.compile(r"(\d{2})(\d{2})(\d{2})")
_EIGHT = re.compile(r"\d{8}")
NEAR = 8  # names that are proposed
_MARKED = re.compile(r"[（(\[【][^（(\[【）)\]】]*[）)\]】]|[*＊★☆※#△▲]")


@dataclass
class Doubts:
    """What is known of how a file's cells are read: `days`, the system in which it counts days;
    `months`: how a column writes them; `answers` of the person. `questions` are still open."""

    days: str = ""
    months: Mapping[str, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    answers: Answers = field(default_factory=dict)
    questions: dict[str, ReadingQuestion] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Mapping[str, Any]) -> "Doubts":
        return cls(
            reading.get("days", ""),
            reading.get("months", {}),
            frozenset(reading.get("hidden_rows", ())),
            reading.get("answers", {}),
        )

    def settle(self, column: int, title: str, error: AmbiguousError) -> tuple[object, str]:
        """The value by the person's answer, or why there is none yet."""
        question = error.question(column, title)
        if question.is_open(self.answers):
            self.questions.setdefault(question.key, question)
            return None, f"{error}请在上面的问题里选一种读法。"
        return error.readings[self.answers[question.key]], ""

    def leaves_out(self, row: int) -> bool:
        return row in self.hidden_rows and self.answers.get("hidden-rows") == "out"

    def date(self, column: int, text: str) -> str:
        """Raises PartialDateError, AmbiguousError."""
        plain = text.strip().translate(DIGITS)
        if SERIAL.fullmatch(plain):
            return self._serial(plain)
        if _TENTH.fullmatch(plain):
            month = self.months.get(str(column), "")
            readings = {"01": f"{plain[:4]}-01", "10": f"{plain[:4]}-10"}
            if month:
                return read_partial(readings[month])
            raise _asked("tenth", text, "可以是 1 月，也可以是 10 月。", readings)
        if found := _SHORT_YEAR.fullmatch(plain):
            raise _short_year(text, found[1], found[2] + found[3])
        if _EIGHT.fullmatch(plain):
            return _eight(plain)
        if (found := _SHORT_DAY.fullmatch(plain)) and not _valid(plain):
            raise _short_year(text, found[1], f"-{found[2]}-{found[3]}")
        return read_partial(text)

    def _serial(self, text: str) -> str:
        readings = {system: day for system in EPOCHS if (day := _valid(text, days=system))}
        if self.days or len(readings) < 2:
            system = self.days or next(iter(readings), "1900")
            return read_partial(text, days=system)
        words = {
            system: f"{text} 是 {day}（按 {system} 年系统）" for system, day in readings.items()
        }
        raise AmbiguousError("serial", f"{text} 是表格软件里的天数，算法有两种。", readings, words)


def months_of(cells: set[str], *, typed: bool) -> str:
    """The month that 1980.1 is in this column: 1980.01 or 1980.10 beside it tells, or that it was
    typed as a text; else nothing does."""
    if any(re.fullmatch(r"(?:19|20)\d\d\.0[1-9]", cell) for cell in cells):
        return "10"
    whole = any(re.fullmatch(r"(?:19|20)\d\d\.10", cell) for cell in cells)
    return "01" if typed or whole else ""


def marked_name(name: str) -> str:
    """Raises AmbiguousError where brackets or a star stand in it."""
    bare = _MARKED.sub("", name).strip()
    if bare == name or not bare:
        return name
    words = {"kept": f"{name} 照原样登记", "bare": f"{name} 登记为 {bare}"}
    raise AmbiguousError("mark", f"{name} 里有括号或记号。", {"kept": name, "bare": bare}, words)


def lost_name(name: str, names: Iterable[str]) -> AmbiguousError | None:
    """None where nobody is called like it."""
    near = alike(name, names)[:NEAR]
    words = {one: f"{name} 是 {one}" for one in near}
    text = f"{name} 里有没有显示出来的字。"
    return AmbiguousError(f"lost-{name}", text, {one: one for one in near}, words) if near else None


def rounded_code(text: str, name: str) -> str:
    """A code that a program shows as 4.31E+11: exact, or by the name beside it."""
    digits, _, power = text.upper().partition("E+")
    whole = digits.replace(".", "")
    if len(whole) == 12 and power == "11":
        return whole
    words = {"name": f"{text} 看不全，按村名认（{name}）"}
    raise AmbiguousError("rounded", f"代码显示成 {text}，后面几位看不出。", {"name": ""}, words)


def _short_year(text: str, year: str, rest: str) -> Exception:
    recent = int(year) <= timezone.localdate().year % 100
    readings = {
        "near": _valid(f"{20 if recent else 19}{year}{rest}"),
        "1900": _valid(f"19{year}{rest}"),
    }
    if not any(readings.values()):
        return PartialDateError("不是日期。请写成 1980-01-05、1980-01 或 1980。")
    now = timezone.localdate().year % 100
    words = {
        "near": f"{text} 是 {readings['near'] or '（没有这一天）'}（00 到 {now:02d} 算 20 几年，"
        "其余算 19 几年）",
        "1900": f"{text} 是 {readings['1900'] or '（没有这一天）'}（一律算 19 几年）",
    }
    return AmbiguousError("year", f"{text} 的年份只有两位。", readings, words)


def _eight(text: str) -> str:
    if _valid(text) or not "1900" <= text[:4] <= str(timezone.localdate().year):
        return read_partial(text)
    readings = {"part": _valid(text[:6]) or _valid(text[:4]), "swapped": ""}
    readings["swapped"] = _valid(text[:4] + text[6:] + text[4:6])
    words = {
        "part": f"{text} 读作 {readings['part']}",
        "swapped": f"{text} 读作 {readings['swapped']}（日在前、月在后）"
        if readings["swapped"]
        else f"{text} 不填",
    }
    raise AmbiguousError("eight", f"{text} 不是日历上的一天。", readings, words)


def _asked(kind: str, text: str, why: str, readings: Mapping[str, str]) -> AmbiguousError:
    words = {key: f"{text} 是 {value}" for key, value in readings.items()}
    return AmbiguousError(kind, f"{text} {why}", readings, words)


def _valid(text: str, **options: str) -> str:
    try:
        return read_partial(text, **options)
    except PartialDateError:
        return ""
