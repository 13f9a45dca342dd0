"""What a rule of the access table is made of: roles, and which of them may read and write."""

from dataclasses import dataclass

from ..managing import MANAGES
from ..models import Role

ANYBODY = frozenset(Role)
EVERYONE = ANYBODY - {Role.ADMINISTRATOR}  # who take part in the work; an administrator has the accounts and no more
MANAGERS = frozenset(Role(role) for role in MANAGES)
STAFF = frozenset({Role.TOWNSHIP_STAFF})
COUNTY = frozenset({Role.COUNTY_SUPERVISOR})
VILLAGE = frozenset({Role.VILLAGE_SECRETARY})
OFFICE = EVERYONE - VILLAGE
KEEPERS = STAFF | VILLAGE  # who keep a village's own records
FILING = frozenset({Role.TOWNSHIP_STAFF, Role.TOWNSHIP_LEADER})  # who file a charter or return it
LEADER = frozenset({Role.TOWNSHIP_LEADER})
PRINTING = frozenset({Role.COUNTY_SUPERVISOR, Role.TOWNSHIP_STAFF, Role.TOWNSHIP_LEADER})
NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Rule:
    """Who may GET and who may POST; `public` needs no sign-in."""

    read: frozenset[Role] = NOBODY
    write: frozenset[Role] = NOBODY
    public: bool = False

    @property
    def methods(self) -> list[str]:
        """What the page takes from anybody at all; everything else is 405, whoever asks."""
        return (["GET", "HEAD"] if self.read else []) + (["POST"] if self.write else [])

    def concerns(self, role: str) -> bool:
        return role in self.read | self.write

    def allows(self, role: str, method: str) -> bool:
        return role in (self.read if method in ("GET", "HEAD") else self.write)
