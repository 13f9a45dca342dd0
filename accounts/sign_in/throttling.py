"""How often may be guessed: passwords at sign-in, the old password, the code of the second factor.

An attempt is counted before the answer is looked at, and given back when it was right: sixteen at
once are no more guesses than sixteen in a row. What is stored is a keyed digest of whom a limit
concerns, never what was typed.
"""

import datetime
import logging
import unicodedata
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..addresses import network_of
from ..models import Attempts, User

logger = logging.getLogger(__name__)


class Limit(NamedTuple):
    """`times` in `minutes`, from the first attempt on; `renewed`: from the latest, so that a lock
    lasts its time."""

    name: str
    times: int
    minutes: int
    renewed: bool = False


# One office shares one address: what is locked is an account at an address, never the address
# alone.
ACCOUNT_AT_ADDRESS = Limit("account at address", 5, 15, renewed=True)
# Across addresses and accounts. An office of fifty has some ten slips in a quarter of an hour when
# passwords were renewed, a county of six hundred accounts some fifty. A browser in which the
# account signed in before is not asked.
ACCOUNT = Limit("account", 30, 60)
NETWORK = Limit("network", 40, 15)
EVERYWHERE = Limit("everywhere", 300, 15)
OLD_PASSWORD = Limit("old password", 5, 15, renewed=True)
CODE = Limit("code", 5, 15, renewed=True)

Concern = tuple[Limit, str]  # a limit, and whom it concerns
COOKIE = "known"  # what is signed in it; its name is a setting
COOKIE_DAYS = 180
MOST_NAMES = 12  # accounts remembered in one browser


def enter(*concerns: Concern) -> datetime.timedelta | None:
    """Count an attempt. Returns how long to wait where one of the limits is reached; then nothing
    is counted."""
    limits = {_key(concern): concern[0] for concern in concerns}
    now = timezone.now()
    with transaction.atomic():
        Attempts.objects.bulk_create(
            [Attempts(key=key, until=now) for key in sorted(limits)], ignore_conflicts=True
        )
        rows = list(Attempts.objects.select_for_update().filter(key__in=limits).order_by("key"))
        full = [row for row in rows if row.until > now and row.count >= limits[row.key].times]
        if full:
            return max(row.until for row in full) - now
        for row in rows:
            _count(row, limits[row.key], now)
    return None


def _count(row: Attempts, limit: Limit, now: datetime.datetime) -> None:
    passed = row.until <= now
    row.count = 1 if passed else row.count + 1
    if passed or limit.renewed:
        row.until = now + datetime.timedelta(minutes=limit.minutes)
    row.save(update_fields=["count", "until"])
    if row.count == limit.times and not limit.renewed:
        logger.warning("sign-in: the limit %r is reached", limit.name)


def give_back(*concerns: Concern) -> None:
    """The attempt was no wrong guess: a renewed count starts anew, others go down by one."""
    forgotten = [_key(concern) for concern in concerns if concern[0].renewed]
    lessened = [_key(concern) for concern in concerns if not concern[0].renewed]
    with transaction.atomic():
        Attempts.objects.filter(key__in=forgotten).delete()
        Attempts.objects.filter(key__in=lessened, count__gt=0).update(count=F("count") - 1)


def withdraw(*concerns: Concern) -> None:
    """Nothing was guessed at all."""
    Attempts.objects.filter(key__in=map(_key, concerns), count__gt=0).update(count=F("count") - 1)


def is_full(concern: Concern) -> bool:
    row = Attempts.objects.filter(key=_key(concern), until__gt=timezone.now()).first()
    return row is not None and row.count >= concern[0].times


def clear_away() -> None:
    Attempts.objects.filter(until__lt=timezone.now()).delete()


class SignInAttempt:
    """One attempt at the sign-in page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.username = unicodedata.normalize("NFKC", request.POST.get("username", "").strip())
        address = request.META["REMOTE_ADDR"]
        since = (
            User.objects.filter(username=self.username)
            .values_list("password_set_at", flat=True)
            .first()
        )
        account = (
            f"{self.username}\n{since}"  # a new password is counted anew: a reset lifts the lock
        )
        self.pair = (ACCOUNT_AT_ADDRESS, f"{account}\n{address}")
        wide: list[Concern] = [(ACCOUNT, account), (NETWORK, network_of(address)), (EVERYWHERE, "")]
        self.concerns = [self.pair, *([] if self._is_known() else wide)]

    def enter(self) -> datetime.timedelta | None:
        return enter(*self.concerns)

    def was_right(self, response: HttpResponse) -> None:
        """The browser is remembered: a limit that others reached will not keep its people out."""
        give_back(*self.concerns)
        names = [self._digest(), *(name for name in self._names() if name != self._digest())][
            :MOST_NAMES
        ]
        value = signing.dumps(names, salt=COOKIE)
        secure = self.request.is_secure()
        age = COOKIE_DAYS * 86400
        name = settings.KNOWN_COOKIE_NAME
        response.set_cookie(
            name,
            value,
            max_age=age,
            path=settings.SESSION_COOKIE_PATH,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )

    def was_none(self) -> None:
        withdraw(*self.concerns)

    def is_locked(self) -> bool:
        return is_full(self.pair)

    def _is_known(self) -> bool:
        return self._digest() in self._names()

    def _names(self) -> list[str]:
        try:
            value = self.request.COOKIES.get(settings.KNOWN_COOKIE_NAME, "")
            found = signing.loads(value, salt=COOKIE, max_age=COOKIE_DAYS * 86400)
        except signing.BadSignature:
            return []
        return found

    def _digest(self) -> str:
        return _key((Limit("known", 0, 0), self.username))[:24]


def _key(concern: Concern) -> str:
    limit, whom = concern
    return salted_hmac(
        "accounts.throttling", f"{limit.name}\n{whom}", algorithm="sha256"
    ).hexdigest()
