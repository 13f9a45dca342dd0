"""Every write on accounts: signing in and out, passwords, who may do what; each with its trail entry."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from axes.utils import reset as lift_lock
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from . import trail
from .models import FormToken, ImportBatch, Role, User

MANAGED_ROLES = (Role.VILLAGE_SECRETARY, Role.TOWNSHIP_STAFF, Role.TOWNSHIP_LEADER, Role.AUDITOR)
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0 and 1
FORM_TOKENS_KEPT = timedelta(days=2)
UPLOADS_KEPT = timedelta(days=30)
housekeeping: list[Callable[[], object]] = []  # of other rooms, after somebody signed in


@transaction.atomic
def create_account(*, by: User | None, username: str, name: str, role: str, scope: str) -> tuple[User, str]:
    """The new account and its initial password, which is stored nowhere; ValidationError when it does not fit."""
    _check_may_manage(by, role, scope)
    password = initial_password()
    account = User(username=username, name=name, role=role, scope=scope)
    account.set_password(password)
    account.full_clean()
    account.save()
    trail.record(by=by, action="新建账号", target=_target(account), division=scope, after=_shown(account))
    return account, password


@transaction.atomic
def change_account(*, by: User, account: User, name: str, role: str, scope: str, is_active: bool) -> User:
    """Nobody deactivates or moves themselves: a township would lose its last account by a slip."""
    account = User.objects.select_for_update().get(pk=account.pk)
    _check_may_manage(by, account.role, account.scope)
    _check_may_manage(by, role, scope)
    if account.pk == by.pk and (account.role, account.scope, account.is_active) != (role, scope, is_active):
        raise ValidationError("不能停用自己的账号，也不能更改自己的角色和管辖范围。")
    before, old_scope = _shown(account), account.scope
    account.name, account.role, account.scope, account.is_active = name, role, scope, is_active
    account.full_clean()
    account.save()
    if (after := _shown(account)) != before:
        division = scope if scope == old_scope else by.scope
        trail.record(by=by, action="修改账号", target=_target(account), division=division, before=before, after=after)
    return account


@transaction.atomic
def reset_password(*, by: User, account: User) -> str:
    """A new initial password, to be changed at the next sign-in; whoever is signed in with the old one is out.

    A lock after too many failures is lifted.
    """
    account = User.objects.select_for_update().get(pk=account.pk)
    _check_may_manage(by, account.role, account.scope)
    password = initial_password()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    lift_lock(username=account.username)
    trail.record(by=by, action="重置密码", target=_target(account), division=account.scope)
    return password


@transaction.atomic
def change_password(*, by: User, password: str) -> None:
    by.set_password(password)
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    trail.record(by=by, action="修改密码", target=_target(by), division=by.scope)


@transaction.atomic
def record_sign_in(*, by: User, address: str) -> None:
    """Besides the trail entry, what nobody needs any more is cleared away."""
    _clear_away()
    for work in housekeeping:
        transaction.on_commit(work, robust=True)
    trail.record(by=by, action="登录", target=_target(by), division=by.scope, after={"来源地址": address})


def _clear_away() -> None:
    """Sessions that have ended, used tokens that no open page can post again, and uploads of more than a month ago:
    what was confirmed of them stands in the reports and in the trail."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    FormToken.objects.filter(used_at__lt=now - FORM_TOKENS_KEPT).delete()
    ImportBatch.objects.filter(created_at__lt=now - UPLOADS_KEPT).delete()


def record_sign_out(*, by: User) -> None:
    trail.record(by=by, action="退出", target=_target(by), division=by.scope)


def record_lock_out(*, username: str, address: str, failures: int) -> None:
    """Nothing for a name that is nobody's: anyone could fill the trail with those."""
    if account := User.objects.filter(username=username).first():
        trail.record(
            by=None,
            actor=trail.SYSTEM,
            action="登录锁定",
            target=_target(account),
            division=account.scope,
            after={"来源地址": address},
            reason=f"密码连续输错 {failures} 次",
        )


def initial_password() -> str:
    """Twelve characters that are not mistaken for one another, in three groups to be read out: kd7m-x3pw-9hbt."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(3))


def _check_may_manage(by: User | None, role: str, scope: str) -> None:
    """`by=None` is the command line, which may make any account."""
    if by and not (by.role == Role.TOWNSHIP_STAFF and role in MANAGED_ROLES and by.covers(scope)):
        raise PermissionDenied


def _target(account: User) -> str:
    return f"账号 {account.username}（{account.name}）"


def _shown(account: User) -> dict[str, str]:
    return {
        "姓名": account.name,
        "角色": account.get_role_display(),
        "管辖区划代码": account.scope,
        "启用": "是" if account.is_active else "否",
    }
