"""The page that an opinion is about."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, get_script_prefix, resolve

from ..access import rule_for
from ..menu.navigation import where
from ..models import User

LONGEST = 300


@dataclass(frozen=True)
class PageAtHand:
    address: str = ""
    title: str = ""


def page_at(address: str, user: User) -> PageAtHand:
    """Of what stands after ?from=: a page of ours that the person may read, without its query;
    anything else is no page."""
    parts = urlsplit(address) if _is_local(address) else urlsplit("")
    try:
        match = resolve(f"/{parts.path.removeprefix(get_script_prefix())}")
    except Resolver404:
        return PageAtHand()
    rule = rule_for(match.view_name)
    code = str(match.kwargs.get("code", user.scope))
    if not parts.path or not rule or user.role not in rule.read or not user.covers(code):
        return PageAtHand()
    _, page = where(match.view_name, len(code))
    title = "今日" if match.view_name == "home" else page.title if page else ""
    withheld = rule.families or "ref" in match.kwargs  # of a household, a family, what they got
    return PageAtHand("" if withheld else parts.path, title)


def _is_local(address: str) -> bool:
    return (
        address.startswith("/")
        and not address.startswith("//")
        and "\\" not in address
        and address.isprintable()
        and len(address.partition("?")[0]) <= LONGEST
    )
