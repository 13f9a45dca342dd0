"""What others did since a person's last visit, out of the trail: a line is there from one sign-in
to the next. What asks for something is no notice but waits (accounts/today/__init__.py)."""

import datetime
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from ..menu import TOWNSHIP
from ..models import Role, TrailEntry, User

SHOWN = 8  # the latest
MONTH = re.compile(r"(\d{4})年(?:度|(\d{1,2})月)?")


@dataclass(frozen=True)
class Notice:
    """An act that is told to `roles`, as `what`, and the page where it is seen. `of_all`: it may be
    one act about all villages of a township; `named`: or about those that its entry names.
    `to_one`: told to the account alone that its entry names as 告知."""

    action: str
    what: str
    url_name: str
    takes: tuple[str, ...] = ("code",)
    roles: Collection[Role] = (Role.VILLAGE_SECRETARY,)
    of_all: bool = False
    named: bool = False
    to_one: bool = False


@dataclass(frozen=True)
class News:
    what: str
    url: str
    by: str
    at: datetime.datetime


_notices: dict[str, Notice] = {}


def register(notices: Iterable[Notice]) -> None:
    """Called from an app's ready()."""
    _notices.update({notice.action: notice for notice in notices})


def news(user: User, place: str) -> list[News]:
    """The latest first; `place`: the name of the person's division. Two queries."""
    visits = TrailEntry.objects.filter(by=user, action="登录").order_by("-number")
    last = next(iter(visits.values_list("number", flat=True)[1:2]), None)
    wanted = [notice for notice in _notices.values() if user.role in notice.roles]
    if last is None or not wanted:
        return []
    named = Q(action__in=[notice.action for notice in wanted if notice.named])
    of_all = Q(action__in=[notice.action for notice in wanted if notice.of_all])
    to_one = Q(action__in=[notice.action for notice in wanted if notice.to_one])
    to_all = Q(action__in=[notice.action for notice in wanted if not notice.to_one])
    rows = TrailEntry.objects.in_full(user).filter(
        Q(division__startswith=user.scope) & (to_all | to_one & Q(after__告知=user.username))
        | Q(division=user.scope[:TOWNSHIP])
        & (of_all | named & Q(after__has_key=f"{place}（{user.scope}）")),
        number__gt=last,
    )
    return [
        _news_of(entry, user, place) for entry in rows.exclude(by=user).order_by("-number")[:SHOWN]
    ]


def _news_of(entry: TrailEntry, user: User, place: str) -> News:
    notice = _notices[entry.action]
    found = MONTH.search(entry.target)
    year, month = (int(found[1]), int(found[2] or 0)) if found else (entry.at.year, 0)
    here = user.covers(entry.division)
    code = entry.division if here else user.scope
    values = {"code": code, "year": year, "period": year * 100 + month}
    url = reverse(notice.url_name, kwargs={name: values[name] for name in notice.takes})
    target = entry.target.removeprefix(place).strip() if here or not found else found[0]
    return News(f"{target}：{notice.what}", url, entry.by_name, entry.at)
