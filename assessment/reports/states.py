"""The state machine of a monthly report: one table, used by services, templates and tests alike."""

from django.db import models


class ReportState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已上报"
    RETURNED = "returned", "退回"
    APPROVED = "approved", "已审核"


MOVES: dict[tuple[str, str], str] = {
    ("draft", "save"): "draft",
    ("draft", "submit"): "submitted",
    ("submitted", "return"): "returned",
    ("submitted", "approve"): "approved",
    ("submitted", "recall"): "draft",  # "returned" where it was (returns/services.py)
    ("returned", "save"): "returned",
    ("returned", "submit"): "submitted",
    ("approved", "correct"): "approved",
}


class MoveNotAllowedError(Exception):
    """The act is not possible in the report's present state; str() is the Chinese message."""


def can(state: str, act: str) -> bool:
    return (state, act) in MOVES


def move(state: str, act: str) -> str:
    """The state after `act`. Raises MoveNotAllowedError."""
    if not can(state, act):
        raise MoveNotAllowedError(
            _REFUSALS.get(act, "当前状态不能这样办理。") + f"（当前：{ReportState(state).label}）"
        )
    return MOVES[state, act]


_REFUSALS = {
    "save": "月报已上报或已审核，不能直接修改。",
    "submit": "月报已经上报过了。",
    "approve": "只有已上报的月报才能审核。",
    "return": "只有已上报的月报才能退回。",
    "recall": "只有已上报、乡镇还没有审核或者退回的月报才能撤回。",
    "correct": "只有已审核的月报才需要更正单；未审核的请直接修改。",
}
