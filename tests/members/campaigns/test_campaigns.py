"""重新登记: a line for every member, confirmed or struck off once, undone, closed; who came or went
meanwhile."""

import datetime
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import TrailEntry
from members.campaigns.registration import progress, together
from members.campaigns.services import (
    close_campaign,
    confirm_entries,
    start_campaign,
    strike_off,
    undo_entries,
)
from members.models import Campaign, CampaignEntry, Contact, Household, Member, MemberGroup
from members.people.services.people import end_membership, transfer

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 20)
TOWN = "431321107"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def people(village, *names):
    return [
        Member.objects.create(village=village, number=f"{village.pk[-3:]}-{n:04d}", name=name)
        for n, name in enumerate(names, start=1)
    ]


@pytest.fixture
def campaign(village, other_village, foreign_village, township):
    people(village, "柳青杨", "柏长松", "桑有田")
    people(other_village, "石敬亭")
    people(foreign_village, "外镇人")
    Member.objects.create(
        village=village, number="207-0099", name="早走人", left=TODAY, left_kind="moved"
    )
    campaign = Campaign(
        township=township,
        title="2026年会员重新登记",
        started=datetime.date(2026, 3, 1),
        deadline=datetime.date(2026, 3, 19),
    )
    assert start_campaign(campaign=campaign, by=None) == 4
    return campaign


def line(name):
    return CampaignEntry.objects.get(member__name=name)


def counts(campaign, code=TOWN):
    total = together(progress(campaign, code))
    return total.pending, total.confirmed, total.struck, total.gone, total.joined


def test_started_by_the_township_with_a_line_for_everybody_on_the_books(
    staff, village, township, client_for
):
    people(village, "柳青杨", "柏长松")
    client, url = client_for(staff), f"/campaigns/{TOWN}/new/"
    assert 'value="2026年会员重新登记"' in client.get(url).content.decode()
    typed = {"title": "2026年会员重新登记", "started": "2026-03-20", "deadline": "2026-05-19"}
    answer = client.post(url, typed)
    campaign = Campaign.objects.get()
    assert answer.url == f"/campaigns/{TOWN}/{campaign.pk}/"
    assert list(campaign.entries.values_list("member__name", "outcome", "on")) == [
        ("柳青杨", "pending", None),
        ("柏长松", "pending", None),
    ]
    assert TrailEntry.objects.get(action="开始重新登记").after["名单人数"] == 2
    second = client.post(url, typed)
    assert second.status_code == 422
    assert "还有一次重新登记没有结束" in second.content.decode()
    assert Campaign.objects.count() == 1


def test_starting_takes_the_same_queries_for_any_number(village, township):
    def start(count):
        Campaign.objects.all().delete()
        people_of = [
            Member(village=village, number=f"9-{count}-{n}", name="众") for n in range(count)
        ]
        Member.objects.bulk_create(people_of)
        fresh = Campaign(township=township, title="登记", started=TODAY, deadline=TODAY)
        with CaptureQueriesContext(connection) as captured:
            start_campaign(campaign=fresh, by=None)
        return len(captured)

    start(1)  # the first entry of a trail takes more
    assert start(2) == start(500)


def test_confirmed_once_by_the_village(campaign, village, secretary, staff, client_for):
    url = f"/campaigns/{village.pk}/{campaign.pk}/"
    chosen = {"act": "confirm", "entry": [line("柳青杨").pk, line("柏长松").pk]}
    client_for(secretary).post(url, chosen)
    entry = line("柳青杨")
    assert (entry.outcome, entry.on, entry.by) == ("confirmed", TODAY, secretary)
    again = client_for(staff).post(
        url, {**chosen, "entry": [*chosen["entry"], line("桑有田").pk]}, follow=True
    )
    assert "已确认 1 名" in again.content.decode()
    assert "另有 2 名已由别人办理过" in again.content.decode()
    assert line("柳青杨").by == secretary
    assert counts(campaign) == (1, 3, 0, 0, 0)
    told = TrailEntry.objects.filter(action="确认会员登记").order_by("number")
    assert [entry.after["人数"] for entry in told] == [2, 1]


