"""The same lines as a Word draft."""

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from ..word import BLACK, TITLE, Draft, WordTable, face_of, indented
from .blocks import OfficialPaper, TableBlock
from .html import MARK_SIZES
from .lines import FOOT, PaperLine, lines_of

RED = RGBColor(0xC8, 0x10, 0x2E)
STYLES = {"title": "Title", "title-end": "Title"} | {
    f"heading-{level}": f"Heading {level}" for level in (1, 2, 3)
}
INDENTED = {"text", "remark", "heading-1", "heading-2", "heading-3", "attached", "attached-more"}
CENTRED = {"number-document", "number-minutes"}
RIGHT = {"body", "body-sealed", "day", "number-letter"}
BLANK_BEFORE = {"number-document": 2, "number-upward": 2, "number-minutes": 1, "attached": 1}
BLANK_BEFORE |= {"body": 2, "body-sealed": 3}
BLANK_AFTER = {"number-document": 2, "number-upward": 2, "number-minutes": 2, "title-end": 1}
BLANK_AFTER |= {"enclosure": 1, "number-letter": 1}
AFTER_BORDERS = tuple(
    f"w:{name}" for name in ["shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "jc", "rPr"]
)
FACES = {"grade": BLACK, "enclosure": BLACK}


def to_draft(paper: OfficialPaper) -> Draft:
    draft = Draft(paper.title, headed=False)
    for line in lines_of(paper):
        if isinstance(line, TableBlock):
            draft.table(WordTable(line.header, line.rows, line.widths))
        else:
            _write(draft, line)
    return draft


def _write(draft: Draft, line: PaperLine) -> None:
    for _ in range(BLANK_BEFORE.get(line.role, 0)):
        draft.line("", indent=False).paragraph_format.keep_with_next = True
    style = STYLES.get(line.role, "Normal")
    text = f"{line.text}\t{line.right}" if line.right else line.text
    written = draft.line(text, style, indent=line.role in INDENTED)
    if line.role in RIGHT:
        written.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        indented(written, right=round(100 * line.inset))
    if line.role in CENTRED:
        written.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if line.role in FACES:
        _face(written, FACES[line.role])
    if line.role.startswith("mark-"):
        _mark(written, line)
    if line.role.startswith("number-"):
        _rule(written, above=line.role == "number-letter")
    if line.right:
        written.paragraph_format.tab_stops.add_tab_stop(Mm(150), WD_TAB_ALIGNMENT.RIGHT)
        written.alignment = WD_ALIGN_PARAGRAPH.LEFT
        indented(written, first=100)
    if line.role in FOOT:
        _foot(written)
    written.paragraph_format.page_break_before = line.role == "enclosure"
    if line.role.startswith(("body", "title")):
        written.paragraph_format.keep_with_next = True
    for _ in range(BLANK_AFTER.get(line.role, 0)):
        draft.line("", indent=False)


def _mark(written: Paragraph, line: PaperLine) -> None:
    size = next(points for most, points in MARK_SIZES if len(line.text) <= most)
    _face(written, TITLE, size)
    for run in written.runs:
        run.font.color.rgb = RED
    written.alignment = WD_ALIGN_PARAGRAPH.CENTER
    written.paragraph_format.line_spacing = Pt(size + 6)
    if line.role != "mark-letter":
        written.paragraph_format.space_before = Mm(35)


def _face(written: Paragraph, face: str, size: float = 16) -> None:
    for run in written.runs:
        run.font.size = Pt(size)
        face_of(run._r.get_or_add_rPr(), face)


def _rule(written: Paragraph, *, above: bool) -> None:
    """The red line: under the number, of a letter a double one over it."""
    side, kind, width = ("top", "thickThinSmallGap", 24) if above else ("bottom", "single", 12)
    _put(
        written,
        f"<w:pBdr {nsdecls('w')}><w:{side} w:val='{kind}' w:sz='{width}' w:space='11' "
        f"w:color='{RED}'/></w:pBdr>",
    )


def _put(written: Paragraph, xml: str) -> None:
    """At the place in the paragraph's properties that the schema wants."""
    written._p.get_or_add_pPr().insert_element_before(parse_xml(xml), *AFTER_BORDERS)


def _foot(written: Paragraph) -> None:
    """A frame at the bottom of the page's type area."""
    _face(written, "仿宋_GB2312", 14)
    frame = (
        f"<w:framePr {nsdecls('w')} w:w='{int(Mm(156).twips)}' w:hSpace='0' w:wrap='around' "
        "w:vAnchor='margin' w:hAnchor='margin' w:xAlign='left' w:yAlign='bottom'/>"
    )
    borders = "".join(
        f"<w:{side} w:val='single' w:sz='{size}' w:space='1' w:color='000000'/>"
        for side, size in (("top", 8), ("bottom", 8), ("between", 6))
    )
    _put(written, frame)
    _put(written, f"<w:pBdr {nsdecls('w')}>{borders}</w:pBdr>")
