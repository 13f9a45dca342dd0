"""Every form that asks for something, filled in by Chromium, left in each way there is, and opened
again. The pages come from the list of addresses, made by the test client and laid out without a
server (as in tests/test_phone.py); what a real one does to a form is in tests/test_unsent_job.py.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.records import tokens
from tests.looking import width_of

from . import test_unsent
from .accounts.texts.test_identity_numbers import NUMBER
from .conftest import TOWNSHIP
from .prove.share import a_share
from .test_unsent import PAGES, asking, kept

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
world, pages, quick_papers = test_unsent.world, test_unsent.pages, test_unsent.quick_papers

HTML, ELSEWHERE = "text/html; charset=utf-8", "<h1>另一页</h1>"
TOKENS = re.compile(r'(name="form_token" value=")[^"]+')
FORMS = """
const VALUES = { date: "2025-03-04", month: "2025-03", number: "7", time: "08:30" };
const ASKED = "textarea, select, input:not([type=hidden])";
const LEFT = "[type=hidden], [type=file], button, :disabled";
const forms = [...document.querySelectorAll("form[method=post]")].filter((form) =>
  form.querySelector("[data-keep]") && form.querySelector(ASKED));
const fields = forms.map((form) => [...form.elements].filter((one) =>
  one.name && !one.readOnly && !one.matches(LEFT)));
