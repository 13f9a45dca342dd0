"""Livelihood projects: shareholders make the totals, and years lie within the project's life."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import TrailEntry, User
from accounts.records import save_record
from associations.models import Village
from care.models import Project, ProjectYear

pytestmark = pytest.mark.django_db
WRITTEN = {
    "name": "苗木基地",
    "kind": "base",
    "started": "2023-03-01",
    "households": "30",
    "planning": "26",
}


def test_shareholders_named_make_the_totals(
    village: Village, secretary: User, client_for: Callable[[User], Client]
) -> None:
    client = client_for(secretary)
    page = client.post(
        f"/projects/{village.pk}/new/", WRITTEN | {"shares": "乐小满 20000\n没有金额"}
    )
    assert "第 2 行没有看懂" in page.content.decode()
    shares = "乐小满 20000\n单雨声，5000.50元"
    assert (
        client.post(
            f"/projects/{village.pk}/new/", WRITTEN | {"shares": shares, "capital": "1"}
        ).status_code
        == 302
    )
    project = Project.objects.get()
    assert project.shares == [["乐小满", 20_000_00], ["单雨声", 5_000_50]]
    assert (project.shareholders, project.capital) == (2, 25_000_50)
    assert (
        TrailEntry.objects.get(action="登记致富项目").after["股东"]
        == "乐小满20000.00元、单雨声5000.50元"
    )
    assert "25,000.50" in client.get(f"/projects/{village.pk}/").content.decode()


def test_a_year_lies_within_the_project(village: Village) -> None:
    started, ended = datetime.date(2020, 3, 1), datetime.date(2023, 12, 1)
    project = Project.objects.create(
        village=village, name="苗圃", kind="base", started=started, ended=ended
    )
    save_record(record=ProjectYear(project=project, year=2023, income=100), by=None)
    with pytest.raises(ValidationError, match="应在 2020 年到 2023 年之间"):
        save_record(record=ProjectYear(project=project, year=2024), by=None)
