"""一村一档: a village's whole story until a day, in order; every app registers what it knows in
ready(). What is told of a day rests on what was true by then, so that the file of a day is the same
whatever happened later; nothing in it is about a person but who held a post."""

import datetime
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from accounts.models import FormerCode

from ..divisions.models import Village
from ..divisions.states import as_on, named_as_on


@dataclass(frozen=True, order=True)
class StoryEvent:
    day: datetime.date
    what: str
    text: str


Teller = Callable[[Village, datetime.date], Iterable[StoryEvent]]
_tellers: list[Teller] = []


def register(*tellers: Teller) -> None:
    """Called from an app's ready(). A teller asks a number of queries that does not grow with the
    rows."""
    _tellers.extend(one for one in tellers if one not in _tellers)


@dataclass(frozen=True)
class VillageFile:
    """Code and names are those of the day."""

    code: str
    name: str
    township: str
    day: datetime.date
    events: list[StoryEvent]


def village_file(village: Village, day: datetime.date) -> VillageFile:
    """The oldest first."""
    code, _ = _called(village.pk, village.name, day)
    _, township = _called(village.township_id, village.township.name, day)
    [then] = as_on([village], day)
    with named_as_on(day, village.pk[:6]):
        found = [event for tell in _tellers for event in tell(then, day)]
    events = sorted(event for event in found if event.day <= day)
    return VillageFile(code, then.name, township, day, events)


def _called(code: str, name: str, day: datetime.date) -> tuple[str, str]:
    rows = FormerCode.objects.recoded().filter(now=code, until__gt=day).order_by("until", "pk")
    return next(iter(rows.values_list("code", "name")[:1]), (code, name))


def as_json(village: Village, through: datetime.date) -> str:
    found = village_file(village, through)
    content = {
        "village": {"code": found.code, "name": found.name, "township": found.township},
        "through": through.isoformat(),
        "events": [asdict(event) | {"day": event.day.isoformat()} for event in found.events],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def last_days(first: datetime.date, through: datetime.date) -> list[datetime.date]:
    """The ends of the years since, as far as they are over, and the last day that is asked."""
    ends = [datetime.date(year, 12, 31) for year in range(first.year, through.year)]
    return [*ends, through]
