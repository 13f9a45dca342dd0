"""The year-end book of the demo township, as the printed pages and the workbook's cells say it."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from assessment.grading.outcomes import VillageOutcome
from assessment.papers import services as books
from assessment.rounds.published import graded
from associations.models import Village
from demo import rounds
from demo.township import build

TOWNSHIP = "431321107"
RARE_VILLAGE, RARE_PERSON = "䶮㟃村", "𠮷𬱖𬭎"
MM = 72 / 25.4


@dataclass(frozen=True)
class Printed:
    pdf: Path
    xlsx: Path
    outcomes: list[VillageOutcome]
    year: int
    head: tuple[int, str]
    pages: list[str]


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker, tmp_path_factory) -> Printed:
    folder, year = tmp_path_factory.mktemp("book"), timezone.localdate().year - 1
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(books, "CACHE", folder / "cache")
        patch.setattr(rounds, "assess_years", _under_its_rare_name)
        build(year)
        User.objects.filter(scope="431321107207").update(name=RARE_PERSON)
        for name in ("book.pdf", "book.xlsx"):
            books.write_book(code=TOWNSHIP, year=year, out=folder / name)
        outcomes, head = graded(code=TOWNSHIP, year=year), trail.head()
        transaction.set_rollback(True)
    text = subprocess.run(
        ["pdftotext", "-layout", folder / "book.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    return Printed(
        folder / "book.pdf",
        folder / "book.xlsx",
        outcomes,
        year,
        head,
        text.stdout.split("\f")[:-1],
    )


def _under_its_rare_name(*arguments: object, publish=rounds.assess_years) -> None:
    """A published book goes on with the names that the villages had."""
    Village.objects.filter(code="431321107207").update(name=RARE_VILLAGE)
    publish(*arguments)


def sheet_of(printed: Printed, name: str) -> int:
    """The one page (from 1) that begins with the village's sheet."""
    found = [
        n for n, page in enumerate(printed.pages, 1) if page.strip().startswith(f"{name}考评表")
    ]
    assert len(found) == 1, (name, found)
    return found[0]


def test_every_village_has_one_sheet_of_one_page_with_its_grade(printed: Printed) -> None:
    pages = [sheet_of(printed, outcome.name) for outcome in printed.outcomes]
    assert pages == list(range(pages[0], pages[0] + 26))
    for page, outcome in zip(pages, printed.outcomes, strict=True):
        assert f"等次：{outcome.grade_title}" in printed.pages[page - 1]
        for item in outcome.criteria:
            assert re.sub(r"\s", "", item.criterion.title)[:6] in re.sub(
                r"\s", "", printed.pages[page - 1]
            )


def test_contents_name_the_page_that_is_counted_and_printed(printed: Printed) -> None:
    lines = re.findall(r"^\s*(\S+?)\s*·{3,}\s*(\d+)\s*$", printed.pages[1], re.M)
    by_title = {title: int(page) for title, page in lines}
    assert len(lines) == 26 + 9
    for outcome in printed.outcomes:
        page = sheet_of(printed, outcome.name)
        assert by_title[outcome.name] == page
        assert re.search(rf"—\s*{page}\s*—\s*$", printed.pages[page - 1])
    assert by_title["三、各村（社区）考评表"] == by_title["中心社区"]
    assert re.match(r"\s*签\s+章", printed.pages[by_title["九、签章"] - 1])
    assert "— 1 —" not in printed.pages[0]


def test_pages_are_a4_and_the_text_keeps_the_standards_margins(printed: Printed) -> None:
    with pikepdf.open(printed.pdf) as pdf:
        for page in pdf.pages:
            assert [round(float(side) / MM) for side in page.mediabox] == [0, 0, 210, 297]
        narrative = 3
    out = subprocess.run(
        ["pdftotext", "-bbox", "-f", str(narrative), "-l", str(narrative), printed.pdf, "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    words = [
        tuple(float(x) for x in box)
        for box in re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)"', out)
    ]
    body = [word for word in words if word[3] < 262 * MM]
    assert min(word[0] for word in body) / MM == pytest.approx(28, abs=1)
    assert max(word[2] for word in body) / MM == pytest.approx(210 - 26, abs=1.5)
    assert min(word[1] for word in body) / MM == pytest.approx(
        37, abs=3
    )  # a title line is taller than its letters


