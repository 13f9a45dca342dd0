"""A round of 2025 as the tests need it: two villages and a community graded, accepted, confirmed,
published."""

import datetime

from django.utils import timezone

from accounts.models import User
from assessment.flags.services import raise_flags
from assessment.grading.services.outcomes import assess
from assessment.models import Acceptance, Flag, Publication, Round
from assessment.rounds.checklists import CHECKLISTS
from assessment.rounds.services.publishing import publish_round
from assessment.rounds.services.rounds import Confirmation, confirm_grades, move_round
from associations.models import Township, Village

from ..records import YEAR

SIGNATURES = [
    *(["family_planning", "镇计生办", "文映荷"], ["civil_affairs", "镇民政所", "阮清和"]),
    ["association", "镇计生协会", "易望川"],
]


def open_round(township: Township, by: User, year: int = YEAR) -> Round:
    round_ = Round.objects.create(township=township, year=year, version=1)
    for act in ("self", "acceptance"):
        round_ = move_round(round=round_, act=act, by=by)
    return round_


def accept(village: Village, year: int = YEAR) -> Acceptance:
    answers = {item.code: [True, ""] for item in CHECKLISTS["six"].items}
    return Acceptance.objects.create(
        village=village,
        year=year,
        date=datetime.date(year, 12, 10),
        checklist="six",
        answers=answers,
        signatures=SIGNATURES,
    )


def confirm(round_: Round, by: User, **others: tuple[str, str]) -> int:
    """Every village as computed; `others` by "v" and code: (grade, reason)."""
    confirmations = [
        Confirmation(
            outcome.village,
            *others.get(f"v{outcome.village}", (outcome.grade, "未到村验收")),
            outcome.digest,
        )
        for outcome in assess(code=round_.township_id, year=round_.year)
    ]
    return confirm_grades(round=round_, confirmations=confirmations, by=by)


def publish(
    township: Township, by: User, year: int = YEAR, **others: tuple[str, str]
) -> Publication:
    round_ = open_round(township, by, year)
    confirm(round_, by, **others)
    answer_flags(township.pk)
    return publish_round(round=round_, by=by)


def answer_flags(code: str) -> None:
    """Figures that are the same for three years are asked about; somebody has looked into it."""
    raise_flags(code=code)
    open_flags = Flag.objects.in_division(code).open()
    open_flags.update(state="explained", answer="与登记簿一致。", answered_at=timezone.now())
