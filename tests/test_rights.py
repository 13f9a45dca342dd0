"""Who may what, written down a second time: a right of an app's urls.py changes only together
with data/rights.txt.

tests/test_access.py holds every page against the table; this holds the table. After a change that
is meant: `make rights`.
"""

from pathlib import Path

from accounts.access import AccessRule, rules
from accounts.models import Role

LIST = Path(__file__).parent / "data" / "rights.txt"


def written() -> str:
    """A line for each URL name: who reads, who writes."""
    return "\n".join(f"{name}: {_words(rule)}" for name, rule in sorted(rules().items()))


def _words(rule: AccessRule) -> str:
    if rule.public:
        return "public"
    return f"read {_roles(rule.read)}; write {_roles(rule.write)}"


def _roles(roles: frozenset[Role]) -> str:
    return " ".join(sorted(roles)) or "nobody"


def test_every_right_is_as_it_was_written_down():
    now = dict(line.split(": ") for line in written().splitlines())
    meant = dict(line.split(": ") for line in LIST.read_text().splitlines())
    changed = {name for name in now.keys() | meant.keys() if now.get(name) != meant.get(name)}
    assert {name: now.get(name) for name in changed} == {name: meant.get(name) for name in changed}
