"""The way of a paper that is issued: one table, read by services, pages and tests."""

from dataclasses import dataclass

from django.db import models

from accounts.roles import Role

OFFICERS = frozenset({Role.TOWNSHIP_STAFF, Role.COUNTY_SUPERVISOR})
HEADS = frozenset({Role.TOWNSHIP_LEADER, Role.COUNTY_SUPERVISOR})


class IssueState(models.TextChoices):
    DRAFT = "draft", "拟稿"
    CHECKED = "checked", "待签发"
    SIGNED = "signed", "已签发"
    NUMBERED = "numbered", "已编号"
    FILED = "filed", "已归档"
    VOID = "void", "作废"


@dataclass(frozen=True)
class IssueMove:
    before: IssueState
    after: IssueState
    label: str
    by: frozenset[Role]


MOVES: dict[str, IssueMove] = {
    "check": IssueMove(IssueState.DRAFT, IssueState.CHECKED, "核稿无误，送签发", OFFICERS),
    "return": IssueMove(IssueState.CHECKED, IssueState.DRAFT, "退回修改", OFFICERS | HEADS),
    "sign": IssueMove(IssueState.CHECKED, IssueState.SIGNED, "签发", HEADS),
    "number": IssueMove(IssueState.SIGNED, IssueState.NUMBERED, "编号并定稿", OFFICERS),
    "file": IssueMove(IssueState.NUMBERED, IssueState.FILED, "归档", OFFICERS),
    "void": IssueMove(IssueState.NUMBERED, IssueState.VOID, "作废", OFFICERS),
}
_CHIPS = ("draft", "submitted", "open", "approved", "approved", "closed")
CHIPS = dict(zip(IssueState, _CHIPS, strict=True))


def moves_of(state: str, role: Role) -> dict[str, str]:
    """Act → label of what the role may do now."""
    return {
        act: move.label for act, move in MOVES.items() if move.before == state and role in move.by
    }
