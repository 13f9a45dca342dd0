"""What a file says of itself, beside its cells."""

from dataclasses import dataclass, field

BLOCK = 1000  # rows that are read at a time
MAX_COLUMNS = 200


@dataclass
class Workbook:
    """`sheet`: the one that is read, with its hidden rows (numbers) and columns (from 0, as its
    cells come), and its merged areas as [top, bottom, first, last]. `days`: the system in which it
    counts days, where it says so. `blind`: a format that tells neither formulas nor what is hidden.
    `tenths`, once all was read: columns with numbers like 1980.1; None where a number is no other
    than a text.
    """

    sheet: str = ""
    others: list[str] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    days: str = ""
    blind: bool = False
    tenths: list[int] | None = None

    def notes(self) -> list[str]:
        """What was not read, in words."""
        found = []
        if self.others:
            found.append(
                f"只读取了工作表“{self.sheet}”，没有读取：{_listed(self.others)}。"
                "要导入的请另存为单独的文件。"
            )
        if self.hidden_sheets:
            found.append(f"隐藏的工作表没有读取：{_listed(self.hidden_sheets)}。")
        if self.blind:
            found.append(
                "这种格式看不出哪些行列是隐藏的，也看不出哪些数是公式算的，请核对；"
                "另存为 .xlsx 后再上传就能看出。"
            )
        return found


def _listed(names: list[str]) -> str:
    return "、".join(f"“{name}”" for name in names)


def numbers(rows: list[int]) -> str:
    """3、5–8: rows as a person names them."""
    ranges: list[list[int]] = []
    for row in sorted(rows):
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    shown = [str(a) if a == b else f"{a}–{b}" for a, b in ranges[:20]]
    return "、".join(shown) + (" 等" if len(ranges) > 20 else "")
