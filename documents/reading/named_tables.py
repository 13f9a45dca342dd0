"""Tables whose columns go by several titles, read under one name each; what is wrong in a row, by
row and column."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..uploads import UploadError
from .questions import Answers, OpenQuestionsError, ReadingQuestion, hidden
from .tables import ReadTable, Row, read_table
from .words import NOTHING

SHOWN_ERRORS = 50
SHOWN_LEFT_OUT = 10
NOT_FROM_ABOVE = "是合并的格子，或者写了同上：一个数只能是一个村的，请分别填写"
Titles = Mapping[str, Sequence[str]]  # column name → the titles it may also have


@dataclass(frozen=True)
class RowError:
    """`row` and `column` as the person sees them in the file."""

    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"第 {self.row} 行“{self.column}”（{self.value or '空白'}）：{self.reason}"


class ImportRefusedError(Exception):
    """Nothing was imported; `errors` says why, in the order of the file."""

    def __init__(self, errors: Sequence[RowError]) -> None:
        shown = "\n".join(str(error) for error in errors[:SHOWN_ERRORS])
        rest = (
            f"\n……其余 {len(errors) - SHOWN_ERRORS} 处未列出。"
            if len(errors) > SHOWN_ERRORS
            else ""
        )
        super().__init__(f"共有 {len(errors)} 处错误，没有导入任何一行：\n{shown}{rest}")
        self.errors = list(errors)


@dataclass(frozen=True)
class NamedSheet:
    """A table under its columns' names; `titles`: column name → its title in the file; `ignored`:
    unknown titles; `left_out`: totals and the like; `lines`: what stands above the header;
    `notes`: what was not read, in words; `questions` on what is hidden."""

    titles: dict[str, str]
    rows: list[Row]
    ignored: list[str]
    left_out: list[Row] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[ReadingQuestion] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_names: list[str] = field(default_factory=list)

    @classmethod
    def kept(cls, content: dict[str, Any]) -> "NamedSheet":
        """Out of what `asdict` made of it."""
        rows, left_out = ([Row(**row) for row in content[key]] for key in ("rows", "left_out"))
        questions = [ReadingQuestion(**question) for question in content["questions"]]
        return cls(**{**content, "rows": rows, "left_out": left_out, "questions": questions})

    def open(self, answers: Answers) -> dict[str, ReadingQuestion]:
        """The questions on what is hidden that are not answered, by key."""
        return {question.key: question for question in self.questions if question.is_open(answers)}

    def answered(self, answers: Answers) -> "NamedSheet":
        """For who cannot ask. Raises OpenQuestionsError."""
        if asked := self.open(answers):
            raise OpenQuestionsError(asked.values())
        return self.without(answers)

    def without(self, answers: Answers) -> "NamedSheet":
        """Without what the answers leave out."""
        out = set(self.hidden_rows) if answers.get("hidden-rows") == "out" else set()
        names = set(self.hidden_names) if answers.get("hidden-columns") == "out" else set()
        rows = [
            Row(row.number, {n: c for n, c in row.cells.items() if n not in names}, row.above)
            for row in self.rows
            if row.number not in out
        ]
        titles = {name: title for name, title in self.titles.items() if name not in names}
        return replace(self, rows=rows, titles=titles)

    def error(self, row: Row, name: str, reason: str) -> RowError:
        return RowError(row.number, self.titles.get(name, name), row.cells.get(name, ""), reason)


def read_sheet(
    data: bytes,
    name: str,
    titles: Titles,
    required: Sequence[str],
    *,
    keep: Collection[str] = (),
    spared: Callable[[list[str]], set[str]] = lambda lines: set(),
) -> NamedSheet:
    """The table with its columns under their names. Words for nothing (无, /, —) are blank but in
    the columns `keep`, whose readers know them; `spared` are columns that the lines above the table
    stand for. Raises UploadError."""
    names = {title: name for name, others in titles.items() for title in (name, *others)}
    chinese = {name: titles[name][0] for name in required}
    expected = list(chinese.values()) or [others[0] for others in titles.values()]
    table = read_table(data, name, titles=list(names), required=(), expected=expected)
    found: dict[str, str] = {}
    for title in table.header:
        if (first := found.setdefault(names[title], title)) != title:
            raise UploadError(f"“{first}”和“{title}”是同一栏，请只保留一列。")
    missing = chinese.keys() - found.keys() - spared(table.lines)
    if lacking := [f"“{title}”" for column, title in chinese.items() if column in missing]:
        raise UploadError(f"表头里缺少这些列：{'、'.join(lacking)}。")
    if not table.rows:
        raise UploadError(f"“{name}”的表头下面没有数据。")
    return NamedSheet(
        found,
        [_named(row, names, keep) for row in table.rows],
        table.ignored,
        [_named(row, names, keep) for row in table.left_out],
        table.lines,
        [*table.about.notes(), *_told_left_out(table)],
        hidden(table.about, [row.number for row in table.rows], table.hidden_titles),
        table.about.hidden_rows,
        [names[title] for title in table.hidden_titles],
    )


def _named(row: Row, names: Mapping[str, str], keep: Collection[str]) -> Row:
    cells = {
        names[title]: "" if text in NOTHING and names[title] not in keep else text
        for title, text in row.cells.items()
    }
    return Row(row.number, cells, tuple(names[title] for title in row.above))


def _told_left_out(table: ReadTable) -> list[str]:
    return [
        f"第 {row.number} 行（{row.text[:20]}）不是数据，没有读取。"
        for row in table.left_out[:SHOWN_LEFT_OUT]
    ]


def ordered(errors: Sequence[RowError]) -> list[RowError]:
    """As in the file, one per cell: the first one told."""
    cells: dict[tuple[int, str], RowError] = {}
    for error in errors:
        cells.setdefault((error.row, error.column), error)
    return sorted(cells.values(), key=lambda error: error.row)
