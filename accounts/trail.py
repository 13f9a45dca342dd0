"""The trail: who did what, when, and why; append-only and chained by SHA-256, so a changed or
removed row is found."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from . import texts
from .models import TrailEntry, TrailHead, User

GENESIS = "0" * 64
COMMAND_LINE = "系统管理员"
SYSTEM = "系统"
BATCH = 1000
CLOCK_SLACK = timedelta(minutes=5)  # between machines that serve the same database


class ClockError(Exception):
    """The clock of this machine stands before the last entry: an act would be told as earlier than
    what it follows."""


@transaction.atomic
def record(
    *,
    by: User | None,
    action: str,
    target: str,
    division: str = "",
    before: object = None,
    after: object = None,
    reason: str = "",
    actor: str = COMMAND_LINE,
    clock_is_right: bool = False,
) -> TrailEntry:
    """Append one act. `division` is the code that decides who may read the entry.

    `by=None` is nobody who signed in: the command line, or what `actor` names. Raises ClockError,
    unless somebody has said that it was the last entry whose time was wrong.
    """
    head = _locked_head(clock_is_right)
    entry = TrailEntry(
        number=head.number + 1,
        at=timezone.now(),
        by=by,
        by_name=by.name if by else actor,
        action=action,
        division=division,
        target=target,
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        previous_hash=head.hash,
    )
    texts.settle(entry)
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    TrailHead.objects.filter(pk=1).update(number=entry.number, hash=entry.hash)
    return entry


def _locked_head(clock_is_right: bool) -> TrailHead:
    """In one query with the time of the last entry."""
    last = TrailEntry.objects.filter(number=OuterRef("number")).values("at")[:1]
    heads = TrailHead.objects.select_for_update(of=("self",)).annotate(last=Subquery(last))
    head, _ = heads.get_or_create(pk=1, defaults={"number": 0, "hash": GENESIS})
    last_at = getattr(head, "last", None)
    if last_at and last_at > timezone.now() + CLOCK_SLACK and not clock_is_right:
        raise ClockError
    return head


def entry_hash(entry: TrailEntry) -> str:
    """SHA-256 over every field of the entry, the hash of the one before it included."""
    content = {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(),
        "by": entry.by_id,
        "by_name": entry.by_name,
        "action": entry.action,
        "division": entry.division,
        "target": entry.target,
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason,
        "previous_hash": entry.previous_hash,
    }
    return hashlib.sha256(
        json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def head() -> tuple[int, str]:
    """Number and hash of the last entry; (0, sixty-four zeros) before the first. Printed on the
    year-end book."""
    row = TrailHead.objects.filter(pk=1).first()
    return (row.number, row.hash) if row else (0, GENESIS)


class BrokenTrailError(Exception):
    """The chain does not hold; the message names the first entry that is wrong and how, in
    Chinese."""


def verify(printed: tuple[int, str] | None = None) -> tuple[int, str]:
    """Walk the whole chain in batches and return its head; raises BrokenTrailError at the first
    entry that is wrong.

    `printed` is a head seen earlier, number and (the start of) its hash, as it stands on a year-end
    book: it finds even a chain that was rewritten from some entry on with all its hashes.
    """
    expected_number, expected_hash = head()
    number, previous = 0, GENESIS
    for entry in _walk():
        _check_link(entry, number + 1, previous)
        if entry.number == expected_number and entry.hash != expected_hash:
            raise BrokenTrailError(f"第 {entry.number} 条的校验值与链头不符。")
        if printed and entry.number == printed[0] and not entry.hash.startswith(printed[1].lower()):
            raise BrokenTrailError(
                f"第 {entry.number} 条的校验值与印出的 {printed[1]} 不符，此前的留痕被改写过。"
            )
        number, previous = entry.number, entry.hash
    last_known = max(expected_number, printed[0] if printed else 0)
    if number < last_known:
        raise BrokenTrailError(
            f"第 {number + 1} 条缺失：链尾的留痕被删除（应至第 {last_known} 条）。"
        )
    if number and not expected_number:
        raise BrokenTrailError(f"链头缺失，而留痕有 {number} 条。")
    if stray := _beyond_the_head():
        raise BrokenTrailError(f"第 {stray} 条在链头之后，链头被改动过。")
    return number, previous


def _walk() -> Iterator[TrailEntry]:
    """By number, each batch its own short query: a reader that lasts would hold up SQLite's
    writers."""
    last = -1
    while batch := list(TrailEntry.objects.filter(number__gt=last).order_by("number")[:BATCH]):
        yield from batch
        last = batch[-1].number


def _check_link(entry: TrailEntry, number: int, previous: str) -> None:
    if entry.number != number:
        raise BrokenTrailError(f"第 {number} 条缺失：其后是第 {entry.number} 条。")
    if entry.previous_hash != previous:
        raise BrokenTrailError(f"第 {number} 条与上一条不衔接。")
    if entry.hash != entry_hash(entry):
        raise BrokenTrailError(f"第 {number} 条的内容与校验值不符，被改动过。")


def _beyond_the_head() -> int | None:
    """One query, since entries may be appended while the chain is walked."""
    head_number = TrailHead.objects.filter(pk=1).values("number")
    return TrailEntry.objects.filter(number__gt=Subquery(head_number)).aggregate(
        last=Max("number")
    )["last"]


def _plain(value: object) -> object:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False))