const isTicked = (one) => ["checkbox", "radio"].includes(one.type);
"""
FILL = f"""(secret) => {{
  {FORMS}
  for (const input of fields.flat()) {{
    if (input.matches(LEFT)) continue;
    if (isTicked(input)) input.checked = input.type === "radio" || !input.checked;
    else if (input.tagName === "SELECT") input.selectedIndex = input.options.length - 1;
    else input.value = VALUES[input.type] || secret || `平安${{input.name.length}}`;
    for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, {{bubbles: true}}));
  }}
}}"""
SHOWN = f"""() => {{
  {FORMS}
  const offered = (one) => one.type === "radio" && !one.checked;  // a search may bring more
  return fields.map((each) => each.filter((one) => !("secret" in one.dataset) && !offered(one))
    .map((one) => [one.name, one.value, isTicked(one) ? one.checked : null]));
}}"""
SEND = f"""() => {{
  {FORMS}
  forms[0].noValidate = true;
  for (const one of document.querySelectorAll("[data-confirm]")) delete one.dataset.confirm;
  forms[0].requestSubmit();
}}"""


TOKEN = f"() => {{ {FORMS} return forms[0].elements.form_token.value; }}"


class Site:
    """A server of one page. `line`: what becomes of a post (done, ended, refused or cut)."""

    def __init__(self, address: str, text: str) -> None:
        self.address, self.text, self.line = address, text, "done"
        self.context: Any = None
        self.posts: list[dict[str, str]] = []
        self.spent: set[str] = set()
        self.answers: list[bool] = []  # to the next questions; yes to all others

    def asked(self, dialog: Any) -> None:
        if self.answers.pop(0) if self.answers else True:
            dialog.accept()
        else:
            dialog.dismiss()

    def answer(self, route: Any) -> None:
        asked = route.request
        path = urlsplit(asked.url).path
        if asked.method == "POST":
            self.take(route, dict(parse_qsl(asked.post_data or "", keep_blank_values=True)))
        elif path == "/unsent/":
            named = [value for _, value in parse_qsl(urlsplit(asked.url).query)]
            told = {
                "spent": [one for one in named if one in self.spent],
                "csrf": "c" * 64,
                "account": self.account(),
            }
            route.fulfill(body=json.dumps(told), content_type="application/json")
        elif path == self.address:
            route.fulfill(body=self.page(), content_type=HTML)
        elif "/static/" in path and (file := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=Path(file))
        else:
            route.fulfill(body=ELSEWHERE, content_type=HTML)

    def account(self) -> str:
        found = re.search(r'data-account="([0-9]+)"', self.text)
        return found[1] if found else ""

    def page(self) -> str:
        """With tokens of its own, as each time."""
        return TOKENS.sub(lambda found: found[1] + tokens.new_token(), self.text)

    def take(self, route: Any, form: dict[str, str]) -> None:
        if self.line == "cut":
            return route.abort()
        if self.line == "done":
            self.posts.append(form)
            self.spent.add(form.get(tokens.FIELD, ""))
        status = 409 if self.line == "refused" else 200
        route.fulfill(status=status, body=ELSEWHERE, content_type=HTML)


@pytest.fixture
def browser(chromium: Any) -> Iterator[Any]:
    def opened(site: Site) -> Any:
        context = chromium.new_context(base_url="http://unsent.test", locale="zh-CN")
        contexts.append(context)
        site.context = context
        context.route("**/*", site.answer)
        context.on("page", lambda page: page.on("dialog", site.asked))
        return context

    contexts: list[Any] = []
    yield opened
    for context in contexts:
        context.close()


def settled(page: Any, site: Site) -> Any:
    page.goto(site.address)
    page.evaluate("typeof Unsent === 'undefined' || Unsent.started")
    return page.evaluate(SHOWN)


@pytest.mark.parametrize("name", a_share(PAGES, one_in=24))
def test_what_was_typed_is_there_again(pages: Any, browser: Any, name: str) -> None:
    if (found := pages(name)) is None:
        return
    site = Site(found[0], found[1])
    context, on_device = browser(site), kept(asking(found[1])[0]) == "device"
    page = context.new_page()
    blank = settled(page, site)
    page.evaluate(FILL, "")
    page.wait_for_timeout(300)
    typed = page.evaluate(SHOWN)
    assert typed != blank
    stored = page.evaluate("Object.keys(localStorage).filter((key) => key.includes('unsent:'))")
    assert bool(stored) == on_device
    assert ("关掉这个页面就没有了" in page.inner_text("body")) == (not on_device)
    site.line = "ended"
    page.evaluate(SEND)
    page.wait_for_selector("text=另一页")
    assert settled(page, site) == typed, "the session ended"
    if on_device:
        page.close()
        page = context.new_page()
        assert settled(page, site) == typed, "the tab was closed"
    page.get_by_role("button", name="不要了").first.click()
    page.wait_for_timeout(150)
    assert site.posts == []


@pytest.mark.parametrize("name", a_share(PAGES, one_in=80))
def test_no_id_number_is_kept(pages: Any, browser: Any, name: str) -> None:
    if (found := pages(name)) is None:
        return
    site = Site(found[0], found[1])
    page = browser(site).new_page()
    for secret in (NUMBER, f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", f"号{NUMBER}。"):
        settled(page, site)
        page.evaluate(FILL, secret)
        page.wait_for_timeout(300)
        stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert NUMBER[14:] not in stored


# ---- signing in and out ----

AREA = f"/areas/{TOWNSHIP}/new/"


@pytest.fixture
def desk(pages: Any, browser: Any) -> tuple[Any, Site]:
    """A form of staff, begun, and another page of theirs."""
    _, text, _ = pages("area-create")
    site = Site(AREA, text)
    page = browser(site).new_page()
    settled(page, site)
    page.fill("[name=name]", "东片")
    page.wait_for_timeout(300)
    return page, site


def waiting(page: Any, site: Site, address: str = "/other/") -> str:
    """What the bar of another page says."""
    site.address = address
    settled(page, site)
    return page.inner_text("[data-waiting]") if page.is_visible("[data-waiting]") else ""


def test_what_waits_is_told_on_other_pages_and_leads_back(desk: tuple[Any, Site]) -> None:
    page, site = desk
    assert not page.is_visible("[data-waiting]"), "this page's own form is before one's eyes"
    assert waiting(page, site) == "1 份待处理"
    page.click("[data-waiting] summary")
    assert page.get_attribute("[data-waiting] a", "href") == AREA


@pytest.mark.parametrize("width", [320, 375])
def test_what_waits_is_a_number_on_a_phone(desk: tuple[Any, Site], width: int) -> None:
    page, site = desk
    page.set_viewport_size({"width": width, "height": 640})
    assert waiting(page, site) == "1"
    assert page.get_attribute("[data-waiting] summary", "aria-label") == "1 份待处理"
    assert width_of(page) <= width
    assert page.evaluate("document.querySelector('.topbar').scrollWidth") <= width
    assert page.evaluate("document.querySelector('.place').clientWidth") > 40


def test_what_is_left_by_its_own_link_is_dropped(desk: tuple[Any, Site]) -> None:
    page, site = desk
    page.click(".form-actions a")
    assert waiting(page, site) == ""


def test_what_was_done_waits_no_more(desk: tuple[Any, Site]) -> None:
    page, site = desk
    page.evaluate(SEND)
    page.wait_for_selector("text=另一页")
    assert waiting(page, site) == ""


def test_another_account_is_told_nothing(desk: tuple[Any, Site]) -> None:
    page, site = desk
    site.text = site.text.replace('data-account="', 'data-account="9')
    assert waiting(page, site) == ""
    assert settled(page, site)[0][0] == ["name", "", None]


def test_sign_in_says_that_work_waits(desk: tuple[Any, Site]) -> None:
    page, site = desk
    site.text, site.address = Client().get("/login/").content.decode(), "/login/"
    settled(page, site)
    told = page.inner_text("[data-waiting-here]")
    assert told == "本机有 1 份未发送的内容，登录后继续。"


def test_signing_out_asks_and_takes_the_copies_along(desk: tuple[Any, Site]) -> None:
    page, site = desk
    second = page.context.new_page()
    settled(second, site)
    second.evaluate(
        "sessionStorage.setItem(Object.keys(localStorage).find((key) => "
        "key.includes('unsent:')) + 'b', JSON.stringify({at: Date.now()}))"
    )
    asked: list[str] = []
    site.answers = [False, True]
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    for _ in range(2):
        page.evaluate("document.querySelector('[data-sign-out]').requestSubmit()")
        page.wait_for_timeout(200)
    assert asked == ["在本机有 1 份未发送的内容，退出后将清除。确定退出吗？"] * 2
    page.wait_for_selector("text=另一页")
    assert len(site.posts) == 1
    for store in ("localStorage", "sessionStorage"):
        left = second.evaluate(f"Object.keys({store}).filter((key) => key.includes('unsent:'))")
        assert left == []


# ---- the same form again: by the browser's own way back, and in another tab ----


def test_a_way_back_restores_what_the_browser_does_not(pages: Any, browser: Any) -> None:
    """It fills in most fields itself, while the page starts, and leaves out others."""
    _, text, _ = pages("area-create")
    site = Site(AREA, text.replace('name="name"', 'name="name" autocomplete="off"'))
    page = browser(site).new_page()
    settled(page, site)
    page.fill("[name=name]", "东片")
    page.check("main [type=checkbox] >> nth=0")
    page.wait_for_timeout(300)
    page.goto("/other/")
    page.go_back()
    page.wait_for_timeout(300)
    assert page.input_value("[name=name]") == "东片"
    assert page.is_checked("main [type=checkbox] >> nth=0")
    assert "已恢复" in page.inner_text("main")


def second_tab(page: Any, site: Site, text: str) -> Any:
    second = page.context.new_page()
    settled(second, site)
    assert second.input_value("[name=name]") == ""
    second.fill("[name=name]", text)
    second.wait_for_timeout(300)
    return second


def test_two_tabs_of_a_form_keep_two_texts(desk: tuple[Any, Site]) -> None:
    page, site = desk
    second_tab(page, site, "西片").close()
    page.close()
    page = site.context.new_page()
    found = []
    for _ in range(2):
        settled(page, site)
        found.append(page.input_value("[name=name]"))
        page.evaluate(SEND)
        page.wait_for_selector("text=另一页")
    assert found == ["西片", "东片"]
    assert [post["name"] for post in site.posts] == found
    assert waiting(page, site) == ""


def test_two_tabs_of_one_text_are_sent_as_two(desk: tuple[Any, Site]) -> None:
    """What was given back has its own token."""
    page, site = desk
    tokens_seen = {page.evaluate(TOKEN)}
    settled(page, site)
    tokens_seen.add(page.evaluate(TOKEN))
    second = second_tab(page, site, "西片")
    assert "另一个窗口" in second.inner_text("main")
    tokens_seen.add(second.evaluate(TOKEN))
    assert len(tokens_seen) == 3


# ---- without a line ----


@pytest.mark.parametrize("name", a_share(PAGES, one_in=80))
def test_what_is_sent_without_a_line_goes_when_it_is_back(
    pages: Any, browser: Any, name: str
) -> None:
    """Once, as typed, with the form's own token; nothing waits afterwards."""
    if (found := pages(name)) is None:
        return
    site = Site(found[0], found[1])
    context = browser(site)
    page = context.new_page()
    settled(page, site)
    page.evaluate(FILL, "")
    typed = {
        name: value
        for name, value, ticked in page.evaluate(SHOWN)[0]
        if value and ticked is not False
    }
    token = page.evaluate(TOKEN)
    context.set_offline(True)
    page.evaluate(SEND)
    assert page.inner_text("[data-waiting]") == "1 份待发送"
    assert site.posts == []
    context.set_offline(False)
    page.wait_for_selector("[data-waiting]", state="hidden")
    [sent] = site.posts
    assert sent[tokens.FIELD] == token
    assert sent["csrfmiddlewaretoken"] == "c" * 64
    assert {key: sent.get(key) for key in typed} == typed


