"""What the rules look at: a village's months in their order, and the corrections made to them."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import TextChoices

from ...reports import periods
from ...reports.form.in_force import FIRST_FORM
from ...reports.form.report_form import ReportForm


class FlagRule(TextChoices):
    SUMS = "sums", "勾稽不符"
    JUMP = "jump", "突增突减"
    COPY_OWN = "copy_own", "照抄往月"
    COPY_NEIGHBOUR = "copy_neighbour", "与邻村雷同"
    FROZEN = "frozen", "数字长期不变"
    PERFECT = "perfect", "长期全部落实"
    DIGITS = "digits", "尾数异常"
    CORRECTIONS = "corrections", "集中更正"
    BURST = "burst", "集中补报"
    RECORDS = "records", "与台账不一致"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What other records say of a cell; `explained`: they said so when the report went up, and it
    gives the reason."""

    value: int
    called: str
    explained: bool = False


@dataclass(frozen=True, slots=True)
class ReportedMonth:
    """One report; `cells` in the order of its form; `submitted` only where the village handed it
    in itself. `records`: by columns that are bound by them."""

    period: int
    cells: tuple[int | None, ...]
    submitted: datetime.datetime | None = None
    form: ReportForm = FIRST_FORM
    records: Mapping[str, Recorded] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int | None:
        """The number, None where none is given or the column does not apply or is not there."""
        place = self.form.places.get(name)
        value = None if place is None else self.cells[place]
        return None if value is None or value < 0 else value


@dataclass(frozen=True, slots=True)
class Written:
    """A correction of one month; `by` is the account, None for the command line."""

    period: int
    at: datetime.datetime
    by: int | None


@dataclass(frozen=True)
class Series:
    village: str
    name: str
    months: Sequence[ReportedMonth]
    corrections: Sequence[Written] = field(default_factory=tuple)
    former_codes: Sequence[str] = ()

    def column(self, name: str) -> list[int | None]:
        return [month[name] for month in self.months]

    @cached_property
    def by_period(self) -> dict[int, ReportedMonth]:
        return {month.period: month for month in self.months}


@dataclass(frozen=True)
class FoundFlag:
    """A question about the months `first` to `last`.

    `figures` is what it stands on: while these are the same, an answer holds.
    """

    rule: FlagRule
    village: str
    first: int
    last: int
    columns: tuple[str, ...]
    words: str
    figures: str
    same_figures: tuple[str, ...] = ()  # in codes that villages had before

    @property
    def fingerprint(self) -> str:
        return self._hashed(self.figures)

    @property
    def fingerprints(self) -> list[str]:
        """Under which it may have been asked."""
        return [self._hashed(figures) for figures in (self.figures, *self.same_figures)]

    def _hashed(self, figures: str) -> str:
        return hashlib.sha256(f"{self.rule}|{self.first}|{figures}".encode()).hexdigest()


Peers = dict[tuple[str, int], tuple[int, int]]


def peers(villages: Iterable[Series]) -> Peers:
    """(stock, period) → what all villages with both months have in the month before, and in the
    month."""
    sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for series in villages:
        for before, now in zip(series.months, series.months[1:], strict=False):
            if periods.following(before.period) != now.period:
                continue
            for name in now.form.stock:
                then, value = before[name], now[name]
                if then is not None and value is not None:
                    pair = sums[name, now.period]
                    pair[0] += then
                    pair[1] += value
    return {key: (then, value) for key, (then, value) in sums.items()}


def median(values: Sequence[int]) -> int:
    """The lower one of two middle values."""
    return sorted(values)[(len(values) - 1) // 2]


def span(first: int, last: int) -> str:
    return (
        periods.label(first) if first == last else f"{periods.label(first)}至{periods.label(last)}"
    )
