"""The left navigation in the office's words: only what the access table lets the role read, about
the place and the time the page is about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone

from ..access import may
from ..http import Request
from ..models import Role, User
from ..requests.middleware import comes_first
from . import ADMINISTRATION, TOWNSHIP, VILLAGE, Menu, Page, sections


@dataclass(frozen=True)
class NavigationEntry:
    title: str
    url: str
    icon: str
    active: bool


@dataclass(frozen=True)
class NavigationSection:
    """`open`: unfolded, as it holds the page at hand."""

    title: str
    entries: list[NavigationEntry]
    open: bool


def navigation(request: Request) -> dict[str, object]:
    """Context processor. `navigation`: sections of entries; `page_period`: what the page's URL says
    about time."""
    today = timezone.localdate()
    return {
        "this_year": today.year,
        "this_month": today.year * 100 + today.month,
        "navigation": lambda: _sections(request),
        "page_period": lambda: _page_period(request),
    }


def _sections(request: Request) -> list[NavigationSection]:
    """One of them is unfolded: that of the page, otherwise the first."""
    sections = list(_folded_sections(request))
    if sections and not any(section.open for section in sections):
        sections[0] = replace(sections[0], open=True)
    return sections


def _folded_sections(request: Request) -> Iterator[NavigationSection]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or comes_first(request):
        return
    match = request.resolver_match
    current, kwargs = (match.view_name, match.kwargs) if match else ("", {})
    taken = False
    for title, division, pages in _plan(user, division_at_hand(request)):
        entries = [
            entry
            for page in pages
            if (
                entry := entry_of(
                    page, user, {"code": division}, "" if taken else current, times=kwargs
                )
            )
        ]
        here = any(entry.active for entry in entries)
        taken = taken or here
        if entries:
            yield NavigationSection(title, entries, here)


def division_at_hand(request: Request) -> str:
    """The code the page is about, when it is in the person's scope; otherwise that scope."""
    code = request.resolver_match.kwargs.get("code", "") if request.resolver_match else ""
    return code if request.user.covers(code) else request.user.scope


def _plan(user: User, code: str) -> Iterator[tuple[str, str, tuple[Page, ...]]]:
    """(title, division, pages) of each section."""
    if user.role == Role.ADMINISTRATOR:
        yield "管理", user.scope, ADMINISTRATION
        return
    if len(user.scope) == VILLAGE:
        yield from ((title, user.scope, pages) for title, pages in sections(Menu.SECRETARY).items())
        return
    if len(code) == VILLAGE:
        yield from ((title, code, pages) for title, pages in sections(Menu.IN_VILLAGE).items())
    yield from ((title, code[:TOWNSHIP], pages) for title, pages in sections(Menu.OFFICE).items())


def entry_of(
    page: Page,
    user: User,
    place: Mapping[str, str],
    current: str = "",
    *,
    times: Mapping[str, object] | None = None,
) -> NavigationEntry | None:
    """About the place and the times of the page at hand; None where the person may not go."""
    if not may(user, page.url_name):
        return None
    if "code" in page.takes and len(place["code"]) not in page.levels:
        return None
    values = {**place, **_times(times or {}, page)}
    url = reverse(page.url_name, kwargs={name: values[name] for name in page.takes})
    return NavigationEntry(page.title, url, page.icon, current in (page.url_name, *page.also))


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
