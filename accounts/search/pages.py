"""Found by their titles: pages of the menu, papers by the name people have for them, and the manual
by its text."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

from django.urls import reverse

from documents import manual

from ..menu import PLACE_PAGES, Page, sections
from ..menu.navigation import entry_of
from ..models import User
from ..office.help import FOLDER
from . import Found, SearchSource
from .pinyin import begins, initials

AROUND = 30  # characters of the manual told on each side
_TAG = re.compile(r"<[^<>]+>")
_papers: list[Page] = []


def register_papers(*pages: Page) -> None:
    """Called from an app's ready(): what is printed or filled in, under its own name, at the page
    one gets it from."""
    _papers.extend(pages)


def _titled(title: str, text: str) -> bool:
    wanted = begins(text)
    return text.lower() in title.lower() or bool(wanted and wanted in initials(title))


def _pages(user: User, text: str) -> list[Found]:
    """About the person's own division, each once."""
    titled = (page for page in _offered() if _titled(page.title, text))
    entries = (entry_of(page, user, user.scope) for page in titled)
    return list(dict.fromkeys(Found(entry.title, entry.url) for entry in entries if entry))


def _offered() -> Iterator[Page]:
    yield from PLACE_PAGES.values()
    for pages in sections().values():
        yield from pages
    yield from _papers


def _help(user: User, text: str) -> list[Found]:
    """Those with it in the title first; a single character is in every text."""
    pages = manual.pages(FOLDER).values()
    titled = [page for page in pages if _titled(page.title, text)]
    told = [
        page for page in pages if page not in titled and len(text) > 1 and text in _plain(page.html)
    ]
    found = [(page, page.lead) for page in titled]
    found += [(page, _around(page.html, text)) for page in told]
    return [
        Found(page.title, reverse("help-page", args=[page.slug]), note=note) for page, note in found
    ]


def _around(html: str, text: str) -> str:
    plain = _plain(html)
    at = plain.index(text)
    return f"…{plain[max(0, at - AROUND) : at + len(text) + AROUND]}…"


@cache
def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def itself(found: Found) -> Found:
    return found


PAGES = SearchSource("pages", "栏目和表册", "home", _pages, itself)
HELP = SearchSource("help", "帮助", "help-page", _help, itself)
