"""One-time form tokens: the same post twice has one effect."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from .. import locks
from ..http import Request
from ..models import FormToken, User
from .violations import is_unique

FIELD = "form_token"
ALREADY_DONE = "这次提交已经办理过了，没有重复办理。"


class AlreadyDoneError(Exception):
    """This very form was posted before; what it asked for has been done."""


def new_token(user: User | None = None) -> str:
    """A token for the hidden field `form_token` of one rendered form (templates: the tag
    form_token), with the account that the form was made for after a full stop."""
    made_for = f".{user.pk}" if user and user.pk else ""
    return secrets.token_urlsafe(24) + made_for


def is_of_another(request: HttpRequest) -> bool:
    """The form was made for another account than the one that is signed in now."""
    made_for = request.POST.get(FIELD, "").partition(".")[2]
    return bool(made_for) and request.user.is_authenticated and made_for != str(request.user.pk)


@contextmanager
def once(request: Request) -> Iterator[None]:
    """Run the write of a posted form in one transaction with the insertion of its token, behind
    the lock of the division that the address names, otherwise of the person's own.

    Raises AlreadyDoneError when the token was used before. A form without one does not come here
    (accounts/requests/form_door.py).
    """
    with locks.act(_division(request)):
        _spend(_digest(request), request)
        yield


def _division(request: Request) -> str:
    named = request.resolver_match.kwargs.get("code") if request.resolver_match else None
    return str(named or request.user.scope)


def _digest(request: Request) -> str:
    return _kept(request.POST.get(FIELD, ""))


def _kept(token: str) -> str:
    """What is kept of it: it was typed, in principle, by whoever sent the form."""
    return hashlib.sha256(token.encode()).hexdigest()


def _spend(token: str, request: Request) -> None:
    try:
        with transaction.atomic():
            FormToken.objects.create(token=token, used_by=request.user)
    except IntegrityError as error:
        if not is_unique(error):
            raise
        raise AlreadyDoneError from None


def is_spent(request: Request) -> bool:
    """For forms whose second post would not even be valid (a name now taken): ask before
    validating."""
    return FormToken.objects.filter(token=_digest(request)).exists()


def spent(user: User, asked: list[str]) -> list[str]:
    """Which of these the person has used."""
    digests = {_kept(token): token for token in asked}
    used = FormToken.objects.filter(token__in=digests, used_by=user)
    return [digests[digest] for digest in used.values_list("token", flat=True)]
