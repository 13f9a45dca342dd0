"""查找: one box over everything a person may open. Each app registers its sources from its ready();
the page of results asks them."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import quote

from django.db.models import QuerySet
from django.urls import reverse

from ..access import may
from ..models import User

R = TypeVar("R")  # a row or a page
MOST = 8  # of a kind
LONGEST = 40  # characters
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])")
_LETTERS_APART = re.compile(r"[A-Za-z](?: [A-Za-z])+")


@dataclass(frozen=True)
class Found:
    """One line. `where`: a division code, told by name where it is below the person's own."""

    title: str
    url: str
    where: str = ""
    note: str = ""


@dataclass(frozen=True)
class SearchSource(Generic[R]):
    """`find` gives what a text finds among what the person may see, all of it for the text ""; it
    is asked only where the person may open `act`. `show` makes a line of a row.

    `lists`: a list page that shows exactly these rows, and its query up to the text.
    """

    key: str
    title: str
    act: str
    find: Callable[[User, str], QuerySet | Sequence[R]]
    show: Callable[[R], Found]
    lists: tuple[str, str] | None = None


@dataclass(frozen=True)
class FoundKind:
    """What one source found; `all_url` leads to all `count` of them, "" where no list does."""

    source: SearchSource
    lines: list[Found]
    count: int
    all_url: str


_sources: list[tuple[int, SearchSource]] = []


def register(place: int, *sources: SearchSource) -> None:
    """Called from an app's ready(): its sources, in the order of `place`."""
    _sources.extend((place, source) for source in sources)
    _sources.sort(key=lambda pair: pair[0])


def sources(user: User) -> list[SearchSource]:
    return [source for _, source in _sources if may(user, source.act)]


def tidy(typed: str) -> str:
    """What is looked for: half-width, without blanks around it, between characters or between the
    letters of initials."""
    text = " ".join(unicodedata.normalize("NFKC", typed).split())
    text = _BETWEEN_HAN.sub("", text)
    return text.replace(" ", "") if _LETTERS_APART.fullmatch(text) else text


def kinds(user: User, text: str) -> list[FoundKind]:
    """Of every source that found something, the first lines."""
    return [kind for source in sources(user) if (kind := _kind(source, user, text)).lines]


def _kind(source: SearchSource, user: User, text: str) -> FoundKind:
    rows = source.find(user, text)
    first = list(rows[: MOST + 1])
    count, all_url = len(first), ""
    if count > MOST and source.lists and may(user, source.lists[0]):
        count = rows.count() if isinstance(rows, QuerySet) else len(rows)
        name, query = source.lists
        all_url = f"{reverse(name, args=[user.scope])}?{query}={quote(text)}"
    return FoundKind(source, [source.show(row) for row in first[:MOST]], count, all_url)
