"""Every write on accounts: signing in and out, passwords, who may do what; each with its trail
entry."""

import secrets
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from .. import trail
from ..access.managing import check_manages
from ..models import AccountAct, FormToken, ImportBatch, OldPassword, Role, User
from . import sessions, throttling

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0 and 1
FORM_TOKENS_KEPT = timedelta(days=31)  # longer than a browser keeps a form (unsent.js)
UPLOADS_KEPT = timedelta(days=30)


@transaction.atomic
def create_account(
    *, by: User | None, username: str, name: str, role: Role, scope: str
) -> tuple[User, str]:
    """The new account and its initial password, which is stored nowhere; ValidationError when it
    does not fit."""
    account, password = _new_account(by, username, name, role, scope)
    _save_new(account, by)
    return account, password


def create_accounts(
    *,
    by: User,
    role: Role,
    people: Iterable[Mapping[str, str]],
    once: AbstractContextManager[object],
) -> list[tuple[User, str]]:
    """All or none, in the transaction that `once` opens; hashing the passwords takes its time
    before that."""
    made = [_new_account(by, role=role, **one) for one in people]
    with once, transaction.atomic():
        for account, _ in made:
            _save_new(account, by)
    return made


def _new_account(
    by: User | None, username: str, name: str, role: Role, scope: str
) -> tuple[User, str]:
    check_manages(by, role, scope)
    password = initial_password()
    account = User(username=username, name=name, role=role, scope=scope)
    account.set_password(password)
    return account, password


def _save_new(account: User, by: User | None) -> None:
    account.full_clean()
    account.save()
    trail.record(
        by=by,
        action="新建账号",
        target=target(account),
        division=account.scope,
        after=_shown(account),
    )


def first_administrator(*, scope: str) -> tuple[User, str] | None:
    """Of a server on which nobody has an account yet, for the office of the division; otherwise
    None."""
    if User.objects.exists():
        return None
    return create_account(
        by=None, username="admin", name="账号管理员", role=Role.ADMINISTRATOR, scope=scope
    )


@transaction.atomic
def change_account(
    *, by: User | None, account: User, name: str, role: Role, scope: str, is_active: bool
) -> User:
    """The account as it is now and as it shall be must both be managed by `by`, which nobody's own
    is.

    A new role or scope ends its sessions, as stopping it does; its holder is told at the next
    sign-in.
    """
    account = User.objects.select_for_update().get(pk=account.pk)
    check_manages(by, account.role, account.scope)
    check_manages(by, role, scope)
    before, old_scope = _shown(account), account.scope
    account.name, account.role, account.scope, account.is_active = name, role, scope, is_active
    account.full_clean(exclude=["username", "password"])
    if not is_active:
        sessions.end(account)
    account.save()
    if (after := _shown(account)) != before:
        division = by.scope if by and scope != old_scope else scope
        AccountAct.objects.create(account=account, what=AccountAct.What.CHANGED, by=by)
        trail.record(
            by=by,
            action="修改账号",
            target=target(account),
            division=division,
            before=before,
            after=after,
        )
    return account


@transaction.atomic
def reset_password(*, by: User | None, account: User) -> str:
    """A new initial password, to be changed at the next sign-in; whoever is signed in with the old
    one is out.

    A lock after too many failures is lifted. The holder is told by whom and when.
    """
    account = User.objects.select_for_update().get(pk=account.pk)
    check_manages(by, account.role, account.scope)
    password = initial_password()
    _set_password(account, password, must_change=True)
    AccountAct.objects.create(account=account, what=AccountAct.What.PASSWORD, by=by)
    trail.record(by=by, action="重置密码", target=target(account), division=account.scope)
    return password


@transaction.atomic
def change_password(*, by: User, password: str) -> None:
    _set_password(by, password, must_change=False)
    trail.record(by=by, action="修改密码", target=target(by), division=by.scope)


def _set_password(account: User, password: str, must_change: bool) -> None:
    """The hash of the one before is kept, so that it is not taken again
    (validators.ReuseValidator)."""
    OldPassword.objects.create(account=account, password=account.password)
    kept = account.old_passwords.values_list("pk", flat=True)[: settings.PASSWORDS_KEPT]
    account.old_passwords.exclude(pk__in=list(kept)).delete()
    account.set_password(password)
    account.must_change_password, account.password_set_at = must_change, timezone.now()
    account.save(update_fields=["password", "must_change_password", "password_set_at"])


@transaction.atomic
def record_sign_in(*, by: User, address: str) -> list[AccountAct]:
    """Returns what others did to the account and its holder was not told yet."""
    trail.record(
        by=by, action="登录", target=target(by), division=by.scope, after={"来源地址": address}
    )
    unread = list(by.acts.filter(told_at=None).select_related("by"))
    by.acts.filter(pk__in=[act.pk for act in unread]).update(told_at=timezone.now())
    return unread


def clear_away() -> None:
    """Every night: ended sessions, used tokens that no browser can post again, attempts that
    count no more, and uploads of more than a month ago: what was confirmed of them stands in the
    reports and in the trail."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    FormToken.objects.filter(used_at__lt=now - FORM_TOKENS_KEPT).delete()
    ImportBatch.objects.filter(created_at__lt=now - UPLOADS_KEPT).delete()
    throttling.clear_away()


def record_sign_out(*, by: User) -> None:
    trail.record(by=by, action="退出", target=target(by), division=by.scope)


@transaction.atomic
def end_sessions(*, by: User, mark: str, but: str | None) -> int:
    """One of the person's own sessions, or all but the one at hand."""
    count = sessions.end(by, mark, but)
    if count:
        trail.record(
            by=by,
            action="退出其他登录",
            target=target(by),
            division=by.scope,
            after={"处数": count},
        )
    return count


def record_lock_out(*, username: str, address: str, failures: int, what: str = "密码") -> None:
    """Nothing for a name that is nobody's: anyone could fill the trail with those."""
    if account := User.objects.filter(username=username).first():
        trail.record(
            by=None,
            actor=trail.SYSTEM,
            action="登录锁定",
            target=target(account),
            division=account.scope,
            after={"来源地址": address},
            reason=f"{what}连续输错 {failures} 次",
        )


def initial_password() -> str:
    """Twelve characters that are not mistaken for one another, in three groups to be read out:
    kd7m-x3pw-9hbt."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(3))


def target(account: User) -> str:
    return f"账号 {account.username}（{account.name}）"


def _shown(account: User) -> dict[str, str]:
    return {
        "姓名": account.name,
        "角色": account.get_role_display(),
        "管辖区划代码": account.scope,
        "启用": "是" if account.is_active else "否",
    }
