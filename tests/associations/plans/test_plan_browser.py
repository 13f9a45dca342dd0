"""Moving a stage's date re-colours the matrix, and every cell explains itself: in a browser, on a
phone's width too."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from associations.models import Plan, PlanStage
from tests.looking import width_of

from ...assessment.reports.test_report_browser import cookie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def day(offset: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=offset)


@pytest.mark.parametrize("width", [1366, 375])
def test_a_date_is_moved(
    width: int, divisions: SimpleNamespace, staff: User, chromium: Any, live_server: Any
) -> None:
    plan = Plan.objects.create(
        township=divisions.township, name="推行方案", starts=day(-90), ends=day(90)
    )
    PlanStage.objects.create(
        plan=plan,
        number=1,
        name="制定章程",
        starts=day(-30),
        ends=day(-4),
        condition="charter_filed",
    )
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, base_url=live_server.url
    )
    context.add_cookies([cookie(staff, live_server.url)])
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"/plans/{plan.township_id}/{plan.pk}/")
    row = page.locator("#matrix tr", has_text="观冲村")
    assert row.locator("summary").inner_text().split() == ["逾期", "迟4天"]
    assert not row.get_by_text("还没有开始制定章程").is_visible()
    row.locator("summary").click()
    assert row.get_by_text("还没有开始制定章程").is_visible()
    assert (
        row.get_by_role("link", name="查看记录").get_attribute("href") == "/charters/431321107207/"
    )
    page.get_by_role("link", name="修改", exact=True).first.click()
    page.get_by_label("结束日期").fill(str(day(10)))
    page.get_by_label("改期原因").fill("汛期推后")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("进度已按新的内容重算").wait_for()
    summary = page.locator("#matrix tr", has_text="观冲村").locator("summary")
    assert summary.inner_text().split() == ["逾期", f"迟4天，改为{day(10).month}月{day(10).day}日"]
    assert width_of(page) == width
    context.close()
    assert complaints == []
