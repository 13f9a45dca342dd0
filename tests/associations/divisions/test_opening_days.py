"""A village counts from the day it is there: the file says it, the preview asks it, and until
somebody has answered it is the day of the import."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import TrailEntry, User
from associations.models import Township, Village

from ..files import csv_of
from .test_division_import import upload

TODAY = datetime.date(2026, 11, 30)
NOON = datetime.datetime(2026, 11, 30, 4, tzinfo=datetime.UTC)
SEVEN = tuple(f"43132110728{number},第{number}村" for number in range(1, 8))
DATED = "code,name,设立日期,撤销日期"

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(
    staff: User, village: Village, client_for: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> Client:  # fmt: skip
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    return client_for(staff)


def counted(day: datetime.date) -> int:
    return Village.objects.open_on(day).count()


def confirm(client: Client, url: str, **answer: str) -> None:
    response = client.post(url, {"form_token": url, **answer})
    assert response.status_code == 302, response.context["form"].errors


def test_seven_new_villages_are_asked_about_and_do_not_count_in_2023(client: Client) -> None:
    before = counted(datetime.date(2023, 12, 31))
    url = upload(client, csv_of(*SEVEN, header="code,name"))
    page = client.get(url).content.decode()
    assert "没有写设立日期的村，从哪天起算？" in page
    assert "第7村" in page
    assert f'value="{TODAY}"' in page
    confirm(client, url)
    assert counted(datetime.date(2023, 12, 31)) == before
    assert counted(TODAY) == before + 7
    assert "2026-11-30 设立" in TrailEntry.objects.latest("number").after["431321107281"]


def test_the_answer_is_another_day_or_that_they_always_were(client: Client) -> None:
    url = upload(client, csv_of(SEVEN[0], header="code,name"))
    confirm(client, url, since="day", opened="2024-07-01")
    assert Village.objects.get(pk="431321107281").opened == datetime.date(2024, 7, 1)
    url = upload(client, csv_of(SEVEN[1], header="code,name"))
    confirm(client, url, since="always", opened="2024-07-01")
    assert Village.objects.get(pk="431321107282").opened is None
    url = upload(client, csv_of(SEVEN[2], header="code,name"))
    assert client.post(url, {"since": "day", "opened": ""}).status_code == 422
    assert not Village.objects.filter(pk="431321107283").exists()


def test_days_of_the_file_are_taken_and_nothing_is_asked(client: Client) -> None:
    rows = ("431321107281,新一村,2024年7月1日,", "431321107282,旧一村,,2019/3/2")
    url = upload(client, csv_of(*rows, header=DATED))
    page = client.get(url).content.decode()
    assert "从哪天起算" not in page
    assert "2024-07-01" in page
    assert "2019-03-02" in page
    confirm(client, url)
    days = Village.objects.filter(name__endswith="一村").values_list("opened", "closed")
    assert list(days.order_by("code")) == [
        (datetime.date(2024, 7, 1), None),
        (None, datetime.date(2019, 3, 2)),
    ]


def test_a_day_put_right_is_shown_and_an_empty_cell_leaves_it(client: Client) -> None:
    Village.objects.filter(pk="431321107207").update(opened="2020-01-01")
    url = upload(client, csv_of("431321107207,观冲村,,", header=DATED))
    assert "没有变化" in client.get(url).content.decode()
    url = upload(client, csv_of("431321107207,观冲村,2021-01-01,", header=DATED))
    page = client.get(url).content.decode()
    assert "更改日期" in page
    assert "<del" in page
    confirm(client, url)
    assert Village.objects.get(pk="431321107207").opened == datetime.date(2021, 1, 1)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("431321107281,新一村,去年,", "日期写成"),
        ("431321107281,新一村,2026-02-30,", "日期写成"),
        ("431321107281,新一村,2026-07-01,2026-07-01", "撤销日期须晚于设立日期"),
        ("431321107,洪山殿镇,2026-07-01,", "只有村（社区）登记这个日期"),
        ("431321107207,观冲村,,2026-07-01", "请从“合并村”办理"),
    ],
)
def test_days_that_cannot_be_are_faults(client: Client, row: str, reason: str) -> None:
    assert reason in client.get(upload(client, csv_of(row, header=DATED))).content.decode()


def test_by_command(village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    file = tmp_path / "区划.csv"

    def run(row: str, *options: str) -> datetime.date | None:
        file.write_bytes(csv_of(row, header="code,name"))
        call_command("import_divisions", str(file), *options)
        return Village.objects.get(pk=row[:12]).opened

    assert run(SEVEN[0]) == TODAY
    assert run(SEVEN[1], "--opened=2024-07-01") == datetime.date(2024, 7, 1)
    assert run(SEVEN[2], "--opened=早已存在") is None
    with pytest.raises(CommandError, match="2026-07-01"):
        run(SEVEN[3], "--opened=昨天")


def test_the_first_villages_of_a_township_were_always_there(
    client: Client, township: Township
) -> None:
    Village.objects.all().delete()
    url = upload(client, csv_of(SEVEN[0], header="code,name"))
    assert "从哪天起算" not in client.get(url).content.decode()
    confirm(client, url)
    assert Village.objects.get().opened is None


def test_two_villages_of_one_name_are_told_apart(client: Client) -> None:
    """Case 08; the list can be sent again, and one that stands keeps its name."""
    twins = ("431321107297,灯塔村", "431321107296,灯塔村", "431321107295,观冲村")
    url = upload(client, csv_of(*twins, header="code,name"))
    assert "灯塔村（297）" in client.get(url).content.decode()
    confirm(client, url)
    names = dict(Village.objects.values_list("code", "name"))
    assert (names["431321107297"], names["431321107296"]) == ("灯塔村（297）", "灯塔村（296）")
    assert (names["431321107207"], names["431321107295"]) == ("观冲村", "观冲村（295）")
    url = upload(client, csv_of(*twins, "431321107207,观冲村", header="code,name"))
    assert "没有变化" in client.get(url).content.decode()
    assert set(Village.objects.filter(name__contains="（").values_list("kind")) == {("village",)}
