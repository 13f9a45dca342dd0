"""What a person may ask of the office: that it is told what is held, and that what is no longer needed is cleared. The
trail tells that it was done, never what was held."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import trail
from accounts.free_text import no_identity_number
from accounts.models import User
from accounts.scope import within

from ..persons import Holding
from ..persons.finding import Found, Part, grouped
from ..persons.holdings import attribute


def note_access(*, by: User, name: str, rows: list[Found], parts: list[Part], act: str) -> None:
    """For whom, and how many records. Private ones are not counted, nor noted on their own: a number, or an entry of a
    family beside this one, would tell who has a family that must not be known."""
    first = min(rows, key=lambda found: found.holding.key != "member")
    count = sum(len(part.rows) for part in parts if not part.holding.private)
    trail.record(
        by=by,
        action=act,
        target=str(first.row) if first.holding.key == "member" else name,
        division=str(attribute(first.row, first.holding.place)),
        after={"记录": f"{count} 条，关怀和活动的另算"},
    )


@transaction.atomic
def clear(*, keys: Iterable[str], code: str, by: User | None, reason: str, until: datetime.date | None = None) -> int:
    """Empty what the rows `keys` still hold: on the person's request, or because it was due by `until`. All or nothing;
    returns how many. Raises ValidationError, NobodyError."""
    no_identity_number(reason)
    if not reason.strip():
        raise ValidationError({"reason": "请写明原因。"})
    wanted = grouped(keys)
    if not wanted:
        raise ValidationError("请先勾选要清除的资料。")
    for one, numbers in wanted.items():
        _clear(one, numbers, code=code, by=by, reason=reason, until=until)
    return sum(len(numbers) for numbers in wanted.values())


def _clear(
    one: Holding, numbers: set[int], *, code: str, by: User | None, reason: str, until: datetime.date | None
) -> None:
    condition = one.clearable(until=until)
    if condition is None:
        raise ValidationError(f"{one.title}不能清除：{one.stays or '还没有到期。'}")
    table = one.model._default_manager.filter(pk__in=numbers)
    locked = list(table.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    rows = list(one.rows(by).filter(within(code, one.place), condition, pk__in=locked).order_by("pk"))
    if len(rows) != len(numbers):
        raise ValidationError(f"勾选的{one.title}里有的刚刚变动过，或者已经清除，这次都没有清除。请核对以后再办。")
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
