"""A hundred-point standard entered in a browser by the county supervisor, published, and graded to
the hundredth."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from assessment.grading.services.outcomes import compute_village
from assessment.models import ItemScore, MonthlyReport, Standard
from assessment.standards.data.measures import InspectedScore
from associations.models import Village
from autonomy.models import Appraisal

from ..records import HEALTHY
from ..reports.test_report_browser import cookie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ITEMS = [
    {
        "clause": "1.1",
        "title": "避孕节育措施落实率",
        "indicator": "育龄妇女综合避孕节育措施落实率（年末）",
        "threshold": "98",
        "full": "40",
        "per": "1",
        "off": "2.5",
    },
    {
        "title": "群众满意率",
        "indicator": "群众综合满意率（民主评议）",
        "threshold": "90",
        "full": "20",
        "per": "1",
        "off": "1",
        "begun": "不算",
    },
    {"clause": "2.1", "title": "阵地建设", "indicator": "村自评、乡镇验收打分", "full": "40"},
    {
        "clause": "3.1",
        "title": "大月份引产",
        "role": "一票否决",
        "indicator": "大月份引产例数（次数）",
        "grade": "合格村",
    },
    {
        "clause": "4.1",
        "title": "经验推广",
        "role": "加分项",
        "indicator": "村自评、乡镇验收打分",
        "full": "5",
    },
]
CHOSEN = ("indicator", "role", "begun", "grade")


@pytest.fixture
def page(chromium: Any, live_server: Any, county: User) -> Iterator[Any]:
    context = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", base_url=live_server.url
    )
    context.add_cookies([cookie(county, live_server.url)])
    page = context.new_page()
    page.set_default_timeout(15_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def write_items(page: Any, items: list[dict[str, str]]) -> None:
    """One after the other, as the form goes on; what an indicator has no use for is out of
    sight."""
    page.get_by_role("link", name="在一、工作里增加").click()
    for number, fields in enumerate(items, 1):
        for name, value in fields.items():
            field = page.locator(f"#id_{name}")
            field.select_option(label=value) if name in CHOSEN else field.fill(value)
        assert page.locator("#id_threshold").is_visible() is (
            "threshold" in fields or "次数" in fields["indicator"]
        )
        go_on = number < len(items)
        page.get_by_role("button", name="保存，再增加一项" if go_on else "保存", exact=True).click()
        page.get_by_role("heading", level=1, name="增加项目" if go_on else "百分制办法").wait_for()
        page.get_by_text("已保存。").wait_for()


def write_standard(page: Any, year: int) -> None:
    page.goto("/standards/")
    page.get_by_role("link", name="起草标准").click()
    page.get_by_label("百分制：分部分").check()
    page.locator("#id_title").fill("百分制办法")
    page.locator("#id_effective_from").fill(str(year))
    page.get_by_role("button", name="建立草稿").click()
    page.get_by_role("link", name="名称和年度").click()
    page.locator("#id_bonus_cap").fill("３分")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="增加部分").click()
    page.locator("#id_title").fill("一、工作")
    page.get_by_role("button", name="保存").click()
    write_items(page, ITEMS[:1])
    assert "各项满分合计40分，应为100分" in page.inner_text("main")
    write_items(page, ITEMS[1:])
    assert "1.2" in page.locator("tr", has_text="群众满意率").first.inner_text()
    page.get_by_role("link", name="修改等次和目标").click()
    page.get_by_label("第3等最低分").fill("55")
    page.get_by_role("button", name="保存").click()
    assert "要比上一行高" in page.inner_text("main")
    page.get_by_label("第3等最低分").fill("85")
    page.get_by_role("button", name="保存").click()


def village_with(
    name: str,
    year: int,
    township: Any,
    *,
    due: int = 1000,
    done: int = 980,
    asked: int = 100,
    months: int = 12,
    abortions: int = 0,
) -> Village:
    code = f"{township.pk}{300 + Village.objects.count()}"
    village = Village.objects.create(code=code, name=name, township=township)
    cells = {**HEALTHY, "contraception_due": due, "contraception_done": done, "late_abortions": 0}
    MonthlyReport.objects.bulk_create(
        MonthlyReport(village=village, period=year * 100 + month, state="approved",
                      **{**cells, "late_abortions": abortions if month == 1 else 0})
        for month in range(1, months + 1)
    )  # fmt: skip
    Appraisal.objects.create(
        village=village, date=datetime.date(year, 3, 1), asked=asked, satisfied=90
    )
    return village


def test_a_standard_written_in_the_browser_grades_exactly(
    page: Any, village: Village, staff: User
) -> None:
    year = timezone.localdate().year - 1
    write_standard(page, year)
    page.get_by_role("link", name="试算", exact=True).click()
    assert "参加试算" in page.inner_text("main")
    page.get_by_role("link", name="回到草稿").click()
    page.get_by_role("link", name="发布", exact=True).click()
    page.get_by_role("button", name="确认发布").click()
    page.get_by_text("标准已发布，从此不能修改。").wait_for()
    standard = Standard.objects.get(title="百分制办法")
    item, extra = (
        c.code for c in standard.ladder.criteria if isinstance(c.measure, InspectedScore)
    )

    township = village.township
    cases = {
        # name: (figures, inspected, total in hundredths, grade)
        "正好达到目标": ({}, "40", 10000, "优秀村"),
        "低百分之零点一": ({"done": 979}, "40", 9750, "优秀村"),
        "低百分之零点零一": ({"due": 10_000, "done": 9799}, "40", 9750, "优秀村"),
        "没有对象": ({"due": 0, "done": 0}, "40", 10000, "优秀村"),
        "加分到上限": ({}, "40+5", 10300, "优秀村"),
        "加分补到等次线": ({}, "27+3", 9000, "优秀村"),
        "加分补不到": ({}, "27+2.99", 8999, "良好村"),
        "低一个百分点": ({"done": 970}, "40", 9750, "优秀村"),
        "低一点一个百分点": ({"done": 969}, "40", 9500, "优秀村"),
        "满意率低一点不足一步": ({"asked": 101}, "40", 10000, "优秀村"),
        "满意率低一步多": ({"asked": 102}, "40", 9900, "优秀村"),
        "等次线上": ({}, "30", 9000, "优秀村"),
        "等次线下": ({}, "29.99", 8999, "良好村"),
        "修改过的等次线": ({}, "25", 8500, "良好村"),
        "修改过的等次线下": ({}, "24.99", 8499, "合格村"),
        "扣完为止": ({"done": 0}, "40", 6000, "合格村"),
        "一票否决": ({"abortions": 1}, "40", 10000, "合格村"),
        "否决不提高": ({"done": 0, "abortions": 1}, "39", 5900, "不合格村"),
        "缺一个月": ({"months": 11}, "40", None, "不合格村"),
        "没有验收": ({}, None, None, "不合格村"),
    }
    for number, (name, (figures, inspected, total, grade)) in enumerate(cases.items()):
        place = village_with(name, year, township, **figures)
        for code, points in zip(
            (item, extra), inspected.split("+") if inspected else (), strict=False
        ):
            given = round(float(points) * 100)
            ItemScore.objects.create(
                village=place, year=year, item=code, title="验收", inspected=given
            )
        found = compute_village(village=place.pk, year=year)
        assert (number, name, found.points.total, found.grade_title) == (number, name, total, grade)
