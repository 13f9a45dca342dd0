"""A charter in a browser, by three roles: a lost vote and a return on the way, then in force; every
paper kept."""

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from autonomy.models import Charter
from tests.looking import width_of
from tests.prove.share import in_turn

PHONE, DESK = (375, 812), (1366, 768)
VILLAGE, SECRETARY = "431321107215", "cun08"  # 片玉村 has no charter yet
TODAY = timezone.localdate()
LOST = {
    "assembly": "delegates",
    "entitled": 43,
    "present": 31,
    "votes_for": 15,
    "votes_against": 16,
    "abstained": 0,
}
WON = LOST | {"votes_for": 27, "votes_against": 3, "abstained": 1}
SLIPS = {"slips_issued": 114, "slips_returned": 110, "slips_signed": 108}
PAPERS = {
    "签到表.pdf": b"%PDF-1.7\n%%EOF\n",
    "会议照片.png": None,
    "退回通知.pdf": b"%PDF-1.4\n%%EOF\n",
}
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_demo"), *in_turn("charter")]


def day(ago: int) -> str:
    return (TODAY - datetime.timedelta(days=ago)).isoformat()


def step(page: Any, button: str, ago: int, **typed: Any) -> str:
    """Opens the form by its button, fills it in and records it; what the edition's page then
    says."""
    page.get_by_role("link", name=button).first.click()
    page.fill("#id_date", day(ago))
    for name, value in typed.items():
        field = page.locator(f"#id_{name}")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))
    if page.locator("#id_read_out").count():
        page.check("#id_read_out")
    page.get_by_role("button", name="登记").click()
    page.get_by_role("heading", name="经过").wait_for()
    return page.inner_text("main")


def add_paper(page: Any, path: Path, kind: str, title: str) -> None:
    page.get_by_role("link", name="添加材料").click()
    page.select_option("#id_kind", kind)
    page.fill("#id_title", title)
    page.fill("#id_date", day(20))
    page.set_input_files("#id_paper", path)
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name=title).wait_for()


def test_through_all_steps_by_three_roles(sign_in: Callable[..., Any], tmp_path: Path) -> None:
    from PIL import Image

    for name, data in PAPERS.items():
        if data:
            (tmp_path / name).write_bytes(data)
        else:
            Image.new("RGB", (40, 30), "white").save(tmp_path / name)
    with sign_in(SECRETARY, PHONE) as page:
        page.goto(f"/charters/{VILLAGE}/")
        page.get_by_role("link", name="开始制定章程").click()
        page.fill("#id_title", "片玉村计划生育村民自治章程")
        page.fill("#id_begun", day(60))
        page.locator("main form .btn-primary").click()
        page.get_by_role("heading", name="经过").wait_for()
        charter = Charter.objects.get(village=VILLAGE)
        page.goto(f"/charters/{VILLAGE}/{charter.pk}/steps/5/")
        assert "现在还不能登记“表决”，请按次序办理。" in page.inner_text("main"), (
            "out of order: sent back"
        )
        step(page, "登记：起草初稿", 55, led_by="村人口计生委员会")
        step(page, "登记：讨论修改", 50)
        step(page, "登记：听取各方意见", 45)
        assert "发出 114 份，收回 110 份，户主签字 108 份" in step(
            page, "登记：逐户征求意见", 40, **SLIPS
        )
        told = step(page, "登记：表决", 35, **LOST)
        assert "应到 43，实到 31，需 29；赞成 15，未过半（过半要 16）" in told
        assert page.get_by_role("link", name="登记：逐户征求意见").count() == 1, (
            "a lost vote leads back"
        )
        step(page, "登记：逐户征求意见", 30, **SLIPS)
        assert "应到 43，实到 31，需 29；赞成 27，过半" in step(page, "登记：表决", 25, **WON)
        assert "等乡镇备案" in page.inner_text("main")
        assert width_of(page) == 375
        add_paper(page, tmp_path / "签到表.pdf", "sign_in", "代表会议签到表")
        add_paper(page, tmp_path / "会议照片.png", "photo", "代表会议照片")
        assert page.request.get(f"/charters/{VILLAGE}/{charter.pk}/file/").status == 403
    with sign_in("staff", DESK) as page:
        page.goto(f"/charters/{VILLAGE}/{charter.pk}/")
        page.get_by_role("link", name="备案或退回").click()
        page.fill("#id_date", day(20))
        page.get_by_label("退回修改").check()
        page.get_by_role("button", name="登记").click()
        assert "退回要写明理由" in page.inner_text("main")
        page.fill("#id_reason", "第六条的处理办法没有法律依据，请删去。")
        page.get_by_role("button", name="登记").click()
        page.get_by_role("heading", name="经过").wait_for()
        assert "退回理由：第六条的处理办法没有法律依据，请删去。" in page.inner_text("main")
        add_paper(page, tmp_path / "退回通知.pdf", "reply", "退回通知")
    with sign_in(SECRETARY, PHONE) as page:
        page.goto(f"/charters/{VILLAGE}/{charter.pk}/")
        step(page, "登记：表决", 15, **WON)
    with sign_in("leader", DESK) as page:
        page.goto(f"/charters/{VILLAGE}/{charter.pk}/")
        page.get_by_role("link", name="备案或退回").click()
        page.fill("#id_date", day(10))
        page.get_by_label("予以备案").check()
        page.fill("#id_file_number", "洪备〔2026〕3 号")
        page.get_by_role("button", name="登记").click()
        page.get_by_role("heading", name="经过").wait_for()
    with sign_in(SECRETARY, PHONE) as page:
        page.goto(f"/charters/{VILLAGE}/{charter.pk}/")
        step(page, "登记：印发施行", 5, copies=114)
        assert f"{day(5)} 起施行" in page.inner_text("main")
        archive = page.request.get(f"/charters/{VILLAGE}/{charter.pk}/archive/zip/").body()
    charter.refresh_from_db()
    assert (charter.state, charter.in_force_from.isoformat()) == ("in_force", day(5))
    assert [(one.step, one.outcome) for one in charter.steps.order_by("number")] == [
        *(
            (1, "passed"),
            (2, "passed"),
            (3, "passed"),
            (4, "passed"),
            (5, "rejected"),
            (4, "passed"),
        ),
        *((5, "passed"), (6, "returned"), (5, "passed"), (6, "passed"), (7, "passed")),
    ]
    names = zipfile.ZipFile(io.BytesIO(archive)).namelist()
    for title in ("代表会议签到表", "代表会议照片", "退回通知"):
        assert sum(title in name for name in names) == 1, names
