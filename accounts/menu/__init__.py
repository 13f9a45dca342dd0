"""What stands in the menu, in the office's words: each app registers its pages from its ready();
accounts/menu/navigation.py decides who sees what of them, and where a page stands."""

from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter

COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12
OFFICES = (COUNTY, TOWNSHIP)
PLACES = (COUNTY, TOWNSHIP, VILLAGE)
TOWN_AND_VILLAGE = (TOWNSHIP, VILLAGE)


@dataclass(frozen=True)
class Page:
    """An entry to come: `levels` are the lengths of division codes it can be about; `also` the
    pages that are opened from it.

    `assessed`: about a year that is over, when the page at hand does not name one.
    """

    title: str
    url_name: str
    icon: str
    takes: tuple[str, ...] = ()
    levels: tuple[int, ...] = (TOWNSHIP,)
    also: tuple[str, ...] = ()
    assessed: bool = False

    def is_about(self, level: int) -> bool:
        return "code" not in self.takes or level in self.levels

    def leads_to(self, url_name: str) -> bool:
        return url_name in (self.url_name, *self.also, *_opened_from[self.url_name])


@dataclass(frozen=True)
class MenuSection:
    """An entry at first sight; its pages are one level down."""

    place: int
    key: str  # in its address
    title: str
    icon: str


ACCOUNT_ACTS = ("create", "edit", "reset", "second-factor")
ACCOUNTS = Page(
    "账号", "account-list", "account", also=tuple(f"account-{act}" for act in ACCOUNT_ACTS)
)
ORGANISATION = MenuSection(90, "organisation", "组织和管理", "account")
_pages: list[tuple[int, MenuSection, Page]] = []
_opened_from: defaultdict[str, list[str]] = defaultdict(list)  # an entry, pages of later apps
PLACE_PAGES: dict[int, Page] = {}  # by the length of its code, a division's own page


def register(*found: tuple[MenuSection, tuple[Page, ...]], place: int = 0) -> None:
    """Called from an app's ready(): pages of a section, in the order of `place`."""
    _pages.extend((place, section, page) for section, pages in found for page in pages)
    _pages.sort(key=itemgetter(0))


def opened_from(entry: str, *pages: str) -> None:
    """Called from an app's ready(): pages that are opened from an entry of an earlier app."""
    _opened_from[entry] += pages


def sections() -> dict[MenuSection, list[Page]]:
    found: dict[MenuSection, list[Page]] = {}
    for _, section, page in sorted(_pages, key=lambda row: row[1].place):
        found.setdefault(section, []).append(page)
    return found


TRAIL = Page("留痕", "trail-list", "trail")
OPINIONS = Page("系统意见", "opinion-list", "question", also=("opinion-create", "opinion-answer"))
WORKDAYS = Page("节假日", "workday-list", "calendar", also=("workday-edit",))
register((ORGANISATION, (ACCOUNTS, TRAIL, OPINIONS, WORKDAYS)), place=100)
