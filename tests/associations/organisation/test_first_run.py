"""A new township: what is to be done stands on its first page until the first month is in; nothing
is missing or late for the months before the one it starts with."""

import datetime
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, TrailEntry, User
from accounts.today.first_run import first_run
from assessment.models import MonthlyReport
from assessment.reports.completeness import year_lines
from associations.models import Area, County, Township, Village

SignIn = Callable[[User], Client]
CODE = "431321107"
LATE = ("逾期", "未报", "缺月", "应公开尚未公开")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 11, 20))


def open_steps(user: User) -> list[str]:
    return [shown.step.url_name for shown in first_run(user) if not shown.done]


def starts_in(client: Client, month: str) -> None:
    url = f"/townships/{CODE}/settings/"
    assert client.post(url, {"start": month, "tradition": "life"}).status_code == 302


def test_each_step_is_done_by_what_is_there(
    staff: User, leader: User, secretary: User, divisions: SimpleNamespace, client_for: SignIn
) -> None:
    assert first_run(leader) == first_run(secretary) == []
    client = client_for(staff)
    steps = ["township-settings", "area-list", "village-accounts", "report-upload", "report-grid"]
    assert open_steps(staff) == steps
    page = client.get("/").content.decode()
    links = re.findall(
        r'row-link" href="([^"]+)"', page[page.index('id="first-run"') :].split("</ol>")[0]
    )
    assert [client.get(link).status_code for link in links] == [200] * 7
    starts_in(client, "2026-11")
    assert open_steps(staff) == steps[1:]
    Area.objects.create(township=divisions.township, name="北片")
    client.post(f"/townships/{CODE}/accounts/")
    assert open_steps(staff) == ["report-upload", "report-grid"]
    MonthlyReport.objects.create(village=divisions.village, period=202611, state="submitted")
    assert first_run(staff) == []
    assert "first-run" not in client.get("/").content.decode()


def test_what_others_have_is_not_done_here(
    staff: User, county: User, divisions: SimpleNamespace
) -> None:
    """A township and a county with nothing, beside those that have all but their accounts."""
    Area.objects.create(township=divisions.township, name="东片")
    Township.objects.filter(pk=CODE).update(start=datetime.date(2026, 1, 1))
    elsewhere = County.objects.create(code="431322", name="新化县")
    new = Township.objects.create(code="431322100", name="上梅街道", county=elsewhere)
    both = [
        User.objects.create(username=f"new-{role}", name="新", role=role, scope=scope)
        for role, scope in (
            (Role.TOWNSHIP_STAFF, new.pk),
            (Role.COUNTY_SUPERVISOR, elsewhere.pk),
        )
    ]
    beginnings = [open_steps(user)[:4] for user in both]
    assert beginnings == [
        ["division-import", "township-settings", "area-list", "village-accounts"],
        ["village-list"],
    ]
    Township.objects.filter(pk=new.pk).delete()
    assert open_steps(both[1]) == ["village-list", "account-create", "village-list"]


def test_a_county_waits_for_its_townships(county: User, staff: User, outsider: User) -> None:
    assert open_steps(county) == ["village-list"]
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    assert open_steps(county) == ["account-create", "village-list"]


def test_every_village_gets_an_account_in_one_step(
    staff: User, secretary: User, divisions: SimpleNamespace, client_for: SignIn
) -> None:
    """The own secretary has one; 26 more villages and the two others have none."""
    Village.objects.bulk_create(
        Village(code=f"{CODE}{300 + number}", name="新村", township=divisions.township)
        for number in range(26)
    )
    client, url = client_for(staff), f"/townships/{CODE}/accounts/"
    assert "开 28 个账号" in client.get(url).content.decode()
    page = client.post(url).content.decode()
    made = User.objects.filter(role=Role.VILLAGE_SECRETARY).exclude(pk=secretary.pk)
    assert made.count() == page.count('class="facts slip"') == 28
    assert all(account.must_change_password for account in made)
    slips = re.findall(r'class="secret">([^<]+)</dd>.*?class="secret">([^<]+)</dd>', page)
    assert all(made.get(username=name).check_password(password) for name, password in slips)
    assert len(slips) == 28
    assert TrailEntry.objects.filter(action="新建账号").count() == 28
    assert "各村秘书长都有账号" in client.get(url).content.decode()


def test_nothing_is_late_before_the_month_a_township_starts_with(
    staff: User, secretary: User, county: User, leader: User, client_for: SignIn
) -> None:
    pages = [
        *("/", f"/completeness/{CODE}/2026/", f"/overview/{CODE}/2026/", f"/grid/{CODE}/202610/"),
        *(f"/reminders/{CODE}/202610/", f"/disclosure/{CODE}/2026/", f"/books/{CODE}/"),
        *(f"/declarations/{CODE}/2026/", f"/contracts/{CODE}/2026/"),
    ]

    def late() -> dict[tuple[str, str], list[str]]:
        found = {}
        for user in (staff, leader, county):
            for page in pages:
                response = client_for(user).get(page)
                text = re.sub(r"<[^>]+>", "", response.content.decode().split("<main")[1])
                if words := re.findall(r"(?:逾期|未报)\D{0,3}[1-9]\d*", text):
                    found[user.username, page] = words
        return found

    assert late()
    starts_in(client_for(staff), "2026-11")
    Township.objects.exclude(pk=CODE).update(start=datetime.date(2026, 11, 1))
    found = late()
    assert found == {}, repr(found)
    for year in (2025, 2026):
        months = [month for line in year_lines(CODE, year) for month in line.months]
        assert not any(month.late for month in months)
    assert "逾期" not in client_for(secretary).get("/").content.decode()


def test_the_list_takes_the_same_queries_for_any_number_of_villages(
    staff: User, divisions: SimpleNamespace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Village.objects.bulk_create(
        Village(code=f"{CODE}{300 + number}", name="新村", township=Township.objects.get(pk=CODE))
        for number in range(26)
    )
    with django_assert_num_queries(13):
        first_run(staff)
