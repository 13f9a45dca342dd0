"""The states of an assessment round: one table, used by services, pages and tests alike."""

from django.core.exceptions import ValidationError
from django.db import models


class RoundState(models.TextChoices):
    OPEN = "open", "准备中"
    SELF = "self", "自评中"
    ACCEPTANCE = "acceptance", "验收中"
    PUBLISHED = "published", "已发布"


MOVES: dict[tuple[str, str], str] = {
    ("open", "self"): "self",
    ("self", "back"): "open",
    ("self", "acceptance"): "acceptance",
    ("acceptance", "back"): "self",
    ("acceptance", "publish"): "published",
}
ACTS = {"self": "开始自评", "acceptance": "开始验收", "back": "退回上一步", "publish": "发布"}


def can(state: str, act: str) -> bool:
    return (state, act) in MOVES


def move(state: str, act: str) -> str:
    """The state after `act`. Raises ValidationError."""
    if not can(state, act):
        raise ValidationError(
            f"考评轮次现在是“{RoundState(state).label}”，不能{ACTS.get(act, '这样办理')}。"
        )
    return MOVES[state, act]
