"""Every write on the democratic appraisal; each with its trail entry."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import remove_record, save_record
from associations.models import Village

from ..models import Appraisal, Survey

FROM_SURVEY = ("village_id", "date", "method", "asked", "satisfied", "fairly_satisfied", "dissatisfied")


@transaction.atomic
def save_appraisal(*, appraisal: Appraisal, by: User | None, seen: int | None = None, reason: str = "") -> Appraisal:
    """Write a new or changed appraisal. Raises ValidationError with the fields, when figures exceed those asked, the
    day's appraisal by this method is there already or the figures are a survey's; ConflictError."""
    Village.objects.locked().get(pk=appraisal.village_id)
    if survey := from_survey(appraisal):
        stored = Appraisal.objects.get(pk=appraisal.pk)
        if any(getattr(stored, name) != getattr(appraisal, name) for name in FROM_SURVEY):
            raise ValidationError(f"这次评议的数字来自问卷“{survey.title}”，要改就重新打开那份问卷。")
    save_record(record=appraisal, by=by, seen=seen, reason=reason)
    return appraisal


def remove_appraisal(*, appraisal: Appraisal, by: User, seen: int | None) -> None:
    """Raises ValidationError where it came from a survey, ConflictError."""
    remove_record(record=appraisal, by=by, seen=seen)


def from_survey(appraisal: Appraisal) -> Survey | None:
    """The questionnaire that made it."""
    return Survey.objects.filter(appraisal=appraisal.pk).first() if appraisal.pk else None
