"""The section `deadlines`: by when what is due each year, as a county sets it.

A year goes by what is in force in its January, so that no deadline moves within a year.
"""

import calendar
import datetime
from dataclasses import dataclass
from typing import Any

from accounts.records.workdays import moved_to_working_day

from .in_force import documents, in_force
from .registry import Section

KEY = "deadlines"
LEAP = 2000


@dataclass(frozen=True)
class YearlyDeadline:
    """What is due on a day of each year; the day of the documents stands in ready/."""

    key: str
    title: str


deadlines: dict[str, YearlyDeadline] = {}


def listed(new: YearlyDeadline) -> YearlyDeadline:
    deadlines[new.key] = new
    return new


def day_of(one: YearlyDeadline, division: str, year: int) -> datetime.date:
    set_days = in_force(division, year * 100 + 1).section(KEY)
    month, day = set_days.get(one.key) or documents().section(KEY)[one.key]
    day = min(day, calendar.monthrange(year, month)[1])
    return moved_to_working_day(datetime.date(year, month, day))


def faults(content: Any) -> list[str]:
    if not isinstance(content, dict) or not content.keys() <= deadlines.keys():
        return ["办理期限的内容不完整"]
    return [
        f"“{deadlines[key].title}”的日期不对" for key, day in content.items() if not _is_day(day)
    ]


def _is_day(day: object) -> bool:
    if not isinstance(day, list) or [type(part) for part in day] != [int, int]:
        return False
    month, number = day
    return 1 <= month <= 12 and 1 <= number <= calendar.monthrange(LEAP, month)[1]


def told(content: Any) -> dict[str, str]:
    if faults(content):
        return {}
    return {deadlines[key].title: f"{month}月{day}日前" for key, (month, day) in content.items()}


def changes(before: Any, after: Any) -> list[str]:
    old, new = told(before), told(after)
    return [
        f"办理期限：{title}由{old.get(title)}改为{day}"
        for title, day in new.items()
        if old.get(title) != day
    ]


def summary(content: Any) -> str:
    return "；".join(f"{title}：{day}" for title, day in told(content).items())


SECTION = Section(
    KEY,
    "办理期限",
    faults,
    forbidden=lambda _before, _after: [],
    told=told,
    changes=changes,
    completed=lambda content, ready: {**ready, **content},
    summary=summary,
    form="vocabulary-deadlines",
)
