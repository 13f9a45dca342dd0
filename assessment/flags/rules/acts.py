"""集中更正、集中补报: not the figures but when they were written."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ...reports import periods
from .series import FlagRule, FoundFlag, Series, Written

TOGETHER = datetime.timedelta(days=14)
BEFORE_ACCEPTANCE = (11, 12, 1)  # months of the calendar in which a year is accepted on site
CORRECTED_LEAST, BY_ONE_LEAST = (
    3,
    12,
)  # reports of one village; of a township by one person on one day
BURST, BURST_LEAST = datetime.timedelta(hours=1), 4


def corrections(villages: Iterable[Series]) -> Iterator[FoundFlag]:
    """Many reports of one village within two weeks before acceptance; or of many villages by one
    person on a day."""
    busy: dict[tuple[int | None, datetime.date], list[tuple[Series, Written]]] = defaultdict(list)
    for series in villages:
        late = sorted(
            (c for c in series.corrections if c.at.month in BEFORE_ACCEPTANCE), key=lambda c: c.at
        )
        yield from _crowded(series, late)
        for written in late:
            busy[written.by, written.at.date()].append((series, written))
    for (_, day), rows in busy.items():
        if len(rows) >= BY_ONE_LEAST:
            yield from _by_one(day, rows)


def _crowded(series: Series, late: Sequence[Written]) -> Iterator[FoundFlag]:
    start = 0
    while start < len(late):
        group = [written for written in late[start:] if written.at - late[start].at <= TOGETHER]
        months = sorted({written.period for written in group})
        if len(months) >= CORRECTED_LEAST:
            words = (
                f"{group[0].at:%Y-%m-%d}至{group[-1].at:%Y-%m-%d}，"
                f"验收前两周内集中更正了{len(months)}个月的月报：{_listed(months)}。"
            )
            figures = ",".join(f"{written.period}@{written.at:%Y%m%d}" for written in group)
            yield FoundFlag(
                FlagRule.CORRECTIONS, series.village, months[0], months[-1], (), words, figures
            )
        start += len(group)


def _by_one(day: datetime.date, rows: Sequence[tuple[Series, Written]]) -> Iterator[FoundFlag]:
    villages = {series.village: series for series, _ in rows}
    for series in villages.values():
        months = sorted(written.period for each, written in rows if each is series)
        if len(months) >= CORRECTED_LEAST:
            continue  # told already
        words = (
            f"{day:%Y-%m-%d}同一经办人一天内更正了{len(villages)}个村的{len(rows)}张月报，"
            f"其中本村{_listed(months)}。"
        )
        figures = f"{day:%Y%m%d}:{months}"
        yield FoundFlag(
            FlagRule.CORRECTIONS, series.village, months[0], months[-1], (), words, figures
        )


def bursts(series: Series) -> Iterator[FoundFlag]:
    """Months handed in within one hour that were due one after the other."""
    rows = sorted(
        (month.submitted, month.period) for month in series.months if month.submitted is not None
    )
    start = 0
    while start < len(rows):
        group = [row for row in rows[start:] if row[0] - rows[start][0] <= BURST]
        if len(group) >= BURST_LEAST:
            yield _burst_found(series, sorted(row[1] for row in group), rows[start][0])
        start += len(group)


def _burst_found(series: Series, months: Sequence[int], at: datetime.datetime) -> FoundFlag:
    words = f"{at:%Y-%m-%d %H}时起一小时内补报了{len(months)}个月的月报：{_listed(months)}。"
    return FoundFlag(
        FlagRule.BURST, series.village, months[0], months[-1], (), words, f"{at:%Y%m%d%H}:{months}"
    )


def _listed(months: Sequence[int]) -> str:
    shown = "、".join(periods.label(month) for month in months[:6])
    return shown if len(months) <= 6 else f"{shown}等"
