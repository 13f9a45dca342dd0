"""A month of activities as a calendar's page: weeks from Monday on, and what one day or the whole
month held."""

import calendar
import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .models import Activity


@dataclass(frozen=True)
class CalendarDay:
    """`kinds`: kind in words → how often. `inside`: of the month itself."""

    date: datetime.date
    inside: bool
    kinds: dict[str, int]

    @property
    def count(self) -> int:
        return sum(self.kinds.values())

    @property
    def words(self) -> str:
        return "、".join(f"{kind} {times} 次" for kind, times in self.kinds.items())


def weeks(period: int, rows: Sequence[Activity]) -> list[list[CalendarDay]]:
    kinds: dict[datetime.date, Counter[str]] = {}
    for row in rows:
        kinds.setdefault(row.date, Counter())[row.get_kind_display()] += 1
    year, month = divmod(period, 100)
    return [
        [
            CalendarDay(
                day, day.month == month, dict(kinds.get(day, {})) if day.month == month else {}
            )
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]
