"""Where a person is signed in. Django's own table knows a session's person only inside it, so those
that run are read through: some hundreds at most, as ended ones are cleared away every
night."""

import datetime
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..http import Request
from ..models import User

BROWSERS = (
    *(
        ("Edg", "Edge"),
        ("MicroMessenger", "微信"),
        ("QQBrowser", "QQ浏览器"),
        ("UCBrowser", "UC浏览器"),
    ),
    *(("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
SYSTEMS = (
    *(("HarmonyOS", "鸿蒙"), ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux")),
)


@dataclass(frozen=True)
class SignedIn:
    """`mark` names the session without being its key."""

    mark: str
    address: str
    device: str
    since: datetime.datetime | None
    seen: datetime.datetime | None
    is_this: bool


def note_where(request: HttpRequest) -> None:
    """Kept in the session from sign-in on: the address, and of the browser's own words only names
    that we know."""
    request.session["address"] = request.META["REMOTE_ADDR"]
    request.session["device"] = device(request.headers.get("User-Agent", ""))


def device(agent: str) -> str:
    """ "Windows 上的 Chrome"."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "其他浏览器")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return f"{system} 上的 {browser}" if system else browser


def of(request: Request) -> list[SignedIn]:
    """The person's sessions, this one first, then the latest seen."""
    key = request.session.session_key
    found = [
        _shown(session, data, session.session_key == key)
        for session, data in _running(request.user)
    ]
    return sorted(
        found, key=lambda each: (not each.is_this, -(each.seen.timestamp() if each.seen else 0))
    )


def end(user: User, mark: str = "", but: str | None = None) -> int:
    """One session by its mark, or all but the one with the key `but`. Returns how many."""
    keys = [session.session_key for session, _ in _running(user)]
    chosen = [
        key for key in keys if key != but and (not mark or hmac.compare_digest(mark, _mark(key)))
    ]
    Session.objects.filter(pk__in=chosen).delete()
    return len(chosen)


def _running(user: User) -> Iterator[tuple[Session, dict[str, object]]]:
    valid = user.get_session_auth_hash()
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        data = session.get_decoded()
        if data.get(SESSION_KEY) == str(user.pk) and data.get(HASH_SESSION_KEY) == valid:
            yield session, data


def _shown(session: Session, data: dict[str, Any], is_this: bool) -> SignedIn:
    return SignedIn(
        mark=_mark(session.session_key),
        address=data.get("address", ""),
        device=data.get("device", ""),
        since=_time(data.get("started")),
        seen=_time(data.get("seen")),
        is_this=is_this,
    )


def _mark(key: str) -> str:
    return salted_hmac("accounts.sessions", key, algorithm="sha256").hexdigest()[:32]


def _time(seconds: int | None) -> datetime.datetime | None:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC) if seconds else None
