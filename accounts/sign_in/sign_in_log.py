"""Each refused sign-in is a line of the log: from where, and on which account, never what was
typed."""

import logging

from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from ..models import User

logger = logging.getLogger(__name__)


def connect() -> None:
    user_login_failed.connect(_refused, dispatch_uid="accounts.sign_in_log")


def _refused(
    credentials: dict[str, object], request: HttpRequest | None = None, **others: object
) -> None:
    account = (
        User.objects.filter(username=credentials.get("username", ""))
        .values_list("pk", flat=True)
        .first()
    )
    logger.warning(
        "sign-in refused: %s",
        f"account {account}" if account else "no such account",
        extra={"request": request},
    )
