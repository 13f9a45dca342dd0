"""The printed page: measured in the finished PDF, not in the style sheet."""

import io
import re
import subprocess
import tempfile
from itertools import pairwise
from xml.etree import ElementTree

import pikepdf
import pytest
from PIL import Image

from documents.pdf import PdfError, VolumePart, render_book, render_document

from .sample_book import book_contents, book_parts, narrative

MM = 72 / 25.4
WORD = "{http://www.w3.org/1999/xhtml}word"
PAGE = "{http://www.w3.org/1999/xhtml}page"


def text_of(path, page: int) -> str:
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-layout", str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


OURS = {
    f"Cunxie{face}"
    for face in ("Song", "Song-Bold", "Hei", "Fang", "Kai", "Latin", "Rare", "Rare-Medium")
}


def fonts_of(path) -> set[str]:
    listing = subprocess.run(
        ["pdffonts", str(path)], capture_output=True, text=True, check=True
    ).stdout
    return {line.split()[0].partition("+")[2] for line in listing.splitlines()[2:]}


def words_of(path) -> list[list[tuple[float, float, float, float, str]]]:
    """Per page: left, top, right, bottom in mm, and the text."""
    xml = subprocess.run(
        ["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = ElementTree.fromstring(xml).iter(PAGE)
    sides = ("xMin", "yMin", "xMax", "yMax")
    return [
        [(*(float(word.get(side)) / MM for side in sides), word.text) for word in page.iter(WORD)]
        for page in pages
    ]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    out = folder / "book.pdf"
    firsts = render_book(
        book_parts(26), contents=book_contents, out=out, title="考评报告", cache=folder / "cache"
    )
    return out, firsts


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """28 × 22 characters to the page, two pages."""
    out = tmp_path_factory.mktemp("paper") / "paper.pdf"
    lines = "".join(f'<p class="flush">{"国" * 28}</p>' for _ in range(40))
    out.write_bytes(render_document(lines, "版心"))
    return out


def test_type_area_is_22_lines_of_28_characters_within_the_standards_margins(paper):
    first = [word for word in words_of(paper)[0] if "国" in word[4]]
    assert [len(word[4]) for word in first] == [28] * 22
    assert min(word[0] for word in first) == pytest.approx(28, abs=0.2)
    assert max(word[2] for word in first) == pytest.approx(210 - 26, abs=0.2)
    pitch = (first[21][1] - first[0][1]) / 21
    assert pitch == pytest.approx(225 / 22, abs=0.02)
    middle_of_first_line = (first[0][1] + first[0][3]) / 2
    assert middle_of_first_line == pytest.approx(37 + pitch / 2, abs=1)
    assert {
        tuple(round(float(side), 1) for side in page.mediabox) for page in pikepdf.open(paper).pages
    } == {(0, 0, 595.3, 841.9)}


def test_page_numbers_stand_outside_odd_right_even_left_seven_mm_below(paper):
    odd, even = ([word for word in page if word[1] > 262] for page in words_of(paper))
    assert [word[4] for word in odd] == ["—", "1", "—"]
    one_character = 14 / MM
    assert max(word[2] for word in odd) == pytest.approx(210 - 26 - one_character, abs=0.3)
    assert min(word[0] for word in even) == pytest.approx(28 + one_character, abs=0.3)
    assert (odd[0][1] + odd[0][3]) / 2 == pytest.approx(262 + 7, abs=1)


def test_contents_name_the_page_on_which_each_part_is(book):
    out, firsts = book
    contents = "".join(text_of(out, page) for page in range(2, firsts["narrative"]))
    listed = dict(re.findall(r"(\S+?)[·\s]*?(\d+)$", contents, re.M))
    assert listed["第26村"] == str(firsts["village-26"])
    assert len(listed) == 29
    for number in (1, 13, 26):
        page = int(listed[f"第{number}村"])
        text = text_of(out, page)
        assert f"第{number}村考评表" in text
        assert re.search(rf"— ?{page} ?—", text)


def test_cover_and_contents_carry_no_number(book):
    out, firsts = book
    numbered = ["—" in "".join(word[4] for word in page if word[1] > 262) for page in words_of(out)]
    assert numbered == [page >= firsts["narrative"] for page in range(1, len(numbered) + 1)]


def test_contents_lines_and_bookmarks_lead_to_the_part(book):
    out, firsts = book
    with pikepdf.open(out) as pdf:
        targets = [note.Dest[0].objgen for page in pdf.pages for note in page.get("/Annots", [])]
        assert pdf.pages[firsts["village-1"] - 1].obj.objgen in targets
        assert len(set(targets)) == 29
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == [
                "一、总体情况",
                "二、年终排队",
                "三、签章",
            ]
            assert len(outline.root[1].children) == 26
        assert str(pdf.Root.Lang) == "zh-CN"
        assert str(pdf.docinfo["/Title"]) == "考评报告"


def test_every_sheet_is_one_page_and_every_font_is_embedded_and_ours(book):
    out, firsts = book
    villages = [firsts[f"village-{number}"] for number in range(1, 27)]
    assert villages == list(range(villages[0], villages[0] + 26))
    fonts = subprocess.run(
        ["pdffonts", str(out)], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert all(re.match(r"[A-Z]{6}\+Cunxie", line) for line in fonts)
    assert all(line.split()[-5] == "yes" for line in fonts)


def test_table_headers_repeat_on_the_next_page(tmp_path):
    rows = "".join(f"<tr><td>第{number}村</td></tr>" for number in range(80))
    html = (
        f'<table class="dense"><thead><tr><th>村名</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    (tmp_path / "table.pdf").write_bytes(render_document(html, "表"))
    assert ["村名" in text_of(tmp_path / "table.pdf", page) for page in (1, 2)] == [True, True]


@pytest.mark.parametrize("family", ["fang", "kai", "hei", "song"])
def test_rare_characters_print_as_glyphs(tmp_path, family):
    rare = "䶮㟃𬱖𠮷𬭎"
    out = tmp_path / "rare.pdf"
    html = "".join(f'<p class="flush {family}">{character}</p>' for character in rare)
    out.write_bytes(render_document(html, "字", numbered=False))
    assert [line for line in text_of(out, 1).split() if line] == list(rare)
    assert fonts_of(out) <= OURS
    image = subprocess.run(
        ["pdftoppm", "-r", "72", "-gray", "-png", str(out)], capture_output=True, check=True
    ).stdout
    page = Image.open(io.BytesIO(image))
    left, edges = int(28 * MM), [int(37 * MM + at * 28.99) for at in range(6)]
    pictures = [
        page.crop((left, upper, left + 17, lower)).tobytes() for upper, lower in pairwise(edges)
    ]
    assert len(set(pictures)) == 5
    assert all(min(picture) < 160 for picture in pictures)


def test_a_rare_character_in_a_title_is_ours_too(tmp_path):
    out = tmp_path / "title.pdf"
    out.write_bytes(render_document("<h1>䶮㟃𬱖村考评表</h1>", "字", numbered=False))
    assert "䶮㟃𬱖村考评表" in text_of(out, 1)
    assert fonts_of(out) <= OURS


def test_text_extracts_as_the_chinese_that_was_written(tmp_path):
    (tmp_path / "text.pdf").write_bytes(render_document(narrative(26), "报告"))
    text = "".join(text_of(tmp_path / "text.pdf", 1).split())
    assert (
        "全镇共有26个村（居、社区）参加年终考评，上报月报齐全，民主评议按期开展，考评结果已经公示。"
        in text
    )


@pytest.mark.parametrize(
    "html",
    [
        '<img src="http://localhost:1/x.png">',
        '<img src="file:///etc/passwd">',
        '<img src="../../etc/passwd">',
        '<link rel="stylesheet" href="http://localhost:1/x.css">',
        '<div style="background: url(https://example.org/x.png)"></div>',
        '<img src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>">',
    ],
)
def test_nothing_but_packaged_files_is_opened(html):
    with pytest.raises(PdfError, match="FatalURLFetchingError"):
        render_document(html, "外链")


def test_a_failure_is_told_in_chinese_and_leaves_the_old_file(tmp_path):
    out = tmp_path / "book.pdf"
    out.write_bytes(b"old")
    parts = [
        VolumePart("cover", "封面", "<h1>封面</h1>"),
        VolumePart("bad", "坏", '<img src="http://localhost:1/x.png">'),
    ]
    with pytest.raises(PdfError, match="排版出错，未生成文件"):
        render_book(parts, contents=None, out=out, title="书", cache=tmp_path / "cache")
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["book.pdf"]
    assert not list((tmp_path / "cache").glob("*.tmp"))


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Where this process and its children put what is temporary."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def test_no_copy_of_a_font_is_left_behind(temporary):
    render_document("<p>字体的副本不留下</p>", "副本")
    assert list(temporary.iterdir()) == []
    with pytest.raises(PdfError):
        render_document("<img src='file:///etc/passwd'>", "副本")
    assert list(temporary.iterdir()) == []


def test_the_time_limit_stops_the_children(tmp_path, temporary):
    out = tmp_path / "book.pdf"
    with pytest.raises(PdfError, match=r"超过 0\.2 秒"):
        render_book(
            book_parts(26),
            contents=None,
            out=out,
            title="书",
            cache=tmp_path / "cache",
            time_limit=0.2,
        )
    assert not out.exists()
    assert list(temporary.iterdir()) == []