def test_the_whole_page(campaign, village, secretary, client_for):
    client, url = client_for(secretary), f"/campaigns/{village.pk}/{campaign.pk}/"
    page = [entry.pk for entry in client.get(url).context["page_obj"]]
    client.post(url, {"act": "confirm-page", "page": page})
    assert counts(campaign, village.pk) == (0, 3, 0, 0, 0)
    assert line("石敬亭").outcome == "pending"


def test_struck_off_leaves_as_by_any_other_way(campaign, village, secretary, client_for):
    group = MemberGroup.objects.create(
        village=village, number=1, name="第一组", leader=line("柳青杨").member
    )
    home = Household.objects.create(village=village, head="谷雨生")
    Contact.objects.create(
        member=line("柳青杨").member, household=home, since=datetime.date(2025, 1, 1)
    )
    client, url = client_for(secretary), f"/campaigns/{village.pk}/{campaign.pk}/"
    first, second = line("柳青杨").pk, line("柏长松").pk
    asked = client.post(url, {"act": "strike", "entry": [first, second]}).content.decode()
    assert "第一组组长" in asked
    assert counts(campaign)[2] == 0
    refused = client.post(
        url, {"act": "strike-now", "entry": [first, second], f"reason-{first}": "外迁"}
    )
    assert refused.status_code == 422
    assert "请填写注销柏长松的原因" in refused.content.decode()
    assert 'value="外迁"' in refused.content.decode()
    assert counts(campaign)[2] == 0
    client.post(
        url,
        {
            "act": "strike-now",
            "entry": [first, second],
            f"reason-{first}": "外迁",
            "reason": "联系不上",
        },
    )
    member = Member.objects.get(name="柳青杨")
    assert (member.left, member.left_kind, member.left_reason) == (TODAY, "struck", "外迁")
    assert line("柏长松").reason == "联系不上"
    group.refresh_from_db()
    assert group.leader is None
    assert Contact.objects.get().until == TODAY
    assert counts(campaign) == (2, 0, 2, 0, 0)


def test_a_reason_holds_no_identity_number(campaign, village):
    with pytest.raises(ValidationError):
        strike_off(
            campaign=campaign,
            village=village,
            reasons={line("柳青杨").pk: "11010519491231002X"},
            by=None,
        )


def test_undone_while_it_is_open(campaign, village, secretary, client_for):
    home = Household.objects.create(village=village, head="谷雨生")
    Contact.objects.create(
        member=line("柳青杨").member, household=home, since=datetime.date(2025, 1, 1)
    )
    strike_off(campaign=campaign, village=village, reasons={line("柳青杨").pk: "误销"}, by=None)
    confirm_entries(campaign=campaign, village=village, entries=[line("柏长松").pk], by=None)
    url = f"/campaigns/{village.pk}/{campaign.pk}/?show=struck"
    client_for(secretary).post(
        url, {"act": "undo", "entry": [line("柳青杨").pk, line("柏长松").pk]}
    )
    member = Member.objects.get(name="柳青杨")
    assert (member.left, member.left_kind, member.left_reason) == (None, "", "")
    assert Contact.objects.get().until is None
    assert counts(campaign) == (4, 0, 0, 0, 0)
    assert (line("柳青杨").reason, line("柏长松").on) == ("", None)


def test_who_joins_leaves_or_moves_meanwhile(campaign, village, other_village):
    newcomer = Member.objects.create(village=village, number="207-0050", name="新来人")
    end_membership(member=line("桑有田").member, on=TODAY, kind="moved", by=None)
    transfer(member=line("柏长松").member, to=other_village, on=TODAY, by=None)
    assert counts(campaign) == (3, 0, 0, 1, 1)
    assert counts(campaign, village.pk) == (1, 0, 0, 1, 1)
    assert counts(campaign, other_village.pk) == (2, 0, 0, 0, 0)
    assert (
        confirm_entries(campaign=campaign, village=village, entries=[line("桑有田").pk], by=None)
        == 0
    )
    close_campaign(campaign=campaign, on=TODAY, by=None)
    assert counts(campaign) == (3, 1, 0, 1, 0)
    assert CampaignEntry.objects.get(member=newcomer).reason == "新入会"


