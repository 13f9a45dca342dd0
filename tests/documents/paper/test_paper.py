"""A paper of blocks: measured in the PDF, read back from PDF and Word."""

import datetime
import io
import itertools
import re
import subprocess
from pathlib import Path

import docx
import pikepdf
import pytest

from documents.paper import (
    Addressee,
    AttachedNames,
    Enclosure,
    Heading,
    HeadKind,
    OfficialPaper,
    PaperFoot,
    PaperHead,
    Remark,
    Signature,
    TableBlock,
    Words,
    to_draft,
    to_html,
    to_pdf,
)
from documents.paper.titles import broken

DAY = datetime.date(2026, 6, 3)
MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (28 + 156) * MM, 37 * MM, (37 + 225) * MM
FOOT = PaperFoot("县计划生育协会", "太平镇计划生育协会秘书处", DAY)


def head(kind: HeadKind = HeadKind.DOCUMENT, signer: str = "") -> PaperHead:
    return PaperHead(
        "太平镇计划生育协会文件", "太计协〔2026〕3号", kind, "000001", "", "特急", signer
    )


def paper(
    *, kind=HeadKind.DOCUMENT, signer="", text="按季度推进，2026年完成35个村。"
) -> OfficialPaper:
    blocks = [
        Addressee("各村（社区）计划生育协会"),
        Words(text * 8),
        Heading(1, "一、总体要求"),
        Heading(2, "（一）时间安排"),
        Words("按季度推进。\n逐村落实。"),
        TableBlock(
            ("序号", "村（社区）", "得分"), [(1, "太平村", 98), (2, "洪矿社区", None)], (1, 4, 2)
        ),
        AttachedNames(["考评日程表", "考评标准"]),
        Signature("太平镇计划生育协会", DAY),
        Remark("此件公开发布"),
        Enclosure("附件1", "考评日程表", [Words("全年四次。")]),
    ]
    return OfficialPaper("关于开展2026年度考评的通知", blocks, head(kind, signer), FOOT)


def words_of(pdf: bytes, tmp_path: Path) -> list[list[tuple[float, float, float, float, str]]]:
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    found = re.compile(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>'
    )
    return [
        [(*map(float, word[:4]), word[4]) for word in found.findall(page)]  # type: ignore[misc]
        for page in told.split("<page ")[1:]
    ]


def rows_of(page: list[tuple[float, float, float, float, str]]) -> list[float]:
    """The tops of the lines within the type area."""
    return sorted({round(top) for _, top, _, bottom, _ in page if bottom < BOTTOM + 1})


@pytest.mark.parametrize(
    "text",
    ["计划生育村民自治按照要求推进", "在2026年有18人abc，占35.5%；", "𠮷家䶮与㙍2026年"],
    ids=["chinese", "digits", "rare"],
)
def test_a_page_has_22_lines_whatever_stands_in_them(text: str, tmp_path: Path) -> None:
    found = OfficialPaper("题", [Words(text * 200)])
    page = words_of(to_pdf(found), tmp_path)[1]
    tops = rows_of(page)
    assert len(tops) == 22
    assert {later - first for first, later in itertools.pairwise(tops)} <= {28, 29, 30}


def test_a_line_has_28_characters(tmp_path: Path) -> None:
    page = words_of(to_pdf(OfficialPaper("题", [Words("字" * 500)])), tmp_path)[0]
    lines = [word[4] for word in page if set(word[4]) == {"字"}]
    assert (len(lines[0]), len(lines[1])) == (26, 28)


@pytest.mark.parametrize("kind", HeadKind)
@pytest.mark.parametrize("length", [2, 14])
def test_nothing_leaves_the_type_area(kind: HeadKind, length: int, tmp_path: Path) -> None:
    found = paper(kind=kind, text="某" * length + "https://" + "a" * 90 + "。" + "款" * 2000)
    for page in words_of(to_pdf(found), tmp_path):
        for left, top, right, _, word in page:
            assert (left >= LEFT - 3, right <= RIGHT + 3, top > 29 * MM) == (True, True, True), word


