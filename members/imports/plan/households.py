"""What a block of rows would do to the households."""

from typing import Any

from ..sealing import Cell
from .known import Known, KnownHouseholds
from .rows import CHANGED, NEW, OUT, SAME, FileRow, RowReader, refused, result

FIELDS = ("number", "head", "villagers_group", "address", "phone", "is_migrant", "closed")


class HouseholdPlan:
    """Goes through a file block by block and remembers what the blocks before said."""

    def __init__(self, reading: RowReader) -> None:
        self.reading = reading
        self.seen: dict[object, int] = {}

    def plan(self, block: list[tuple[int, list[Cell]]]) -> list[dict[str, Any]]:
        rows = [self.reading.read(number, cells) for number, cells in block]
        known = KnownHouseholds(
            {row.village for row in rows if row.place},
            [row.said["number"] for row in rows if "number" in row.said],
            [row.said["head"] for row in rows if "head" in row.said],
        )
        return [self._decide(row, known) for row in rows]

    def _decide(self, row: FileRow, known: KnownHouseholds) -> dict[str, Any]:
        if row.out:
            return result(row, OUT)
        if "head" not in row.said and not any(key == "head" for key, _ in row.errors):
            row.wrong("head", "户主没有填写。")
        household = None if row.errors else self._find(row, known)
        if row.errors or not row.place:
            return refused(row)
        self._once(row, household)
        want = {
            key: row.said[key] for key in (*FIELDS, *self.reading.own.fields) if key in row.said
        }
        if household is None:
            if row.place.gone:
                row.wrong("village", f"{row.place.name}已经撤销，不能再登记新户。")
            row.errors += self.reading.own.ended(want)
            return refused(row) if row.errors else result(row, NEW, set=want)
        return self._compared(row, household, want)

    def _find(self, row: FileRow, known: KnownHouseholds) -> Known | None:
        number, head = row.said.get("number", ""), row.said["head"]
        if number and (found := known.by_number.get((row.village, number))):
            return found
        same = [
            found for found in known.by_head[row.village, head] if not (number and found["number"])
        ]
        same = [found for found in same if not found["closed"]] or same
        if len(same) > 1:
            row.wrong("head", f"本村有 {len(same)} 户的户主叫{head}，请补上户编号。")
            return None
        return same[0] if same else None

    def _once(self, row: FileRow, household: Known | None) -> None:
        number, head = row.said.get("number", ""), row.said["head"]
        key = household["id"] if household else (row.village, number or head, bool(number))
        first = self.seen.setdefault(key, row.number)
        if first != row.number:
            hint = "请只留一行。" if number else "请只留一行；确是两户的，请补上户编号。"
            row.wrong("number" if number else "head", f"和第 {first} 行是同一户。{hint}")

    def _compared(self, row: FileRow, household: Known, want: dict[str, Any]) -> dict[str, Any]:
        household = {
            **self.reading.own.blank,
            **household,
            "closed": household["closed"].isoformat() if household["closed"] else "",
        }
        if not household["closed"] and "closed" in want:
            row.wrong("closed", "销户请在家庭页面办理，会同时了结联系；这一格请空着。")
        new = {key: value for key, value in want.items() if household[key] != value}
        row.errors += self.reading.own.ended(new)
        if row.errors:
            return refused(row)
        old = {key: household[key] for key in new}
        if not new:
            return result(row, SAME, pk=household["id"])
        return result(
            row,
            CHANGED,
            pk=household["id"],
            set=new,
            was=old,
            old={key: self.reading.own.shown(key, value) for key, value in old.items()},
        )
