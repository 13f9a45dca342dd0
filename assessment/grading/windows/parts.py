"""What a village was made of: what it was in another township, and, within a window that is pooled,
the villages that merged into it."""

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import F, Q

from accounts.scope import Division, ScopeSpan, within
from associations.models import Village

from ...reports import periods

ALWAYS = 999912
VILLAGE = 12  # digits


class MergedPart(NamedTuple):
    """A village whose months, `first` to `last`, are those of the village it merged into. In the
    month that it ended in it may still have reported, and need not."""

    village: str
    name: str
    last: int = ALWAYS
    first: int = 0

    def stands(self, period: int) -> bool:
        return self.first <= period <= self.last


def parts_of(code: Division, first: int, last: int, *, pooled: bool) -> dict[str, list[MergedPart]]:
    """By village: all that merged into it from the month `first` to the end of the year of `last`,
    through however many mergers; only villages with any. Where they are not `pooled`, only what is
    the same village, handed over from another township."""
    year = periods.year_of(last)
    began = datetime.date(periods.year_of(first), periods.month_of(first), 1)
    rows = Village.objects.filter(
        _around(code),
        merged_into__isnull=False,
        closed__gt=began,
        closed__lte=datetime.date(year, 12, 31),
    )
    if not pooled:
        rows = rows.exclude(merged_into__township=F("township"))
    into: dict[str, list[MergedPart]] = {}
    for village in rows.only("code", "name", "opened", "closed", "merged_into"):
        into.setdefault(str(village.merged_into_id), []).append(_part(village))
    return {village: sorted(_all_of(village, into)) for village in into if _lies_in(village, code)}


def heirs(village: str) -> list[str]:
    """What the village merged into, and that in its turn; nothing for a wider division."""
    found = [village] if len(village) == VILLAGE else []
    while found and (
        heir := Village.objects.filter(merged_from=found[-1]).values_list("pk", flat=True).first()
    ):
        found.append(heir)
    return found[1:]


def parts_text(parts: Iterable[MergedPart]) -> str:
    """ "双桥村（至2025年6月）、咸加村（至2024年12月）"."""
    return "、".join(f"{part.name}（至{periods.label(part.last)}）" for part in parts)


def body_of(village: Village) -> MergedPart:
    """The village itself, as long as it stands."""
    return MergedPart(
        village.pk, village.name, first=_month(village.opened) if village.opened else 0
    )


def _part(village: Village) -> MergedPart:
    """Its last month is the one whose last day it saw."""
    closed = village.closed or datetime.date.max
    return body_of(village)._replace(last=periods.previous(_month(closed)))


def _month(day: datetime.date) -> int:
    return periods.of(day.year, day.month)


def _all_of(village: str, into: dict[str, list[MergedPart]]) -> Iterator[MergedPart]:
    for part in into.get(village, ()):
        yield part
        yield from _all_of(part.village, into)


def _around(code: Division) -> Q:
    """The county of a village may hold what merged into it."""
    if isinstance(code, list):
        return within(sorted({village[:6] for village in code}), "township__county")
    return within(code[:6] if isinstance(code, str) else code, "code")


def _lies_in(village: str, code: Division) -> bool:
    if isinstance(code, list):
        return village in code
    if isinstance(code, ScopeSpan):
        return code.first <= village < code.behind
    return village.startswith(code)
