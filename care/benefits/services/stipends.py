"""Tied stipends: the township says month by month who met what they are tied to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import remove_record, save_record
from associations.models import Post

from ..models.pay_runs import PayLine, StipendResult

PAID = "已经列入发放批次，不能再改；要改请先作废或冲销那个批次。"


@dataclass(frozen=True)
class MonthConfirmation:
    """`met` None: not said."""

    met: bool | None
    reason: str = ""


@transaction.atomic
def confirm_month(
    *, period: int, posts: Sequence[Post], answers: Mapping[int, MonthConfirmation], by: User | None
) -> int:
    """All of them or none. Returns how many changed. Raises ValidationError that names the
    person."""
    rows = StipendResult.objects.filter(post__in=posts, period=period).select_for_update(
        of=("self",)
    )
    found = {row.post_id: row for row in rows}
    listed = set(
        PayLine.objects.live()
        .filter(post__in=posts, unit=str(period))
        .values_list("post_id", flat=True)
    )
    return sum(
        _confirm(post, period, found.get(post.pk), answers, listed, by)
        for post in posts
        if post.pk in answers
    )


def _confirm(
    post: Post,
    period: int,
    row: StipendResult | None,
    answers: Mapping[int, MonthConfirmation],
    listed: set[int],
    by: User | None,
) -> bool:
    answer = answers[post.pk]
    before = (row.met, row.reason) if row else (None, "")
    if before == (answer.met, answer.reason):
        return False
    if post.pk in listed:
        raise ValidationError(f"{post}：{PAID}")
    if answer.met is None:
        if row:
            remove_record(record=row, by=by)
        return row is not None
    row = row or StipendResult(post=post, period=period)
    row.met, row.reason = answer.met, "" if answer.met else answer.reason
    try:
        save_record(record=row, by=by)
    except ValidationError as error:
        raise ValidationError([f"{post}：{message}" for message in error.messages]) from None
    return True
