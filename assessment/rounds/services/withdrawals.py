"""收回: the leader lowers a published grade; what was published stays as it is, beside it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.records import save_record

from ..models.rounds import Round
from ..models.withdrawals import GradeWithdrawal
from ..published import PublishedOutcome, published
from .appeals import next_plaque


def standing_of(village: str, year: int) -> PublishedOutcome | None:
    """The village's published grade as it stands."""
    return next(iter(published(village, year)), None)


@transaction.atomic
def withdraw_grade(*, withdrawal: GradeWithdrawal, seen: str, by: User) -> GradeWithdrawal:
    """`seen`: the grade that stood when the page was opened. Raises ValidationError."""
    village, year = withdrawal.village, withdrawal.year
    list(Round.objects.select_for_update().filter(township=village.pk[:9], year=year))
    stands = standing_of(village.pk, year)
    if stands is None:
        raise ValidationError(f"{year}年度考评还没有发布，没有可以收回的等次。")
    if stands.grade != seen:
        raise ValidationError("打开以后这个村的等次有变化，请重新打开再办。")
    if withdrawal.grade not in lower(stands):
        raise ValidationError({"grade": "只能改为比现在低的等次。"})
    since = timezone.localdate(stands.row.round.publication.at)
    if withdrawal.day < (stands.later.day if stands.later else since):
        raise ValidationError({"day": "不能早于发布的日期，也不能早于上一次改变等次的日期。"})
    correction = withdrawal.correction
    if correction and correction.report.village_id not in stands.made_of:
        raise ValidationError({"correction": "这张更正单不是本村的。"})
    withdrawal.title = stands.standard.grade_titles[withdrawal.grade]
    withdrawal.recalled, withdrawal.by = stands.plaque, by
    withdrawal.plaque = next_plaque(stands.row, withdrawal.grade)
    return save_record(record=withdrawal, by=by, reason=withdrawal.reason, action="收回等次")


def lower(stands: PublishedOutcome) -> dict[str, str]:
    """The grades below, by their codes, the nearest first."""
    below = [grade for grade in stands.standard.grades if grade.rank < stands.rank]
    return {grade.code: grade.title for grade in reversed(below)}
