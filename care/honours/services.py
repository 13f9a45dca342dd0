"""Honours, from nomination to award; the moves are those of care/honours/states.py."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.records import save_record
from associations.divisions.services import open_village

from .models import Honour
from .states import ACTS, FEWEST_DAYS, MOVES, HonourState, can


@transaction.atomic
def nominate(*, honour: Honour, by: User | None, expected_version: int | None = None) -> Honour:
    """A new nomination, or one that nobody has screened yet. Raises ValidationError,
    ConflictError."""
    if honour.pk is None:
        open_village(honour.village_id)
    elif honour.state != HonourState.NOMINATED:
        raise ValidationError("已经初审，推荐的内容不能再改。")
    save_record(
        record=honour,
        by=by,
        expected_version=expected_version,
        action="" if honour.pk else "推荐评选表彰",
    )
    return honour


@dataclass(frozen=True)
class HonourStep:
    """What an act says: `day`, and of a notice its end and place; `text`: objections, award or
    reason."""

    day: datetime.date
    until: datetime.date | None = None
    place: str = ""
    text: str = ""
    objections: str = ""


@transaction.atomic
def move_honour(
    *,
    honour: Honour,
    act: str,
    step: HonourStep,
    by: User | None,
    expected_version: int | None = None,
) -> Honour:
    """Raises ValidationError, ConflictError."""
    if not can(honour.state, act):
        raise ValidationError(f"现在是“{honour.get_state_display()}”，不能办理“{ACTS[act]}”。")
    _PREPARE[act](honour, step)
    honour.state = MOVES[honour.state, act]
    save_record(
        record=honour, by=by, expected_version=expected_version, action=f"评选表彰：{ACTS[act]}"
    )
    return honour


def _screen(honour: Honour, step: HonourStep) -> None:
    _not_before(step.day, honour.nominated, "推荐日期")
    honour.screened = step.day


def _announce(honour: Honour, step: HonourStep) -> None:
    _not_before(step.day, honour.screened, "初审日期")
    if step.until is None or (step.until - step.day).days + 1 < FEWEST_DAYS:
        raise ValidationError({"until": f"公示不少于 {FEWEST_DAYS} 天，首尾两天都算。"})
    honour.notice_from, honour.notice_until, honour.notice_place = step.day, step.until, step.place


def _award(honour: Honour, step: HonourStep) -> None:
    if not honour.notice_is_over or (honour.notice_until and step.day <= honour.notice_until):
        raise ValidationError({"day": f"公示到 {honour.notice_until}，期满以后才能表彰。"})
    honour.awarded, honour.award, honour.objections = step.day, step.text, step.objections


def _decline(honour: Honour, step: HonourStep) -> None:
    _not_before(step.day, honour.nominated, "推荐日期")
    honour.declined, honour.reason, honour.objections = step.day, step.text, step.objections


def _not_before(day: datetime.date, other: datetime.date | None, label: str) -> None:
    if day > timezone.localdate():
        raise ValidationError({"day": "这个日期还没有到。"})
    if other and day < other:
        raise ValidationError({"day": f"不能早于{label} {other}。"})


_PREPARE = {"screen": _screen, "announce": _announce, "award": _award, "decline": _decline}