def test_what_waits_is_sent_from_any_page_in_order(desk: tuple[Any, Site]) -> None:
    page, site = desk
    second = page.context.new_page()
    second.goto(f"{AREA}?other")
    second.fill("[name=name]", "西片")
    page.context.set_offline(True)
    page.evaluate(SEND)
    second.evaluate(SEND)
    page.wait_for_timeout(100)
    assert page.inner_text("[data-waiting]") == "2 份待发送"
    site.line = "cut"
    page.context.set_offline(False)
    page.wait_for_timeout(300)
    assert page.inner_text("[data-waiting]") == "2 份待发送"
    site.line = "done"
    assert waiting(page, site) in ("", "2 份待发送")
    page.wait_for_selector("[data-waiting]", state="hidden")
    assert [post["name"] for post in site.posts] == ["东片", "西片"]


def test_what_was_refused_is_left_to_a_person(desk: tuple[Any, Site]) -> None:
    page, site = desk
    page.context.set_offline(True)
    page.evaluate(SEND)
    site.line = "refused"
    page.context.set_offline(False)
    page.wait_for_timeout(300)
    assert "没有收下：别人已经改过。" in page.inner_text("main")
    assert page.inner_text("[data-waiting]") == "1 份待处理"
    assert waiting(page, site) == "1 份待处理"
    page.click("[data-waiting] summary")
    assert "：别人已经改过" in page.inner_text("[data-waiting] li")
    site.address = AREA
    page.click("[data-waiting] a")
    page.wait_for_selector("text=已恢复上次填写的内容")
    assert page.input_value("[name=name]") == "东片"


def test_what_cannot_wait_is_said(pages: Any, browser: Any) -> None:
    """An ID number is not sent later, and neither is a form without it."""
    address, text, _ = pages("member-create")
    site = Site(address, text)
    page = browser(site).new_page()
    settled(page, site)
    page.evaluate(FILL, NUMBER)
    page.context.set_offline(True)
    page.evaluate(SEND)
    assert "附件和证件号码不能留" in page.inner_text("main")
    assert not page.is_visible("[data-waiting]")
    page.context.set_offline(False)
    page.wait_for_timeout(200)
    assert site.posts == []
