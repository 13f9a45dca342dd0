"""The year in four pictures: over the demo they say what plain counts say, and lead on."""

import datetime
from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.today.year_pictures import YearPicture, year_pictures
from assessment.models import FrozenVillage, MonthlyReport
from associations.models import Village
from care.models import Activity, Entry, Fund

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
OFFICES = ("county", "staff", "leader", "auditor")


def drawn(user: User) -> dict[str, YearPicture]:
    """By the end of their titles."""
    return {one.title[-2:]: one for one in year_pictures(user, timezone.localdate())}


def reports(user: User, day: datetime.date) -> list[str]:
    """Approved, submitted, lacking: of the months that are over."""
    counts: Counter[str] = Counter()
    states = {
        (village, period): state
        for village, period, state in MonthlyReport.objects.values_list(
            "village", "period", "state"
        )
    }
    for village in Village.objects.filter(code__startswith=user.scope):
        for month in range(1, day.month):
            first = datetime.date(day.year, month, 1)
            last = datetime.date(day.year, month + 1, 1) - datetime.timedelta(days=1)
            whole = states.get((village.pk, day.year * 100), "")
            state = whole or states.get((village.pk, day.year * 100 + month), "")
            there = (not village.opened or village.opened <= last) and (
                not village.closed or village.closed > first
            )
            if state or there:
                counts[state if state in ("approved", "submitted") else ""] += 1
    return [f"{counts[state]}份" for state in ("approved", "submitted", "")]


def fen_of(fund: Fund, day: datetime.date) -> int:
    rows = Entry.objects.filter(fund=fund, date__lte=datetime.date(day.year, 12, 31))
    return sum(row.amount if row.side == "income" else -row.amount for row in rows)


def test_they_say_what_plain_counts_say(demo: int) -> None:
    day = timezone.localdate()
    for user in User.objects.filter(username__in=OFFICES):
        found = drawn(user)
        assert list(found) == ["月报", "等次", "经费", "活动"]
        assert [number for _, number, _ in found["月报"].keys] == reports(user, day)
        rows = FrozenVillage.objects.filter(
            code__startswith=user.scope, round__year=found["等次"].kwargs["year"]
        )
        grades = Counter(rows.values_list("grade", flat=True))
        assert sorted(number for _, number, _ in found["等次"].keys) == sorted(
            f"{count}个" for count in grades.values()
        )
        assert "已发布" in found["等次"].note
        funds = Fund.objects.filter(code__startswith=user.scope)
        left = sum(fen_of(fund, day) for fund in funds)
        assert found["经费"].figure == f"{left // 10_000 // 100}.{left // 10_000 % 100:02d}"
        logged = Activity.objects.filter(code__startswith=user.scope, date__year=day.year)
        if user.username != "staff":
            logged = logged.exclude(household__family__sensitive=True)
        assert found["活动"].figure == str(logged.count())
        assert "；" in found["活动"].chart


def test_each_leads_to_its_page(demo: int, client_for: SignIn) -> None:
    for user in User.objects.filter(username__in=OFFICES):
        client = client_for(user)
        page = client.get("/")
        assert page.content.decode().count('class="chart"') == 4
        for picture in page.context["pictures"]:
            if picture.query:
                assert (user.username, picture.url) == ("county", "/#townships")
                assert 'id="townships"' in page.content.decode()
            else:
                assert client.get(picture.url).status_code == 200, picture


def test_a_county_finds_its_townships_books(demo: int, client_for: SignIn) -> None:
    county = User.objects.get(username="county")
    for _, _, entries in client_for(county).get("/").context["townships"]:
        (books,) = [entry for entry in entries if entry.title == "经费"]
        assert client_for(county).get(books.url).status_code == 200


def test_the_list_says_the_same_of_the_money(demo: int, client_for: SignIn) -> None:
    staff = User.objects.get(username="staff")
    total = client_for(staff).get(f"/funds/{staff.scope}/").context["total"]
    assert drawn(staff)["经费"].figure == f"{total.balance / 1_000_000:.4f}"[:-2]
