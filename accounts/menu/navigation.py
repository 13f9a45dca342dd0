"""The menu, and the way to the page at hand: only what the access table lets the role read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from ..access import may
from ..http import Request
from ..models import User
from ..requests.middleware import comes_first
from . import PLACE_PAGES, MenuSection, Page, sections

TIMES = {"year": "[1-9][0-9]{3}", "period": "[1-9][0-9]{5}"}
SECTION = "menu-section"


class Named(Protocol):
    pk: str
    name: str


@dataclass(frozen=True)
class NavigationEntry:
    """`url` is "" for the page at hand."""

    title: str
    url: str
    icon: str = ""
    active: bool = False


def navigation(request: Request) -> dict[str, object]:
    """Context processor. `navigation`: the entries at first sight, about the person's own division;
    `place_index`: all pages about the division at hand, by section; `page_period`: what the page's
    URL says about time; `says_opinions`: whether the person may say what is wrong with it."""
    today = timezone.localdate()
    return {
        "this_year": today.year,
        "this_month": today.year * 100 + today.month,
        "navigation": lambda: list(_first_sight(request)),
        "place_index": lambda: _place_index(request),
        "page_period": lambda: _page_period(request),
        "says_opinions": lambda: may(request.user, "opinion-create"),
    }


def _first_sight(request: Request) -> Iterator[NavigationEntry]:
    """The day, the own division, the sections; of a section with one page, that page."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or comes_first(request):
        return
    name, kwargs = _at_hand(request)
    section, page = where(name, len(division_at_hand(request)))
    if name == SECTION:
        section = section_called(str(kwargs["section"]))
    yield NavigationEntry("今日", reverse("home"), "home", name == "home")
    if entry := place_entry(user, user.scope):
        yield NavigationEntry(entry.title, entry.url, entry.icon, bool(page and not section))
    for one in sections():
        if entry := _section_entry(one, user, user.scope, kwargs):
            yield NavigationEntry(entry.title, entry.url, entry.icon, one == section)


def place_entry(user: User, code: str) -> NavigationEntry | None:
    """A division's own page."""
    page = PLACE_PAGES.get(len(code))
    return entry_of(page, user, code) if page else None


def _section_entry(
    section: MenuSection, user: User, code: str, times: Mapping[str, object]
) -> NavigationEntry | None:
    entries = entries_of(section, user, code, times)
    if len(entries) < 2:
        return entries[0] if entries else None
    url = reverse(SECTION, kwargs={"code": code, "section": section.key})
    query = next((f"?{name}={times[name]}" for name in TIMES if name in times), "")
    return NavigationEntry(section.title, url + query, section.icon)


def section_called(key: str) -> MenuSection | None:
    return next((section for section in sections() if section.key == key), None)


def entries_of(
    section: MenuSection, user: User, code: str, times: Mapping[str, object]
) -> list[NavigationEntry]:
    """Of a place within the own division, only what is about that place."""
    pages = (page for page in sections()[section] if code == user.scope or "code" in page.takes)
    found = (entry_of(page, user, code, times=times) for page in pages)
    return [entry for entry in found if entry]


def _place_index(request: Request) -> list[tuple[str, list[NavigationEntry]]]:
    user, code = request.user, division_at_hand(request)
    _, kwargs = _at_hand(request)
    found = [(section.title, entries_of(section, user, code, kwargs)) for section in sections()]
    return [(title, entries) for title, entries in found if entries]


def _at_hand(request: Request) -> tuple[str, dict[str, object]]:
    match = request.resolver_match
    return (match.view_name, match.kwargs) if match else ("", {})


def division_at_hand(request: Request) -> str:
    """The code the page is about, when it is in the person's scope; otherwise that scope."""
    code = request.resolver_match.kwargs.get("code", "") if request.resolver_match else ""
    return code if request.user.covers(code) else request.user.scope


