"""The year in a few pictures, below what waits: for offices, about the whole of their division.
Each app registers its own from its ready()."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from ..access import may
from ..menu import VILLAGE
from ..models import User


@dataclass(frozen=True)
class YearPicture:
    """`figure` and `note` in words, `keys`: what each shade of the chart means, and how many.
    `url_name`: the page that it leads on to."""

    title: str
    figure: str
    unit: str
    note: str
    url_name: str
    kwargs: Mapping[str, object]
    chart: SafeString | str = ""
    keys: Sequence[tuple[str, str, int]] = ()
    query: str = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name, kwargs=dict(self.kwargs)) + self.query


Draw = Callable[[User, datetime.date], YearPicture]

_draws: list[tuple[int, str, Draw]] = []


def register(place: int, url_name: str, draw: Draw) -> None:
    """`draw` is asked for who may read `url_name`; in a number of queries that does not grow with
    villages."""
    _draws.append((place, url_name, draw))
    _draws.sort(key=lambda row: row[0])


def year_pictures(user: User, day: datetime.date) -> list[YearPicture]:
    if len(user.scope) == VILLAGE:
        return []
    return [draw(user, day) for _, url_name, draw in _draws if may(user, url_name)]
