"""The trail: who did what, when, and why; append-only and chained by SHA-256, so a changed or removed row is found."""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from .models import TrailEntry, TrailHead, User

GENESIS = "0" * 64
COMMAND_LINE = "命令行"


@transaction.atomic
def record(
    *,
    by: User | None,
    action: str,
    target: str,
    division: str = "",
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> TrailEntry:
    """Append one act. `by=None` is the command line; `division` is the code that decides who may read the entry."""
    head, _ = TrailHead.objects.select_for_update().get_or_create(pk=1, defaults={"number": 0, "hash": GENESIS})
    entry = TrailEntry(
        number=head.number + 1,
        at=timezone.now(),
        by=by,
        by_name=by.name if by else COMMAND_LINE,
        action=action,
        division=division,
        target=target,
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    TrailHead.objects.filter(pk=1).update(number=entry.number, hash=entry.hash)
    return entry


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
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def head() -> tuple[int, str]:
    """Number and hash of the last entry; (0, sixty-four zeros) before the first. Printed on the year-end book."""
    row = TrailHead.objects.filter(pk=1).first()
    return (row.number, row.hash) if row else (0, GENESIS)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False))
