"""An entry of the navigation, and the kinds of division it can be about."""

from dataclasses import dataclass

COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12
OFFICES = (COUNTY, TOWNSHIP)
PLACES = (COUNTY, TOWNSHIP, VILLAGE)
TOWN_AND_VILLAGE = (TOWNSHIP, VILLAGE)


@dataclass(frozen=True)
class Page:
    """An entry to come: `levels` are the lengths of division codes it can be about; `also` the pages it stands for.

    `assessed`: about a year that is over, when the page at hand does not name one.
    """

    title: str
    url_name: str
    icon: str
    takes: tuple[str, ...] = ()
    levels: tuple[int, ...] = (TOWNSHIP,)
    also: tuple[str, ...] = ()
    assessed: bool = False