def where(name: str, level: int) -> tuple[MenuSection | None, Page | None]:
    """The section and the entry from which a page is opened; a division's own page has no
    section."""
    rows = [(section, page) for section, pages in sections().items() for page in pages]
    places = [PLACE_PAGES[one] for one in sorted(PLACE_PAGES, key=lambda one: one != level)]
    found = [row for row in [*((None, page) for page in places), *rows] if row[1].leads_to(name)]
    fitting = (row for row in found if row[1].is_about(level))
    return next(fitting, found[0] if found else (None, None))


def crumbs(request: Request, path: Sequence[Named], title: str) -> list[NavigationEntry]:
    """The way to the page at hand: the day, its section, the places within the own division, the
    entry, the record; the page itself last. `path`: the divisions behind the page's, outermost
    first."""
    way: dict[str, NavigationEntry] = {}
    for entry in _way(request, path):
        if entry.url.partition("?")[0] == request.path:
            return [*way.values(), replace(entry, url="")]
        way.setdefault(entry.url, entry)
    return [*way.values(), NavigationEntry(title, "")]


def _way(request: Request, path: Sequence[Named]) -> Iterator[NavigationEntry]:
    user, code = request.user, division_at_hand(request)
    name, kwargs = _at_hand(request)
    section, page = where(name, len(code))
    yield NavigationEntry("今日", reverse("home"))
    inner = [one for one in path if len(one.pk) > len(user.scope)]
    within = [user.scope, *(one.pk for one in inner)]
    if section:
        yield from _first(_section_entry(section, user, one, kwargs) for one in within)
    elif page:
        yield from _first([place_entry(user, user.scope)])
    for one in inner:
        if entry := place_entry(user, one.pk):
            yield NavigationEntry(one.name, entry.url)
    if page:
        yield from _first(entry_of(page, user, one, times=kwargs) for one in reversed(within))
    yield from _records(request, user)


def _first(found: Iterable[NavigationEntry | None]) -> list[NavigationEntry]:
    """The first that is there, if any."""
    return [entry for entry in found if entry][:1]


def _records(request: Request, user: User) -> Iterator[NavigationEntry]:
    """What the page is a part of, by its address: /members/…/7/edit/ lies in /members/…/7/."""
    parts = request.path_info.strip("/").split("/")
    for count in range(1, len(parts)):
        try:
            match = resolve(f"/{'/'.join(parts[:count])}/")
        except Resolver404:
            continue
        name = match.view_name
        if name.endswith("-detail") and may(user, name):
            _, page = where(name, len(division_at_hand(request)))
            title = f"{page.title}详情" if page else "详情"
            yield NavigationEntry(
                title, reverse(name, kwargs=match.kwargs), page.icon if page else ""
            )


def entry_of(
    page: Page, user: User, code: str, *, times: Mapping[str, object] | None = None
) -> NavigationEntry | None:
    """About the place and the times of the page at hand; None where the person may not go."""
    if not may(user, page.url_name) or not page.is_about(len(code)):
        return None
    values = {"code": code, **_times(times or {}, page)}
    url = reverse(page.url_name, kwargs={name: values[name] for name in page.takes})
    return NavigationEntry(page.title, url, page.icon)


def _times(kwargs: Mapping[str, object], page: Page) -> dict[str, int]:
    """The year and month of the page at hand, December for a whole year, and never a month to come;
    otherwise the last month, or for grades the last year, that is over."""
    today = timezone.localdate()
    now = today.year * 100 + today.month
    month = today.year * 100 + today.month - 1 if today.month > 1 else (today.year - 1) * 100 + 12
    if "period" in kwargs:
        month = int(str(kwargs["period"]))
        return {"period": min(month if month % 100 else month + 12, now), "year": month // 100}
    if "year" in kwargs:
        year = int(str(kwargs["year"]))
        return {
            "period": month if year == month // 100 else min(year * 100 + 12, now),
            "year": min(year, today.year),
        }
    return {"period": month, "year": today.year - 1 if page.assessed else month // 100}


def _page_period(request: Request) -> str:
    """ "2025年6月", "2025年", or nothing."""
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    if "period" in kwargs:
        year, month = divmod(int(kwargs["period"]), 100)
        return f"{year}年{month}月" if month else f"{year}年全年"
    return f"{kwargs['year']}年" if "year" in kwargs else ""
