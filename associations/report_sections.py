"""What a village tells its people of some months (向村民报告): each room registers its own sections
in ready(), as associations/conditions.py does, and says them in whole sentences, with figures from
records only."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from documents.word import WordSection


@dataclass(frozen=True)
class ReportSpan:
    """Of one village, from `first` to `last`; what stands on a day, stands on `last`."""

    village: str
    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        return self.first, self.last


@dataclass(frozen=True)
class Told:
    """A section, and what of it is still to be done."""

    section: WordSection
    to_do: Sequence[str] = ()


Teller = Callable[[ReportSpan], Told]
_tellers: list[tuple[int, Teller]] = []


def register(place: int, teller: Teller) -> None:
    """Called from an app's ready(); sections come in the order of their `place`."""
    if (place, teller) not in _tellers:
        _tellers.append((place, teller))


def tell(period: ReportSpan) -> list[Told]:
    """The number of queries does not grow with what there is to tell."""
    return [teller(period) for _, teller in sorted(_tellers, key=lambda each: each[0])]


def chinese_day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
