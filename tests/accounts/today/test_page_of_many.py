"""The page of the day takes the same queries for 1, 26 and 500 villages, and a county's page with
500 no more than four times an empty one."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, User
from assessment.models import MonthlyReport, Outcome, Standard
from associations.models import County, Township, Village
from care.models import Activity, Entry, Fund
from tests.assessment.records import HEALTHY

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
EACH = 26  # villages of a township, at most
ROLES = (Role.TOWNSHIP_STAFF, Role.TOWNSHIP_LEADER, Role.AUDITOR)


def county_of(size: int, code: str) -> list[User]:
    """Its supervisor and the people of its first township; `size` villages with reports, grades,
    money and activities."""
    county = County.objects.create(code=code, name=f"{size}村县")
    towns = [
        Township(code=f"{code}{100 + n}", name=f"第{n}镇", county=county)
        for n in range(-(-size // EACH))
    ]
    Township.objects.bulk_create(towns)
    villages = [
        Village(
            code=f"{towns[n // EACH].pk}{200 + n % EACH}", name=f"{n}村", township=towns[n // EACH]
        )
        for n in range(size)
    ]
    Village.objects.bulk_create(villages)
    year, standard = timezone.localdate().year, Standard.objects.get(code="v1")
    for village in villages:
        _records(village, year, standard)
    people = [(Role.COUNTY_SUPERVISOR, code), *((role, towns[0].pk) for role in ROLES)]
    return [_person(role, scope) for role, scope in people]


def _records(village: Village, year: int, standard: Standard) -> None:
    months = [year * 100 + month for month in range(1, 10)]
    MonthlyReport.objects.bulk_create(
        MonthlyReport(village=village, period=period, state="approved", **HEALTHY)
        for period in months
    )
    Outcome.objects.create(
        village=village,
        year=year - 1,
        standard=standard,
        grade="model",
        facts=[],
        criteria=[],
        digest=village.pk,
        at=timezone.now(),
    )
    fund = Fund.objects.create(
        code=village.pk,
        township=village.township,
        village=village,
        kind="activity",
        name="经费",
        opened=f"{year}-01-01",
    )
    entry = {"side": "income", "category": "donation", "amount": 100, "purpose": "捐款"}
    Entry.objects.create(fund=fund, date=f"{year}-01-01", **entry)
    Activity.objects.create(village=village, kind="training", date=f"{year}-01-01", title="培训")


def _person(role: str, scope: str) -> User:
    return User.objects.create(
        username=f"{scope}{role}", name="文映荷", role=role, scope=scope, must_change_password=False
    )


def queries(client: Client) -> int:
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    return len(captured)


def fastest(client: Client) -> float:
    taken = []
    for _ in range(5):
        start = time.process_time()
        client.get("/")
        taken.append(time.process_time() - start)
    return min(taken)


def test_the_same_queries_and_little_time(client_for: SignIn) -> None:
    people = [
        county_of(size, code) for size, code in ((1, "431391"), (26, "431392"), (500, "431393"))
    ]
    counts = {}
    for users in zip(*people, strict=True):
        counts[users[0].role] = [queries(client_for(user)) for user in users]
    assert all(len(set(found)) == 1 for found in counts.values()), counts
    empty = _person(Role.COUNTY_SUPERVISOR, County.objects.create(code="431394", name="空县").pk)
    full = people[-1][0]
    assert "9000" not in client_for(empty).get("/").content.decode()
    assert fastest(client_for(full)) <= 4 * fastest(client_for(empty))
