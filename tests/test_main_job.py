"""The main job from end to end in a real Chromium: a month is entered on a phone, returned,
corrected, approved; the leader reads why the village has its grade, and takes the year-end book
home."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessment.models import MonthlyReport
from assessment.papers import services as books
from assessment.reports import periods
from demo.society import people
from tests.looking import width_of

VILLAGE, SECRETARY = "431321107215", "cun08"  # 片玉村: last year's August was never reported
PHONE, DESK = (375, 812), (1366, 768)
FIGURES = {
    "births": "2", "planned_births": "2", "contraception_due": "210", "contraception_done": "209",
    "migrants_due": "5", "migrants_signed": "4", "levy_due": "-", "levy_collected": "-",
}  # fmt: skip
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_demo")]


def report(period: int) -> MonthlyReport:
    return MonthlyReport.objects.get(village_id=VILLAGE, period=period)


def submit(page: Any, period: int) -> None:
    page.get_by_role("button", name="上报", exact=True).click()
    page.get_by_role("button", name="确认上报").click()
    page.wait_for_url(f"**/reports/{VILLAGE}/{period}/")


def test_from_a_months_figures_to_the_printed_book(
    own_demo: int, sign_in: Callable[..., Any], tmp_path: Path
) -> None:
    year = own_demo
    august = periods.of(year, 8)
    with sign_in(SECRETARY, PHONE) as page:
        page.goto(f"/grade/{VILLAGE}/{year}/")
        assert "创建村" in page.inner_text("main")
        page.get_by_role("link", name=f"{year}年8月 未报").first.click()
        page.wait_for_url(f"**/reports/{VILLAGE}/{august}/**")
        if not page.url.endswith("/edit/"):
            page.get_by_role("link", name="填写月报").click()
            page.wait_for_url("**/edit/")
        assert width_of(page) == 375
        for name, text in FIGURES.items():
            page.fill(f"#f-{name}", text)
        page.click("[data-tap=zero]")
        page.wait_for_selector("[data-status]:has-text('已保存')")
        assert report(august).state == "draft"
        submit(page, august)
    assert (report(august).state, report(august).births, report(august).serious_disputes) == (
        "submitted",
        2,
        0,
    )

    with sign_in("staff", DESK) as page:
        page.goto(f"/reports/{VILLAGE}/{august}/")
        page.get_by_role("link", name="退回", exact=True).click()
        for box in page.locator("input[type=checkbox]:checked").all():
            box.uncheck()
        page.fill("#id_why_migrants_signed", "还有一名流动人口的合同没有计入，请核对。")
        page.check("#id_pick_migrants_signed")
        page.get_by_role("button", name="退回").click()
        page.wait_for_selector("text=退回原因")
    assert report(august).state == "returned"

    with sign_in(SECRETARY, PHONE) as page:
        page.goto(f"/reports/{VILLAGE}/{august}/edit/")
        assert "还有一名流动人口的合同没有计入" in page.inner_text("main")
        assert page.input_value("#f-births") == "2"
        page.fill("#f-migrants_signed", "5")
        page.get_by_role(
            "button", name="上报", exact=True
        ).click()  # all that was asked is put right
        page.wait_for_url(f"**/reports/{VILLAGE}/{august}/")

    with sign_in("staff", DESK) as page:
        page.goto(f"/reports/{VILLAGE}/{august}/")
        page.get_by_role("button", name="审核通过").click()
        page.wait_for_selector("text=已审核")
    assert (report(august).state, report(august).migrants_signed) == ("approved", 5)

    with sign_in("leader", DESK) as page:
        page.goto(f"/overview/{people.TOWNSHIP}/{year}/")
        page.get_by_role("link", name="片玉村").first.click()
        page.wait_for_url(f"**/grade/{VILLAGE}/{year}/")
        assert re.search(
            r"片玉村\d{4}年度确认为合格村；按现有资料计算为模范村", page.inner_text("main")
        )
        page.goto(f"/books/{people.TOWNSHIP}/?year={year}")
        page.get_by_role("button", name="制作报告").click()
        page.goto(f"/grade/{VILLAGE}/{year}/")  # leaving the page loses nothing
        page.goto(f"/books/{people.TOWNSHIP}/")
        job = books.BookJob.objects.get()
        page.goto(f"/books/jobs/{job.pk}/progress/")
        page.set_default_timeout(120_000)
        with page.expect_download() as download:
            page.get_by_role("link", name="下载").click()
        assert download.value.suggested_filename == f"洪山殿镇{year}年度年终考评报告.pdf"
        download.value.save_as(tmp_path / "book.pdf")
    text = subprocess.run(
        ["pdftotext", tmp_path / "book.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    sheet = text[text.index("片玉村考评表") :][:400]
    assert "等次：合格村" in sheet  # as the township published it, before the month came in
    assert "计算等次为创建村，确认为合格村" in sheet
