"""A year in a browser, by three roles: declared, self-assessed, accepted on site, questioned,
confirmed, published; and what comes afterwards stands beside the published grades."""

import datetime
import io
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from assessment.models import Acceptance, FinalGrade, MonthlyReport, Round, SelfView
from assessment.reports import periods
from assessment.reports.form.in_force import FIRST_FORM
from associations.models import Village
from tests.looking import width_of
from tests.prove.share import in_turn

from .assessment.flags.test_flag_rules import month
from .assessment.reports.test_report_browser import cookie
from .conftest import TOWNSHIP, VILLAGE

PHONE, DESK = (375, 812), (1366, 768)
YEAR, TODAY = 2025, datetime.date(2026, 2, 3)
RENAMED = "区划代码,名称\n431321107210,双桥新村\n"
SIGNERS = {
    "family_planning": "文映荷",
    "civil_affairs": "阮清和",
    "association": "易望川",
    "other": "颜北辰",
}
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), *in_turn("round")]


@pytest.fixture(autouse=True)
def year(
    monkeypatch: pytest.MonkeyPatch, village: Village, other_village: Village, community: Village
) -> None:
    """Three ordinary years of two villages; the September of 观冲村 is its August again, and nobody
    asked 双桥村's villagers."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    community.delete()
    for place, shift in ((village, 0), (other_village, 11)):
        MonthlyReport.objects.bulk_create(
            _report(place, period, n + shift - (1 if place == village and n == 32 else 0))
            for n, period in enumerate(periods.months(2023, YEAR))
        )
    village.appraisals.create(date=datetime.date(YEAR, 6, 10), asked=100, satisfied=95)


def _report(village: Village, period: int, n: int) -> MonthlyReport:
    cells = dict(zip(FIRST_FORM.names, month(period, n).cells, strict=True))
    return MonthlyReport(village=village, period=period, state="approved", **cells)


@pytest.fixture
def at(chromium: Any, live_server: Any) -> Callable[..., Any]:
    """A page of somebody who is signed in, on a screen of that size."""

    @contextmanager
    def opened(user: User, size: tuple[int, int]) -> Iterator[Any]:
        viewport = {"width": size[0], "height": size[1]}
        context = chromium.new_context(viewport=viewport, locale="zh-CN", base_url=live_server.url)
        context.add_cookies([cookie(user, live_server.url)])
        page, errors = context.new_page(), []
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        yield page
        assert width_of(page) <= size[0]
        context.close()
        assert errors == []

    return opened


def said(page: Any) -> str:
    return " ".join(page.inner_text("main").split())


def open_round(page: Any) -> None:
    page.goto(f"/rounds/{TOWNSHIP}/{YEAR}/")
    page.get_by_role("link", name="建立考评轮次").click()
    page.fill("#id_self_due", "2025-12-20")
    page.fill("#id_acceptance_due", "2026-01-31")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="开始自评").click()
    page.get_by_text("已开始自评。").wait_for()


def declare_and_judge(page: Any) -> None:
    page.goto(f"/declarations/{VILLAGE}/{YEAR}/")
    page.get_by_role("link", name=f"申报{YEAR}年类型").click()
    page.get_by_label("模范村").check()
    page.fill("#id_declared", "2025-05-10")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("按期").wait_for()
    page.goto(f"/self-views/{VILLAGE}/{YEAR}/")
    while page.get_by_role("link", name="填自评").filter(has_text="填写").count():
        page.get_by_role("link", name="填自评").filter(has_text="填写").first.click()
        page.get_by_label("达到", exact=True).check()
        page.fill("#id_note", "对照台账和公开栏逐项核过。")
        page.get_by_role("button", name="保存").click()
        page.get_by_text("自评已保存。").wait_for()


def accept_on_site(page: Any) -> None:
    page.goto(f"/acceptances/{TOWNSHIP}/{YEAR}/")
    page.get_by_role("link", name="观冲村，登记验收").click()
    page.fill("#id_date", "2025-12-26")
    for radio in page.locator("[name^=item_][value='1'], [name^=finding_][value='1']").all():
        radio.check()
    page.fill("#id_remark_good3", "标语陈旧，限期更新")
    for kind in ("informed_choice", "three_life_services"):
        page.fill(f"#id_evidence_{kind}", "查阅台账，走访十户")
    for department, name in SIGNERS.items():
        page.fill(f"#id_unit_{department}", "镇里")
        page.fill(f"#id_name_{department}", name)
    page.get_by_role("button", name="保存").click()
    page.get_by_text("验收已保存，").wait_for()


def confirm(page: Any) -> None:
    """观冲村 as computed; 双桥村 higher, which wants its reason, and what was typed is still
    there."""
    page.goto(f"/rounds/{TOWNSHIP}/{YEAR}/")
    page.get_by_role("link", name="确认等次").click()
    assert page.input_value(f"#id_grade_{VILLAGE}") == "model", "accepted by all: as computed"
    page.fill(f"#id_reason_{VILLAGE}", "验收组一致同意")
    page.select_option("#id_grade_431321107210", "qualified")
    page.get_by_role("button", name="保存").click()
    assert "高于计算等次，须写明理由；理由印在年终报告上。" in said(page)
    assert not FinalGrade.objects.exists(), "all or none"
    assert page.input_value(f"#id_reason_{VILLAGE}") == "验收组一致同意"
    assert page.input_value("#id_grade_431321107210") == "qualified"
    page.fill("#id_reason_431321107210", "评议因洪水没有开成，镇里入户核过")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("个村未填。").wait_for()


def answer(page: Any) -> None:
    page.goto(f"/rounds/{TOWNSHIP}/{YEAR}/")
    page.get_by_role("link", name="核查这一年的疑点").click()
    page.get_by_role("link", name="照抄往月").click()
    page.get_by_label("确属不实").check()
    page.fill("#id_answer", "当月没有重新统计，照抄了上月，已约谈。")
    page.get_by_role("button", name="保存核查结果").click()
    page.get_by_text("核查结果已保存。").wait_for()


def correct_and_rename(page: Any) -> None:
    """A month of 观冲村 is corrected, 双桥村 gets another name."""
    page.goto(f"/reports/{VILLAGE}/202512/correct/")
    page.fill("#f-contraception_done", "190")
    page.fill("#f-reason", "复核登记簿，七人还没有落实")
    page.get_by_role("button", name="办理更正").click()
    page.get_by_role("heading", name="更正").first.wait_for()
    page.goto("/divisions/import/")
    page.set_input_files(
        "#id_file", {"name": "区划.csv", "mimeType": "text/csv", "buffer": RENAMED.encode()}
    )
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("个区划新增或更改").wait_for()


def verified() -> str:
    out = io.StringIO()
    call_command("verify_round", TOWNSHIP, str(YEAR), stdout=out)
    return out.getvalue()


def test_from_the_declared_type_to_the_plaque(
    at: Callable[..., Any], staff: User, leader: User, secretary: User, tmp_path: Path
) -> None:
    with at(staff, DESK) as page:
        open_round(page)
    with at(secretary, PHONE) as page:
        declare_and_judge(page)
    assert SelfView.objects.filter(village=VILLAGE, held=True).count() == 9
    with at(staff, PHONE) as page:
        page.goto(f"/rounds/{TOWNSHIP}/{YEAR}/")
        page.get_by_role("button", name="开始验收").click()
        accept_on_site(page)
    acceptance = Acceptance.objects.get()
    assert (acceptance.complete, len(acceptance.signatures), acceptance.passed) == (True, 4, 13)
    with at(leader, DESK) as page:
        confirm(page)
        page.get_by_role("button", name="发布").click()
        assert "1条疑点没有核查：观冲村。" in said(page)
        assert Round.objects.get().state == "acceptance"
    with at(staff, DESK) as page:
        answer(page)
    with at(leader, DESK) as page:
        page.goto(f"/rounds/{TOWNSHIP}/{YEAR}/")
        page.get_by_role("button", name="发布").click()
        page.get_by_text(f"{YEAR}年度考评结果已发布并封存。").wait_for()
        assert "没有变化：按现在的记录重新计算，与发布时一字不差。" in said(page)
        plaques = page.request.get(f"/rounds/{TOWNSHIP}/{YEAR}/plaques/").body()
    (tmp_path / "plaques.pdf").write_bytes(plaques)
    text = subprocess.run(
        ["pdftotext", tmp_path / "plaques.pdf", "-"], capture_output=True, text=True, check=True
    )
    assert f"编号：{YEAR}—模范—001" in text.stdout
    assert f"编号：{YEAR}—合格—001" in text.stdout
    before = verified()
    assert "相符" in before
    with at(staff, DESK) as page:
        correct_and_rename(page)
        page.goto(f"/rounds/{TOWNSHIP}/{YEAR}/")
        rows = [
            " ".join(row.split()) for row in page.locator("#changes tbody tr").all_inner_texts()
        ]
    assert len(rows) == 1, rows  # the new name is of after the year
    assert rows[0].startswith("观冲村 模范村 创建村"), rows
    assert "发布后有1张更正单" in rows[0]
    assert verified() == before
