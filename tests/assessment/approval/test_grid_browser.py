"""The grid as a spreadsheet, in a real Chromium: keys, pasted blocks, sums, the warning before
leaving."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from assessment.models import MonthlyReport
from associations.models import Village

from ..records import add_report

PATH = "/grid/431321107/202506/"
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {
    clipboardData: data, bubbles: true, cancelable: true,
  });
  document.activeElement.dispatchEvent(event);
}"""
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(
    chromium: Any,
    live_server: Any,
    divisions: SimpleNamespace,
    staff: User,
    client_for: Callable[[User], Client],
) -> Iterator[Any]:
    """June: 中心社区 approved, below it 观冲村 and 双桥村 without a report."""
    add_report(divisions.community, 202506, "approved", births=4)
    context = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", base_url=live_server.url
    )
    session = client_for(staff).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(PATH)
    yield opened
    context.close()
    assert errors == []


def cell(code: str, column: str) -> str:
    return f'input[name="431321107{code}.{column}"]'


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.name").removeprefix("431321107")


def total(page: Any, column: int) -> str:
    return page.locator("tfoot td").nth(column).inner_text()


def press(page: Any, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return focused(page)


def test_keys_move_like_in_a_spreadsheet(page: Any) -> None:
    page.focus(cell("207", "births"))
    assert press(page, "Tab") == "207.planned_births"
    assert press(page, "Shift+Tab") == "207.births"
    assert press(page, "Enter") == "210.births"
    assert press(page, "Enter") == "210.births"
    assert press(page, "ArrowUp") == "207.births"
    assert press(page, "ArrowUp") == "207.births"  # the approved row above is no place to go
    assert press(page, "ArrowDown", "ArrowRight") == "210.planned_births"
    assert press(page, "ArrowLeft") == "210.births"
    assert page.url.endswith(PATH)
    assert not MonthlyReport.objects.filter(state="draft").exists()


def test_arrows_stay_within_a_number_until_its_edge(page: Any) -> None:
    page.focus(cell("207", "planned_births"))
    page.keyboard.type("123")
    assert press(page, "ArrowLeft") == "207.planned_births"
    assert press(page, "ArrowLeft", "ArrowLeft") == "207.planned_births"
    assert press(page, "ArrowLeft") == "207.births"


def test_escape_brings_back_what_was_there(page: Any) -> None:
    page.fill(cell("207", "births"), "5")
    page.focus(cell("210", "births"))
    page.focus(cell("207", "births"))
    page.keyboard.type("9")
    press(page, "Escape")
    assert page.input_value(cell("207", "births")) == "5"


def test_sums_and_errors_while_typing(page: Any) -> None:
    assert total(page, 0) == "4"
    page.fill(cell("207", "births"), "3")
    page.fill(cell("210", "births"), "-")
    assert total(page, 0) == "7"
    page.fill(cell("207", "levy_due"), "1200.5")
    assert total(page, 6) == "1200.50"
    assert total(page, 15) == ""
    page.fill(cell("210", "people_reached"), "-")
    assert total(page, 15) == "-"
    page.fill(cell("207", "planned_births"), "4")
    marked = page.locator(".grid-fault")
    assert (marked.count(), marked.get_attribute("title")) == (1, "不能大于“出生人数”（3）")
    page.fill(cell("207", "planned_births"), "三")
    assert marked.get_attribute("title") == "应填 0 或正整数；不适用填“-”，没有数据留空"
    page.fill(cell("207", "planned_births"), "2")
    assert marked.count() == 0
    assert page.inner_text("#grid-note") == "改动了 2 个村的 5 格，还没有保存"


def test_a_block_is_pasted_and_what_does_not_fit_is_told(page: Any) -> None:
    page.focus(cell("207", "visits"))
    page.evaluate(PASTE, "1\t2\t3\r\n4\t5\t6\r\n7\t8\t9\r\n")
    assert [
        page.input_value(cell(*at)) for at in (("207", "visits"), ("210", "people_reached"))
    ] == ["1", "5"]
    assert page.inner_text("#grid-note").startswith(
        "粘贴了 4 格。没有粘上的：超出最后一个村 1 行；超出最后一栏 1 列。"
    )
    page.click("text=撤销粘贴")
    assert page.input_value(cell("207", "visits")) == ""


def test_locked_rows_keep_their_figures_when_a_block_runs_over_them(
    page: Any, divisions: SimpleNamespace
) -> None:
    add_report(divisions.village, 202506, "submitted")
    Village.objects.create(code="431321107100", name="清靖村", township=divisions.township)
    page.reload()
    page.focus(cell("100", "births"))
    page.evaluate(PASTE, "1\t1\n8\t8\n2\t2")
    assert [page.input_value(cell(code, "births")) for code in ("100", "210")] == ["1", "2"]
    assert "没有粘上的：观冲村已上报或已审核，没有改。" in page.inner_text("#grid-note")
    assert page.locator("td.unfit").first.get_attribute("title") == "没有粘上的数：8"


def test_leaving_with_unsaved_changes_warns(page: Any) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(PATH)
    assert asked == []
    page.locator(cell("207", "births")).press_sequentially("3")
    page.goto("/completeness/431321107/2025/")
    assert asked == ["beforeunload"]


def test_saving_does_not_warn_and_keeps_all_rows(page: Any, divisions: SimpleNamespace) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.focus(cell("207", "births"))
    page.evaluate(PASTE, "3\t3\n2\t1")
    page.click("button[value=save]")
    page.wait_for_selector("text=已保存 2 个村（社区）。")
    assert asked == []
    births = dict(MonthlyReport.objects.values_list("village_id", "births"))
    assert births == {
        divisions.community.pk: 4,
        divisions.village.pk: 3,
        divisions.other_village.pk: 2,
    }


def test_taking_over_what_somebody_else_saved(page: Any, divisions: SimpleNamespace) -> None:
    page.fill(cell("207", "births"), "7")
    add_report(divisions.village, 202506, "draft", births=6, planned_births=6)
    page.click("button[value=save]")
    page.click("text=改用这一行")
    assert page.input_value(cell("207", "births")) == "6"
    page.click("button[value=save]")
    page.wait_for_selector("text=没有改动，不需要保存。")
    assert MonthlyReport.objects.get(village=divisions.village).version == 1
