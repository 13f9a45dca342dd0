"""The villages a file may name, and the groups they have: held in memory while a file is
compared."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import count

from django.utils import timezone

from accounts.models import User
from associations.divisions.naming import bare
from associations.models import Township, Village
from documents.reading.words import alike

from ...people.models import Household, Member, MemberGroup
from . import values


@dataclass(frozen=True, slots=True)
class FileVillage:
    """`gone`: the village is closed; `into`: the one it was merged into."""

    code: str
    name: str
    gone: bool
    into: str

    @property
    def into_words(self) -> str:
        return f"，并入{self.into}" if self.into else ""


@dataclass
class Villages:
    """Those of the person's scope in the division, by code and by every way their names are
    written.

    `asides` may stand before a village's name; `nearby` are the names of all villages of the
    township.
    """

    by_code: dict[str, FileVillage]
    by_name: dict[str, list[FileVillage]]
    only: FileVillage | None = None
    asides: tuple[str, ...] = ()
    nearby: dict[str, str] = field(default_factory=dict)
    division: str = ""

    @cached_property
    def people(self) -> set[str]:
        """What members and heads of households there are called."""
        names = Member.objects.in_division(self.division).values_list("name", flat=True)
        heads = Household.objects.in_division(self.division).values_list("head", flat=True)
        return {*names.order_by().distinct(), *heads.order_by().distinct()}

    @classmethod
    def of(cls, division: str, by: User, chosen: str = "") -> "Villages":
        """`chosen`: the village that the whole file is of."""
        today = timezone.localdate()
        rows = Village.objects.visible_to(by).in_division(division).select_related("merged_into")
        places = [
            FileVillage(
                village.pk,
                village.name,
                village.closed is not None and village.closed <= today,
                village.merged_into.name if village.merged_into else "",
            )
            for village in rows
        ]
        by_name: dict[str, list[FileVillage]] = defaultdict(list)
        for place in places:
            for name in dict.fromkeys((values.folded(place.name), bare(place.name))):
                by_name[name].append(place)
        by_code = {place.code: place for place in places}
        only = by_code.get(chosen or division)
        towns = Township.objects.filter(pk=division[:9]).select_related("county")
        asides = tuple(name for town in towns for name in (town.county.name, town.name))
        nearby = dict(Village.objects.in_division(division[:9]).values_list("pk", "name"))
        return cls(by_code, dict(by_name), only, asides, nearby, division)

    @property
    def names(self) -> set[str]:
        return {place.name for place in self.by_code.values()} | set(self.by_name)

    def find(self, name: str, code: str) -> FileVillage:
        """Raises CellError."""
        place = self._by_code(code) if code else self._by_name(name) if name else self.only
        if place is None:
            raise values.CellError("没有写是哪个村的。")
        if self.only and place.code != self.only.code:
            raise values.CellError(f"不是{self.only.name}的。这次导入的是{self.only.name}的表。")
        if code and name and place not in self._named(name) and not alike(name, [place.name]):
            raise values.CellError(f"村代码是{place.name}的，和村名不一致。")
        return place

    def other_in(self, text: str, place: FileVillage | None) -> str:
        """A village other than `place` that the text names: 双桥村3组."""
        if place is None or ("村" not in text and "社区" not in text) or place.name in text:
            return ""
        return next((name for name in self.nearby.values() if name in text), "")

    def _by_code(self, code: str) -> FileVillage:
        if found := self.by_code.get(code):
            return found
        raise values.CellError("没有这个村代码，或者不在您的管理范围内。")

    def _by_name(self, name: str) -> FileVillage:
        found = self._named(name)
        existing = [place for place in found if not place.gone] or found
        if len(existing) > 1:
            raise values.CellError(f"有 {len(existing)} 个村叫这个名字，请写全称或村代码。")
        if not existing:
            raise values.CellError(
                "没有这个村，或者不在您的管理范围内。请写成系统里的村名或 12 位村代码。"
            )
        return existing[0]

    def _named(self, name: str) -> list[FileVillage]:
        if name in self.by_code:
            return [self.by_code[name]]
        folded = values.folded(name)
        for aside in self.asides:
            folded = folded.removeprefix(aside)
        return self.by_name.get(folded) or self.by_name.get(bare(folded), [])


@dataclass(frozen=True, slots=True)
class FileGroup:
    """`pk` None: still to be created, known by `key`."""

    pk: int | None
    key: str
    number: int
    name: str
    leader: int | None = None
    gone: bool = False


class Groups:
    """The groups of the villages, and those that a file adds. `ahead`: the numbers that the file
    names; it is asked when the first group without one is new, which may not take one of them."""

    def __init__(self, division: str, ahead: Callable[[], set[int]]) -> None:
        self._ahead = cache(ahead)
        self.by_pk: dict[int, FileGroup] = {}
        self._by_number: dict[tuple[str, int], FileGroup] = {}
        self._by_name: dict[tuple[str, str], FileGroup] = {}
        self._last: dict[str, int] = defaultdict(int)
        rows = MemberGroup.objects.in_division(division).values_list(
            "village_id", "pk", "number", "name", "leader_id", "dissolved"
        )
        for village, pk, number, name, leader, dissolved in rows:
            self._add(village, FileGroup(pk, "", number, name, leader, dissolved is not None))

    def find(self, village: str, text: str) -> tuple[FileGroup, bool]:
        """The group, and whether it is a new one. Raises CellError."""
        name = values.folded(text)
        number = values.group_number(text)
        group = self._by_name.get((village, name))
        if group is None and number:
            group = self._by_number.get((village, number))
        if group is None:
            number = number or next(
                free for free in count(self._last[village] + 1) if free not in self._ahead()
            )
            title = f"第{number}小组" if text.strip().isdecimal() else text
            group = FileGroup(None, f"{village}/{number}", number, title)
            self._add(village, group)
            return group, True
        return group, False

    def _add(self, village: str, group: FileGroup) -> None:
        self._by_number[village, group.number] = group
        self._by_name.setdefault((village, values.folded(group.name)), group)
        self._last[village] = max(self._last[village], group.number)
        if group.pk:
            self.by_pk[group.pk] = group
