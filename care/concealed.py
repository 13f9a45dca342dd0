"""How much of sensitive families is told to those who may not open them: a number for a township or a county, and none
where it is so small that one could guess who it is."""

from typing import Any

from accounts.menu import VILLAGE
from accounts.models import User

from .family_querysets import SensitiveQuerySet, may_open_sensitive

FEWEST = 5


def counted(rows: Any, *, user: User, code: str) -> Any:
    """The rows that figures are made of: all, except of one village for those who may not open its sensitive families,
    where a figure would tell whether there are any."""
    rows = rows.in_division(code)
    return rows if may_open_sensitive(user) or len(code) < VILLAGE else rows.ordinary()


def concealed(rows: SensitiveQuerySet, *, user: User, code: str) -> str:
    """Said under a list whose sensitive `rows` the person does not see; "" to those who see them. At most one query."""
    if may_open_sensitive(user):
        return ""
    return sensitive_words(rows, code=code)


def sensitive_words(rows: SensitiveQuerySet, *, code: str) -> str:
    """As figures say it that are printed and handed on, whoever prints them. At most one query."""
    if len(code) == VILLAGE:
        return "敏感家庭不在这里列出，村里的户数也不显示。"
    count = rows.in_division(code).sensitive().count()
    shown = f" {count} 户" if count >= FEWEST else f"不足 {FEWEST} 户"
    return f"敏感家庭{shown}，只计数，不列出。"
