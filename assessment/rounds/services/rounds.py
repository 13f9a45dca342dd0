"""Every write on an assessment round before its publishing (services/publishing.py)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.records import save_record

from ...flags.models import Flag
from ...grading.outcomes import VillageOutcome
from ...grading.services.outcomes import assess
from ..models.acceptance import Acceptance
from ..models.rounds import FinalGrade, Round
from ..round_states import ACTS, RoundState, move


@transaction.atomic
def move_round(*, round: Round, act: str, by: User | None) -> Round:
    """One step on or back, publishing left out. Raises ValidationError."""
    if act == "publish":
        raise ValidationError("发布由乡镇领导办理。")
    locked = Round.objects.select_for_update().get(pk=round.pk)
    locked.state = move(locked.state, act)
    save_record(record=locked, by=by, action=f"考评轮次：{ACTS[act]}")
    return locked


@dataclass(frozen=True)
class Confirmation:
    """What the leader says of one village; `digest` is of the outcome that was shown."""

    village: str
    grade: str
    reason: str
    digest: str


@transaction.atomic
def confirm_grades(*, round: Round, confirmations: Iterable[Confirmation], by: User | None) -> int:
    """The final grades that changed are written, all or none; how many. Raises ValidationError by
    village code."""
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.state != RoundState.ACCEPTANCE:
        raise ValidationError("验收期间才能确认等次；已经发布的，按申诉办理。")
    outcomes = {o.village: o for o in assess(code=locked.township_id, year=locked.year)}
    stored = {row.village_id: row for row in finals_of(locked)}
    accepted = {row.village_id for row in acceptances_of(locked) if row.complete}
    wrong: dict[str, str] = {}
    rows = []
    given = list(confirmations)
    if not given:
        raise ValidationError(f"{len(outcomes)}个村都没有填等次，一个也没有确认。")
    for one in given:
        outcome = outcomes[one.village]
        if message := _refusal(one, outcome, one.village in accepted):
            wrong[one.village] = message
        rows.append(_final(stored.get(one.village), one, outcome))
    if wrong:
        raise ValidationError(wrong)
    changed = [row for row in rows if row is not None]
    for row in changed:
        row.by, row.at = by, timezone.now()
        save_record(record=row, by=by, reason=row.reason, action="确认最终等次")
    return len(changed)


def _refusal(one: Confirmation, outcome: VillageOutcome, accepted: bool) -> str:
    if one.grade not in outcome.standard.grade_titles:
        return "请选择等次。"
    if one.digest != outcome.digest:
        return "打开以后这个村的数据有变化，请看清现在的计算等次再确认。"
    if one.reason:
        return ""
    if one.grade != outcome.grade:
        higher = outcome.standard.ranks[one.grade] > outcome.rank
        return (
            "高于计算等次，须写明理由；理由印在年终报告上。"
            if higher
            else "低于计算等次，须写明理由。"
        )
    return "" if accepted else "还没有验收或没有签齐；不验收就确认的，须写明理由。"


def _final(old: FinalGrade | None, one: Confirmation, outcome: VillageOutcome) -> FinalGrade | None:
    """The row to write; None where it stands already."""
    row = old or FinalGrade(village_id=one.village, year=outcome.year)
    values = (one.grade, one.reason, outcome.grade, outcome.digest)
    if old and (old.grade, old.reason, old.computed, old.digest) == values:
        return None
    row.grade, row.reason, row.computed, row.digest = values
    return row


def problems(round: Round, outcomes: Iterable[VillageOutcome]) -> list[str]:
    """What stands in the way of publishing, one line each."""
    finals = {row.village_id: row for row in finals_of(round)}
    found = list(outcomes)
    unconfirmed = [o.name for o in found if o.village not in finals]
    outdated = [
        o.name for o in found if o.village in finals and finals[o.village].digest != o.digest
    ]
    lines = [] if found else ["这一年没有可以考评的村（社区）。"]
    if unconfirmed:
        lines.append(f"{len(unconfirmed)}个村没有确认最终等次：{_named(unconfirmed)}。")
    if outdated:
        lines.append(f"{len(outdated)}个村确认以后数据有变化，须重新确认：{_named(outdated)}。")
    if flagged := unanswered(round):
        lines.append(f"{len(flagged)}条疑点没有核查：{_named(list(dict.fromkeys(flagged)))}。")
    return lines


def unanswered(round: Round) -> list[str]:
    """The village of each flag of the year that nobody has answered."""
    flags = Flag.objects.in_division(round.township_id).of_year(round.year).open()
    return list(flags.order_by("village").values_list("village__name", flat=True))


def _named(names: list[str]) -> str:
    return "、".join(names[:5]) + ("等" if len(names) > 5 else "")


def finals_of(round: Round) -> Iterable[FinalGrade]:
    return (
        FinalGrade.objects.in_division(round.township_id)
        .filter(year=round.year)
        .select_related("village", "by")
    )


def acceptances_of(round: Round) -> Iterable[Acceptance]:
    rows = Acceptance.objects.in_division(round.township_id).filter(year=round.year)
    return rows.select_related("village", "attachment")