def test_the_foot_ends_the_last_even_page(tmp_path: Path) -> None:
    pages = words_of(to_pdf(paper()), tmp_path)
    assert len(pages) % 2 == 0
    (bottom,) = [word[3] for word in pages[-1] if "印发" in word[4]]
    assert bottom == pytest.approx(BOTTOM, abs=6 * MM)
    two = words_of(to_pdf(OfficialPaper("题", [Words("字" * 800)], foot=FOOT)), tmp_path)
    assert len(two) == 2
    (bottom,) = [word[3] for word in two[-1] if "印发" in word[4]]
    assert bottom == pytest.approx(BOTTOM, abs=3 * MM)


def test_the_mark_and_its_line_have_their_places(tmp_path: Path) -> None:
    page = words_of(to_pdf(paper(signer="王建国")), tmp_path)[0]
    (mark,) = [word for word in page if word[4].endswith("文件")]
    assert (mark[1] - TOP) / MM == pytest.approx(35, abs=3)
    assert (mark[0] + mark[2]) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=3)
    (number,) = [word for word in page if word[4].startswith("太计协")]
    (signer,) = [word for word in page if "签发人" in word[4]]
    assert number[1] == pytest.approx(signer[1], abs=2)
    assert number[0] - LEFT == pytest.approx(15.8, abs=2)
    assert RIGHT - signer[2] == pytest.approx(15.8, abs=2)


def test_the_day_stands_four_characters_in_under_its_body(tmp_path: Path) -> None:
    pages = words_of(to_pdf(paper()), tmp_path)
    (day,) = [word for page in pages for word in page if word[4] == "2026年6月3日"]
    (body,) = [word for page in pages for word in page if word[4] == "太平镇计划生育协会"]
    assert (RIGHT - day[2]) / 15.79 == pytest.approx(4, abs=0.3)
    assert (day[0] + day[2]) / 2 == pytest.approx((body[0] + body[2]) / 2, abs=4)


def test_fonts_are_embedded() -> None:
    with pikepdf.open(io.BytesIO(to_pdf(paper()))) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        assert len(fonts) > 3
        for font in fonts:
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            assert any(f"/FontFile{n}" in inner.FontDescriptor for n in ("", "2", "3"))


def squeezed(text: str) -> str:
    return re.sub(r"\s|—\d+—", "", text.replace("— ", "—").replace(" —", "—"))


@pytest.mark.parametrize("kind", HeadKind)
def test_pdf_and_word_say_the_same(kind: HeadKind, tmp_path: Path) -> None:
    found = paper(kind=kind, signer="王建国")
    file = tmp_path / "paper.pdf"
    file.write_bytes(to_pdf(found))
    printed = squeezed(
        subprocess.run(
            ["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True
        ).stdout
    )
    read = docx.Document(io.BytesIO(to_draft(found).to_bytes()))
    drafted = "".join(
        block.text
        if hasattr(block, "text")
        else "".join(cell.text for row in block.rows for cell in row.cells)
        for block in read.iter_inner_content()
    )
    assert sorted(squeezed(drafted)) == sorted(printed)
    assert "签发人：王建国" in printed
    assert "附件：1.考评日程表" in printed


def test_markup_and_control_characters_stay_text() -> None:
    html = to_html(OfficialPaper("题", [Words("<b>粗\x07体</b>"), TableBlock(("甲",), [("<i>",)])]))
    assert "&lt;b&gt;粗体&lt;/b&gt;" in html
    assert "<td>&lt;i&gt;</td>" in html


def test_without_a_day_there_is_a_blank_to_write_it_on() -> None:
    html = to_html(OfficialPaper("题", [Signature("太平镇计划生育协会", None, sealed=False)]))
    assert "＿＿＿＿年＿＿月＿＿日" in html


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于考评的通知", ["关于考评的通知"]),
        ("甲\n乙", ["甲", "乙"]),
        (
            "太平镇计划生育协会关于开展2026年度计划生育村民自治考评工作的通知",
            ["太平镇计划生育协会关于开展2026年度", "计划生育村民自治考评工作的通知"],
        ),
        ("字" * 41, ["字" * 14, "字" * 13, "字" * 14]),
    ],
)
def test_titles_break_where_they_mean_something(title: str, lines: list[str]) -> None:
    assert broken(title) == lines


@pytest.mark.parametrize("word", ["计划生育", "征求意见稿", "2026年度"])
def test_no_word_of_ours_is_parted(word: str) -> None:
    for before in range(30):
        lines = broken("关于" + "某" * before + word + "某" * (30 - before))
        assert any(word in line for line in lines), before
        assert all(len(line) <= 20 or "2026" in line for line in lines)
