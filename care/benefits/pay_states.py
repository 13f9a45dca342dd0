"""The state machine of a pay run (发放批次): one table, used by services, pages and tests alike."""

from django.core.exceptions import ValidationError
from django.db import models


class RunState(models.TextChoices):
    LISTED = "listed", "核对中"
    CHECKED = "checked", "待审批"
    PAID = "paid", "已发放"
    WITHDRAWN = "withdrawn", "已作废"
    REVERSED = "reversed", "已冲销"


OPEN = (RunState.LISTED, RunState.CHECKED)
MOVES: dict[tuple[str, str], str] = {
    ("listed", "hold"): "listed",
    ("listed", "relist"): "listed",
    ("listed", "check"): "checked",
    ("listed", "withdraw"): "withdrawn",
    ("checked", "return"): "listed",
    ("checked", "withdraw"): "withdrawn",
    ("checked", "approve"): "paid",
    ("paid", "reverse"): "reversed",
    ("paid", "recover"): "paid",
}
_REFUSALS = {
    "hold": "送审以后不能再改名单，请先由审批人退回。",
    "relist": "送审以后不能重新列名单，请先由审批人退回。",
    "check": "这一批已经送审或办结。",
    "return": "只有待审批的批次才能退回。",
    "withdraw": "已经发放的批次不能作废，只能冲销。",
    "approve": "只有待审批的批次才能审批发放。",
    "recover": "只有已发放的批次才能收回。",
    "reverse": "只有已发放的批次才能冲销，而且只冲销一次。",
}


def can(state: str, act: str) -> bool:
    return (state, act) in MOVES


def move(state: str, act: str) -> str:
    """The state after `act`. Raises ValidationError in words."""
    if not can(state, act):
        raise ValidationError(f"{_REFUSALS[act]}（当前：{RunState(state).label}）")
    return MOVES[state, act]
