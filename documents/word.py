"""Editable Word drafts in the look of an official document (GB/T 9704-2012): A4, type area 156 ×
225 mm, title 小标宋 22 pt, text 仿宋 16 pt in 22 lines of 28 characters, page numbers "— 1 —"
outside. Same content, same bytes."""

import datetime
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Self

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Row
from docx.text.paragraph import Paragraph

from .numerals import numeral
from .texts import clean_text

TITLE, TEXT, BLACK, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
ALTERNATIVES = {
    TITLE: "宋体",
    TEXT: "仿宋",
    KAI: "楷体",
    BLACK: "SimHei",
    SONG: "SimSun",
}  # where a face is missing
LINE = Pt(28.95)  # 22 of them fill 225 mm
WIDTH = Mm(156)
CLOSER = 5  # 28 characters of 16 pt would be wider than the type area by 6 pt
SHORT = 5  # a table of so few rows is not parted
NEVER = datetime.datetime(2000, 1, 1)  # drafts carry no time of their own
_FIGURE = re.compile(r"-?[0-9,]+(\.[0-9]+)?%?")
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class WordTable:
    """Numbers stand to the right. `widths`: in parts of the type area; even ones without."""

    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class WordSection:
    """A heading, what is said under it, and a table."""

    title: str
    paragraphs: Sequence[str] = ()
    table: WordTable | None = field(default=None)


class Draft:
    """Built from top to bottom; `to_bytes` gives the .docx."""

    def __init__(self, title: str, *, headed: bool = True) -> None:
        self._document = docx.Document()
        _set_page(self._document)
        _set_styles(self._document)
        _name_fonts(self._document)
        _number_pages(self._document)
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = clean_text(title), "", ""
        properties.created = properties.modified = NEVER
        if headed:
            self.line(title, "Title")
            self.line("", indent=False)

    def heading(self, level: int, text: str) -> Self:
        """1: 一、in 黑体; 2: （一）in 楷体; 3: 1. in 仿宋. The number is part of the text."""
        self.line(text, f"Heading {level}")
        return self

    def paragraph(self, text: str, *, indent: bool = True) -> Self:
        """Line breaks in the text begin paragraphs of their own."""
        for part in text.splitlines():
            if part.strip():
                self.line(part.strip(), indent=indent)
        return self

    def table(self, table: WordTable) -> Self:
        grid = self._document.add_table(rows=0, cols=len(table.header), style="Table Grid")
        grid.autofit, grid.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        parts = table.widths or [1] * len(table.header)
        widths = [Length(int(WIDTH * part / sum(parts))) for part in parts]
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = width
        for number, cells in enumerate([table.header, *table.rows]):
            _fill(grid.add_row(), cells, widths, header=number == 0)
        for row in grid.rows[:-1] if len(table.rows) <= SHORT else ():
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        self.line("", indent=False)
        return self

    def sections(self, sections: Iterable[WordSection], *, after: int = 0) -> Self:
        """Counted 一、二、三、, going on `after` as many."""
        for number, section in enumerate(sections, start=after + 1):
            self.heading(1, f"{numeral(number)}、{section.title}")
            for text in section.paragraphs:
                self.paragraph(text)
            if section.table:
                self.table(section.table)
        return self

    def signature(self, *lines: str) -> Self:
        """Who signs and when, two lines below, four characters in from the right; never on a page
        of their own."""
        before = self._document.paragraphs[-1:]
        blank = [self.line("", indent=False) for _ in range(2)]
        signed = [self.line(line, indent=False) for line in lines]
        for paragraph in signed:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            indented(paragraph, right=400)
        for paragraph in [*before, *blank, *signed[:-1]]:
            paragraph.paragraph_format.keep_with_next = True
        return self

    def to_bytes(self) -> bytes:
        written = BytesIO()
        self._document.save(written)
        return _without_times(written)

    def line(self, text: str, style: str = "Normal", *, indent: bool = True) -> Paragraph:
        paragraph = self._document.add_paragraph(clean_text(text), style=style)
        if not indent:
            indented(paragraph, first=0)
        return paragraph


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    section.footer_distance = Mm(
        23
    )  # the number's line ends here: its dash is 7 mm below the type area
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    section._sectPr.append(
        parse_xml(f'<w:docGrid xmlns:w="{_WORD}" w:type="lines" w:linePitch="579"/>')
    )


