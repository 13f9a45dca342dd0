"""Areas with their villages and branches, and the townships' way of dividing service teams."""

import datetime
import re

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import TrailEntry
from associations.models import Area, Association, Post, Township, Village

LIST = "/areas/431321107/"
DAY = datetime.date(2024, 3, 1)


@pytest.fixture
def client(staff, client_for):
    return client_for(staff)


def of(area):
    return sorted(village.name for village in Village.objects.filter(area__name=area))


def text_of(response):
    return re.sub(r"\s+", " ", strip_tags(response.content.decode().split("<main", 1)[1]))


def test_an_area_with_the_villages_ticked(divisions, staff, client):
    assert "还没有责任区" in text_of(client.get(LIST))
    client.post(
        f"{LIST}new/", {"name": "东片", "villages": [divisions.village.pk, divisions.community.pk]}
    )
    assert of("东片") == ["中心社区", "观冲村"]
    client.post(f"{LIST}new/", {"name": "西片", "villages": [divisions.village.pk]})
    assert (of("东片"), of("西片")) == (["中心社区"], ["观冲村"])
    text = text_of(client.get(LIST))
    assert "东片 没有分会 登记 1 中心社区" in text
    assert "没有分到责任区的 1 个：双桥村" in text
    entry = TrailEntry.objects.last()
    assert (entry.action, entry.by, entry.after) == (
        "登记责任区",
        staff,
        {"名称": "东片", "村（社区）": ["中心社区", "观冲村"]},
    )


def test_renaming_and_exchanging_villages(divisions, client):
    area = Area.objects.create(township=divisions.township, name="东片")
    Village.objects.filter(pk=divisions.village.pk).update(area=area)
    form = client.get(f"{LIST}{area.pk}/edit/").context["form"]
    assert [village.name for village in form.initial["villages"]] == ["观冲村"]
    client.post(
        f"{LIST}{area.pk}/edit/", {"name": "第一片", "villages": [divisions.other_village.pk]}
    )
    assert of("第一片") == ["双桥村"]
    assert Area.objects.count() == 1


def test_what_is_refused(divisions, client):
    Area.objects.create(township=divisions.township, name="东片")
    for data, told in [
        ({"name": "东片"}, "责任区"),
        ({"name": ""}, "名称"),
        ({"name": "西片", "villages": [divisions.foreign_village.pk]}, "村（社区）"),
    ]:
        response = client.post(f"{LIST}new/", data)
        assert response.status_code == 422
        assert told in response.content.decode()
    assert [area.name for area in Area.objects.all()] == ["东片"]


def test_only_an_empty_area_is_deleted(divisions, client):
    area = Area.objects.create(township=divisions.township, name="东片")
    Village.objects.filter(pk=divisions.village.pk).update(area=area)
    url = f"{LIST}{area.pk}/edit/"
    assert "还有 1 个村（社区）" in client.post(url, {"act": "remove"}).content.decode()
    Village.objects.update(area=None)
    branch = Association.objects.create(
        code=divisions.township.pk,
        township=divisions.township,
        area=area,
        kind="branch",
        name="东片分会",
    )
    assert "还有东片分会，不能删除" in client.post(url, {"act": "remove"}).content.decode()
    assert Area.objects.count() == 1
    branch.delete()
    client.post(url, {"act": "remove"})
    assert not Area.objects.exists()
    assert TrailEntry.objects.first().action == "删除责任区"


def test_an_area_goes_with_its_last_village_but_not_with_a_branch(divisions, client):
    made = {
        name: Area.objects.create(township=divisions.township, name=name)
        for name in ("空片", "东片", "西片")
    }
    Village.objects.filter(pk=divisions.village.pk).update(area=made["东片"])
    Village.objects.filter(pk=divisions.other_village.pk).update(area=made["西片"])
    Association.objects.create(
        code=divisions.township.pk,
        township=divisions.township,
        area=made["西片"],
        kind="branch",
        name="西片分会",
    )
    blank = dict.fromkeys(
        ("village_class", "economy", "area", "new_area", "opened", "closed", "merged_into"), ""
    )
    for village in (divisions.village, divisions.other_village):
        client.post(f"/villages/{village.pk}/edit/", {"kind": "village", **blank})
    assert sorted(area.name for area in Area.objects.all()) == sorted(["空片", "西片"])


def test_the_branch_and_its_president(divisions, leader, client_for):
    area = Area.objects.create(township=divisions.township, name="东片")
    branch = Association.objects.create(
        code=divisions.township.pk,
        township=divisions.township,
        area=area,
        kind="branch",
        name="东片分会",
    )
    Post.objects.create(
        association=branch,
        kind="president",
        name="前任人",
        started=DAY,
        ended=datetime.date(2025, 1, 1),
    )
    Post.objects.create(
        association=branch, kind="president", name="龙在田", started=datetime.date(2025, 1, 1)
    )
    response = client_for(leader).get(LIST)
    assert "东片 东片分会 龙在田 0 还没有" in text_of(response)
    assert "/edit/" not in response.content.decode().split("<main")[1]


def test_an_area_of_another_township_does_not_exist(divisions, client):
    foreign = Area.objects.create(township=divisions.foreign_township, name="北片")
    assert client.get(f"{LIST}{foreign.pk}/edit/").status_code == 404
    assert client.post(f"{LIST}{foreign.pk}/edit/", {"act": "remove"}).status_code == 404
    assert Area.objects.count() == 1


@pytest.mark.parametrize(
    ("start", "fault"),
    [
        ("1800-01", "不能早于 1980 年 1 月"),
        ("1979-12", "不能早于 1980 年 1 月"),
        ("2026-02", "最晚从下个月起上报"),
        ("2090-01", "最晚从下个月起上报"),
        ("1980-01", ""),
        ("2026-01", ""),
        ("", ""),
    ],
)
def test_from_which_month_on(divisions, staff, client, monkeypatch, start, fault):
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2025, 12, 3))
    answer = client.post("/townships/431321107/settings/", {"tradition": "rights", "start": start})
    assert answer.status_code == (422 if fault else 302)
    assert fault in answer.content.decode()
    saved = Township.objects.get(pk="431321107").start
    assert saved == (datetime.date.fromisoformat(f"{start}-01") if start and not fault else None)


def test_the_tradition_of_service_teams(divisions, staff, client):
    url = "/townships/431321107/settings/"
    assert client.post(url, {"tradition": "other"}).status_code == 422
    client.post(url, {"tradition": "rights"})
    assert Township.objects.get(pk="431321107").tradition == "rights"
    entry = TrailEntry.objects.get()
    assert entry.after == {
        "从哪一月起上报": "各村设立起",
        "服务小组分法": "婚育、宣传、维权、志愿",
    }
    client.post(url, {"tradition": "rights"})
    assert TrailEntry.objects.count() == 1
