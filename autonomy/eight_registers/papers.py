"""The eight registers on paper (one by one, or bound as a volume) and as sheets of a workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import timezone

from associations.models import Village
from associations.registers import Content, Register, RegisterColumn, RegisterLine
from documents import workbook
from documents.pdf import ContentsEntry, VolumePart

KINDS: dict[str, workbook.Kind] = {
    "text": "text",
    "count": "count",
    "date": "date",
    "money": "decimal",
}
LONG, SHORT = 15, 6  # of a column in per cent; of a text in characters
ACROSS = 132  # half-width characters of a sheet's columns together


@dataclass(frozen=True)
class RegisterCell:
    column: RegisterColumn
    value: object

    @property
    def text(self) -> str:
        if self.value is None:
            return ""
        return (
            f"{Decimal(str(self.value)) / 100:,.2f}"
            if self.column.kind == "money"
            else str(self.value)
        )

    @property
    def aligned(self) -> str:
        """Its class on paper."""
        return "n" if self.column.is_figure else "c" if self.column.kind == "date" else ""

    @property
    def shown(self) -> str:
        """Its class on the screen: a name is not broken, a long text takes a phone's whole
        width."""
        if self.column.is_figure:
            return "num"
        if self.column.width >= LONG:
            return "whole"
        return "nowrap" if self.column.kind == "date" or len(self.text) <= SHORT else ""


@dataclass(frozen=True)
class RegisterRow:
    number: int
    line: RegisterLine
    cells: list[RegisterCell]


def rows(
    register: Register, lines: Sequence[RegisterLine], start: int = 1
) -> Iterator[RegisterRow]:
    for number, line in enumerate(lines, start):
        yield RegisterRow(
            number,
            line,
            [RegisterCell(*pair) for pair in zip(register.columns, line.cells, strict=True)],
        )


def paper(register: Register, content: Content, village: Village, year: int) -> str:
    context = {
        "register": register,
        "remarks": content.remarks,
        "rows": list(rows(register, content.lines)),
        "village": village,
        "year": year,
        "today": timezone.localdate(),
    }
    return render_to_string("autonomy/print/register.html", context)


def parts(
    found: Sequence[tuple[Register, Content]], village: Village, year: int
) -> list[VolumePart]:
    """The cover and the eight registers of a volume."""
    context = {"village": village, "year": year, "found": found, "today": timezone.localdate()}
    cover = VolumePart(
        "cover",
        "封面",
        render_to_string("autonomy/print/register_cover.html", context),
        listed=False,
    )
    return [
        cover,
        *(
            VolumePart(
                register.slug,
                f"{register.number}　{register.title}（{len(content.lines)} 条）",
                html,
            )
            for register, content in found
            for html in [paper(register, content, village, year)]
        ),
    ]


def contents(entries: list[ContentsEntry]) -> VolumePart:
    html = render_to_string("autonomy/print/register_contents.html", {"entries": entries})
    return VolumePart("contents", "目录", html, listed=False)


def sheet(register: Register, content: Content, village: Village, year: int) -> workbook.Sheet:
    columns = [
        workbook.SheetColumn("序号", 7, "count"),
        workbook.SheetColumn("日期", 12, "date"),
        *(
            workbook.SheetColumn(c.title, max(8, c.width * ACROSS / 88), KINDS[c.kind])
            for c in register.columns
        ),
    ]
    lines = (
        (number, line.date, *map(_plain, line.cells, (column.kind for column in register.columns)))
        for number, line in enumerate(content.lines, 1)
    )
    heading = [
        f"{village.name}{year}年{register.title}",
        f"共 {len(content.lines)} 条，{timezone.localdate()} 导出",
    ]
    title = f"{register.number} {register.title}"
    return workbook.Sheet(
        title, columns, lines, [*heading, *content.remarks], frozen=2, landscape=True
    )


def _plain(value: object, kind: str) -> object:
    return Decimal(str(value)) / 100 if kind == "money" and value is not None else value
