"""Which vocabulary a county has in a month, and what it says of a kind.

The rows are asked for once a request (`forget` begins the next), of one county; where a page goes
over several, of all. What a row says is kept by its digest.
"""

import datetime
import json
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from django.utils import timezone

from .lists import KindList, ListedKind, kind_of
from .models import Vocabulary

READY = Path(__file__).parent / "ready"
DOCUMENTS, TODAY = "documents", "today"  # the files there
COUNTY = 6
T = TypeVar("T")
MOST_KEPT = 500

Day = datetime.date | int | None  # a day, a month (202701), a year, or today


@dataclass(frozen=True)
class KnownVocabulary:
    """A vocabulary as it is asked; a section that it lacks is that of the documents."""

    data: dict[str, Any]

    def section(self, key: str) -> Any:
        return self.data[key] if key in self.data else documents().data.get(key, {})

    def once(self, key: str, make: Callable[[Any], T]) -> T:
        """What is made of a section, made once."""
        if key not in self._made:
            self._made[key] = make(self.section(key))
        found: T = self._made[key]
        return found

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _lists(self) -> dict[str, dict[str, ListedKind]]:
        rows = documents().data["lists"] | self.data.get("lists", {})
        return {
            key: {kind.code: kind for kind in map(kind_of, entries)}
            for key, entries in rows.items()
        }

    def kinds(self, kinds: KindList) -> dict[str, ListedKind]:
        return self._lists.get(kinds.key, {})


@cache
def ready(name: str) -> dict[str, Any]:
    """A vocabulary that comes with the program, as its file has it."""
    found: dict[str, Any] = json.loads((READY / f"{name}.json").read_text("utf-8"))
    return found


@cache
def documents() -> KnownVocabulary:
    return KnownVocabulary(ready(DOCUMENTS)["data"])


@dataclass(frozen=True)
class Version:
    month: int
    pk: int
    digest: str


_asked = threading.local()  # .versions: county → its versions, of this request
_known: dict[str, KnownVocabulary] = {}  # by digest
EVERY = ""  # the key that says that all counties were asked


def forget(**_: object) -> None:
    _asked.versions = {}


def _versions() -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = _asked.__dict__.setdefault("versions", {})
    return found


def _ask(county: str) -> None:
    rows = Vocabulary.objects.order_by("effective_from")
    if county != EVERY:
        rows = rows.filter(division=county)
    found: dict[str, list[Version]] = {county: []}
    for division, month, pk, digest in rows.values_list(
        "division", "effective_from", "pk", "digest"
    ):
        found.setdefault(division, []).append(Version(month, pk, digest))
    _versions().update(found)


def _versions_of(county: str) -> list[Version]:
    known = _versions()
    if county not in known and EVERY not in known:
        _ask(EVERY if known else county)
    return known.get(county, [])


def _read(version: Version) -> KnownVocabulary:
    if version.digest not in _known:
        if len(_known) >= MOST_KEPT:
            _known.clear()
        row = Vocabulary.objects.filter(pk=version.pk).values_list("data", flat=True)
        _known[version.digest] = KnownVocabulary(row.get())
    return _known[version.digest]


def month_of(day: Day) -> int:
    """Of a year its last one."""
    day = timezone.localdate() if day is None else day
    if isinstance(day, datetime.date):
        return day.year * 100 + day.month
    return day if day > datetime.MAXYEAR else day * 100 + 12


def in_force(division: str, day: Day = None) -> KnownVocabulary:
    versions = _versions_of(division[:COUNTY])
    at = bisect_right(versions, month_of(day), key=lambda version: version.month)
    return _read(versions[at - 1]) if at else documents()


def versions(division: str) -> list[tuple[int, KnownVocabulary]]:
    """All that the division's county published, each with its month, the first one first."""
    return [(found.month, _read(found)) for found in _versions_of(division[:COUNTY])]


def own_counties(division: str) -> list[str]:
    """Those of a wider division that published any."""
    if EVERY not in _versions():
        _ask(EVERY)
    return [one for one, rows in _versions().items() if rows and one.startswith(division)]


def _all_of(division: str, day: Day) -> list[KnownVocabulary]:
    """Of the county, or those of all counties of a wider division."""
    if len(division) >= COUNTY or not division:
        return [in_force(division, day)]
    if EVERY not in _versions():
        _ask(EVERY)
    counties = [one for one in _versions() if one != EVERY and one.startswith(division)]
    return [documents(), *(in_force(county, day) for county in counties)]


def kinds_of(kinds: KindList, division: str, day: Day = None) -> list[ListedKind]:
    """Of the vocabulary in force, those no longer used too."""
    found: dict[str, ListedKind] = {}
    for one in _all_of(division, day):
        found |= {code: kind for code, kind in one.kinds(kinds).items() if code not in found}
    return list(found.values())


def codes_of(kinds: KindList, division: str, day: Day = None) -> list[str]:
    """Those that a record of the day may have."""
    year = month_of(day) // 100
    return [kind.code for kind in kinds_of(kinds, division, day) if kind.used_in(year)]


def kind_in(kinds: KindList, code: str, division: str, day: Day = None) -> ListedKind | None:
    """As on the day; else as the county has it now, else as the documents have it."""
    for vocabulary in (in_force(division, day), in_force(division), documents()):
        if found := vocabulary.kinds(kinds).get(code):
            return found
    return None


def kind_anywhere(kinds: KindList, code: str) -> ListedKind | None:
    """As any county has it: a kind of one county's own is known in another by its code alone."""
    if EVERY not in _versions():
        _ask(EVERY)
    for county in _versions():
        for version in _versions_of(county):
            if found := _read(version).kinds(kinds).get(code):
                return found
    return None


def title_of(kinds: KindList, code: str, division: str, day: Day = None) -> str:
    found = kind_in(kinds, code, division, day)
    return found.title if found else code


def titles_of(kinds: KindList, division: str, day: Day = None) -> dict[str, str]:
    return {kind.code: kind.title for kind in kinds_of(kinds, division, day)}


Figure = TypeVar("Figure")


def titled(
    kinds: KindList, division: str, day: Day, found: Mapping[str, Figure]
) -> list[tuple[str, Figure]]:
    """Figures by kind under their titles, in the order of the list."""
    titles = titles_of(kinds, division, day)
    codes = [*(code for code in titles if code in found), *(c for c in found if c not in titles)]
    return [(titles.get(code, code), found[code]) for code in codes]


def choices_of(kinds: KindList, division: str, day: Day = None) -> list[tuple[str, object]]:
    """Those of the day's year; what was used before stands in a group of its own."""
    year = month_of(day) // 100
    found = kinds_of(kinds, division, day)
    ended = _labels(kind for kind in found if not kind.used_in(year))
    return [*_labels(kind for kind in found if kind.used_in(year)), *_group(ended)]


def _group(ended: list[tuple[str, str]]) -> list[tuple[str, object]]:
    return [("其他年份的", ended)] if ended else []


def _labels(kinds: Iterable[ListedKind]) -> list[tuple[str, str]]:
    return [(kind.code, kind.title) for kind in kinds]
