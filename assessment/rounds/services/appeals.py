"""申诉: answering is one act that stands; a changed grade gets a plaque of its own, the frozen one
stays as it is."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import save_record

from ...standards.data import load
from ..models.appeals import Appeal
from ..models.rounds import FrozenVillage, Round
from ..models.withdrawals import GradeWithdrawal
from .publishing import plaque_number


@transaction.atomic
def file_appeal(*, appeal: Appeal, by: User, expected_version: int | None = None) -> Appeal:
    """Raises ValidationError where nothing was published or the appeal is answered."""
    if frozen_of(appeal.village_id, appeal.year) is None:
        raise ValidationError(f"{appeal.year}年度考评还没有发布，不能申诉。")
    _unanswered(appeal)
    save_record(record=appeal, by=by, expected_version=expected_version, action="提出申诉")
    return appeal


@transaction.atomic
def answer_appeal(*, appeal: Appeal, by: User, expected_version: int | None = None) -> Appeal:
    """`appeal` carries decision, grade, answer and day. Raises ValidationError, ConflictError."""
    Round.objects.select_for_update().get(
        township=appeal.village_id[:9], year=appeal.year
    )  # one number at a time
    _unanswered(appeal)
    if appeal.decision == Appeal.Decision.CHANGED:
        frozen = frozen_of(appeal.village_id, appeal.year)
        assert frozen is not None
        appeal.plaque = next_plaque(frozen, appeal.grade)
    appeal.by = by
    save_record(
        record=appeal,
        by=by,
        expected_version=expected_version,
        reason=appeal.answer,
        action="答复申诉",
    )
    return appeal


def frozen_of(village: str, year: int) -> FrozenVillage | None:
    rows = FrozenVillage.objects.in_division(village).filter(round__year=year)
    return rows.select_related("round__publication").first()


def _unanswered(appeal: Appeal) -> None:
    if Appeal.objects.filter(pk=appeal.pk).exclude(decision="").exists():
        raise ValidationError("这份申诉已经答复，不能再改。")


def next_plaque(frozen: FrozenVillage, grade: str) -> str:
    """The number after those of its grade that were given out; none for the lowest grade."""
    made = frozen.round.publication
    ladder = load(made.standard_code, made.standard)
    if ladder.ranks[grade] == ladder.grades[0].rank:
        return ""
    given = frozen.round.frozen.filter(grade=grade).count() + sum(
        model.objects.in_division(made.round.township_id)
        .filter(year=made.year, grade=grade)
        .count()
        for model in (Appeal, GradeWithdrawal)
    )
    return plaque_number(made.year, ladder.grade_titles[grade], given + 1)
