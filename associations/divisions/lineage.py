"""Which villages went into another, over any number of mergers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from .models import Village


def merged_into(villages: Iterable[Village]) -> dict[str, list[Village]]:
    """Of each the villages that went into it, those first that went the longest way; one query for
    all that lie in the same townships."""
    townships = {village.township_id for village in villages}
    gone = Village.objects.filter(merged_into__township__in=townships)
    gone = gone.select_related("merged_into", "township")
    below: dict[str, list[Village]] = defaultdict(list)
    for village in gone.order_by("code"):
        below[str(village.merged_into_id)].append(village)
    return {village.pk: list(_all(village.pk, below)) for village in villages}


def _all(code: str, below: dict[str, list[Village]]) -> Iterator[Village]:
    for village in below[code]:
        yield from _all(village.pk, below)
        yield village


def words(code: str, came: Sequence[Village]) -> str:
    """由双桥村（先并入观冲村）、观冲村并入，由洪山殿镇划入"""
    merged = [f"{old.name}{_first(code, old)}" for old in came if not old.handed_over]
    handed = [f"{old.township.name}{_first(code, old)}" for old in came if old.handed_over]
    found = [f"由{'、'.join(merged)}并入"] if merged else []
    return "，".join(found + ([f"由{'、'.join(handed)}划入"] if handed else []))


def _first(code: str, old: Village) -> str:
    into = old.merged_into
    return f"（先并入{into.name}）" if into and into.pk != code else ""


def told(villages: Sequence[Village]) -> Sequence[Village]:
    """With `origin`, in words."""
    came = merged_into(villages)
    for village in villages:
        village.origin = words(village.pk, came[village.pk])
    return villages
