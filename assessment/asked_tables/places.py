"""Which village, or villages together, a heading names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from associations.models import County, Township, Village
from documents.layouts import LayoutTable
from documents.reading.header import fold
from documents.reading.words import TOTAL

LISTED = "listed"  # the villages that the table lists, together
_COMMITTEE = re.compile("(?:村民委员会|居民委员会|村委会|居委会)$")
_ENDING = re.compile("(?:村|社区)$")
_WHOLE = re.compile("(?:合计|总计|共计|全[镇乡县区]|全街道|全[镇乡县区](?:合计|总计)|本[镇乡县区])")
VILLAGE_HEAD = re.compile(
    r"(?:所属|行政)?(?:村|村居|村级单位|村\(社区\)|村\(居\)|社区|村、社区)(?:名称?|名单|别)?"
)
_SMALLEST = 2  # characters that a name told without its ending has


@dataclass(frozen=True)
class NamedPlace:
    """`code`: of a village, a township or the county; LISTED for those of the table."""

    code: str
    name: str


@dataclass
class PlacesKnown:
    """Of a division: its villages and townships by what they are called."""

    division: Township | County
    villages: Sequence[Village]
    exact: dict[str, set[str]] = field(default_factory=dict)
    short: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._take(self.division.pk, self.division.name)
        for village in self.villages:
            self._take(village.pk, village.name)
            self._take(village.township_id, village.township.name)

    def _take(self, code: str, name: str) -> None:
        key = fold(name)
        self.names[code] = name
        for called in (key, code):
            self.exact.setdefault(called, set()).add(code)
        bare = _ENDING.sub("", key)
        if len(bare) >= _SMALLEST:
            self.short.setdefault(bare, set()).add(code)

    def named(self, text: str) -> NamedPlace | None:
        """The one that the text names for certain."""
        found = self.exact.get(_plain(text), set())
        if len(found) != 1:
            return None
        (code,) = found
        return NamedPlace(code, self.names[code])

    def like(self, text: str) -> list[str]:
        """Codes of those that it may be."""
        key = _plain(text)
        bare = _ENDING.sub("", key)
        found = self.short.get(bare, set()) | self.exact.get(key, set())
        near = [
            code for name, codes in self.short.items() if bare and bare in name for code in codes
        ]
        return [*dict.fromkeys([*sorted(found), *near])]

    def is_whole(self, text: str) -> bool:
        """合计, 全镇, 洪山殿镇合计"""
        key = fold(text)
        own = fold(self.division.name)
        return bool(_WHOLE.fullmatch(key)) or key in {own, f"{own}合计", f"{own}总计"}

    def is_like_a_place(self, text: str) -> bool:
        """What must be asked about, where rows are villages."""
        key = fold(text)
        return bool(self.like(text) or TOTAL.fullmatch(key) or _ENDING.search(key))

    def in_lines(self, lines: Iterable[str]) -> NamedPlace | None:
        """Whose figures a table is about: a village that its lines name, or the division."""
        text = fold("".join(lines))
        named = {
            village.pk: village.name for village in self.villages if fold(village.name) in text
        }
        if len(named) == 1:
            return NamedPlace(*next(iter(named.items())))
        if not named and (fold(self.division.name) in text or re.search("全[镇乡县]|乡镇", text)):
            return NamedPlace(self.division.pk, self.division.name)
        return None

    def under(self, code: str) -> list[Village]:
        return [village for village in self.villages if village.pk.startswith(code)]


def _plain(text: str) -> str:
    return _COMMITTEE.sub("", fold(text))


def lists_villages(table: LayoutTable, places: PlacesKnown) -> set[str]:
    """Codes of the villages that its rows or its columns name."""
    texts = {
        text
        for cell in table.cells
        for text in (*(heading.text for heading in cell.rows), *cell.columns)
    }
    texts |= {*table.beside}
    found = {place.code for text in texts if (place := places.named(text))}
    return {code for code in found if code != places.division.pk}
