"""The access table: for every URL name, which roles may read (GET) and which may write (POST); a module for each room.

No rule means no entry, and the system check in accounts/checks.py fails. A URL that carries a division code does so as
`code`; it must lie in the person's scope, otherwise the page does not exist for them (404, not 403).
"""

from ..models import User
from . import accounts, assessment, associations, autonomy, care, members
from .rules import Rule

RULES: dict[str, Rule] = {
    name: rule
    for room in (accounts, associations, members, autonomy, care, assessment)
    for name, rule in room.RULES.items()
}


def rule_for(url_name: str | None) -> Rule | None:
    return RULES.get(url_name or "")


def may(user: User, url_name: str, method: str = "GET") -> bool:
    """Whether the page is there for the person's role, so that a link or a button may lead to it."""
    rule = rule_for(url_name)
    return rule is not None and rule.allows(user.role, method)
