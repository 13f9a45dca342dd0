"""A village's organisation on one page: what is there, what is missing, and where it is put
right."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import TrailEntry
from associations.models import (
    Association,
    Body,
    Designation,
    Post,
    ResponsibilityContract,
    Rule,
    Seat,
    ServiceTeam,
    Venue,
    Village,
)

DAY = datetime.date(2024, 3, 1)
PAGE = "/organisation/431321107207/"
PDF = b"%PDF-1.7 a rule"


def words(response) -> str:
    main = response.content.decode().split("<main", 1)[1]
    return re.sub(r"\s+", " ", strip_tags(main))


def section(response, title: str) -> str:
    part = response.content.decode().split(f"<h2>{title}</h2>", 1)[1].split("</section>", 1)[0]
    return re.sub(r"\s+", " ", strip_tags(part)).strip()


@pytest.fixture
def page(village, secretary, client_for):
    return lambda: client_for(secretary).get(PAGE)


def test_an_empty_village_says_what_to_do(page):
    response = page()
    assert "还没有协会" in section(response, "协会")
    assert section(response, "四个机构").count("未成立") == 4
    teams = section(response, "服务小组")
    assert re.findall(r"(\S+小组) 还没有", teams) == [
        "宣传教育小组",
        "生育服务小组",
        "生产服务小组",
        "生活服务小组",
    ]
    assert section(response, "制度").count("未通过") == 12
    assert section(response, "认定").count("未定") == 2
    assert "未制定" in section(response, f"{timezone.localdate().year}年责任书")
    assert '?kind=deliberation"' in response.content.decode()


def test_what_is_there_is_shown_with_its_people(village, page):
    association = Association.objects.create(
        code=village.pk,
        township=village.township,
        village=village,
        kind="village",
        name="观冲村协会",
        founded=DAY,
    )
    for kind, name, ended in (
        ("president", "龙在田", None),
        ("council_member", "凤来仪", None),
        ("council_member", "退任人", DAY),
    ):
        Post.objects.create(association=association, kind=kind, name=name, started=DAY, ended=ended)
    body = Body.objects.create(village=village, kind="council", formed=DAY)
    Seat.objects.create(body=body, duty="chair", name="梅映雪", started=DAY)
    Seat.objects.create(
        body=body, duty="member", name="旧成员", started=DAY, ended=datetime.date(2024, 9, 1)
    )
    Venue.objects.create(village=village, kind="home", place="村部一楼")
    Venue.objects.create(village=village, kind="school", place="老祠堂", closed=DAY)
    Rule.objects.create(village=village, kind="funds", adopted=DAY, adopted_by="村民代表会议")
    Rule.objects.create(
        village=village, kind="funds", adopted=datetime.date(2020, 1, 2), repealed=DAY
    )
    year = timezone.localdate().year
    ResponsibilityContract.objects.create(
        village=village, year=year, tasks="任务", signed=datetime.date(year, 1, 5)
    )
    response = page()
    assert "观冲村协会 村级协会 2024-03-01 龙在田" in section(response, "协会")
    bodies = section(response, "四个机构")
    assert "协会 2024-03-01 会长：龙在田 副会长：未填 秘书长、理事：凤来仪 任职" in bodies
    assert (
        "议事会 2024-03-01 会长：梅映雪 副会长：未填 成员：未填 历任 1 人"
        "成员 旧成员（2024-03-01 至 2024-09-01）" in bodies
    )
    assert bodies.count("未成立") == 2
    assert "会员之家 村部一楼" in section(response, "阵地")
    assert "已停用 1 处人口学校，老祠堂，2024-03-01 停用" in section(response, "阵地")
    rules = section(response, "制度")
    assert (
        "经费管理使用制度以前 1 份2020-01-02 通过，2024-03-01 废止，修改 2024-03-01 村民代表会议"
        in rules
    )
    assert "已签订" in section(response, f"{year}年责任书")
    assert "四个机构2/ 4" in words(response)
    assert "八项制度1/ 8" in words(response)


def test_teams_follow_the_townships_tradition(village, page):
    for kind in ("marriage", "education"):
        ServiceTeam.objects.create(village=village, kind=kind, leader="柳青青")
    assert "服务小组1/ 4" in words(page())
    assert re.findall(r"婚育服务小组另一种分法", section(page(), "服务小组"))
    village.township.tradition = "rights"
    village.township.save()
    shown = section(page(), "服务小组")
    assert "婚育服务小组 柳青青" in shown
    assert "宣传教育小组另一种分法 柳青青" in shown
    assert shown.count("还没有") == 3


def test_a_body_and_its_people(village, secretary, client_for):
    client = client_for(secretary)
    response = client.get(f"{PAGE}bodies/board/seats/new/")
    assert response.url == f"{PAGE}bodies/board/"
    assert client.get(f"{PAGE}bodies/association/").status_code == 404
    client.post(f"{PAGE}bodies/board/", {"formed": "2024-03-01"})
    assert client.get(f"{PAGE}bodies/board/seats/new/").context["form"]["started"].value() == DAY
    client.post(
        f"{PAGE}bodies/board/seats/new/",
        {"duty": "chair", "name": "梅映雪", "started": "2024-03-01"},
    )
    second = {"duty": "chair", "name": "柳青青", "started": "2025-03-01"}
    response = client.post(f"{PAGE}bodies/board/seats/new/", second)
    assert response.status_code == 422
    assert "已有负责人在任，请先填写前任的离任日期。" in response.content.decode()
    assert 'value="柳青青"' in response.content.decode()
    first = Seat.objects.get()
    response = client.post(
        f"{PAGE}seats/{first.pk}/edit/",
        {
            "duty": "chair",
            "name": "梅映雪",
            "started": "2024-03-01",
            "ended": "2023-03-01",
            "version": "1",
        },
    )
    assert "离任日期不能早于任职日期。" in response.content.decode()
    client.post(
        f"{PAGE}seats/{first.pk}/edit/",
        {
            "duty": "chair",
            "name": "梅映雪",
            "started": "2024-03-01",
            "ended": "2025-03-01",
            "version": "1",
        },
    )
    client.post(f"{PAGE}bodies/board/seats/new/", second)
    assert [(seat.name, seat.ended) for seat in Seat.objects.all()] == [
        ("梅映雪", datetime.date(2025, 3, 1)),
        ("柳青青", None),
    ]
    client.post(f"{PAGE}seats/{Seat.objects.last().pk}/edit/", {"act": "remove"})
    assert Seat.objects.count() == 1
    entry = TrailEntry.objects.first()
    assert (entry.action, entry.division, entry.by) == ("删除机构成员", village.pk, secretary)


@pytest.mark.parametrize(
    ("url", "data", "told"),
    [
        ("teams/new/", {"kind": "birth", "leader": ""}, "组长"),
        (
            "teams/new/",
            {
                "kind": "birth",
                "leader": "柳青青",
                "formed": "2024-03-01",
                "dissolved": "2023-01-01",
            },
            "撤销日期不能早于成立日期。",
        ),
        (
            "venues/new/",
            {"kind": "home", "place": "村部", "opened": "2024-03-01", "closed": "2023-01-01"},
            "停用日期不能早于启用日期。",
        ),
        (
            "rules/new/",
            {"kind": "study", "adopted": "2924-03-01"},
            "2924-03-01 还没有到，请核对年份。",
        ),
        (
            "rules/new/",
            {"kind": "study", "adopted": "2024-03-01", "repealed": "2023-03-01"},
            "废止日期不能早于通过日期。",
        ),
    ],
)
def test_what_is_refused(url, data, told, village, secretary, client_for):
    response = client_for(secretary).post(PAGE + url, data)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert [model.objects.count() for model in (ServiceTeam, Venue, Rule)] == [0, 0, 0]


def test_a_second_team_of_a_kind_waits_for_the_first_to_go(village, secretary, client_for):
    client = client_for(secretary)
    assert client.get(f"{PAGE}teams/new/?kind=birth").context["form"]["kind"].value() == "birth"
    client.post(f"{PAGE}teams/new/", {"kind": "birth", "leader": "柳青青"})
    response = client.post(f"{PAGE}teams/new/", {"kind": "birth", "leader": "梅映雪"})
    assert "本村已有这个服务小组。" in response.content.decode()
    team = ServiceTeam.objects.get()
    dissolved = {"kind": "birth", "leader": "柳青青", "dissolved": "2024-03-01", "version": "1"}
    client.post(f"{PAGE}teams/{team.pk}/edit/", dissolved)
    client.post(f"{PAGE}teams/new/", {"kind": "birth", "leader": "梅映雪"})
    assert "生育服务小组 梅映雪" in section(client.get(PAGE), "服务小组")
    assert "已撤销 1 个生育服务小组，组长柳青青，2024-03-01 撤销" in section(
        client.get(PAGE), "服务小组"
    )


def test_a_rule_with_its_text_and_its_successor(village, secretary, client_for):
    client = client_for(secretary)
    paper = SimpleUploadedFile("议事制度.pdf", PDF)
    data = {"kind": "deliberation", "adopted": "2024-03-01", "adopted_by": "村民代表会议"}
    client.post(f"{PAGE}rules/new/", {**data, "paper": paper})
    rule = Rule.objects.get()
    address = f"/attachments/{village.pk}/{rule.attachment.ref}/"
    assert address in client.get(PAGE).content.decode()
    assert b"".join(client.get(address).streaming_content) == PDF
    response = client.post(f"{PAGE}rules/new/", {**data, "adopted": "2025-03-01"})
    assert "这项制度已有一份有效的，请先填写它的废止日期。" in response.content.decode()
    client.post(f"{PAGE}rules/{rule.pk}/edit/", {**data, "repealed": "2025-03-01", "version": "1"})
    client.post(f"{PAGE}rules/new/", {**data, "adopted": "2025-03-01"})
    assert (
        "议事制度以前 1 份2024-03-01 通过，2025-03-01 废止，议事制度.pdf，修改 2025-03-01"
        in section(client.get(PAGE), "制度")
    )


def test_a_false_paper_keeps_what_was_typed(village, secretary, client_for):
    data = {"kind": "study", "adopted": "2024-03-01", "adopted_by": "会员代表大会"}
    bad = SimpleUploadedFile("制度.pdf", b"MZ\x90 an executable")
    response = client_for(secretary).post(f"{PAGE}rules/new/", {**data, "paper": bad})
    assert response.status_code == 422
    text = response.content.decode()
    assert "“制度.pdf”的内容不是 PDF，与扩展名不符" in text
    assert 'value="会员代表大会"' in text
    assert "刚才选的文件没有保存" in text
    assert not Rule.objects.exists()


def test_two_people_at_one_rule(village, staff, secretary, client_for):
    data = {"kind": "study", "adopted": "2024-03-01"}
    client_for(secretary).post(f"{PAGE}rules/new/", data)
    url = f"{PAGE}rules/{Rule.objects.get().pk}/edit/"
    client_for(staff).post(url, {**data, "adopted": "2024-04-01", "version": "1"})
    response = client_for(secretary).post(url, {**data, "adopted": "2024-05-01", "version": "1"})
    assert response.status_code == 409
    assert "2024-05-01" in response.content.decode()
    assert Rule.objects.get().adopted == datetime.date(2024, 4, 1)


def test_things_of_another_village_do_not_exist(village, other_village, staff, client_for):
    body = Body.objects.create(village=other_village, kind="council", formed=DAY)
    things = {
        "seats": Seat.objects.create(body=body, name="他村人", started=DAY),
        "teams": ServiceTeam.objects.create(village=other_village, kind="birth", leader="他村人"),
        "venues": Venue.objects.create(village=other_village, kind="home", place="他村"),
        "rules": Rule.objects.create(village=other_village, kind="study", adopted=DAY),
        "designations": Designation.objects.create(
            village=other_village, kind="class", value="I", since=DAY
        ),
    }
    client = client_for(staff)
    for name, thing in things.items():
        assert (
            client.get(f"/organisation/{other_village.pk}/{name}/{thing.pk}/edit/").status_code
            == 200
        )
        for method in (client.get, client.post):
            assert method(f"{PAGE}{name}/{thing.pk}/edit/").status_code == 404
    assert "他村" not in client.get(PAGE).content.decode()


def test_readers_are_offered_nothing_to_change(village, auditor, secretary, client_for):
    text = client_for(auditor).get(PAGE).content.decode()
    assert "/new/" not in text.split("<main")[1]
    assert "/edit/" not in text.split("<main")[1]
    assert "designations/new/" not in client_for(secretary).get(PAGE).content.decode()


def test_a_constant_number_of_queries(village, staff, client_for):
    client = client_for(staff)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    count()  # the session's first page writes it
    before = count()
    for n, kind in enumerate(Body.Kind):
        body = Body.objects.create(village=village, kind=kind, formed=DAY)
        for m in range(5):
            Seat.objects.create(body=body, name=f"成员{n}{m}", started=DAY)
    for kind in Rule.Kind:
        Rule.objects.create(village=village, kind=kind, adopted=DAY)
    assert count() == before


def test_a_body_goes_only_without_its_people(village, secretary, client_for):
    client = client_for(secretary)
    client.post(f"{PAGE}bodies/board/", {"formed": "2024-03-01"})
    client.post(
        f"{PAGE}bodies/board/seats/new/",
        {"duty": "chair", "name": "梅映雪", "started": "2024-03-01"},
    )
    answer = client.post(f"{PAGE}bodies/board/", {"act": "remove"})
    assert "不能删除：还有机构成员用到它。" in answer.content.decode()
    assert Seat.objects.count() == 1


@pytest.mark.parametrize("url", ["teams/new/", "bodies/board/", "rules/new/", "designations/new/"])
def test_a_village_that_is_gone_is_only_looked_at(url, village, staff, client_for):
    Village.objects.filter(pk=village.pk).update(closed="2024-01-01")
    client = client_for(staff)
    data = {
        "kind": "birth",
        "leader": "柳青青",
        "formed": "2023-03-01",
        "adopted": "2023-03-01",
        "since": "2023-01-01",
    }
    answer = client.post(PAGE + url, {**data, "value": "association"}, follow=True)
    assert "观冲村已于 2024-01-01 撤销，它的组织只能查看。" in answer.content.decode()
    assert [model.objects.count() for model in (ServiceTeam, Body, Rule, Designation)] == [
        0,
        0,
        0,
        0,
    ]


@pytest.mark.parametrize("field", ["people", "leader"])
def test_no_free_text_takes_an_id_number(field, village, secretary, client_for):
    data = {"kind": "birth", "leader": "柳青青", "people": "简素问"}
    answer = client_for(secretary).post(
        f"{PAGE}teams/new/", {**data, field: "简素问 43132119800512 0015"}
    )
    assert "本系统不保存身份证号" in answer.content.decode()
    assert not ServiceTeam.objects.exists()
