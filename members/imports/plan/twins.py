"""Rows of a file on one person, or on two?"""

from typing import Any

from documents.reading.questions import AmbiguousError

from ...people.partial_dates import compatible
from .rows import FileRow, RowReader


class Twins:
    """The rows so far, by what they say."""

    def __init__(self, reading: RowReader) -> None:
        self.reading = reading
        self._first: dict[tuple[str, int], int] = {}

    def has(self, row: FileRow) -> bool:
        """Whether an earlier row says the same; asked about once, then left out."""
        if row.errors or "identity" in row.said or "number" in row.said:
            return False
        first = self._first.setdefault((row.village, hash(repr(row.said))), row.number)
        if first == row.number:
            return False
        name = row.said["name"]
        words = {"one": f"是同一个人，只登记一次（如第 {first}、{row.number} 行的{name}）"}
        text = f"第 {first} 行和第 {row.number} 行都是{name}，内容一样。"
        error = AmbiguousError("twin", text, {"one": ""}, words)
        _, why = self.reading.doubts.settle(*self.reading.column("name"), error)
        if why:
            row.wrong("name", f"{why}是两个人的，请补上出生日期或身份证号。")
        return True


def maybe_same(said: dict[str, Any], other: dict[str, Any]) -> bool:
    if said.get("identity") and other.get("identity") and said["identity"] != other["identity"]:
        return False
    if said.get("number") and other.get("number") and said["number"] != other["number"]:
        return False
    if said.get("sex") and other.get("sex") and said["sex"] != other["sex"]:
        return False
    return compatible(said.get("born", ""), other.get("born", ""))
