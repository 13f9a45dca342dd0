"""The office and its network in a browser: an election, an import, a gap found and filled, cards
printed."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook

from associations.models import Association, Post, Term
from demo.society import people
from members.models import Member, MemberGroup
from tests.looking import width_of

PHONE, DESK = (375, 812), (1366, 768)
BRIDGE, BRIDGE_SECRETARY = "431321107210", "cun06"  # 双桥村: two of its groups have no leader
OVERDUE = "431321107231"  # 熬头村: its association should have elected long ago
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("own_demo")]


def test_a_gap_is_found_and_filled_on_a_phone(sign_in: Callable[..., Any]) -> None:
    with sign_in("staff", DESK) as page:
        page.goto(f"/coverage/{people.TOWNSHIP}/")
        assert page.locator("#no_leader .gap-count").inner_text().split()[0].startswith("7")
    with sign_in(BRIDGE_SECRETARY, PHONE) as page:
        page.goto(f"/coverage/{BRIDGE}/")
        gap = page.locator("#no_leader")
        assert gap.locator(".gap-count").inner_text().startswith("2")
        gap.get_by_role("link", name="第4小组").first.click()
        page.wait_for_url(lambda url: f"/coverage/{BRIDGE}/" not in url)
        if not page.url.split("#")[0].endswith("/edit/"):
            page.get_by_role("link", name="选组长").click()
            page.wait_for_url("**/edit/")
        assert width_of(page) == 375
        leader = Member.objects.filter(group__village=BRIDGE, group__number=4).first()
        page.check(f"[name=leader][value='{leader.pk}']")
        page.get_by_role("button", name="保存").click()
        page.wait_for_load_state()
        page.goto(f"/coverage/{BRIDGE}/")
        assert page.locator("#no_leader .gap-count").inner_text().startswith("1")
    with sign_in("staff", DESK) as page:
        page.goto(f"/coverage/{people.TOWNSHIP}/")
        assert page.locator("#no_leader .gap-count").inner_text().startswith("6")
    assert MemberGroup.objects.get(village=BRIDGE, number=4).leader == leader


def test_an_election_closes_one_term_and_opens_the_next(sign_in: Callable[..., Any]) -> None:
    association = Association.objects.get(code=OVERDUE, kind="village")
    president = Post.objects.get(association=association, kind="president", ended__isnull=True)
    today = timezone.localdate()
    with sign_in("staff", DESK) as page:
        page.goto(f"/associations/{OVERDUE}/{association.pk}/")
        page.get_by_role("link", name="换届").first.click()
        page.fill("#id_started", today.isoformat())
        page.fill("#id_due", today.replace(year=today.year + 5, day=1).isoformat())
        row = page.locator("tbody tr").filter(has=page.locator(f"input[value='{president.name}']"))
        row.locator("select[name$=outcome]").select_option("replace")
        row.locator("input[name$=name]").fill("龚𬱖")
        row.locator("input[name$=phone]").fill("")
        page.get_by_role("button", name="下一步：核对").click()
        assert "龚𬱖" in page.locator("section", has_text="请核对第5届").first.inner_text()
        page.get_by_role("button", name="确认换届").click()
        page.wait_for_url(f"**/associations/{OVERDUE}/{association.pk}/**")
        assert "龚𬱖" in page.inner_text("main")
        page.goto(f"/coverage/{people.TOWNSHIP}/")
        assert "熬头村" not in page.locator("#overdue").inner_text()
    assert set(Term.objects.filter(association=association).values_list("number", "ended")) == {
        (3, Term.objects.get(association=association, number=4).started), (4, today), (5, None),
    }  # fmt: skip
    now = Post.objects.filter(association=association, ended__isnull=True)
    assert now.get(kind="president").name == "龚𬱖"
    president.refresh_from_db()
    assert president.ended == today


def test_an_import_whose_column_is_corrected(sign_in: Callable[..., Any], tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["洪山殿镇会员花名册"])
    book.active.append(["会员姓名", "性别", "出生年月", "本人手机联系方式"])
    book.active.append(["龚䶮龙", "男", "1980.01", "12000000001"])
    book.active.append(["阿依努尔·艾山", "女", "1991年3月", "12000000002"])
    path = tmp_path / "花名册.xlsx"
    book.save(path)
    before = Member.objects.count()
    with sign_in(BRIDGE_SECRETARY, DESK) as page:
        page.goto(f"/imports/{BRIDGE}/")
        page.set_input_files("input[type=file]", path)
        page.get_by_role("button", name="上传").click()
        page.get_by_role("link", name="修改栏目对应").click()
        column = page.get_by_label("本人手机联系方式")
        column.wait_for()
        column.select_option(label="联系电话")
        page.get_by_role("button", name="和名册对照").click()
        page.get_by_role("button", name="确认写入 2 行").wait_for()
        assert "龚䶮龙" in page.inner_text("main")
        assert Member.objects.count() == before, "nothing before confirming"
        page.get_by_role("button", name="确认写入 2 行").click()
        page.wait_for_selector("text=已写入：新增 2 名")
    found = Member.objects.filter(name__in=["龚䶮龙", "阿依努尔·艾山"]).order_by("born")
    assert list(found.values_list("village", "born", "phone")) == [
        (BRIDGE, "1980-01", "12000000001"), (BRIDGE, "1991-03", "12000000002"),
    ]  # fmt: skip


def test_contact_cards_ten_to_a_sheet(sign_in: Callable[..., Any], tmp_path: Path) -> None:
    group = MemberGroup.objects.filter(village=BRIDGE, leader__isnull=False).first()
    count = Member.objects.current().filter(village=BRIDGE).count()
    with sign_in(BRIDGE_SECRETARY, PHONE) as page:
        page.goto(f"/print/{BRIDGE}/")
        page.set_default_timeout(60_000)
        page.get_by_role("button", name="联系卡").click()
        page.wait_for_url(f"**/print/{BRIDGE}/cards/**", wait_until="commit")
        answer = page.request.get(page.url)
        assert answer.headers["content-type"] == "application/pdf"
        (tmp_path / "cards.pdf").write_bytes(answer.body())
    pages = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "cards.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\f")[:-1]
    assert len(pages) == -(-count // 10)
    assert [len(re.findall(r"210-\d{4}", page)) for page in pages[:-1]] == [10] * (len(pages) - 1)
    assert any(group.leader.name in page.replace(" ", "") for page in pages)
