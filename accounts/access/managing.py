"""Who manages whose accounts: one table, read by the services, the forms, the pages and the tests.

Nobody manages the own role, so nobody edits the own account. Whoever takes part in the work of a
township manages no account that may do what takes a second person after them: township staff
prepare, the leader approves, and staff manage village secretaries only. What staff and a secretary
can do together, staff can do alone, but for what a village says of itself.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from ..models import SCOPE_LENGTHS, Role, User

OF_A_TOWNSHIP = (Role.VILLAGE_SECRETARY, Role.TOWNSHIP_STAFF, Role.TOWNSHIP_LEADER, Role.AUDITOR)

MANAGES: dict[Role, tuple[Role, ...]] = {
    Role.ADMINISTRATOR: (*OF_A_TOWNSHIP, Role.COUNTY_SUPERVISOR),
    Role.COUNTY_SUPERVISOR: OF_A_TOWNSHIP,
    Role.TOWNSHIP_STAFF: (Role.VILLAGE_SECRETARY,),
}


def manages(by: User | None, role: Role, scope: str) -> bool:
    """`by=None` is the command line, which manages every account."""
    return by is None or (role in MANAGES.get(by.role, ()) and by.covers(scope))


def check_manages(by: User | None, role: Role, scope: str) -> None:
    """Raises PermissionDenied."""
    if not manages(by, role, scope):
        raise PermissionDenied


def offered_roles(by: User) -> list[Role]:
    """The roles whose accounts the person may make; a township's office has no county account to
    offer."""
    return [role for role in MANAGES.get(by.role, ()) if max(SCOPE_LENGTHS[role]) >= len(by.scope)]


def who_manages(account: User) -> str:
    """Whom the person turns to, in words."""
    if account.role == Role.VILLAGE_SECRETARY:
        return "乡镇经办"
    if account.role in OF_A_TOWNSHIP:
        return "县级督导或账号管理员"
    return "账号管理员" if account.role == Role.COUNTY_SUPERVISOR else "系统管理员"


def reach(role: Role) -> frozenset[Role]:
    """The role itself and every role whose accounts it can get hold of, by however many steps."""
    found: set[Role] = set()
    open_: Iterable[Role] = {role}
    while open_:
        found |= set(open_)
        open_ = {managed for one in open_ for managed in MANAGES.get(one, ())} - found
    return frozenset(found)