def test_closing_asks_what_becomes_of_the_others_who_stay(campaign, village, staff, client_for):
    confirm_entries(campaign=campaign, village=village, entries=[line("柳青杨").pk], by=None)
    client, url = client_for(staff), f"/campaigns/{TOWN}/{campaign.pk}/close/"
    page = client.get(url).content.decode()
    assert "还没有登记的 3 名仍是会员" in page
    assert "双桥村 1 名" in page
    assert client.post(url, {"closed": "2026-03-20", "version": "1"}).status_code == 422
    assert (
        client.post(url, {"closed": "2026-02-20", "version": "1", "stay": "on"}).status_code == 422
    )
    assert (
        client.post(url, {"closed": "2026-03-20", "version": "1", "stay": "on"}).status_code == 302
    )
    campaign.refresh_from_db()
    assert campaign.closed == TODAY
    assert Member.objects.get(name="柏长松").left is None
    assert counts(campaign) == (3, 1, 0, 0, 0)
    for act in (confirm_entries, undo_entries):
        with pytest.raises(ValidationError):
            act(campaign=campaign, village=village, entries=[line("柳青杨").pk], by=None)
    assert (
        client.post(url, {"closed": "2026-03-20", "version": "2", "stay": "on"}).status_code == 422
    )


def test_the_villages_progress_and_the_report(campaign, village, staff, client_for):
    confirm_entries(campaign=campaign, village=village, entries=[line("柳青杨").pk], by=None)
    strike_off(campaign=campaign, village=village, reasons={line("柏长松").pk: "外迁"}, by=None)
    client = client_for(staff)
    page = client.get(f"/campaigns/{TOWN}/{campaign.pk}/").content.decode()
    assert "66.66%" in page  # two of three, cut
    assert page.count("chip-late") == 3  # the deadline was yesterday: both villages and the total
    book = load_workbook(
        BytesIO(client.get(f"/campaigns/{TOWN}/{campaign.pk}/workbook/").getvalue())
    )
    assert list(book["各村进度"].values)[3] == ("观冲村", 3, 1, 1, 1, "66.66%", 0, 0)
    assert list(book["注销名单"].values)[3][1:] == (
        "207-0002",
        "柏长松",
        None,
        datetime.datetime(2026, 3, 20),
        "外迁",
    )
    assert [row[2] for row in list(book["未登记名单"].values)[3:]] == ["桑有田", "石敬亭"]


def test_the_same_form_twice_has_one_effect(campaign, village, secretary, client_for):
    client, url = client_for(secretary), f"/campaigns/{village.pk}/{campaign.pk}/"
    typed = {
        "act": "strike-now",
        "entry": [line("柳青杨").pk],
        "reason": "外迁",
        "form_token": "same",
    }
    client.post(url, typed)
    client.post(url, {"act": "undo", "entry": [line("柳青杨").pk]})
    client.post(url, typed)
    assert line("柳青杨").outcome == "pending"


def test_found_by_initials_and_group(campaign, village, secretary, client_for):
    for member in Member.objects.all():
        member.clean()
        member.save()
    client, url = client_for(secretary), f"/campaigns/{village.pk}/{campaign.pk}/"
    assert [entry.member.name for entry in client.get(f"{url}?text=lqy").context["page_obj"]] == [
        "柳青杨"
    ]


def test_villages_and_townships_are_apart(
    campaign, village, other_village, secretary, outsider, leader, client_for
):
    client = client_for(secretary)
    assert client.get(f"/campaigns/{other_village.pk}/{campaign.pk}/").status_code == 404
    client.post(
        f"/campaigns/{village.pk}/{campaign.pk}/", {"act": "confirm", "entry": [line("石敬亭").pk]}
    )
    assert line("石敬亭").outcome == "pending"
    assert (
        client_for(outsider).get(f"/campaigns/{outsider.scope}/{campaign.pk}/").status_code == 404
    )
    assert client.get(f"/campaigns/{village.pk}/{campaign.pk}/close/").status_code in (403, 404)
    page = client_for(leader).get(f"/campaigns/{village.pk}/{campaign.pk}/").content.decode()
    assert "柳青杨" in page
    assert "确认勾选的" not in page


@pytest.mark.parametrize(("days", "told"), [(1, "日期还没有到"), (-400, "不能早于开始日期")])
def test_it_ends_on_a_day_between_its_start_and_today(campaign, days: int, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        close_campaign(campaign=campaign, on=TODAY + datetime.timedelta(days), by=None)
    assert Campaign.objects.get().closed is None
