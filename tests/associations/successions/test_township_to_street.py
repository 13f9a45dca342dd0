"""A township becomes a street (case 09): one act, and whatever there was reads on under the new
code. On the demo, which has something of everything."""

import datetime
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.access import rules
from accounts.checks import url_patterns
from accounts.models import FormerCode, Role, TrailEntry, User
from accounts.trail import verify
from assessment.models import FrozenVillage, MonthlyReport, Round
from associations.divisions.holders import holders
from associations.models import Village
from associations.successions import services
from care.models import DriveHelp

TOWNSHIP, STREET = "431321107", "431321007"
FILE = "code,name\n431321007,洪山殿街道\n431321007207,观冲村\n431321007210,双桥村\n".encode()
DAY = datetime.date(2026, 11, 30)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def recoded(demo: int, django_db_blocker: Any) -> int:
    with django_db_blocker.unblock(), transaction.atomic():
        steps, faults = services.read_steps(data=FILE, file_name="x.csv", day=DAY, scope="")
        assert faults == []
        services.succeed(steps=steps, by=None)
    return demo


def texts() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            kept = field.target_field if field.is_relation else field
            if isinstance(kept, models.CharField | models.TextField | models.JSONField):
                yield model, field.attname


STANDS = {  # what was said at its time, and stands
    ("Certificate", "number"),
    ("ImportBatch", "rows"),
    ("Outcome", "facts"),
    ("FormerCode", "code"),
    ("TrailEntry", "division"),
    ("TrailEntry", "target"),
    ("TrailEntry", "before"),
    ("TrailEntry", "after"),
    ("FrozenVillage", "code"),
    ("FrozenVillage", "facts"),
    ("Publication", "township"),
}


def test_no_column_keeps_the_old_code_but_what_stands(recoded: int) -> None:
    found = {
        (model.__name__, name)
        for model, name in texts()
        for value in model._base_manager.values_list(name, flat=True).iterator()
        if TOWNSHIP in (value if isinstance(value, str) else json.dumps(value))
    }
    assert found <= STANDS
    assert {one.__name__ for one in holders()} > {"User", "Village", "Township", "MonthlyReport"}


def test_nothing_is_lost_and_all_that_is_verified_holds(recoded: int) -> None:
    assert Village.objects.in_division(STREET).count() == 27
    assert not Village.objects.in_division(TOWNSHIP).exists()
    assert Village.objects.get(pk=f"{STREET}207").township.name == "洪山殿街道"
    assert get_user_model().objects.filter(scope__startswith=STREET).count() > 20
    connection.check_constraints()
    call_command("verify_outcomes")
    call_command("verify_round", "--all")
    call_command("verify_trail")
    call_command("verify")
    verify()


def test_a_published_round_is_found_and_keeps_its_letters(recoded: int) -> None:
    row = FrozenVillage.objects.filter(code__startswith=TOWNSHIP).first()
    assert row is not None
    assert row in FrozenVillage.objects.in_division(STREET)
    assert row in FrozenVillage.objects.in_division(STREET + row.code[-3:])
    assert Round.objects.get(pk=row.round_id).township_id == STREET


def test_guards_let_the_code_of_the_same_place_pass_and_nothing_else(recoded: int) -> None:
    report = MonthlyReport.objects.filter(state="approved").first()
    assert report is not None
    for changes in (
        {"village_id": f"{STREET}210" if report.village_id[-3:] != "210" else f"{STREET}207"},
        {"village_id": report.village_id.replace(STREET, TOWNSHIP)},
        {"village_id": f"{STREET}207", "period": 201001},
    ):
        with pytest.raises(IntegrityError, match="更正单"), transaction.atomic():
            MonthlyReport.objects.filter(pk=report.pk).update(**changes)
    for help in DriveHelp.objects.all()[:1]:
        with pytest.raises(IntegrityError), transaction.atomic():
            DriveHelp.objects.filter(pk=help.pk).update(village_id=f"{STREET}210")


def person(role: str) -> User:
    return User.objects.filter(role=role, scope__startswith="431321").order_by("scope")[0]


@pytest.mark.parametrize("role", [Role.TOWNSHIP_STAFF, Role.COUNTY_SUPERVISOR])
def test_every_old_address_leads_to_the_new_one(
    recoded: int, role: Role, client_for: Callable[[User], Client]
) -> None:
    user = person(role)
    client = client_for(user)
    values = {"year": recoded, "period": recoded * 100 + 6, "half": "mid", "form": "xlsx", "pk": 1}
    asked, faults = 0, {}
    for pattern in url_patterns():
        names = pattern.pattern.converters.keys()
        if (
            "code" not in names
            or names - {"code", *values}
            or role not in rules()[str(pattern.name)].read
        ):
            continue
        old, new = (
            reverse(
                str(pattern.name),
                kwargs={"code": code, **{name: values[name] for name in names - {"code"}}},
            )
            for code in (TOWNSHIP, STREET)
        )
        answer, asked = client.get(old), asked + 1
        leads = answer.headers.get("Location", "")
        if leads != new and _leads(client, leads) != _leads(client, new):
            faults[old] = (answer.status_code, leads)
    assert asked > 20
    assert faults == {}


def _leads(client: Client, address: str) -> str:
    return client.get(address).headers.get("Location", "")


def test_what_was_sent_goes_along_and_rights_are_asked_there(
    recoded: int, client_for: Callable[[User], Client]
) -> None:
    client = client_for(person(Role.TOWNSHIP_STAFF))
    answer = client.post(f"/areas/{TOWNSHIP}/new/", {"name": "东片"})
    assert answer.status_code == 307
    assert answer.headers["Location"] == f"/areas/{STREET}/new/"
    asked = client.get(f"/villages/{TOWNSHIP}/?text=x&village={TOWNSHIP}207")
    assert asked.headers["Location"] == f"/villages/{STREET}/?text=x&village={STREET}207"
    outsider = User.objects.create(
        username="outsider9", name="涂青", role=Role.TOWNSHIP_STAFF, scope="431321108"
    )
    User.objects.filter(pk=outsider.pk).update(must_change_password=False)
    outsider.refresh_from_db()
    assert client_for(outsider).get(f"/villages/{TOWNSHIP}/").status_code == 404


def test_the_trail_of_before_is_still_theirs(recoded: int) -> None:
    staff = person(Role.TOWNSHIP_STAFF)
    found = TrailEntry.objects.visible_to(staff)
    assert found.filter(division__startswith=TOWNSHIP).exists()
    assert found.filter(division=STREET, action="区划代码变更").exists()
    assert FormerCode.objects.filter(now__startswith=STREET, along=None).count() == 1
