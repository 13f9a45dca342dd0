"""Without a line opens the form that the village's county has in that month."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from assessment.reports.views.offline import report_forms
from associations.models import Village
from tests.conftest import COUNTY, VILLAGE

from .made import OWN, content, publish_form

OTHER = "431322100200"


@pytest.fixture(autouse=True)
def in_2027(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2027, 5, 2))


def spans(county: str, village: str = VILLAGE) -> list[tuple[int, int, bool]]:
    """The months of each form that opens for a village, and whether it is a form of its own."""
    address = f"/reports/{village}/202702/edit/"
    found = [form for form in report_forms(county) if re.search(form.address, address)]
    return [(form.first, form.last, "n30" in form.made()) for form in found]


def test_each_month_has_its_form() -> None:
    assert spans(COUNTY) == [(0, 999912, False)]
    publish_form(202701)
    assert spans(COUNTY) == [(0, 202612, False), (202701, 999912, True)]
    assert spans(COUNTY, OTHER) == spans("") == []
    assert spans(OTHER[:6], OTHER) == [(0, 999912, False)]


def test_years_that_are_over_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    publish_form(202701)
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2028, 2, 2))
    assert [first for first, *_ in spans(COUNTY)] == [202701]


def test_devices_take_the_new_page(client: Client) -> None:
    """The page of a county, the same for all who ask."""
    before = client.get(f"/worker.js?of={COUNTY}").content
    assert f'"page": "/offline/?of={COUNTY}"' in before.decode()
    publish_form(202701)
    page = client.get(f"/offline/?of={COUNTY}").content.decode()
    assert 'data-first="202701" data-last="999912"' in page
    assert page.count("js/report.js") == page.count("js/cells.js") == 1
    assert client.get(f"/worker.js?of={COUNTY}").content != before
    for asked in ("", "43'1", f"{COUNTY}1", "４３１３８１"):
        assert "data-address" not in client.get("/offline/", {"of": asked}).content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("month", "there"), [(202612, "levy_due"), (202701, "n03")])
def test_the_browser_takes_the_one_of_the_month(
    chromium: Any, live_server: Any, village: Village, secretary: User, month: int, there: str
) -> None:
    """As the worker shows it: the page of the county under the report's own address."""
    columns = [{**c, "money": False, "unit": "人"} if c["name"] == "n03" else c for c in OWN]
    publish_form(202701, content(columns))
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    kept = context.request.get(f"{live_server.url}/offline/?of={COUNTY}").text()
    page.route("**/edit/", lambda route: route.fulfill(body=kept, content_type="text/html"))
    page.goto(f"{live_server.url}/offline/")
    page.evaluate(
        "([who, own]) => { localStorage.setItem('/who', who); localStorage.setItem('/own', own); }",
        [str(secretary.pk), f"{secretary.pk} {VILLAGE} {village}"],
    )
    page.goto(f"{live_server.url}/reports/{VILLAGE}/{month}/edit/")
    assert page.locator("form").count() == 1
    assert page.locator(f"#f-{there}").count() == 1
    page.fill(f"#f-{there}", "1.5")
    told = page.inner_text(f"#e-{there}")
    assert told == ("" if there == "levy_due" else "应填 0 或正整数；不适用填“-”，没有数据留空")
    context.close()
    assert errors == []
