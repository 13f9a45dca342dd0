"""The second factor: time-based codes (RFC 6238, django-otp) and recovery codes to print.

What lies in the database makes no code by itself: the secret is masked with a keyed digest,
recovery codes are kept as keyed digests, both under CUNXIE_IDENTITY_KEY, which is kept apart from
backups of the database.
"""

import hmac
import re
import secrets
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from .. import trail
from ..access.managing import check_manages
from ..http import Request
from ..models import AccountAct, Authenticator, User
from .services import READABLE, target

RECOVERY_CODES, CODE_LENGTH = 10, 10
SESSION_KEY, WAITING_KEY = "second_factor", "authenticator"
WRONG_CODE = "动态码不正确。请看手机上现在显示的 6 位数字；每个码只能用一次。"


def being_set_up(request: Request) -> Authenticator:
    """The app that the person is about to add. Its masked secret waits in the session until a code
    of it was given."""
    app = Authenticator(user=request.user, name="手机", confirmed=True)
    if waiting := request.session.get(WAITING_KEY):
        app.key = waiting
    else:
        app.set_new_secret()
        request.session[WAITING_KEY] = app.key
    return app


@transaction.atomic
def set_up(*, app: Authenticator, by: User, code: str) -> list[str]:
    """Returns the recovery codes, which are shown once. Raises ValidationError: the code is not one
    of this app."""
    has_one = User.objects.select_for_update().get(pk=by.pk).second_factor
    if has_one or not app.verify_token(_digits(code)):
        raise ValidationError(WRONG_CODE)
    Authenticator.objects.filter(user=by).exclude(pk=app.pk).delete()
    by.second_factor = True
    by.save(update_fields=["second_factor"])
    trail.record(by=by, action="启用动态码", target=target(by), division=by.scope)
    return _new_recovery_codes(by)


@transaction.atomic
def renew_codes(*, by: User) -> list[str]:
    trail.record(by=by, action="更换备用码", target=target(by), division=by.scope)
    return _new_recovery_codes(by)


@transaction.atomic
def give_up(*, by: User) -> None:
    """Raises ValidationError where the role may not work without."""
    if by.role in settings.SECOND_FACTOR_ROLES:
        raise ValidationError("您的角色必须使用动态码，不能停用。")
    _forget(by)
    trail.record(by=by, action="停用动态码", target=target(by), division=by.scope)


@transaction.atomic
def take_away(*, by: User | None, account: User) -> None:
    """The phone is lost: by whoever manages the account. Its holder is told at the next sign-in."""
    account = User.objects.select_for_update().get(pk=account.pk)
    check_manages(by, account.role, account.scope)
    _forget(account)
    AccountAct.objects.create(account=account, what=AccountAct.What.SECOND_FACTOR, by=by)
    trail.record(by=by, action="取消动态码", target=target(account), division=account.scope)


def _forget(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    user.second_factor = False
    user.save(update_fields=["second_factor"])


@transaction.atomic
def is_right(user: User, code: str) -> bool:
    """A code of the app, or a recovery code; either is used up by it."""
    app = Authenticator.objects.select_for_update().filter(user=user, confirmed=True).first()
    if digits := _digits(code):
        return app is not None and app.verify_token(digits)
    codes = StaticDevice.objects.select_for_update().filter(user=user).first()
    return codes is not None and codes.verify_token(_kept(user, code))


def required_roles() -> list[str]:
    return settings.SECOND_FACTOR_ROLES


def codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def owes_code(request: Request) -> bool:
    """Whether this session has still to give a code."""
    return request.user.second_factor and SESSION_KEY not in request.session


def passed(request: HttpRequest) -> None:
    request.session[SESSION_KEY] = True
    request.session.pop(WAITING_KEY, None)
    request.session.cycle_key()


def _digits(code: str) -> str:
    """Six digits, however they were typed; "" for anything else."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", code[:40]))
    return text if re.fullmatch(r"[0-9]{6}", text) else ""


def _new_recovery_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="备用码")
    codes = [
        "".join(secrets.choice(READABLE) for _ in range(CODE_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_kept(user, code)) for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _kept(user: User, code: str) -> str:
    text = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code[:40])).lower()
    return hmac.digest(
        settings.IDENTITY_KEY, f"recovery\n{user.pk}\n{text}".encode(), "sha256"
    ).hex()[:16]
