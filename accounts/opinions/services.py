"""An opinion is said, and answered once."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from .. import trail
from ..models import Opinion, User
from .pages import PageAtHand

SAY, ANSWER = "提系统意见", "答复系统意见"
ANSWERED = "这条意见别人已经答复了。"


@transaction.atomic
def say_opinion(*, text: str, page: PageAtHand, by: User) -> Opinion:
    """Raises ValidationError."""
    opinion = Opinion(code=by.scope, address=page.address, title=page.title, text=text, by=by)
    opinion.full_clean()
    opinion.save()
    trail.record(
        by=by,
        action=SAY,
        target=str(opinion),
        division=opinion.code,
        after={"意见": opinion.text},
    )
    return opinion


@transaction.atomic
def answer_opinion(*, opinion: Opinion, answer: str, by: User) -> Opinion:
    """Raises ValidationError when it has been answered."""
    row = Opinion.objects.select_for_update().answerable_by(by).get(pk=opinion.pk)
    if row.answered_at:
        raise ValidationError(ANSWERED)
    row.answer, row.answered_by, row.answered_at = answer, by, timezone.now()
    row.full_clean()
    row.save()
    trail.record(
        by=by,
        action=ANSWER,
        target=str(row),
        division=row.code,
        after={"意见": row.text, "答复": row.answer, "告知": row.by.username},
    )
    return row
