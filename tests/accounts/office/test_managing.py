"""Rights over accounts: every account route for every pair of roles, and what nobody may reach by
them."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.access import managing, rules
from accounts.models import SCOPE_LENGTHS, Role, User
from accounts.sign_in import services
from tests.conftest import COUNTY, FOREIGN_TOWNSHIP, TOWNSHIP
from tests.test_access import undone

pytestmark = pytest.mark.django_db
COUNTY_ROLE, STAFF, LEADER, SECRETARY, AUDITOR, ADMINISTRATOR = Role
# Once more, by hand: accounts/access/managing.py must say the same.
MANAGES = {
    ADMINISTRATOR: {COUNTY_ROLE, STAFF, LEADER, SECRETARY, AUDITOR},
    COUNTY_ROLE: {STAFF, LEADER, SECRETARY, AUDITOR},
    STAFF: {SECRETARY},
    LEADER: set(),
    SECRETARY: set(),
    AUDITOR: set(),
}
ELSEWHERE = "431322"  # another county
PLACES = (f"{TOWNSHIP}207", f"{FOREIGN_TOWNSHIP}201", f"{ELSEWHERE}101201")
ACTORS = [(role, SCOPE_LENGTHS[role][0]) for role in Role] + [(ADMINISTRATOR, 9)]
TARGETS = list(
    dict.fromkeys((role, place[: SCOPE_LENGTHS[role][0]]) for role in Role for place in PLACES)
)
# (what one does, what a second person must do after it)
CHAINS = [
    *((first, "pay-run-approve") for first in ("pay-run-create", "pay-run-lines", "pay-run-check")),
    *(
        (first, "round-publish")
        for first in ("round-edit", "round-move", "acceptance-edit", "finding-edit")
    ),
    *(
        (first, "grade-confirm")
        for first in ("acceptance-edit", "self-view-edit", "item-inspection")
    ),
    *((first, "appeal-answer") for first in ("appeal-create", "finding-edit", "acceptance-edit")),
]


@pytest.fixture
def world(divisions: SimpleNamespace) -> SimpleNamespace:
    """One account of each role in the own township or county, in the neighbouring one, and in
    another county."""
    targets = {}
    for role, scope in TARGETS:
        targets[role, scope] = User.objects.create(
            username=f"{role.value}-{scope}",
            name="旧名",
            role=role,
            scope=scope,
            password="x",
            second_factor=True,
        )
    return SimpleNamespace(targets=targets)


def actor(role: str, digits: int) -> User:
    return User.objects.create(
        username="actor",
        name="办理人",
        role=role,
        scope=PLACES[0][:digits],
        must_change_password=False,
    )


def may(by: User, role: str, scope: str) -> bool:
    return role in MANAGES[by.role] and scope.startswith(by.scope)


def post(client: Client, route: str, *args: int, **values: Any) -> Any:
    return client.post(reverse(route, args=args), {"form_token": "t", **values})


def test_the_table_is_as_it_was_decided() -> None:
    assert {role: set(managing.MANAGES.get(role, ())) for role in Role} == MANAGES


@pytest.mark.parametrize(("role", "digits"), ACTORS)
def test_accounts_are_made_as_the_table_says(
    world: Any, client_for: Any, role: str, digits: int
) -> None:
    by = actor(role, digits)
    client = client_for(by)
    for wanted, scope in TARGETS:
        with undone():
            post(
                client,
                "account-create",
                username="newcomer",
                name="新人",
                role=wanted.value,
                scope=scope,
            )
            made = User.objects.filter(username="newcomer", role=wanted, scope=scope).exists()
            assert made == may(by, wanted, scope), f"{role} makes {wanted} of {scope}"
            assert User.objects.filter(username="newcomer").exists() == made


@pytest.mark.parametrize(("role", "digits"), ACTORS)
def test_accounts_are_changed_as_the_table_says(
    world: Any, client_for: Any, role: str, digits: int
) -> None:
    """From every role and place into every role and place."""
    by = actor(role, digits)
    client = client_for(by)
    for (now, here), account in world.targets.items():
        if not may(by, now, here):
            with undone():
                response = post(
                    client, "account-edit", account.pk, name="新名", role=now.value, scope=here
                )
                assert response.status_code in (403, 404), f"{role} changes {now} of {here}"
            continue
        for wanted, scope in TARGETS:
            with undone():
                values = {"name": "新名", "role": wanted.value, "scope": scope, "is_active": "on"}
                post(client, "account-edit", account.pk, **values)
                found = User.objects.get(pk=account.pk)
                changed = (found.name, found.role, found.scope) == ("新名", wanted, scope)
                assert changed == may(by, wanted, scope), (
                    f"{role} makes {now} of {here} {wanted} of {scope}"
                )
                assert changed or (found.name, found.role, found.scope) == ("旧名", now, here)


@pytest.mark.parametrize(("role", "digits"), ACTORS)
def test_accounts_are_reset_as_the_table_says(
    world: Any, client_for: Any, role: str, digits: int
) -> None:
    by = actor(role, digits)
    client = client_for(by)
    for (now, here), account in world.targets.items():
        with undone():
            post(client, "account-reset", account.pk)
            reset = User.objects.get(pk=account.pk).password != "x"
            assert reset == may(by, now, here), f"{role} resets {now} of {here}"
        with undone():
            post(client, "account-second-factor", account.pk)
            taken = not User.objects.get(pk=account.pk).second_factor
            assert taken == may(by, now, here), f"{role} takes the second factor of {now} of {here}"


@pytest.mark.parametrize("role", Role)
def test_nobody_manages_the_own_account(role: Role) -> None:
    assert role not in managing.MANAGES.get(role, ())


@pytest.mark.parametrize("role", [STAFF, LEADER, SECRETARY, AUDITOR])
def test_nobody_in_a_township_reaches_by_accounts_what_a_second_person_must_do(role: Role) -> None:
    """Whatever of a chain the role can do, alone or through accounts it can get hold of: never both
    ends of it."""
    reach = managing.reach(role)
    for first, second in CHAINS:
        does = bool(reach & rules()[first].write)
        assert not (does and reach & rules()[second].write), f"{role}: {first}, then {second}"


def test_every_act_of_the_leader_alone_stands_at_the_end_of_a_chain() -> None:
    alone = {name for name, rule in rules().items() if rule.write == {LEADER}}
    after = {"grade-withdraw"}  # of what was published, and nobody prepares it
    assert alone == {second for _, second in CHAINS} | after


def test_whoever_is_reset_is_told_at_the_next_sign_in_by_whom_and_when(
    staff: User, secretary: User
) -> None:
    password = services.reset_password(by=staff, account=secretary)
    client = Client()
    client.post("/login/", {"username": "secretary", "password": password})
    page = client.get("/password/").content.decode()
    act = secretary.acts.get()
    assert act.told_at
    assert "文映荷（乡镇经办）对您的账号办理了“重置密码”" in page
    assert "对您的账号" not in client.get("/password/").content.decode(), "told once"


@pytest.mark.parametrize(
    "changes", [{"role": AUDITOR, "scope": TOWNSHIP}, {"scope": f"{TOWNSHIP}210"}]
)
def test_a_new_role_or_scope_ends_the_sessions(
    county: User, secretary: User, client_for: Any, changes: Any
) -> None:
    client = client_for(secretary)
    assert client.get("/security/").status_code == 200
    values = {
        "name": secretary.name,
        "role": secretary.role,
        "scope": secretary.scope,
        "is_active": True,
        **changes,
    }
    services.change_account(by=county, account=secretary, **values)
    assert client.get("/security/").url == "/login/?next=/security/"


def test_a_session_of_a_stopped_account_does_not_come_back(
    county: User, secretary: User, client_for: Any
) -> None:
    client = client_for(secretary)
    for active in (False, True):
        values = {"name": secretary.name, "role": secretary.role, "scope": secretary.scope}
        services.change_account(by=county, account=secretary, is_active=active, **values)
    assert client.get("/security/").url == "/login/?next=/security/"


def test_an_administrator_of_a_township_needs_no_county(db: None) -> None:
    by = User.objects.create(username="admin", name="管理", role=ADMINISTRATOR, scope=TOWNSHIP)
    account, _ = services.create_account(
        by=by, username="leader", name="易望川", role=LEADER, scope=TOWNSHIP
    )
    assert account.scope == TOWNSHIP
    assert COUNTY_ROLE not in managing.offered_roles(by)
    assert COUNTY_ROLE in managing.offered_roles(User(role=ADMINISTRATOR, scope=COUNTY))
