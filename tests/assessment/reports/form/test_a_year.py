"""A county's year by its own form: graded by a ladder and by points over own columns, explained,
tried, printed and exported; the year before stays to the letter."""

import datetime
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from assessment.grading.services.outcomes import assess
from assessment.models import MonthlyReport
from assessment.papers import live_workbook, services
from assessment.papers.book.content import collect
from assessment.papers.book.parts import parts
from assessment.reports import periods
from assessment.reports.form.in_force import form_of
from associations.models import Village
from documents.workbook import write_workbook
from tests.assessment.ladders import publish_ladder, rung
from tests.assessment.papers.test_live_workbook import recalculated, table
from tests.assessment.points import item, publish_points
from tests.assessment.records import add_months
from tests.conftest import TOWNSHIP, VILLAGE

from .made import content, publish_form

YEAR = 2027
SignIn = Callable[[User], Client]
PAIR = {"n05": {"title": "应访视户数"}, "n06": {"title": "已访视户数"}}
RATE = {"numerator": "n06", "denominator": "n05", "columns": PAIR}
CASES = {"numerator": "n04", "columns": {"n04": {"title": "差错"}}}
LADDER = [
    rung("i1", "qualified", "没有差错", "count", **CASES),
    rung("i2", "grade5", "访视率", "sum", **RATE, threshold=9000),
]
POINTS: list[dict[str, Any]] = [
    item("i1", "1.1", "访视率", "sum", **RATE, threshold=9000, section="s1", full=70000, per=100,
         off=1000),
    item("i2", "1.2", "没有差错", "count", **CASES, section="s1", full=50000, per=1, off=5000),
]  # fmt: skip
BANDS = [
    {"code": "created", "title": "不合格村", "rank": 1},
    {"code": "qualified", "title": "合格村", "rank": 2, "least": 86400},
    {"code": "model", "title": "优秀村", "rank": 3, "least": 114000},
]


def by_ladder() -> None:
    publish_ladder(effective_from=YEAR, criteria=LADDER)


def by_points() -> None:
    sections = [{"code": "s1", "title": "工作指标"}]
    more = {"full": 120000, "bonus_cap": 0, "targets": {}, "sections": sections}
    publish_points(effective_from=YEAR, criteria=POINTS, grades=BANDS, **more)


GRADES = {by_ladder: ("标杆村", "达标村"), by_points: ("优秀村", "合格村")}
both = pytest.mark.parametrize("publish", GRADES, ids=["ladder", "points"])


@pytest.fixture(autouse=True)
def the_year(
    village: Village, other_village: Village, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Village]:
    """Of one village nine of ten are visited in every month, of the other eight."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2028, 2, 2))
    form = content() | {"head": {"number": "计生协01表"}}
    publish_form(periods.of(YEAR, 1), form)
    for place, visited in ((village, 9), (other_village, 8)):
        add_months(place, first=202401, last=202612)
        for period in periods.months(YEAR, YEAR):
            cells = dict.fromkeys(form_of(place.pk, period).names, 0) | {"n05": 10, "n06": visited}
            MonthlyReport.objects.create(village=place, period=period, state="approved", **cells)
    return {"good": village, "other": other_village}


@both
def test_pages_and_exports(
    publish: Callable[[], None], client_for: SignIn, staff: User, the_year: dict[str, Village]
) -> None:
    publish()
    client = client_for(staff)
    page = client.get(f"/grade/{VILLAGE}/{YEAR}/").content.decode()
    assert GRADES[publish][0] in page
    assert "访视率" in page
    assert "108/120" in page, "explained to the month"
    overview = client.get(f"/overview/{TOWNSHIP}/{YEAR}/").content.decode()
    assert {place.name for place in the_year.values()} <= set(re.split("[<>]", overview))
    answer: Any = client.get(f"/overview/{TOWNSHIP}/{YEAR}/workbook/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert any("访视率" in cell for cell in cells)
    assert set(GRADES[publish]) <= set(cells)
    rate = "i2" if publish is by_ladder else "i1"
    tried = client.get(f"/what-if/{TOWNSHIP}/{YEAR}/", {f"threshold-{rate}": "80"})
    if tried.status_code == 302:
        tried = client.get(tried.url)
    page = tried.content.decode()
    assert the_year["other"].name in page


@both
def test_the_book_and_both_workbooks(
    publish: Callable[[], None], the_year: dict[str, Village], tmp_path: Path
) -> None:
    publish()
    printed = "".join(part.html for part in parts(collect(TOWNSHIP, YEAR)))
    assert "表号：计生协01表" in printed
    assert "访视率" in printed
    services.write_book(code=TOWNSHIP, year=YEAR, out=tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    cells = [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert set(GRADES[publish]) <= set(cells)
    (tmp_path / "book.xlsx").unlink()
    outcomes = assess(code=TOWNSHIP, year=YEAR)
    with (tmp_path / "live.xlsx").open("wb") as file:
        write_workbook(live_workbook.sheets("洪山殿镇", outcomes, {}), file)
    recalculated(tmp_path)
    rows = table(tmp_path, "live", "等次")
    assert {row["是否一致"] for row in rows} == {"一致"}
    assert {row["区划代码"]: row["计算等次"] for row in rows} == {
        outcome.village: outcome.grade_title for outcome in outcomes
    }


def test_the_year_before_is_as_it_was(
    client_for: SignIn, staff: User, the_year: dict[str, Village]
) -> None:
    def told() -> tuple[object, ...]:
        before = [(o.village, o.grade, o.facts) for o in assess(code=TOWNSHIP, year=2026)]
        return before, client.get(f"/reports/{VILLAGE}/2026/").content.decode().split("<main")[1]

    client = client_for(staff)
    first = told()
    by_ladder()
    assert told()[0] == first[0]
    page = client.get(f"/reports/{VILLAGE}/202612/").content.decode()
    assert "计生协01表" not in page
    assert "自设栏目" not in page
