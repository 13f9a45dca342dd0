"""Suggestions: changed as long as nobody answered them; an answer may be corrected, and the trail
keeps both."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import remove_record, save_record
from associations.divisions.services import open_village

from .models import Suggestion

ANSWERED = "这条意见已经答复，内容不能再改，也不能删除。要改的是答复的话，请回到列表选“更正答复”。"


@transaction.atomic
def take_down(*, suggestion: Suggestion, by: User | None) -> Suggestion:
    """Raises ValidationError."""
    open_village(suggestion.village_id)
    save_record(record=suggestion, by=by)
    return suggestion


@transaction.atomic
def change_suggestion(
    *, suggestion: Suggestion, expected_version: int | None = None, by: User | None
) -> Suggestion:
    """Raises ValidationError when it has been answered, ConflictError."""
    _refuse_answered(suggestion)
    save_record(record=suggestion, expected_version=expected_version, by=by)
    return suggestion


@transaction.atomic
def remove_suggestion(*, suggestion: Suggestion, by: User | None) -> None:
    """Raises ValidationError when it has been answered."""
    _refuse_answered(suggestion)
    remove_record(record=suggestion, by=by)


@transaction.atomic
def answer_suggestion(
    *, suggestion: Suggestion, expected_version: int | None = None, by: User | None
) -> Suggestion:
    """The first answer, or the correction of one. Raises ValidationError, ConflictError."""
    first = not Suggestion.objects.filter(pk=suggestion.pk, answered__isnull=False).exists()
    save_record(
        record=suggestion,
        expected_version=expected_version,
        by=by,
        action="答复意见建议" if first else "更正意见答复",
    )
    return suggestion


def _refuse_answered(suggestion: Suggestion) -> None:
    if (
        Suggestion.objects.select_for_update()
        .filter(pk=suggestion.pk, answered__isnull=False)
        .exists()
    ):
        raise ValidationError(ANSWERED)
