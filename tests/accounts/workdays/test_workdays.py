"""Every deadline stands on a working day, and none of the past moves (accounts/workdays)."""

import datetime
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import ArrangedDay, TrailEntry, User
from accounts.records import workdays
from accounts.records.workdays import moved_to_working_day
from accounts.workdays import services
from assessment.reports import periods
from assessment.rounds import declarations
from autonomy.disclosure import calendar
from autonomy.villager_reports import reports
from members.models import Campaign
from tests.conftest import COUNTY

pytestmark = pytest.mark.django_db
Day = datetime.date
ONE = datetime.timedelta(days=1)

# 国办发明电〔2025〕7号, 国务院办公厅关于2026年部分节假日安排的通知: days of rest, days of work.
REST = (
    *(("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3)),
    ("10-01", 7),
)
WORK = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
# 全国年节及纪念日放假办法 (2024), before the notice of 2027: the statutory days.
STATUTORY = ("01-01", "04-05", "05-01", "05-02", "06-09", "09-15", "10-01", "10-02", "10-03")
SPRING = ("02-05", "02-06", "02-07", "02-08")


def is_work(day: Day) -> bool:
    """By the notice alone."""
    if day.year == 2026:
        firsts = [(Day.fromisoformat(f"2026-{first}"), number) for first, number in REST]
        if any(first <= day < first + number * ONE for first, number in firsts):
            return False
        return day.weekday() < 5 or str(day)[5:] in WORK
    return day.weekday() < 5 and str(day)[5:] not in STATUTORY + SPRING


@pytest.fixture
def since_2026(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The calendar of an installation that began with 2026."""
    ArrangedDay.objects.all().delete()
    monkeypatch.setattr(workdays, "EARLIEST", Day(2026, 1, 1))
    services.fill(Day(2025, 12, 31))
    yield
    workdays.forget()


def asked_and_due() -> list[tuple[Day, Day]]:
    """The last day before each thing may be done, and the day by which it is due."""
    months = [p for p in periods.months(2025, 2027) if 202512 <= p < 202712]
    first = [
        Day(periods.year_of(p), periods.month_of(p), 1) for p in map(periods.following, months)
    ]
    found = [(day - ONE, periods.due_date(p)) for day, p in zip(first, months, strict=True)]
    for year in (2025, 2026, 2027):
        for part in range(5):
            found.append((calendar.settled_day(year, part) - ONE, calendar.due_day(year, part)))
        for half in reports.Half:
            found.append((reports.span(year, half)[1], reports.due_day(year, half)))
        found.append((Day(year, 1, 1), declarations.deadline(COUNTY, year)))
    return [(asked, due) for asked, due in found if Day(2026, 1, 1) <= due < Day(2028, 1, 1)]


def test_every_deadline_of_two_years_is_on_a_working_day(since_2026: None) -> None:
    found = asked_and_due()
    assert len(found) == 2 * 12 + 2 * 5 + 2 * 2 + 2
    assert [due for _, due in found if not is_work(due)] == []


def test_three_working_days_lie_between_asking_and_due(since_2026: None) -> None:
    for asked, due in asked_and_due():
        days = [asked + (number + 1) * ONE for number in range((due - asked).days)]
        assert sum(map(is_work, days)) >= 3, (asked, due)


@pytest.mark.parametrize(
    ("period", "due"),
    [
        (202512, Day(2026, 1, 6)),  # 1st to 3rd at rest, the 4th a Sunday that is worked
        (202601, Day(2026, 2, 5)),
        (202604, Day(2026, 5, 8)),
        (202609, Day(2026, 10, 10)),  # a Saturday that is worked
        (202611, Day(2026, 12, 7)),
        (202701, Day(2027, 2, 11)),
    ],
)
def test_a_months_report_is_due(since_2026: None, period: int, due: Day) -> None:
    assert periods.due_date(period) == due


def test_the_years_of_the_library_are_those_of_the_notice(since_2026: None) -> None:
    day = Day(2026, 1, 1)
    while day.year == 2026:
        assert workdays.is_working_day(day) == is_work(day), day
        day += ONE


def test_nothing_moves_before_the_calendar_begins() -> None:
    ArrangedDay.objects.all().delete()
    services.fill(Day(2026, 12, 5))  # a Saturday: the day itself is gone
    assert workdays.begins() == Day(2026, 12, 6)
    assert moved_to_working_day(Day(2026, 12, 5)) == Day(2026, 12, 5)
    assert moved_to_working_day(Day(2026, 12, 6)) == Day(2026, 12, 7)
    assert periods.due_date(202609) == Day(2026, 10, 5)


def test_without_a_calendar_nothing_moves() -> None:
    ArrangedDay.objects.all().delete()
    workdays.forget()
    assert moved_to_working_day(Day(2026, 12, 5)) == Day(2026, 12, 5)


def test_filling_again_changes_nothing_and_leaves_what_was_set_by_hand(
    county: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ArrangedDay.objects.all().delete()
    today = Day(2026, 12, 1)
    services.fill(today)
    monkeypatch.setattr(timezone, "localdate", lambda *args: today)
    notice = "国办发明电〔2026〕9号"
    services.set_days(
        first=Day(2027, 2, 5), last=Day(2027, 2, 13), works=False, why=notice, by=county
    )
    services.set_days(
        first=Day(2027, 2, 14), last=Day(2027, 2, 14), works=True, why=notice, by=county
    )
    assert services.fill(today) == 0
    assert moved_to_working_day(Day(2027, 2, 5)) == Day(2027, 2, 14)
    entry = TrailEntry.objects.filter(action=services.SET_DAYS).latest("number")
    assert entry.after == {"安排": ["2027-02-14 上班"], "依据": notice}


def test_the_library_never_changes_a_day_that_has_come() -> None:
    ArrangedDay.objects.all().delete()
    services.fill(Day(2025, 12, 31))
    ArrangedDay.objects.filter(day=Day(2026, 5, 1)).update(works=True)
    ArrangedDay.objects.filter(day=Day(2026, 5, 4)).update(works=True)
    services.fill(Day(2026, 5, 1))
    assert ArrangedDay.objects.get(day=Day(2026, 5, 1)).works
    assert not ArrangedDay.objects.get(day=Day(2026, 5, 4)).works


def test_only_days_to_come_are_set(county: User) -> None:
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="只能登记明天及以后的日期"):
        services.set_days(first=today, last=today + ONE, works=False, why="通知", by=county)


def test_the_county_and_the_administrator_set_days_and_nobody_else(
    client_for, county: User, administrator: User, staff: User
) -> None:
    day = timezone.localdate() + 40 * ONE
    typed = {"first": str(day), "arranged": "rest", "why": "自治县成立纪念日"}
    assert client_for(staff).post("/workdays/edit/", typed).status_code == 403
    for user in (county, administrator):
        client: Client = client_for(user)
        assert client.post("/workdays/edit/", typed).status_code == 302
        page = client.get("/workdays/").content.decode()
        assert "自治县成立纪念日" in page
        ArrangedDay.objects.filter(day=day).delete()
    assert "/workdays/edit/" not in client_for(staff).get("/workdays/").content.decode()
    typed["last"] = str(day - ONE)
    assert client_for(county).post("/workdays/edit/", typed).status_code == 422


def test_a_county_among_others_does_not_set_days_for_them(
    client_for, county: User, administrator: User
) -> None:
    day = timezone.localdate() + 3 * ONE
    others = User.objects.create(username="other", name="涂青", role=county.role, scope="431322")
    with pytest.raises(ValidationError, match="别的县"):
        services.set_days(first=day, last=day, works=False, why="通知", by=county)
    assert "/workdays/edit/" not in client_for(county).get("/workdays/").content.decode()
    services.set_days(first=day, last=day, works=False, why="通知", by=administrator)
    User.objects.filter(pk=others.pk).update(is_active=False)
    services.set_days(first=day, last=day, works=False, why="通知", by=county)
    assert "/workdays/edit/" in client_for(county).get("/workdays/").content.decode()


def test_a_day_that_is_typed_moves_on_and_one_that_stays_does_not(
    since_2026: None, client_for, staff: User, township, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: Day(2026, 9, 1))
    typed = {"title": "2026年会员重新登记", "started": "2026-09-01", "deadline": "2026-10-03"}
    client = client_for(staff)
    page = client.get("/campaigns/431321107/new/").content.decode()
    assert "遇休息日，顺延到下一个工作日。" in page
    assert client.post("/campaigns/431321107/new/", typed).status_code == 302
    assert Campaign.objects.get().deadline == Day(2026, 10, 8)
