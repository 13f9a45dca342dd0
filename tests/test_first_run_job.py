"""A new township in a real Chromium: from the first sign-in along the list of the first page to the
first month submitted, every click counted."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role, User
from assessment.models import MonthlyReport
from associations.models import County, Township, Village
from tests.conftest import CAST, PASSWORD
from tests.test_main_job import FIGURES

CODE, INITIAL, CHOSEN = "431321107", PASSWORD, "Shan-Shui-2026-Qing"
VILLAGES = 26
CLICKS = 15  # with both sign-ins and both first passwords
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def staff() -> User:
    """All that there is: a county, an empty township, and who is to set it up."""
    county = County.objects.create(code=CODE[:6], name="双峰县")
    Township.objects.create(code=CODE, name="洪山殿镇", county=county)
    user = User(username="staff", name=CAST["staff"][0], role=Role.TOWNSHIP_STAFF, scope=CODE)
    user.set_password(INITIAL)
    user.save()
    return user


def test_from_the_first_sign_in_to_the_first_month(
    staff: User, chromium: Any, live_server: Any, tmp_path: Path
) -> None:
    now = timezone.localdate()
    with (tmp_path / "villages.csv").open("w", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["区划代码", "名称"], *([f"{CODE}{201 + n}", f"第{n + 1}村"] for n in range(VILLAGES))]
        )
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN")
    page, clicks = context.new_page(), []
    page.set_default_timeout(8_000)

    def click(role: str, name: str) -> None:
        clicks.append(name)
        page.get_by_role(role, name=name, exact=True).first.click()
        page.wait_for_load_state()

    def step(name: str) -> None:
        page.goto("/")
        page.locator("#first-run").get_by_role("link", name=name).wait_for()
        click("link", name)

    def sign_in(name: str, password: str) -> None:
        page.goto("/")
        page.get_by_label("账号").fill(name)
        page.get_by_label("密码", exact=True).fill(password)
        click("button", "登录")
        page.locator("#id_old_password").fill(password)
        page.locator("#id_new_password1").fill(CHOSEN)
        page.locator("#id_new_password2").fill(CHOSEN)
        page.locator("main button.btn-primary").click()
        clicks.append("修改密码")
        page.wait_for_url("**/")

    sign_in("staff", INITIAL)
    assert page.locator(".today-late").count() == 0
    step("导入本乡镇的村和社区")
    page.set_input_files("input[type=file]", tmp_path / "villages.csv")
    click("button", "上传并预览")
    click("button", f"确认导入 {VILLAGES} 个")
    step("定从哪一月起上报")
    page.fill("#id_start", f"{now:%Y-%m}")
    click("button", "保存")
    step("给各村秘书长开账号")
    click("button", f"开 {VILLAGES} 个账号")
    slips = page.locator(".slip .secret").all_inner_texts()
    assert len(slips) == 2 * VILLAGES
    page.goto("/")
    assert page.locator(".today-late").count() == 0
    page.locator("#first-run").get_by_text("已完成").first.wait_for()
    context.clear_cookies()

    sign_in(slips[0], slips[1])
    click("link", "本月月报")
    for name, text in FIGURES.items():
        page.fill(f"#f-{name}", text)
    page.click("[data-tap=zero]")
    clicks.append("其余为0")
    page.wait_for_selector("[data-status]:has-text('已保存')")
    click("button", "上报")
    click("button", "确认上报")
    page.wait_for_selector("text=已上报")
    context.close()
    report = MonthlyReport.objects.get()
    assert report.state == "submitted"
    assert report.village == Village.objects.earliest("code")
    assert len(clicks) <= CLICKS, clicks
