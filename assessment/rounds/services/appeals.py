"""申诉: answering is one act that stands; a changed grade gets a plaque of its own, the frozen one
stays as it is."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import save_record

from ...standards.data import load
from ..models.appeals import Appeal
from ..models.rounds import FrozenVillage, Round
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
        appeal.plaque = _next_plaque(appeal)
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
    rows = FrozenVillage.objects.filter(code=village, round__year=year)
    return rows.select_related("round__publication").first()


def _unanswered(appeal: Appeal) -> None:
    if Appeal.objects.filter(pk=appeal.pk).exclude(decision="").exists():
        raise ValidationError("这份申诉已经答复，不能再改。")


def _next_plaque(appeal: Appeal) -> str:
    """The number after those of its grade that were given out; none for the lowest grade."""
    frozen = frozen_of(appeal.village_id, appeal.year)
    assert frozen is not None
    publication = frozen.round.publication
    ladder = load(publication.standard_code, publication.standard)
    if ladder.ranks[appeal.grade] == ladder.grades[0].rank:
        return ""
    given = frozen.round.frozen.filter(grade=appeal.grade).count()
    later = (
        Appeal.objects.in_division(publication.township)
        .filter(year=appeal.year, grade=appeal.grade)
        .count()
    )
    return plaque_number(
        publication.name, appeal.year, ladder.grade_titles[appeal.grade], given + later + 1
    )