def test_all_fonts_are_embedded(printed: Printed) -> None:
    listing = subprocess.run(
        ["pdffonts", printed.pdf], capture_output=True, text=True, check=True
    ).stdout
    fonts = [line.split() for line in listing.splitlines()[2:]]
    assert fonts
    for font in fonts:
        name, embedded = font[0], font[-5]
        assert "Cunxie" in name
        assert embedded == "yes"


def test_rare_characters_of_a_village_and_a_person_are_printed(printed: Printed) -> None:
    page = printed.pages[sheet_of(printed, RARE_VILLAGE) - 1]
    assert RARE_PERSON in page
    fonts = subprocess.run(
        ["pdffonts", printed.pdf], capture_output=True, text=True, check=True
    ).stdout
    assert "CunxieRare" in fonts


def test_narrative_ranking_gaps_corrections_and_trail_are_there(printed: Printed) -> None:
    text = re.sub(r"\s", "", "".join(printed.pages))
    assert f"洪山殿镇{printed.year}年度计划生育村（居）民自治年终考评报告" in text
    assert "参加考评的村（社区）共26个，其中村22个、社区4个" in text
    for grade in ("模范村", "先进村", "合格村", "创建村"):
        count = sum(outcome.grade_title == grade for outcome in printed.outcomes)
        assert f"{grade}{count}个，占{count * 1000 // 26 // 10}." in text
    assert f"片玉村{printed.year}年8月" in text
    assert "漏报一名在外地出生" in text
    assert "共提出疑点2条，其中待核查0条、情况属实1条、已更正0条、确属不实1条" in text
    assert f"{printed.year}年9月全部栏目与{printed.year}年8月完全相同" in text
    number, digest = printed.head
    assert f"办理记录至第{number}条，防改校验码（供核对）{digest}" in text


def test_no_latin_words_are_left_over(printed: Printed) -> None:
    words = set(re.findall(r"[A-Za-z]{4,}", "".join(printed.pages)))
    assert all(re.fullmatch(r"[a-f]+", word) for word in words), words


def test_workbook_says_the_same(printed: Printed) -> None:
    workbook = openpyxl.load_workbook(printed.xlsx)
    assert workbook.sheetnames == [
        "年终排队",
        "各项标准",
        "重点帮促",
        "缺报情况",
        "数据更正",
        "疑点核查",
        "来源",
    ]
    rows = list(workbook["各项标准"].iter_rows(values_only=True))
    header = next(number for number, row in enumerate(rows) if row[0] == "区划代码")
    said = {(row[0], row[4]): (row[2], row[10]) for row in rows[header + 1 :]}
    answers = {True: "达到", False: "未达到", None: "不能判定"}
    for outcome in printed.outcomes:
        for item in outcome.criteria:
            assert said[outcome.village, item.criterion.title] == (
                outcome.grade_title,
                answers[item.held],
            )
    assert not any(
        cell.data_type == "f" for sheet in workbook for row in sheet.iter_rows() for cell in row
    )


def test_workbook_opens_in_libreoffice(printed: Printed, tmp_path: Path) -> None:
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    office = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        every_sheet,
    ]
    subprocess.run(
        [*office, "--outdir", tmp_path, printed.xlsx], check=True, capture_output=True, timeout=120
    )
    text = next(tmp_path.glob("book-年终排队.csv")).read_text("utf-8")
    assert f"{printed.year}年度年终排队表" in text
    for outcome in printed.outcomes:
        assert re.search(rf"{outcome.village},{outcome.name},(村|社区),{outcome.grade_title}", text)
