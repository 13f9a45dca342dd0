"""The form in a real Chromium: running checks, drafts that get lost nowhere, Enter, two people."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from assessment.models import MonthlyReport
from assessment.reports.form.in_force import FIRST_FORM
from assessment.reports.returns.services import return_report
from assessment.reports.services import save_report
from associations.models import Village
from tests.looking import width_of

from ..records import add_report
from .typed import typed

PERIOD = 202506
SAVED = "[data-status]:has-text('已保存')"
FAILING = "[data-status]:has-text('未保存，正在重试')"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def cookie(user: User, url: str) -> dict[str, str]:
    """The session cookie of somebody who is signed in."""
    session = SessionStore()
    session["_auth_user_id"], session["_auth_user_hash"] = (
        str(user.pk),
        user.get_session_auth_hash(),
    )
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


@pytest.fixture
def form(chromium: Any, live_server: Any, village: Village, secretary: User) -> Iterator[Any]:
    """The form for June on a phone, after a May with its own figures."""
    add_report(village, 202505)
    context = chromium.new_context(viewport={"width": 375, "height": 812}, locale="zh-CN")
    context.add_cookies([cookie(secretary, live_server.url)])
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{live_server.url}/reports/{village.pk}/{PERIOD}/edit/")
    yield page
    context.close()
    assert errors == []


def test_checks_run_while_typing_and_the_draft_is_saved(form: Any) -> None:
    assert width_of(form) == 375
    form.fill("#f-births", "3")
    form.fill("#f-planned_births", "5")
    assert form.inner_text("#e-planned_births") == "不能大于“出生人数”（3）"
    form.fill("#f-planned_births", "1")
    assert form.inner_text("#e-planned_births") == ""
    assert form.inner_text("[data-outside]") == "2"
    form.fill("#f-visits", "abc")
    form.wait_for_selector(SAVED)
    form.reload()
    assert form.input_value("#f-visits") == "abc"
    assert MonthlyReport.objects.get(period=PERIOD).births == 3


def test_what_was_typed_and_taken_back_is_not_still_being_filled_in(form: Any) -> None:
    form.fill("#f-births", "3")
    form.fill("#f-births", "")
    assert form.inner_text("[data-status]") == "正在填写…"
    form.wait_for_selector("[data-status]:has-text('还没有保存过')")


def test_taps_fill_a_section(form: Any) -> None:
    form.click("[data-tap=zero]")
    form.locator("[data-tap=last]").first.click()
    form.locator("[data-tap=spare]").last.click()
    values = [
        form.input_value(f"#f-{name}")
        for name in ("late_abortions", "serious_disputes", "contraception_due")
    ]
    assert values == ["0", "0", "100"]
    assert form.input_value("#f-levy_collected") == "不适用"
    form.locator("[data-tap=spare]").last.click()
    assert form.input_value("#f-levy_collected") == ""


def test_enter_goes_on_and_never_sends(form: Any) -> None:
    url = form.url
    form.fill("#f-births", "1")
    form.press("#f-births", "Enter")
    assert form.evaluate("document.activeElement.name") == "planned_births"
    form.press("#f-people_reached", "Enter")
    assert form.evaluate("document.activeElement.name") == "note"
    assert form.url == url


def test_a_lost_answer_is_no_conflict_with_oneself(form: Any) -> None:
    form.evaluate(
        "() => { window.real = fetch; window.fetch = async (...a) => { await real(...a); throw "
        "Error(); } }"
    )
    form.fill("#f-births", "2")
    form.wait_for_selector(FAILING)
    assert MonthlyReport.objects.get(period=PERIOD).births == 2
    form.fill("#f-births", "4")
    form.evaluate("() => { window.fetch = window.real }")
    form.wait_for_selector("[name=version][value='2']", state="attached")
    assert form.is_hidden("[data-notice]")
    assert MonthlyReport.objects.get(period=PERIOD).births == 4


def test_what_never_reached_the_server_comes_back(form: Any) -> None:
    form.evaluate("() => { window.fetch = () => Promise.reject(Error()) }")
    form.fill("#f-births", "6")
    form.wait_for_selector(FAILING)
    form.reload()
    form.wait_for_selector("text=已恢复上次填写的内容")  # after the page, once other tabs are asked
    assert form.input_value("#f-births") == "6"
    form.wait_for_selector(SAVED)
    assert MonthlyReport.objects.get(period=PERIOD).births == 6


def test_somebody_elses_save_is_shown_and_not_overwritten(
    form: Any, village: Village, staff: User
) -> None:
    save_report(village=village, period=PERIOD, typed=typed(births="9"), version=0, by=staff)
    form.fill("#f-births", "2")
    form.wait_for_selector("[data-notice]:not([hidden])")
    assert "文映荷" in form.inner_text("[data-notice]")
    assert form.input_value("#f-births") == "2"
    assert MonthlyReport.objects.get(period=PERIOD).births == 9
    form.click("button[value=save]")
    form.click("text=全部用我的")
    form.click("text=按选定的保存")
    form.wait_for_selector("text=草稿已保存")
    assert form.input_value("#f-births") == "2"
    report = MonthlyReport.objects.get(period=PERIOD)
    assert (report.births, report.contraception_due) == (2, None)


FAULTS = """([whole, part, pairs]) => {
  const form = document.querySelector("[data-report]");
  return pairs.map(([first, second]) => {
    form.elements[whole].value = first;
    form.elements[part].value = second;
    form.dispatchEvent(new Event("input"));
    return [whole, part].filter((name) => document.getElementById(`e-${name}`).textContent);
  });
}"""


@pytest.mark.parametrize(
    ("whole", "part"), [("births", "planned_births"), ("levy_due", "levy_collected")]
)
def test_the_checks_of_page_and_server_agree(form: Any, whole: str, part: str) -> None:
    texts = [
        "",
        "0",
        "7",
        "007",
        "７",
        "3.0",
        "1,000",
        "-",
        "不适用",
        "—",
        "-1",
        "1.5",
        "abc",
        "9" * 11,
        "1" + "0" * 11,
    ]
    pairs = list(itertools.product(texts, texts))
    for pair, shown in zip(pairs, form.evaluate(FAULTS, [whole, part, pairs]), strict=True):
        wrong = FIRST_FORM.read_cells(dict(zip((whole, part), pair, strict=True)))[2]
        assert set(shown) == wrong.keys(), pair


def test_one_wrong_cell_is_put_right_in_three_taps(
    chromium: Any, live_server: Any, village: Village, secretary: User, staff: User
) -> None:
    """From the first page: the line, the figure, 上报. The second is only for the keyboard of a
    phone: the figure has the focus already."""
    given = {"visits": 12, "supplies_distributed": 3, "people_reached": 9}
    report = add_report(village, PERIOD, "submitted", **given)
    return_report(report=report, cells={"visits": "与走访台账不符"}, by=staff)
    context = chromium.new_context(
        viewport={"width": 375, "height": 812}, locale="zh-CN", has_touch=True
    )
    context.add_cookies([cookie(secretary, live_server.url)])
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(live_server.url)
    page.locator("a[href$='/edit/#f-visits']").first.tap()
    page.wait_for_url("**/edit/#f-visits")
    assert page.evaluate("document.activeElement.id") == "f-visits"
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert page.locator("[data-cell]:not([readonly]):visible").count() == 1
    page.locator("#f-visits").tap()
    page.fill("#f-visits", "15")
    page.get_by_role("button", name="上报").tap()
    page.wait_for_url(f"**/{PERIOD}/")
    context.close()
    stored = MonthlyReport.objects.get(period=PERIOD)
    assert (stored.state, stored.visits) == ("submitted", 15)
