"""What a village has to disclose when, and how each item stands: the one rule of what is due (篇7
三(四)4).

A quarter's items are due by the 10th of the month after it, a year's items by 31 March of their
year. A village is asked for what fell due while it was there.
"""

import calendar
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from accounts.records.deadlines import days_late
from accounts.records.workdays import ONE_DAY, moved_to_working_day
from associations.models import Village

from .models import PARTS, QUARTERLY, YEARLY, Disclosure

QUARTER_DUE_DAY = 10
YEAR_DUE = (3, 31)
ITEMS = (
    *((kind, part) for part in PARTS if part for kind in QUARTERLY),
    *((kind, 0) for kind in YEARLY),
)
RULE = (
    f"每季的五项在下个月{QUARTER_DUE_DAY}日以前公开，"
    f"每年的五项在当年{YEAR_DUE[0]}月{YEAR_DUE[1]}日以前公开，遇休息日顺延"
)


class DisclosureState(models.TextChoices):
    """DUE: may be posted now and is not yet late. NOT_ASKED: the village was not there."""

    POSTED = "posted", "已公开"
    OVERDUE = "overdue", "逾期"
    DUE = "due", "应公开"
    LATER = "later", "未到期"
    NOT_ASKED = "not_asked", "不用公开"


def due_day(year: int, part: int) -> datetime.date:
    asked = settled_day(year, part) - ONE_DAY
    if not part:
        return moved_to_working_day(datetime.date(year, *YEAR_DUE), asked)
    day = datetime.date(year + part // 4, part * 3 % 12 + 1, QUARTER_DUE_DAY)
    return moved_to_working_day(day, asked)


def settled_day(year: int, part: int) -> datetime.date:
    """From which day on there is something to post: a quarter is over, a year has begun."""
    if not part:
        return datetime.date(year, 1, 1)
    return datetime.date(
        year, 3 * part, calendar.monthrange(year, 3 * part)[1]
    ) + datetime.timedelta(days=1)


@dataclass(frozen=True)
class DisclosureItem:
    """One of the ten kinds in one period. `disclosure` is None until it was posted."""

    kind: str
    part: int
    due: datetime.date
    state: DisclosureState
    disclosure: Disclosure | None = None

    @property
    def days_late(self) -> int:
        if self.state not in (DisclosureState.POSTED, DisclosureState.OVERDUE):
            return 0
        return days_late(self.due, self.disclosure.posted if self.disclosure else None)

    @property
    def label(self) -> str:
        return str(Disclosure.Kind(self.kind).label)

    @property
    def period(self) -> str:
        return PARTS[self.part]

    @property
    def chip(self) -> str:
        """How includes/state_chip.html names the state."""
        return {
            DisclosureState.POSTED: "held",
            DisclosureState.OVERDUE: "late",
            DisclosureState.DUE: "submitted",
        }.get(self.state, "missing")


@dataclass(frozen=True)
class VillageDisclosures:
    """A village's year."""

    village: Village
    year: int
    items: tuple[DisclosureItem, ...]

    def count(self, *states: DisclosureState) -> int:
        return sum(item.state in states for item in self.items)

    @property
    def posted(self) -> int:
        return self.count(DisclosureState.POSTED)

    @property
    def due(self) -> int:
        return self.count(DisclosureState.DUE)

    @property
    def overdue(self) -> int:
        return self.count(DisclosureState.OVERDUE)

    @property
    def late(self) -> int:
        """Posted late: with `overdue` all that ever were, whatever is posted later."""
        return sum(bool(item.disclosure and item.days_late) for item in self.items)

    @property
    def longest(self) -> int:
        """Of what was posted late, the most days."""
        return max((item.days_late for item in self.items if item.disclosure), default=0)

    @property
    def later(self) -> int:
        return self.count(DisclosureState.LATER)

    @property
    def asked(self) -> int:
        return len(self.items) - self.count(DisclosureState.NOT_ASKED)

    @property
    def latest(self) -> datetime.date | None:
        return max((item.disclosure.posted for item in self.items if item.disclosure), default=None)


def village_disclosures(
    village: Village, year: int, rows: Iterable[Disclosure], today: datetime.date | None = None
) -> VillageDisclosures:
    """`rows`: what the village disclosed in the year."""
    found = {(row.kind, row.part): row for row in rows}
    return VillageDisclosures(
        village,
        year,
        tuple(_item(village, year, key, found, today or timezone.localdate()) for key in ITEMS),
    )


def disclosures_in(
    code: str, year: int, today: datetime.date | None = None
) -> list[VillageDisclosures]:
    """Every village of the division that is asked for something in the year, or posted it; two
    queries."""
    found: dict[str, list[Disclosure]] = {}
    for row in Disclosure.objects.in_division(code).filter(year=year).defer("text").order_by():
        found.setdefault(row.village_id, []).append(row)
    villages = Village.objects.in_division(code).select_related("township").order_by("code")
    lines = (
        village_disclosures(village, year, found.get(village.pk, ()), today) for village in villages
    )
    return [each for each in lines if each.asked]


def _item(
    village: Village,
    year: int,
    key: tuple[str, int],
    found: Mapping[tuple[str, int], Disclosure],
    today: datetime.date,
) -> DisclosureItem:
    kind, part = key
    due = due_day(year, part)
    if key in found:
        return DisclosureItem(kind, part, due, DisclosureState.POSTED, found[key])
    if not _is_asked(village, year, part, today):
        return DisclosureItem(kind, part, due, DisclosureState.NOT_ASKED)
    if today > due:
        return DisclosureItem(kind, part, due, DisclosureState.OVERDUE)
    return DisclosureItem(
        kind,
        part,
        due,
        DisclosureState.DUE if today >= settled_day(year, part) else DisclosureState.LATER,
    )


def _is_asked(village: Village, year: int, part: int, today: datetime.date) -> bool:
    """There before the quarter was over, or by the day that a year's items are due, and still
    there; in the years before its last one, on the day that the item was due."""
    due = due_day(year, part)
    begun_by = settled_day(year, part) - datetime.timedelta(days=1) if part else due
    since = village.takes_part_since
    in_time = since is None or since <= begun_by
    last = due if village.closed and village.closed.year > year else max(today, due)
    return in_time and (village.closed is None or village.closed > last)
