"""What is cleaned from every text, and that no writer of a file stumbles over what is kept from
before."""

import unicodedata
from io import BytesIO

import docx
import openpyxl
import pikepdf
import pytest

from documents.pdf import render_document
from documents.texts import clean_text, private_use
from documents.word import Draft, WordTable
from documents.workbook import Sheet, SheetColumn, write_workbook

VISIBLE_SIGNS = "؀؁؂؃؄؅۝܏࢐࢑࣢\U000110bd\U000110cd" + "".join(map(chr, range(0x13430, 0x13439)))
DIRTY = "".join(
    chr(code)
    for code in range(0x110000)
    if (unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs") and chr(code) not in VISIBLE_SIGNS)
    or code & 0xFFFE == 0xFFFE
    or 0xFDD0 <= code <= 0xFDEF
)


def test_nothing_invisible_is_left() -> None:
    assert len(DIRTY) > 2000
    assert clean_text("".join(one for one in DIRTY if one not in "\t\n\r\x85")) == ""
    assert clean_text("王\u202e桂\u2066英\u200b") == "王桂英"
    assert clean_text("\u3164\u2800\ufe0f\U000e0100\u034f") == ""


def test_lines_are_kept_or_joined() -> None:
    assert clean_text("一\r\n二\r三\u2028四\t五\n\n六") == "一\n二\n三\n四\t五\n\n六"
    assert clean_text("一\r\n\r\n二\t三", lines=False) == "一 二 三"


@pytest.mark.parametrize(
    "text", ["王桂英", "\U000313d0\U00020021", "\ue123\U000f0001", "a b　c", "①〇々，。", "e\u0301"]
)
def test_what_can_be_seen_stays(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)
    assert clean_text(clean_text(text)) == clean_text(text)


def test_private_use_characters_are_named() -> None:
    assert private_use("王\ue123英\ue123\U000f0001") == "\ue123\U000f0001"
    assert private_use("王桂英") == ""


def test_a_workbook_takes_anything() -> None:
    file, dirty = BytesIO(), f"观{DIRTY}冲"
    columns = [SheetColumn(dirty, width=9), SheetColumn("选", width=9, input=True, choices=[dirty])]
    write_workbook([Sheet(dirty, columns, [[dirty, dirty]], heading=[dirty], note=dirty)], file)
    book = openpyxl.load_workbook(BytesIO(file.getvalue()))
    values = [cell for row in book.active.iter_rows(values_only=True) for cell in row if cell]
    assert [value.replace("\n", "").replace("\t", "") for value in values] == ["观冲"] * 3 + [
        "选"
    ] + ["观冲"] * 2
    assert book.sheetnames == ["观 冲"]


def test_a_word_draft_takes_anything() -> None:
    dirty = f"观{DIRTY}冲"
    draft = Draft(dirty).heading(1, dirty).paragraph(dirty).table(WordTable([dirty], [[dirty]]))
    read = docx.Document(BytesIO(draft.to_bytes()))
    assert "观" in read.paragraphs[0].text
    assert not {*DIRTY} - {*"\t\n"} & {*read.paragraphs[0].text}


def test_a_pdf_takes_anything() -> None:
    dirty = f"观{DIRTY}冲"
    with pikepdf.open(BytesIO(render_document(f"<p>{dirty}</p>", dirty))) as paper:
        assert str(paper.docinfo["/Title"]).replace(" ", "") == "观冲"
