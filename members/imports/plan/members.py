"""What a block of rows would do to the members: new, changed, the same, or wrong and why."""

from typing import Any

from ...people.models import KINDS
from ...people.partial_dates import compatible, same_or_vaguer
from ..sealing import Cell
from .households_of import HouseholdFinder
from .known import Known, KnownHouseholds, KnownMembers
from .places import Groups
from .rows import CHANGED, ERROR, NEW, OUT, SAME, FileRow, RowReader, refused, result
from .twins import Twins, maybe_same
from .values import CellError

_TELLING = ("identity", "number", "sex", "born")  # what tells two people of one name apart
_DATED = ("born", "joined", "identity")
PLAIN = ("sex", "phone", "skills", "left", "left_kind", "left_reason", "note", *KINDS)


class MemberPlan:
    """Goes through a file block by block and remembers what the blocks before said."""

    def __init__(self, township: str, reading: RowReader, groups: Groups) -> None:
        self.township, self.reading, self.groups = township, reading, groups
        self.households = HouseholdFinder()
        self.digests: dict[str, int] = {}
        self.members: dict[int, int] = {}
        self.numbers: dict[tuple[str, str], int] = {}
        self.people: dict[tuple[str, str], list[tuple[int, dict[str, str]]]] = {}
        self.leaders: dict[str, int] = {}
        self.plain = (*PLAIN, *reading.own.fields)
        self.twins = Twins(reading)
        self.orphans: dict[str, dict[str, Any]] = {"new_group": {}, "new_household": {}}

    def plan(self, block: list[tuple[int, list[Cell]]]) -> list[dict[str, Any]]:
        rows = [self.reading.read(number, cells) for number, cells in block]
        villages = {row.village for row in rows if row.place}
        said = [row.said for row in rows]
        known = KnownMembers(
            self.township,
            villages,
            digests=[cells["identity"] for cells in said if "identity" in cells],
            numbers=[cells["number"] for cells in said if "number" in cells],
            names=[cells["name"] for cells in said if "name" in cells],
        )
        self.households.known = KnownHouseholds(
            villages,
            [cells["household_number"] for cells in said if "household_number" in cells],
            [cells["head"] for cells in said if "head" in cells],
            known.households(),
        )
        return [self._decide(row, known) for row in rows]

    def _decide(self, row: FileRow, known: KnownMembers) -> dict[str, Any]:
        if row.out:
            return result(row, OUT)
        self._check(row)
        if not row.place:
            return refused(row)
        if self.twins.has(row):
            return refused(row) if row.errors else result(row, SAME)
        member = self._find(row, known)
        self._once(row, member)
        if row.errors:
            return refused(row)
        if member is None and row.place.gone:
            row.wrong(
                "village", f"{row.place.name}已经撤销{row.place.into_words}，不能再登记新会员。"
            )
        want, more = self._wanted(row, member)
        self._adopt(more)
        if row.errors:
            found = refused(row)
        elif member is None:
            found = result(row, NEW, set={"name": row.said["name"], **want}, **more)
        else:
            found = self._compared(row, member, want, more)
        if found["k"] == ERROR:
            self._leave(more)
        return found

    def _leave(self, more: dict[str, Any]) -> None:
        """A group or household that a refused row would have added is added by the next row that
        names it."""
        for name, left in self.orphans.items():
            if name in more:
                left[more[name.removeprefix("new_")]] = more[name]

    def _adopt(self, more: dict[str, Any]) -> None:
        for name, left in self.orphans.items():
            key = more.get(name.removeprefix("new_"))
            if key in left:
                more[name] = left.pop(key)

    def _check(self, row: FileRow) -> None:
        said = row.said
        wrong = {key for key, _ in row.errors}
        if "name" not in said and "name" not in wrong:
            row.wrong("name", "姓名没有填写。")
        if "identity" in said:
            self._check_identity(row)
        if said.get("left") and not said.get("left_kind") and "left_kind" not in wrong:
            row.wrong(
                "left_kind", "写了离会日期，也要写离会方式：退会、劝退、转出、去世或登记注销。"
            )
        if said.get("left_kind") and not said.get("left") and "left" not in wrong:
            row.wrong("left", "写了离会方式，也要写离会日期。")
        born, joined, left = (said.get(key, "") for key in ("born", "joined", "left"))
        if born and joined and joined < born[: len(joined)]:
            row.wrong("joined", "入会日期早于出生日期，请核对。")
        if joined and left and joined > left:
            row.wrong("left", "离会日期早于入会日期，请核对。")

    def _check_identity(self, row: FileRow) -> None:
        """Sex and birth date come from the number, and may not contradict it."""
        said = row.said
        sex, born = said.pop("identity_sex"), said.pop("identity_born")
        if said.setdefault("sex", sex) != sex:
            row.wrong(
                "sex",
                f"和身份证号不一致：身份证号是{'男' if sex == 'm' else '女'}性的。请核对这两格。",
            )
        if not same_or_vaguer(said.get("born", ""), born):
            row.wrong("born", f"和身份证号不一致：身份证号里是 {born}。请核对这两格。")
        said["born"] = born

    def _find(self, row: FileRow, known: KnownMembers) -> Known | None:
        said, village = row.said, row.village
        number = said.get("number")
        if number and (found := known.by_number.get((village, number))):
            if said.get("identity") and found["identity"] and said["identity"] != found["identity"]:
                row.wrong(
                    "number",
                    f"会员编号 {number} 是{found['name']}的，身份证号和登记的不一致，请核对。",
                )
            return found
        if "identity" in said:
            if found := self._by_digest(row, known.by_digest[said["identity"]]):
                return found
            if row.errors:
                return None
        return self._by_name(row, known.by_name.get((village, said.get("name", "")), []))

    def _by_digest(self, row: FileRow, found: list[Known]) -> Known | None:
        here = [member for member in found if member["village_id"] == row.village]
        if here:
            return min(here, key=lambda member: member["left"] is not None)
        for member in found:
            if member["left"] is None:
                where = self.reading.villages.nearby.get(member["village_id"], "本乡镇另一个村")
                row.wrong(
                    "identity", f"同一身份证号已是{where}的会员，请办理转会，或从表中删去这一行。"
                )
                break
        return None

    def _by_name(self, row: FileRow, found: list[Known]) -> Known | None:
        said = row.said
        same = [
            member
            for member in found
            if compatible(said.get("born", ""), member["born"])
            and not (said.get("sex") and member["sex"] and said["sex"] != member["sex"])
            and not (
                said.get("identity")
                and member["identity"]
                and said["identity"] != member["identity"]
            )
        ]
        same = [member for member in same if member["id"] not in self.members] or same
        exact = [member for member in same if said.get("born") and member["born"] == said["born"]]
        same = exact or same
        same = [member for member in same if member["left"] is None] or same
        if len(same) > 1:
            row.wrong(
                "name",
                (
                    f"本村有 {len(same)} 名“{said['name']}”分不清，请补上会员编号、"
                    "身份证号或出生日期。"
                ),
            )
            return None
        return same[0] if same else None

    def _once(self, row: FileRow, member: Known | None) -> None:
        """Nobody twice in one file."""
        said = row.said
        if digest := said.get("identity"):
            self._first(row, self.digests, digest, "identity", "和第 {} 行是同一个身份证号。")
        if member:
            self._first(row, self.members, member["id"], "name", "和第 {} 行是同一名会员。")
            return
        if number := said.get("number"):
            self._first(
                row, self.numbers, (row.village, number), "number", "和第 {} 行的会员编号相同。"
            )
        people = self.people.setdefault((row.village, said.get("name", "")), [])
        for first, other in people:
            if said.get("name") and not row.errors and maybe_same(said, other):
                row.wrong(
                    "name",
                    f"和第 {first} 行同村同名，分不清是不是同一个人，请补上身份证号或出生日期。",
                )
                break
        people.append((row.number, {key: said[key] for key in _TELLING if key in said}))

    def _first(
        self, row: FileRow, seen: dict[Any, int], key: object, field: str, text: str
    ) -> None:
        first = seen.setdefault(key, row.number)
        if first != row.number and not row.errors:
            row.wrong(field, text.format(first) + "请只留一行。")

    def _wanted(self, row: FileRow, member: Known | None) -> tuple[dict[str, Any], dict[str, Any]]:
        """The values the row asks for, and the household and group it adds."""
        said = row.said
        want = {key: said[key] for key in (*self.plain, *_DATED) if key in said}
        if "kinds" in said:
            want |= {kind: kind in said["kinds"] for kind in KINDS if kind not in said}
        if member is None:
            want |= {"number": said["number"]} if "number" in said else {}
            row.errors += self.reading.own.ended(want)
        more: dict[str, Any] = {}
        try:
            self.households.put(row, member, want, more)
        except CellError as error:
            row.wrong("household_number" if "head" not in said else "head", str(error))
        if "group" in said:
            self._put_group(row, member, want, more)
        elif said.get("is_leader"):
            row.wrong("is_leader", "写了组长，也要写是哪个小组的。")
        return want, more

    def _put_group(
        self, row: FileRow, member: Known | None, want: dict[str, Any], more: dict[str, Any]
    ) -> None:
        if other := self.reading.villages.other_in(row.said["group"], row.place):
            row.wrong("group", f"小组写的是{other}的，和这一行的村不一致，请核对。")
            return
        group, is_new = self.groups.find(row.village, row.said["group"])
        if group.gone and not (member and member["group_id"] == group.pk):
            row.wrong("group", f"{group.name}已经撤销，请写现有的小组。")
        want["group_id"] = group.pk
        if group.pk is None:
            more["group"] = group.key
        if is_new:
            more["new_group"] = [row.village, group.number, group.name]
        if row.said.get("is_leader"):
            first = self.leaders.setdefault(str(group.pk or group.key), row.number)
            if first != row.number:
                row.wrong(
                    "is_leader", f"第 {first} 行已是{group.name}的组长，一个小组只有一名组长。"
                )
            elif member is None or group.leader != member["id"]:
                more["leads"] = True

    def _compared(
        self, row: FileRow, member: Known, want: dict[str, Any], more: dict[str, Any]
    ) -> dict[str, Any]:
        want["name"] = row.said["name"]
        left = member["left"].isoformat() if member["left"] else ""
        member = {**self.reading.own.blank, **member, "left": left}
        if member["left"] and "left" not in want:
            row.wrong(
                "name",
                f"这名会员已于 {member['left']} 离会。仍是会员的先办理重新入会，不是的删去这一行。",
            )
        if not member["left"] and "left" in want:
            row.wrong(
                "left", "在册会员离会请在会员页面办理，会同时了结组长和联系户；这一格请空着。"
            )
        new, old = {}, {}
        for key, value in want.items():
            before = member[key]
            if before == value and not (key == "group_id" and "group" in more):
                continue
            if key in {"born", "joined"} and same_or_vaguer(value, before):
                continue
            new[key], old[key] = value, before
        row.errors += self.reading.own.ended(new)
        if row.errors:
            return refused(row)
        if "household" in more:
            new["household_id"], old["household_id"] = None, member["household_id"]
        if not new and not more.get("leads"):
            return result(row, SAME, pk=member["id"])
        shown = {self._field(key): self._shown(key, value) for key, value in old.items()}
        if more.get("leads"):
            shown["is_leader"] = ""
        return result(row, CHANGED, pk=member["id"], set=new, was=old, old=shown, **more)

    def _field(self, key: str) -> str:
        return {"household_id": "head", "group_id": "group"}.get(key, key)

    def _shown(self, key: str, value: Any) -> str:
        if key == "household_id":
            return self.households.known.by_pk[value]["head"] if value else ""
        if key == "group_id":
            return self.groups.by_pk[value].name if value in self.groups.by_pk else ""
        return "" if key == "identity" else self.reading.own.shown(key, value)
