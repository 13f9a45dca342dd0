"""The helper that compares what two states of the program put out finds what differs."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from documents.pdf import render_document

from .prove.same_output import Page, compare, readable

PAGE = """<title>会议</title><style>p {{ color: red }}</style>
<form action="/search/"><input type="hidden" name="form_token" value="{token}">
<select name="kind"><option value="a" selected>全部</option></select></form>
<table><tr><th>会议</th><td data-label="实到">{seats}</td></tr></table>
<a href="/meetings/7/">决定</a>
<script>const drawn = "{token}"</script>"""


def page(token: str, seats: int) -> str:
    return Page("/", PAGE.format(token=token, seats=seats)).text()


def workbook(value: object) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active["B2"] = value
    book.save(file)
    return file.getvalue()


def word(text: str) -> bytes:
    draft, file = Document(), io.BytesIO()
    draft.add_table(1, 1).cell(0, 0).text = text
    draft.save(file)
    return file.getvalue()


def packed(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, data)
    return file.getvalue()


def test_the_text_of_a_page_without_what_is_drawn_anew() -> None:
    one, other = (page(token, 6) for token in ("x1", "y2"))
    assert one == other
    assert one.splitlines() == [
        *("会议", "[/search/] <form_token …>", "<kind >", "* a 全部"),
        *("| 会议 | 6", "[/meetings/7/] 决定"),
    ]
    assert page("x1", 7) != one


@pytest.mark.parametrize(("make", "shown"), [(workbook, "B2 '实到 6 人'"), (word, "实到 6 人")])
def test_a_file_is_read_wherever_it_lies(make: object, shown: str) -> None:
    data = make("实到 6 人")
    assert shown in readable(data)
    assert f"== 会议\n{readable(data)}" == readable(packed("会议", data))


def test_a_formula_is_read_as_such_and_a_paper_by_its_words() -> None:
    assert "B2 '=SUM(A1:A9)'" in readable(workbook("=SUM(A1:A9)"))
    assert "实到 6 人" in readable(render_document("<p>实到 6 人</p>", "会议"))


@pytest.mark.parametrize(
    ("file", "text"),
    [("staff/home-1.txt", "观冲村 7"), ("staff/queries.txt", "home-1 13"), ("staff/more.txt", "")],
)
def test_one_word_or_one_query_more_is_found(
    file: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    for root in (before := tmp_path / "before", after := tmp_path / "after"):
        (root / "staff").mkdir(parents=True)
        (root / "addresses.json").write_text("{}")
        (root / "staff/home-1.txt").write_text("观冲村 6")
        (root / "staff/queries.txt").write_text("home-1 12")
    assert compare(before, after) == 0
    (after / file).write_text(text)
    assert compare(before, after) == 1
    assert file in capsys.readouterr().out
