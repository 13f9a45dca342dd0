"""What a person may ask of the office: that it is told what is held, and that what is no longer
needed is cleared. The trail tells that it was done, never what was held."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import trail
from accounts.models import User
from accounts.scope import within
from accounts.texts.free_text import no_identity_number

from . import Holding
from .finding import PersonPart, grouped
from .holdings import attribute


def note_access(*, by: User, whom: str, division: str, count: int) -> None:
    """For whom, and how many records (`public_count`). No family is noted on its own: an entry of
    one beside this one would tell who has a family that must not be known."""
    facts = {"记录": f"{count} 条，关怀和活动的另算"}
    trail.record(by=by, action="查阅个人资料", target=whom, division=division, after=facts)


def public_count(parts: list[PersonPart]) -> int:
    """Without private rows: their number would tell that there are some."""
    return sum(len(part.rows) for part in parts if not part.holding.private)


@transaction.atomic
def clear(
    *,
    keys: Iterable[str],
    code: str,
    by: User | None,
    reason: str,
    until: datetime.date | None = None,
) -> int:
    """Empty what the rows `keys` still hold: on the person's request, or because it was due by
    `until`. All or nothing; returns how many. Raises ValidationError, NobodyError."""
    no_identity_number(reason)
    if not reason.strip():
        raise ValidationError({"reason": "请写明原因。"})
    wanted = grouped(keys)
    if not wanted:
        raise ValidationError("请先勾选要清除的资料。")
    for one, handles in wanted.items():
        _clear(one, handles, code=code, by=by, reason=reason, until=until)
    return sum(len(handles) for handles in wanted.values())


def _clear(
    one: Holding,
    handles: set[str],
    *,
    code: str,
    by: User | None,
    reason: str,
    until: datetime.date | None,
) -> None:
    condition = one.clearable(until=until)
    if condition is None:
        raise ValidationError(f"{one.title}不能清除：{one.stays or '还没有到期。'}")
    table = one.model._default_manager.filter(**{f"{one.handle}__in": handles})
    locked = list(table.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    rows = list(
        one.rows(by).filter(within(code, one.place), condition, pk__in=locked).order_by("pk")
    )
    if len(rows) != len(handles):
        raise ValidationError(
            f"勾选的{one.title}里有的刚刚变动过，或者已经清除，这次都没有清除。请核对以后再办。"
        )
    for row in rows:
        target, division = one.called(row), str(attribute(row, one.place))
        if one.clearing and one.clearing.blank:
            one.model._default_manager.filter(pk=row.pk).update(**one.emptied())
        else:
            row.delete()
        trail.record(
            by=by,
            action="清除个人资料",
            target=target,
            division=division,
            after={"类别": one.title, "清除": one.cleared_words},
            reason=reason,
        )
