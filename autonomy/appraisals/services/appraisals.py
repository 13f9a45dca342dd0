"""Every write on the democratic appraisal; each with its trail entry."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import remove_record, save_record
from associations.facts_changed import facts_changed
from associations.models import Village

from ..models.appraisals import Appraisal
from ..models.surveys import Survey

FROM_SURVEY = (
    "village_id",
    "date",
    "method",
    "asked",
    "satisfied",
    "fairly_satisfied",
    "dissatisfied",
)


@transaction.atomic
def save_appraisal(
    *, appraisal: Appraisal, by: User | None, expected_version: int | None = None, reason: str = ""
) -> Appraisal:
    """Write a new or changed appraisal. Raises ValidationError with the fields, when figures exceed
    those asked, the day's appraisal by this method is there already or the figures are a survey's;
    ConflictError."""
    Village.objects.locked().get(pk=appraisal.village_id)
    stored = Appraisal.objects.filter(pk=appraisal.pk).first()
    changed = stored and any(
        getattr(stored, name) != getattr(appraisal, name) for name in FROM_SURVEY
    )
    if changed and (survey := from_survey(appraisal)):
        raise ValidationError(f"这次评议的数字来自问卷“{survey.title}”，要改就重新打开那份问卷。")
    save_record(record=appraisal, by=by, expected_version=expected_version, reason=reason)
    for village, year in {(row.village_id, row.date.year) for row in (stored, appraisal) if row}:
        facts_changed(village, year)
    return appraisal


@transaction.atomic
def remove_appraisal(
    *, appraisal: Appraisal, by: User, expected_version: int | None = None, reason: str = ""
) -> None:
    """Raises ValidationError where it came from a survey, ConflictError."""
    Village.objects.locked().get(pk=appraisal.village_id)
    remove_record(record=appraisal, by=by, expected_version=expected_version, reason=reason)
    facts_changed(appraisal.village_id, appraisal.date.year)


def from_survey(appraisal: Appraisal) -> Survey | None:
    """The questionnaire that made it."""
    return Survey.objects.filter(appraisal=appraisal.pk).first() if appraisal.pk else None
