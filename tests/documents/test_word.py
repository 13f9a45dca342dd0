"""Editable drafts: read back, they have the look of GB/T 9704-2012, and the same content gives the
same bytes."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from documents.responses import word_response
from documents.word import Draft, WordSection, WordTable

TABLE = WordTable(("类别", "次数"), [("例会", 3), ("培训", None)], (2, 1))


def draft() -> Draft:
    found = Draft("工作情况报告")
    found.paragraph("各位代表：", indent=False)
    found.sections(
        [WordSection("会员", ["第一句。\n第二句。"], TABLE), WordSection("经费", ["没有记录。"])]
    )
    return (
        found.heading(2, "（一）收入").heading(3, "1.捐款").signature("村民委员会", "2025年6月30日")
    )


@pytest.fixture
def read():
    return docx.Document(io.BytesIO(draft().to_bytes()))


def face(style) -> str:
    return style.element.rPr.rFonts.get(qn("w:eastAsia"))


def test_the_page(read) -> None:
    section = read.sections[0]
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]


@pytest.mark.parametrize(
    ("name", "chinese", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Normal", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
    ],
)
def test_faces_and_sizes(read, name: str, chinese: str, size: int) -> None:
    style = read.styles[name]
    assert (face(style), style.font.size, style.font.bold, str(style.font.color.rgb)) == (
        chinese,
        Pt(size),
        False,
        "000000",
    )
    assert not style.element.rPr.rFonts.get(qn("w:asciiTheme"))


def test_the_text_has_22_lines_of_28_characters(read) -> None:
    style = read.styles["Normal"]
    line = style.paragraph_format.line_spacing
    assert (line.pt, line * 22 <= Mm(225) < line * 22 + Pt(2)) == (28.95, True)
    character = 16 + int(style.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * character <= Mm(156).pt < 28.1 * character
    assert style.element.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_what_was_said_stands_there_in_its_order(read) -> None:
    lines = [
        (paragraph.style.name, paragraph.text) for paragraph in read.paragraphs if paragraph.text
    ]
    assert lines == [
        ("Title", "工作情况报告"),
        ("Normal", "各位代表："),
        ("Heading 1", "一、会员"),
        ("Normal", "第一句。"),
        ("Normal", "第二句。"),
        ("Heading 1", "二、经费"),
        ("Normal", "没有记录。"),
        ("Heading 2", "（一）收入"),
        ("Heading 3", "1.捐款"),
        ("Normal", "村民委员会"),
        ("Normal", "2025年6月30日"),
    ]


def test_a_table_has_borders_and_its_header_on_every_page(read) -> None:
    table = read.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["类别", "次数"],
        ["例会", "3"],
        ["培训", ""],
    ]
    assert table.style.name == "Table Grid"
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    assert [round(column.width.mm) for column in table.columns] == [104, 52]


def test_page_numbers_stand_outside(read) -> None:
    section = read.sections[0]
    assert read.settings.odd_and_even_pages_header_footer
    for footer, alignment in ((section.footer, 2), (section.even_page_footer, 0)):
        paragraph = footer.paragraphs[0]
        assert "".join(text.text for text in paragraph._p.iter(qn("w:t"))) == "— 1 —"
        assert paragraph._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"
        assert paragraph.alignment == alignment


def test_the_same_content_gives_the_same_bytes() -> None:
    assert draft().to_bytes() == draft().to_bytes()
    with zipfile.ZipFile(io.BytesIO(draft().to_bytes())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert '仿宋_GB2312"><w:altName w:val="仿宋"' in archive.read("word/fontTable.xml").decode()
    properties = docx.Document(io.BytesIO(draft().to_bytes())).core_properties
    assert (properties.title, properties.author) == ("工作情况报告", "")


def test_what_no_word_file_may_hold_is_left_out() -> None:
    made = (
        Draft("报\x0b告\x00")
        .paragraph("公开\x0c栏\ufffe")
        .table(WordTable(("\x01栏",), [("\x02值",)]))
    )
    found = docx.Document(io.BytesIO(made.to_bytes()))
    assert [paragraph.text for paragraph in found.paragraphs if paragraph.text] == [
        "报告",
        "公开",
        "栏",
    ]
    assert [row.cells[0].text for row in found.tables[0].rows] == ["栏", "值"]


def test_the_answer_is_a_file_to_keep() -> None:
    answer = word_response(draft(), "观冲村报告")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert "attachment" in answer["Content-Disposition"]
    assert docx.Document(io.BytesIO(answer.getvalue())).paragraphs[0].text == "工作情况报告"
