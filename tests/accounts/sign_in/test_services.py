"""Accounts: who may make and change which, and what stands in the trail about it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import FormToken, ImportBatch, Role, TrailEntry, User
from accounts.records import tokens
from accounts.sign_in import services
from tests.conftest import (
    COUNTY,
    FOREIGN_TOWNSHIP,
    FOREIGN_VILLAGE,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)


def create(by, role=Role.VILLAGE_SECRETARY, scope=VILLAGE, username="newcomer"):
    return services.create_account(by=by, username=username, name="桑予安", role=role, scope=scope)


def change(by, account, **changes):
    values = {name: getattr(account, name) for name in ("name", "role", "scope", "is_active")}
    return services.change_account(by=by, account=account, **{**values, **changes})


def test_a_new_account_has_a_readable_initial_password_that_must_go(staff):
    account, password = create(staff)
    assert account.check_password(password)
    assert account.must_change_password
    assert set(password) <= set(services.READABLE + "-")
    assert [len(group) for group in password.split("-")] == [4, 4, 4]


def test_a_new_account_is_in_the_trail_without_its_password(staff):
    _, password = create(staff)
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.by, entry.division) == ("新建账号", staff, VILLAGE)
    assert entry.target == "账号 newcomer（桑予安）"
    assert entry.after == {
        "姓名": "桑予安",
        "角色": "村级秘书长",
        "管辖区划代码": VILLAGE,
        "启用": "是",
    }
    assert password not in str(TrailEntry.objects.values_list())


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.COUNTY_SUPERVISOR, COUNTY),
        (Role.TOWNSHIP_STAFF, TOWNSHIP),
        (Role.TOWNSHIP_LEADER, TOWNSHIP),
        (Role.VILLAGE_SECRETARY, FOREIGN_VILLAGE),
    ],
)
def test_staff_make_no_accounts_but_their_villages(staff, role, scope):
    with pytest.raises(PermissionDenied):
        create(staff, role, scope)
    assert not User.objects.filter(username="newcomer").exists()


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.VILLAGE_SECRETARY, TOWNSHIP), (Role.AUDITOR, VILLAGE), (Role.TOWNSHIP_STAFF, VILLAGE)],
)
def test_a_scope_that_does_not_fit_the_role_is_refused(county, role, scope):
    with pytest.raises(ValidationError, match="管辖区划代码与角色不符。"):
        create(county, role, scope)


def test_a_change_is_in_the_trail_with_both_sides(staff, secretary):
    change(staff, secretary, name="桑予安", is_active=False)
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.division) == ("修改账号", VILLAGE)
    assert (entry.before["姓名"], entry.after["姓名"]) == ("童小满", "桑予安")
    assert (entry.before["启用"], entry.after["启用"]) == ("是", "否")


def test_moving_to_another_village_is_the_townships_business(staff, secretary):
    change(staff, secretary, scope=OTHER_VILLAGE)
    assert TrailEntry.objects.get().division == TOWNSHIP


def test_saving_without_a_change_leaves_no_trail(staff, secretary):
    change(staff, secretary)
    assert not TrailEntry.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"is_active": False}, {"role": Role.AUDITOR}, {"name": "文映山"}, {"scope": FOREIGN_TOWNSHIP}],
)
def test_nobody_changes_the_own_account(staff, changes):
    with pytest.raises(PermissionDenied):
        change(staff, staff, **changes)


def test_staff_neither_change_nor_reset_foreign_accounts(staff, outsider, county):
    for account in (outsider, county):
        with pytest.raises(PermissionDenied):
            change(staff, account, name="桑予安")
        with pytest.raises(PermissionDenied):
            services.reset_password(by=staff, account=account)


def test_nobody_is_moved_out_of_the_township(staff, secretary):
    with pytest.raises(PermissionDenied):
        change(staff, secretary, scope=FOREIGN_VILLAGE)


def test_old_form_tokens_go_at_night(staff):
    for token, hours in (("old", 31 * 24 + 1), ("young", 31 * 24 - 1)):
        FormToken.objects.create(
            token=token, used_by=staff, used_at=timezone.now() - timedelta(hours=hours)
        )
    services.clear_away()
    assert list(FormToken.objects.values_list("token", flat=True)) == ["young"]


def test_the_night_clears_ended_sessions_and_old_uploads_away(staff: User) -> None:
    now = timezone.now()
    for name, days in (("old", 31), ("young", 29)):
        ImportBatch.objects.create(
            kind="reports",
            division=staff.scope,
            file_name=name,
            rows={},
            created_by=staff,
            created_at=now - timedelta(days),
        )
    for key, hours in (("ended", -1), ("running", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + timedelta(hours=hours)
        )
    services.clear_away()
    assert list(ImportBatch.objects.values_list("file_name", flat=True)) == ["young"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"username": "431321198701010015"}, "长号码"),
        ({"name": "431321198701010015"}, "长号码"),
        ({"username": "newcomer\n"}, "只能用小写字母"),
    ],
)
def test_no_id_number_and_no_line_break_becomes_a_name(db, values, message):
    with pytest.raises(ValidationError, match=message):
        services.create_account(
            by=None,
            role=Role.AUDITOR,
            scope=TOWNSHIP,
            **{"username": "newcomer", "name": "桑予安", **values},
        )
    assert not User.objects.exists()


def add_account(**options):
    options = {"role": "county_supervisor", "scope": COUNTY, "name": "颜北辰", **options}
    call_command(
        "add_account",
        "first",
        *(part for key, value in options.items() for part in (f"--{key}", value)),
    )


def test_the_first_account_of_a_server(db, capsys):
    add_account()
    account = User.objects.get()
    password = capsys.readouterr().out.split("初始密码：")[1].split("\n")[0]
    assert account.check_password(password)
    assert account.must_change_password
    assert (account.username, account.name, account.role, account.scope) == (
        "first",
        "颜北辰",
        "county_supervisor",
        COUNTY,
    )
    assert TrailEntry.objects.get().by_name == "系统管理员"


def test_the_command_tells_what_is_wrong(db):
    with pytest.raises(CommandError, match=r"管辖区划代码与角色不符。"):
        add_account(scope=TOWNSHIP)
    add_account()
    with pytest.raises(CommandError, match="这个账号已有人使用。"):
        add_account()


def test_the_command_puts_any_account_right(leader, client_for, capsys):
    client = client_for(leader)
    call_command("reset_account", "leader")
    password = capsys.readouterr().out.split("初始密码：")[1].split("\n")[0]
    leader.refresh_from_db()
    assert leader.check_password(password)
    assert client.get("/security/").status_code == 302
    call_command("reset_account", "leader", "--stop")
    leader.refresh_from_db()
    assert not leader.is_active
    assert [str(act) for act in leader.acts.all()] == [
        "修改账号资料（系统管理员）",
        "重置密码（系统管理员）",
    ]
    with pytest.raises(CommandError, match="没有账号 nobody。"):
        call_command("reset_account", "nobody")


def test_the_first_run_makes_an_administrator(db, tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text(f"code,name\n{COUNTY},双峰县\n{TOWNSHIP},洪山殿镇\n{VILLAGE},观冲村\n")
    call_command("import_divisions", path)
    password = capsys.readouterr().out.split("初始密码：")[1].split("\n")[0]
    account = User.objects.get()
    assert account.check_password(password)
    assert (account.role, account.scope) == (Role.ADMINISTRATOR, TOWNSHIP), (
        "the file is one township's"
    )
    call_command("import_divisions", path)
    assert User.objects.count() == 1


def test_a_token_is_spent_once(rf, staff, secretary):
    request = rf.post("/", {"form_token": tokens.new_token()})
    request.user = staff
    assert not tokens.is_spent(request)
    with tokens.once(request):
        change(staff, secretary, name="文映山")
    assert tokens.is_spent(request)
    with pytest.raises(tokens.AlreadyDoneError), tokens.once(request):
        change(staff, secretary, name="文映海")
    assert User.objects.get(pk=secretary.pk).name == "文映山"


def test_a_token_is_not_spent_by_a_write_that_failed(rf, staff, secretary):
    request = rf.post("/", {"form_token": "t"})
    request.user = staff
    with pytest.raises(PermissionDenied), tokens.once(request):
        change(staff, secretary, scope=FOREIGN_VILLAGE)
    assert not tokens.is_spent(request)
