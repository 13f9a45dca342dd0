"""The household that a member's row names: by number, else by head, else a new one."""

from typing import Any

from .known import Known, KnownHouseholds
from .rows import FileRow
from .values import CellError


class HouseholdFinder:
    """`known` is of the block at hand; what a file adds is remembered for the whole of it."""

    def __init__(self) -> None:
        self.known = KnownHouseholds((), (), ())
        self.added: dict[
            tuple[str, str, str], str
        ] = {}  # village, "number" or "head", its text → key

    def put(
        self, row: FileRow, member: Known | None, want: dict[str, Any], more: dict[str, Any]
    ) -> None:
        """Into `want` the one that stands, into `more` the one to be created. Raises CellError."""
        number, head = row.said.get("household_number", ""), row.said.get("head", "")
        if not number and not head:
            return
        found = self._standing(
            row.village, number, head, member["household_id"] if member else None
        )
        if found:
            if found["closed"] and not (member and member["household_id"] == found["id"]):
                raise CellError(f"{found['head']}户已经销户，请写现在的户。")
            want["household_id"] = found["id"]
            return
        if not head:
            raise CellError(f"户编号 {number} 还没有登记，请补上户主，或先导入家庭。")
        key = self._added(row.village, number, head)
        if key is None:
            key = "/".join((row.village, number, head))
            more["new_household"] = [row.village, number, head]
            self.added[row.village, "number" if number else "head", number or head] = key
        more["household"] = key

    def _standing(self, village: str, number: str, head: str, current: int | None) -> Known | None:
        if number and (found := self.known.by_number.get((village, number))):
            if head and found["head"] != head:
                raise CellError(
                    f"户编号 {number} 登记的户主是{found['head']}，和表里的不一致，请核对。"
                )
            return found
        if not head:
            return None
        same = [
            row
            for row in self.known.by_head.get((village, head), [])
            if not (number and row["number"])
        ]
        for row in same:
            if row["id"] == current:
                return row
        open_ones = [row for row in same if not row["closed"]]
        if len(open_ones) > 1:
            raise CellError(f"本村有 {len(open_ones)} 户的户主叫{head}，请补上户编号。")
        return open_ones[0] if open_ones else None

    def _added(self, village: str, number: str, head: str) -> str | None:
        if not number:
            return self.added.get((village, "head", head))
        key = self.added.get((village, "number", number))
        if key and key.split("/", 2)[2] != head:
            raise CellError(
                f"户编号 {number} 在表里有两个户主：{key.split('/', 2)[2]}和{head}，请核对。"
            )
        return key
