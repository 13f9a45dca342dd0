"""本月没有变动: the report opens complete, one sentence is confirmed, zeros are stored."""

import datetime
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from assessment.models import MonthlyReport
from assessment.reports.derived import Derived
from assessment.reports.form.columns import NOT_APPLICABLE
from assessment.reports.form.in_force import FIRST_FORM
from assessment.reports.views import report_entry
from associations.models import Village
from care.models import Activity

from ..records import HEALTHY, add_report

SignIn = Callable[[User], Client]
PERIOD = 202506
LAST = {"births": 3, "planned_births": 3, "levy_due": NOT_APPLICABLE, "levy_collected": -1}
STOCKS = ("contraception_due", "contraception_done", "migrants_due", "migrants_signed")


@pytest.fixture
def client(client_for: SignIn, village: Village, secretary: User) -> Client:
    add_report(village, 202505, **LAST)
    return client_for(secretary)


def opened(client: Client, village: Village) -> Any:
    return client.get(f"/reports/{village.pk}/{PERIOD}/edit/")


def hidden(page: Any) -> dict[str, str]:
    """What the browser sends for the button of the card."""
    forms = lxml.html.fromstring(page.content.decode()).forms
    [form] = [one for one in forms if "report-quiet" in (one.get("class") or "")]
    return {**dict(form.form_values()), "act": "submit"}


def test_three_taps_from_the_page_of_the_day(client: Client, village: Village) -> None:
    """本月月报, 确认没有变动, 上报."""
    page = opened(client, village)
    told = page.context["quiet"].attested
    assert told[0].startswith("出生人数、政策内出生人数、")
    assert told[0].endswith("都没有发生，填 0。")
    assert "流动人口应签合同人数" in told[1]
    assert told[1].endswith("，和上月末一样。")
    looked = client.post(f"/reports/{village.pk}/{PERIOD}/edit/", hidden(page), follow=True)
    report = MonthlyReport.objects.get(period=PERIOD)
    assert looked.context["odd"] == [], "the last look, as always"
    client.post(
        f"/reports/{village.pk}/{PERIOD}/submit/",
        {"version": str(report.version), "form_token": "t2"},
    )
    report.refresh_from_db()
    assert report.state == "submitted"
    stored = {name: getattr(report, name) for name in FIRST_FORM.names}
    assert stored["births"] == stored["planned_births"] == 0, "explicit zeros"
    assert stored["levy_due"] == NOT_APPLICABLE, "as the month before"
    assert {name: stored[name] for name in STOCKS} == {name: HEALTHY[name] for name in STOCKS}


def test_what_records_say_is_told_as_theirs(client: Client, village: Village) -> None:
    day = datetime.date(2025, 6, 3)
    Activity.objects.create(
        village=village, kind="home_visit", date=day, title="走访", households=4
    )
    quiet = opened(client, village).context["quiet"]
    assert quiet.texts["visits"] == "4"
    assert "4户次" in quiet.attested[2]
    assert quiet.attested[2].endswith("，是按台账填的。")


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_not_where_something_stands_already(client: Client, village: Village, state: str) -> None:
    blank = dict.fromkeys(HEALTHY)
    add_report(village, PERIOD, state, **{**blank, "births": 1})
    assert opened(client, village).context["quiet"] is None


def test_not_without_a_complete_month_before(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    client = client_for(secretary)
    assert opened(client, village).context["quiet"] is None
    add_report(village, 202505, "draft", migrants_due=None)
    assert opened(client, village).context["quiet"] is None


def test_not_before_the_month_is_over(
    client: Client, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2025, 6, 30))
    assert opened(client, village).context["quiet"] is None
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2025, 7, 1))
    assert opened(client, village).context["quiet"] is not None


def test_not_where_records_of_a_stock_have_changed(
    client: Client, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    def says(value: int) -> Callable[[MonthlyReport], dict[str, Derived]]:
        found = {
            "migrants_due": Derived(value, "协议登记", "/", binding=True),
            "migrants_signed": Derived(HEALTHY["migrants_signed"], "协议登记", "/", binding=True),
        }
        return lambda report: found

    same = HEALTHY["migrants_due"]
    monkeypatch.setattr(report_entry, "derived_for", says(same))
    assert opened(client, village).context["quiet"] is not None
    monkeypatch.setattr(report_entry, "derived_for", says(same + 1))
    assert opened(client, village).context["quiet"] is None
