"""The access table: for every URL name, which roles may read (GET) and which may write (POST).

A page's rule stands with its address (`page`, in the urls.py of each app). No rule means no entry,
and the system check in accounts/checks.py fails. A URL that carries a division code does so as
`code`; it must lie in the person's scope, otherwise the page does not exist for them (404, not
403).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TypedDict, Unpack

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from ..locks import retried
from ..models import Role, User
from .managing import MANAGES

ANYBODY = frozenset(Role)
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
EVERYONE = (
    ANYBODY - ADMINISTRATORS
)  # who take part in the work; an administrator has the accounts and no more
MANAGERS = frozenset(MANAGES)
STAFF = frozenset({Role.TOWNSHIP_STAFF})
COUNTY = frozenset({Role.COUNTY_SUPERVISOR})
VILLAGE = frozenset({Role.VILLAGE_SECRETARY})
OFFICE = EVERYONE - VILLAGE
KEEPERS = STAFF | VILLAGE  # who keep a village's own records
FILING = frozenset({Role.TOWNSHIP_STAFF, Role.TOWNSHIP_LEADER})  # who file a charter or return it
LEADER = frozenset({Role.TOWNSHIP_LEADER})
PRINTING = frozenset({Role.COUNTY_SUPERVISOR, Role.TOWNSHIP_STAFF, Role.TOWNSHIP_LEADER})
NOBODY: frozenset[Role] = frozenset()
LIST, FAMILIES, ATTACHMENT = "名单", "家庭名单", "附件"


@dataclass(frozen=True)
class AccessRule:
    """Who may GET and who may POST; `public` needs no sign-in.

    A file that the page gives out is noted in the trail (downloads.py) as `gives`, unless
    `not_noted` says why not. What stands in FAMILIES depends on which families the person may see.
    What is typed into a page of `families` is kept on the device for the session only
    (static/js/unsent.js).
    """

    read: frozenset[Role] = NOBODY
    write: frozenset[Role] = NOBODY
    public: bool = False
    gives: str = LIST
    not_noted: str = ""
    families: bool = False

    @property
    def methods(self) -> list[str]:
        """What the page takes from anybody at all; everything else is 405, whoever asks."""
        return (["GET", "HEAD"] if self.read else []) + (["POST"] if self.write else [])

    def concerns(self, role: Role) -> bool:
        return role in self.read | self.write

    def allows(self, role: Role, method: str) -> bool:
        return role in (self.read if method in ("GET", "HEAD") else self.write)


class AboutFile(TypedDict, total=False):
    """More of an AccessRule."""

    public: bool
    gives: str
    not_noted: str
    families: bool


_rules: dict[str, AccessRule] = {}  # filled as the addresses are read


def page(
    route: str,
    view: Callable[..., HttpResponseBase],
    name: str,
    read: frozenset[Role] = NOBODY,
    *,
    write: frozenset[Role] = NOBODY,
    **about: Unpack[AboutFile],
) -> URLPattern:
    """An address, its view, its name and who may see it, for an app's urls.py."""
    _rules[name] = AccessRule(read, write, **about)
    return path(route, retried(view) if write else view, name=name)


def form(
    route: str,
    view: Callable[..., HttpResponseBase],
    name: str,
    who: frozenset[Role],
    **about: Unpack[AboutFile],
) -> URLPattern:
    """A page whose form is sent by those who see it."""
    return page(route, view, name, who, write=who, **about)


def act(
    route: str, view: Callable[..., HttpResponseBase], name: str, who: frozenset[Role]
) -> URLPattern:
    """What a button does, without a page of its own."""
    return page(route, view, name, write=who)


def rules() -> Mapping[str, AccessRule]:
    """By URL name."""
    import_module(settings.ROOT_URLCONF)  # outside a request nobody may have read it yet
    return _rules


def rule_for(url_name: str | None) -> AccessRule | None:
    return rules().get(url_name or "")


def may(user: User, url_name: str, method: str = "GET") -> bool:
    """Whether the page is there for the person's role, so that a link or a button may lead to
    it."""
    rule = rule_for(url_name)
    return rule is not None and rule.allows(user.role, method)