def _set_styles(document: Document) -> None:
    normal = _style(document, "Normal", TEXT, 16, closer=CLOSER)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    indented(normal, first=200)
    for level, face in ((1, BLACK), (2, KAI), (3, TEXT)):
        heading = _style(document, f"Heading {level}", face, 16, closer=CLOSER)
        heading.paragraph_format.keep_with_next = True
        indented(heading, first=200)
    title = _style(document, "Title", TITLE, 22)
    title.paragraph_format.line_spacing = Pt(36)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    indented(title, first=0)
    footer = _style(document, "Footer", SONG, 14)
    footer.paragraph_format.line_spacing = Pt(14)
    indented(footer, first=0)


def _style(document: Document, name: str, face: str, size: float, *, closer: int = 0) -> Any:
    """Black, upright, without the borders and spaces that the template's styles bring. `closer`:
    how much less than its size a character takes, in twentieths of a point."""
    style = document.styles[name]
    for border in style.element.pPr.findall(qn("w:pBdr")) if style.element.pPr is not None else ():
        style.element.pPr.remove(border)
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    face_of(style.element.get_or_add_rPr(), face)
    style.element.rPr.append(parse_xml(f'<w:spacing xmlns:w="{_WORD}" w:val="{-closer}"/>'))
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    return style


def face_of(properties: Any, face: str) -> None:
    """Chinese in `face`, Latin letters and digits in LATIN, and no theme that overrules them."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script, value in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", face)):
        fonts.set(qn(f"w:{script}"), value)
    for name in ("w:spacing", "w:kern"):  # what the template brings
        for found in properties.findall(qn(name)):
            properties.remove(found)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def indented(styled: Any, *, first: int | None = None, right: int | None = None) -> None:
    """In hundredths of a character, and in points for programs that do not count characters."""
    element = styled.element if hasattr(styled, "element") else styled._p
    found = element.get_or_add_pPr().get_or_add_ind()
    if first is not None:
        found.set(qn("w:firstLineChars"), str(first))
        found.set(qn("w:firstLine"), str(first * 320 // 100))
    if right is not None:
        found.set(qn("w:rightChars"), str(right))
        found.set(qn("w:right"), str(right * 320 // 100))


def _name_fonts(document: Document) -> None:
    """Tells which face to take where one is not installed."""
    lines = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = (
                '<?xml version="1.0" encoding="UTF-8"?><w:fonts '
                f'xmlns:w="{_WORD}">{lines}</w:fonts>'
            ).encode()


def _number_pages(document: Document) -> None:
    """Odd pages at the right, even ones at the left, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Footer"]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if odd else WD_ALIGN_PARAGRAPH.LEFT
        if odd:
            indented(paragraph, right=100)
        else:
            paragraph.paragraph_format.left_indent = Pt(14)
        paragraph.add_run("— ")
        paragraph._p.append(parse_xml(_PAGE_FIELD))
        paragraph.add_run(" —")


_PAGE_FIELD = f'<w:fldSimple xmlns:w="{_WORD}" w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _fill(row: _Row, cells: Sequence[object], widths: Sequence[Length], *, header: bool) -> None:
    """A row is never parted, and the header comes again on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, content, width in zip(row.cells, cells, widths, strict=True):
        cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(clean_text("" if content is None else str(content)))
        run.font.size = Pt(12)
        face_of(run._r.get_or_add_rPr(), BLACK if header else SONG)
        paragraph.paragraph_format.line_spacing = Pt(20)
        indented(paragraph, first=0)
        number = isinstance(content, int) or bool(_FIGURE.fullmatch(str(content)))
        paragraph.alignment = _alignment(header=header, number=number)


def _alignment(*, header: bool, number: bool) -> WD_ALIGN_PARAGRAPH:
    if header:
        return WD_ALIGN_PARAGRAPH.CENTER
    return WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.LEFT


def _without_times(written: BytesIO) -> bytes:
    """The same archive with one and the same time on every entry, and without the template's
    picture of itself."""
    answer = BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(answer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            target.writestr(
                zipfile.ZipInfo(entry.filename, NEVER.timetuple()[:6]),
                source.read(entry),
                zipfile.ZIP_DEFLATED,
            )
    return answer.getvalue()
