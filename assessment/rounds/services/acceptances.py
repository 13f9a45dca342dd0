"""验收 in one act: the check-list, the signatures, and the findings that the standard asks for."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.records import save_record

from ...grading.models import Finding
from ...grading.services.findings import save_finding
from ..models.acceptance import Acceptance
from ..models.rounds import Round
from ..round_states import RoundState


def refusal(township: str, year: int, *states: str) -> str:
    """Why nothing can be recorded for the round now; "" when it is in one of the states."""
    round_ = Round.objects.filter(township=township, year=year).first()
    if round_ is None:
        return f"{year}年度还没有建立考评轮次，请乡镇经办先建立。"
    if round_.state in states:
        return ""
    if round_.state == RoundState.PUBLISHED:
        return f"{year}年度考评已经发布，不能再改。"
    return f"{year}年度考评现在是“{RoundState(round_.state).label}”，还不能登记。"


def scoring_refusal(township: str, year: int, *states: str) -> str:
    """As `refusal`, for points, which can be given without a round as well."""
    opened = Round.objects.filter(township=township, year=year).exists()
    return refusal(township, year, *states) if opened else ""


@transaction.atomic
def record_acceptance(
    *,
    acceptance: Acceptance,
    findings: Iterable[tuple[str, bool, str]],
    by: User,
    expected_version: int | None,
) -> Acceptance:
    """`findings`: kind, held, evidence of those that were answered; one that says the same as
    before is left alone.

    Raises ValidationError, ConflictError.
    """
    village, year = acceptance.village, acceptance.year
    if message := refusal(village.township_id, year, RoundState.ACCEPTANCE):
        raise ValidationError(message)
    save_record(record=acceptance, by=by, expected_version=expected_version)
    stored = {row.kind: row for row in Finding.objects.filter(village=village, year=year)}
    for kind, held, evidence in findings:
        finding = stored.get(kind) or Finding(village=village, year=year, kind=kind)
        if (finding.held, finding.evidence) != (held, evidence):
            finding.held, finding.evidence = held, evidence
            save_finding(finding=finding, by=by)
    return acceptance
