"""What stands in the left navigation, in the office's words: each app registers its sections from
its ready(); accounts/menu/navigation.py decides who sees what of them."""

from dataclasses import dataclass
from enum import Enum, auto

COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12
OFFICES = (COUNTY, TOWNSHIP)
PLACES = (COUNTY, TOWNSHIP, VILLAGE)
TOWN_AND_VILLAGE = (TOWNSHIP, VILLAGE)


@dataclass(frozen=True)
class Page:
    """An entry to come: `levels` are the lengths of division codes it can be about; `also` the
    pages it stands for.

    `assessed`: about a year that is over, when the page at hand does not name one.
    """

    title: str
    url_name: str
    icon: str
    takes: tuple[str, ...] = ()
    levels: tuple[int, ...] = (TOWNSHIP,)
    also: tuple[str, ...] = ()
    assessed: bool = False


class Menu(Enum):
    """Of a township or county; of a village's secretary; of an office that looks at one village."""

    OFFICE = auto()
    SECRETARY = auto()
    IN_VILLAGE = auto()


@dataclass(frozen=True)
class MenuSection:
    """Pages under a title, in the order of `place`; sections of the same title stand as one."""

    menu: Menu
    place: int
    title: str
    pages: tuple[Page, ...]


ACCOUNT_ACTS = ("create", "edit", "reset", "second-factor")
ADMINISTRATION = (
    Page("账号", "account-list", "account", also=tuple(f"account-{act}" for act in ACCOUNT_ACTS)),
    Page("留痕", "trail-list", "trail"),
)
_sections = [MenuSection(Menu.OFFICE, 100, "管理", ADMINISTRATION)]


def register(*sections: MenuSection) -> None:
    """Called from an app's ready()."""
    _sections.extend(sections)
    _sections.sort(key=lambda section: section.place)


def sections(menu: Menu) -> dict[str, tuple[Page, ...]]:
    """Title → pages."""
    found: dict[str, tuple[Page, ...]] = {}
    for section in _sections:
        if section.menu == menu:
            found[section.title] = (*found.get(section.title, ()), *section.pages)
    return found
