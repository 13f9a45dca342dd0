"""What the tables of families refuse by themselves, on whichever database the tests run."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from associations.models import Village
from care.models import Aid, Certificate, Honour, Insured, Policy, Project, ProjectYear, Support

from ...members.records import add_household
from ..ledger.records import day
from .records import certify, insure, support

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(village: Village, other_village: Village) -> SimpleNamespace:
    family = support(add_household(village), "hardship")
    certificate, policy = certify(family), insure(village, [family])
    project = Project.objects.create(village=village, name="苗圃", kind="base", started=day(1))
    ProjectYear.objects.create(project=project, year=2025)
    return SimpleNamespace(
        village=village,
        other=other_village,
        family=family,
        certificate=certificate,
        policy=policy,
        project=project,
    )


def aid(w: SimpleNamespace, **changes: object) -> Aid:
    return Aid(
        **{"village": w.village, "date": day(1), "kind": "money", "giver": "member", **changes}
    )


def certificate(w: SimpleNamespace, **changes: object) -> Certificate:
    fields = {
        "township": w.village.township,
        "village": w.village,
        "family": w.family,
        "serial": 2,
        "number": "2",
    }
    return Certificate(
        **{**fields, "since": day(2), "revoked": day(3), "reason": "迁出", **changes}
    )


def policy(w: SimpleNamespace, **changes: object) -> Policy:
    known = {
        "village": w.village,
        "year": 2025,
        "insurer": "x",
        "premium": 1,
        "starts": day(1),
        "ends": day(2),
    }
    return Policy(**{**known, **changes})


def honour(w: SimpleNamespace, **changes: object) -> Honour:
    known = {
        "village": w.village,
        "year": 2025,
        "title": "girl",
        "name": "x",
        "deeds": "x",
        "nominated": day(1),
    }
    return Honour(**{**known, **changes})


REFUSED: dict[str, Any] = {
    "support_runs_once": lambda w: Support(family=w.family, kind="hardship", since=day(1)),
    "support_until_after_since": lambda w: Support(
        family=w.family, kind="migrant", since=day(2), until=day(1)
    ),
    "aid_helped_somebody": lambda w: aid(w, helped=0),
    "aid_planning_within_helped": lambda w: aid(w, helped=1, planning=2),
    "aid_of_a_household_is_one": lambda w: aid(w, helped=2, household=w.family.household),
    "certificate_serial_once": lambda w: certificate(w, serial=Certificate.objects.get().serial),
    "certificate_one_at_a_time": lambda w: certificate(w, revoked=None, reason=""),
    "certificate_until_after_since": lambda w: certificate(w, until=day(1)),
    "certificate_revoked_with_reason": lambda w: certificate(w, reason=""),
    "policy_premium_positive": lambda w: policy(w, premium=0),
    "policy_ends_after_start": lambda w: policy(w, ends=datetime.date(2024, 1, 1)),
    "insured_once": lambda w: Insured(policy=w.policy, family=w.family),
    "honour_awarded_after_notice": lambda w: honour(
        w, state="awarded", awarded=day(2), notice_until=day(2)
    ),
    "honour_declined_with_reason": lambda w: honour(w, state="declined", declined=day(2)),
    "project_ended_after_start": lambda w: Project(
        village=w.village, name="x", kind="base", started=day(2), ended=day(1)
    ),
    "project_planning_within_households": lambda w: Project(
        village=w.village, name="x", kind="base", started=day(2), households=1, planning=2
    ),
    "project_year_once": lambda w: ProjectYear(project=w.project, year=2025),
}
COLUMNS = {  # SQLite names the columns of a unique index, not the index
    "support_runs_once": "family_id",
    "certificate_serial_once": "serial",
    "certificate_one_at_a_time": "family_id",
    "insured_once": "family_id",
    "project_year_once": "year",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_row_that_says_the_impossible(name: str, world: SimpleNamespace) -> None:
    with (
        pytest.raises(DatabaseError, match=f"{name}|{COLUMNS.get(name, name)}"),
        transaction.atomic(),
    ):
        REFUSED[name](world).save(force_insert=True)


def test_a_nomination_is_made_once(world: SimpleNamespace) -> None:
    honour(world).save()
    with pytest.raises(DatabaseError, match=r"honour_nominated_once|name"), transaction.atomic():
        honour(world).save()


@pytest.mark.parametrize("make", [aid, policy])
def test_the_code_is_that_of_its_place(make: Any, world: SimpleNamespace) -> None:
    row = make(world)
    row.save()
    with pytest.raises(DatabaseError, match="code_is_its_place"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(code=world.other.pk)
