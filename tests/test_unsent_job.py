"""Four forms before a real server, each left in the middle in five ways: what was typed is there
again, and what is sent twice is done once. Every other form: tests/test_unsent_browser.py."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Error

from accounts.models import User
from assessment.models import MonthlyReport
from associations.models import Area
from care.models import Family
from members.models import Household

from .assessment.records import add_report
from .assessment.reports.test_report_browser import cookie
from .conftest import TOWNSHIP, VILLAGE
from .prove.share import a_share
from .serving import Server
from .working import wait

PERIOD, TYPED = 202506, "7"
GRID = f"/grid/{TOWNSHIP}/{PERIOD}/"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Form(NamedTuple):
    who: str
    address: str
    field: str
    effects: Callable[[], int]


def reports() -> int:
    return MonthlyReport.objects.filter(period=PERIOD, births=7, village=VILLAGE).count()


FORMS = {
    "report": Form("secretary", f"/reports/{VILLAGE}/{PERIOD}/edit/", "#f-births", reports),
    "grid": Form("staff", GRID, f'[name="{VILLAGE}.births"]', reports),
    "area": Form(
        "staff",
        f"/areas/{TOWNSHIP}/new/",
        "[name=name]",
        lambda: Area.objects.filter(name=TYPED).count(),
    ),
    "family": Form(
        "secretary", "", "[name=note]", lambda: Family.objects.filter(note=TYPED, version=1).count()
    ),
}
ENDS = ("session", "line", "server", "tab", "browser")
WAYS = [
    f"{name}-{end}"
    for name in FORMS
    for end in ENDS
    if (name, end) not in {("family", "tab"), ("family", "browser")}  # within the session only
]


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server(8973)
    found.start()
    yield found
    found.kill(whole=True)


class Desk:
    """A browser with a profile, which one may kill, and the form in it."""

    def __init__(self, launch: Any, profile: Path, server: Server, user: User, form: Form) -> None:
        self.launch, self.profile, self.server, self.user, self.form = (
            launch, profile, server, user, form,
        )  # fmt: skip
        self.open()

    workers = "block"

    def open(self) -> None:
        url = f"http://localhost:{self.server.port}"
        self.context = self.launch(
            profile=self.profile, base_url=url, locale="zh-CN", service_workers=self.workers
        )
        self.context.add_cookies([cookie(self.user, url)])
        self.show()

    def show(self) -> None:
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.goto(self.form.address)
        self.page.wait_for_load_state("networkidle")

    def typed(self) -> str:
        return self.page.input_value(self.form.field)

    def save(self) -> None:
        self.page.click(
            "form:has([data-keep]) .form-actions .btn[value=save], "
            "form.card-plain .form-actions button.btn-primary",
            no_wait_after=True,
        )

    def kill(self) -> None:
        """As when the power goes, a while after typing (Chromium writes every few seconds)."""
        self.page.wait_for_timeout(8000)
        for number in os.listdir("/proc"):
            line = Path("/proc", number, "cmdline")
            if number.isdigit() and line.exists() and str(self.profile) in line.read_text():
                os.kill(int(number), signal.SIGKILL)


@pytest.mark.parametrize("way", a_share(WAYS, one_in=5))
def test_what_was_typed_is_done_once(
    way: str,
    divisions: SimpleNamespace,
    staff: User,
    secretary: User,
    server: Server,
    launch: Any,
    tmp_path: Path,
) -> None:
    name, end = way.split("-")
    add_report(divisions.village, PERIOD - 1)
    home = Household.objects.create(village=divisions.village, number="1", head="欧阳丰年")
    family = Family.objects.create(village=divisions.village, household=home)
    address = FORMS[name].address or f"/families/{VILLAGE}/{family.ref}/edit/"
    form = FORMS[name]._replace(address=address)
    user = {"staff": staff, "secretary": secretary}[form.who]
    desk = Desk(launch, tmp_path, server, user, form)
    sent: list[str] = []
    # the report saves by itself: what ends, ends before it is filled in
    leave(desk, end, sent)
    if end != "line":
        assert desk.typed() == TYPED
        desk.context.on("request", lambda asked: note(asked, sent))
        desk.save()
    wait(lambda: form.effects() == 1)
    desk.page.wait_for_load_state("networkidle")
    for body in sent[-1:]:
        desk.context.request.post(form.address, data=body, headers=KIND)
    assert form.effects() == 1
    wait(lambda: reached(desk.page, form.address))
    desk.page.wait_for_load_state("networkidle")
    assert not desk.page.is_visible("[data-waiting]")
    assert "已恢复" not in desk.page.inner_text("main")
    desk.context.close()


def reached(page: Any, address: str) -> bool:
    """Opened, unless the answer to what was sent only now leads elsewhere."""
    try:
        page.goto(address)
    except Error as error:
        if "interrupted by another navigation" in error.message:
            return False
        raise
    return True


KIND = {"Content-Type": "application/x-www-form-urlencoded"}


def note(asked: Any, sent: list[str]) -> None:
    if asked.method == "POST" and "act=autosave" not in (asked.post_data or ""):
        sent.append(asked.post_data or "")


def leave(desk: Desk, end: str, sent: list[str]) -> None:
    """Fills the form in while `end` comes, and opens it again."""
    page = desk.page
    if end == "session":
        Session.objects.all().delete()
    elif end == "line":
        desk.context.set_offline(True)
    else:
        desk.server.kill(whole=True)
    page.fill(desk.form.field, TYPED)
    page.wait_for_timeout(300)
    if end == "session":
        desk.save()
        page.get_by_label("账号").wait_for()
        told = "本机有 1 份未发送的内容，登录后继续。"
        assert page.inner_text("[data-waiting-here]") == told
        desk.context.add_cookies([cookie(desk.user, f"http://localhost:{desk.server.port}")])
        page.goto(desk.form.address)
    elif end == "line":
        desk.save()
        page.wait_for_selector("[data-waiting]:has-text('1 份待发送')")
        desk.context.on("request", lambda asked: note(asked, sent))
        desk.context.set_offline(False)
        page.wait_for_selector("[data-waiting]", state="hidden")
    elif end == "server":
        desk.save()
        page.wait_for_timeout(500)
        desk.server.start()
        page.goto(desk.form.address)
    elif end == "tab":
        page.close()
        desk.server.start()
        desk.show()
    else:
        desk.kill()
        desk.server.start()
        desk.open()
    desk.page.wait_for_load_state("networkidle")


# ---- with no line at all ----


class Away(Desk):
    workers = "allow"


def test_the_report_opens_fills_and_waits_with_no_line_at_all(
    divisions: SimpleNamespace, secretary: User, server: Server, launch: Any, tmp_path: Path
) -> None:
    add_report(divisions.village, PERIOD - 1)
    desk = Away(launch, tmp_path, server, secretary, FORMS["report"])
    page = desk.page
    page.evaluate("navigator.serviceWorker.ready")
    server.kill(whole=True)
    page.goto(f"/areas/{TOWNSHIP}/")
    assert "没有网络" in page.inner_text("h1")
    assert not page.is_visible("form")
    page.goto(desk.form.address.replace(VILLAGE, f"{TOWNSHIP}299"))
    assert not page.is_visible("form"), "of another village"
    page.goto(desk.form.address)
    assert page.inner_text("h1") == f"{divisions.village.name}2025年6月月报"
    assert page.locator("button:text-is('同')").count() == 0
    page.fill("#f-births", TYPED)
    page.fill("#f-planned_births", "9")
    assert page.inner_text("#e-planned_births") == "不能大于“出生人数”（7）"
    page.fill("#f-planned_births", "5")
    page.click("button[value=save]")
    page.wait_for_selector("[data-waiting]:has-text('1 份待发送')")
    page.wait_for_selector("[data-status]:has-text('已留在本机，待发送')")
    kept = page.evaluate(KEPT)
    assert kept
    assert not [path for path in kept if "/static/" not in path and path != "/offline/"]
    server.start()
    wait(lambda: reports() == 1)  # by itself, from the page that is open
    page.wait_for_url(lambda url: "/edit/" in url)
    page.wait_for_selector("[data-waiting]", state="hidden")
    page.goto(desk.form.address)
    assert page.input_value("#f-planned_births") == "5"
    desk.context.close()


KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  return found;
}"""


def test_what_the_service_worker_keeps_tells_nothing(db: None, client: Any) -> None:
    """It is the same for everybody, and asked for by nobody."""
    page = client.get("/offline/").content.decode()
    assert client.get("/offline/").content.decode() == page
    assert "csrfmiddlewaretoken" not in page
    assert page.count('value=""') >= page.count("data-cell")
    script = client.get("/worker.js")
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert '"/offline/"' in script.content.decode()
