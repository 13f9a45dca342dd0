"""联系户制度: the chain, its gaps in count and list, several households at once, agreements signed
on one day."""

import datetime
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import TrailEntry
from associations.models import Association, Post
from members.contacts.contact_chain import chains
from members.contacts.services import add_contacts, sign_agreements
from members.models import Contact, Household, Member, MemberGroup
from members.people.services.people import end_membership

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def world(village, township):
    """Two groups, one with a council member; two members in the first, one in the second; four
    households."""
    association = Association.objects.create(
        kind="village", name="观冲村协会", village=village, township=township, code=village.pk
    )
    post = Post.objects.create(
        association=association, kind="council_member", name="石敬亭", started=DAY
    )
    first = MemberGroup.objects.create(village=village, number=1, name="第一组", council_post=post)
    second = MemberGroup.objects.create(village=village, number=2, name="第二组")
    homes = [
        Household.objects.create(village=village, number=f"{n}", head=head, villagers_group=where)
        for n, (head, where) in enumerate(
            [("谷雨生", "东冲组"), ("麦秋成", "西冲组"), ("禾望田", "西冲组"), ("苗青山", "东冲组")]
        )
    ]
    people = [
        Member.objects.create(
            village=village, number=f"207-000{n}", name=name, group=group, household=home
        )
        for n, (name, group, home) in enumerate(
            [("柳青杨", first, homes[1]), ("柏长松", first, None), ("桑有田", second, None)],
            start=1,
        )
    ]
    return people, homes, post


def test_several_households_in_one_act_and_one_entry(world, village, secretary, client_for):
    (member, *_), homes, _ = world
    url = f"/members/{village.pk}/{member.pk}/contacts/new/"
    typed = {
        "since": "2026-03-01",
        "tie": "neighbour",
        "signed": "",
        "household": [homes[1].pk, homes[2].pk],
    }
    assert client_for(secretary).post(url, typed).status_code == 302
    assert sorted(Contact.objects.values_list("household__head", "tie", "signed")) == [
        ("禾望田", "neighbour", None),
        ("麦秋成", "neighbour", None),
    ]
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.target, entry.after["户数"]) == (
        "安排联系户",
        "柳青杨（207-0001）",
        2,
    )


def test_proposed_are_nobodys_households_and_near_ones_first(world, village, secretary, client_for):
    (member, other, _), homes, _ = world
    add_contacts(member=other, households=[homes[2].pk], since=DAY, by=None)
    page = client_for(secretary).get(f"/members/{village.pk}/{member.pk}/contacts/new/")
    assert [home.head for home in page.context["candidates"]] == [
        "麦秋成",
        "谷雨生",
        "苗青山",
        "禾望田",
    ]
    assert "柏长松" in page.content.decode()


def test_a_search_keeps_what_is_ticked_and_typed(world, village, secretary, client_for):
    (member, *_), homes, _ = world
    typed = {
        "act": "search",
        "q": "苗",
        "since": "2026-02-02",
        "tie": "kin",
        "household": [homes[0].pk],
    }
    page = client_for(secretary).post(f"/members/{village.pk}/{member.pk}/contacts/new/", typed)
    assert page.status_code == 200
    assert [home.head for home in page.context["candidates"]] == ["谷雨生", "苗青山"]
    assert page.context["ticked"] == {homes[0].pk}
    assert 'value="2026-02-02"' in page.content.decode()
    assert not Contact.objects.exists()


def test_nothing_ticked_a_closed_or_foreign_household_and_a_day_to_come_are_refused(
    world, village, other_village, secretary, client_for
):
    (member, *_), homes, _ = world
    Household.objects.filter(pk=homes[3].pk).update(closed=DAY)
    foreign = Household.objects.create(village=other_village, head="外村人")
    client, url = client_for(secretary), f"/members/{village.pk}/{member.pk}/contacts/new/"
    for chosen, since in (
        ([], DAY),
        ([homes[3].pk], DAY),
        ([foreign.pk], DAY),
        ([homes[0].pk], "2999-01-01"),
    ):
        assert client.post(url, {"since": str(since), "household": chosen}).status_code == 422
    assert not Contact.objects.exists()


def test_the_same_household_twice_is_one_contact(world):
    (member, *_), homes, _ = world
    assert add_contacts(member=member, households=[homes[0].pk], since=DAY, by=None) == 1
    assert (
        add_contacts(member=member, households=[homes[0].pk, homes[1].pk], since=DAY, by=None) == 1
    )
    with pytest.raises(ValidationError):
        add_contacts(member=member, households=[homes[0].pk], since=DAY, by=None)
    assert Contact.objects.count() == 2


def test_counts_and_the_lists_of_gaps_agree(world, village, other_village, staff, client_for):
    (member, other, _), homes, post = world
    add_contacts(
        member=member, households=[homes[0].pk, homes[1].pk], since=DAY, signed=DAY, by=None
    )
    add_contacts(member=other, households=[homes[0].pk], since=DAY, by=None)
    chain = chains(village.pk[:9])[village.pk]
    assert (chain.groups_with, chain.groups_lacking) == (1, 1)
    assert (chain.members, chain.members_with, chain.members_lacking) == (3, 2, 1)
    assert (chain.households, chain.households_with, chain.households_lacking) == (4, 2, 2)
    assert (chain.contacts, chain.signed, chain.unsigned) == (3, 2, 1)
    client, url = client_for(staff), f"/contacts/{village.pk}/"
    page = client.get("/contacts/431321107/").content.decode()
    for told in ("缺 1 个", "缺 1 名", "缺 2 户", "缺 1 份"):
        assert told in page
    lists = {
        show: client.get(f"{url}?{show}").context["page_obj"]
        for show in ("show=groups", "state=none", "show=households", "show=unsigned")
    }
    assert [group.name for group in lists["show=groups"]] == ["第二组"]
    assert [found.name for found in lists["state=none"]] == ["桑有田"]
    assert {home.head for home in lists["show=households"]} == {"禾望田", "苗青山"}
    assert [contact.member for contact in lists["show=unsigned"]] == [other]
    post.ended = DAY
    post.save()
    assert chains(village.pk)[village.pk].groups_with == 0


def test_agreements_of_a_list_are_signed_on_one_day(world, village, secretary, client_for):
    (member, *_), homes, _ = world
    add_contacts(member=member, households=[home.pk for home in homes[:3]], since=DAY, by=None)
    first, second, _ = Contact.objects.order_by("pk")
    sign_agreements(village=village, contacts=[first.pk], on=DAY, by=None)
    typed = {"contact": [first.pk, second.pk], "on": "2026-03-05"}
    page = (
        client_for(secretary).post(f"/contacts/{village.pk}/", typed, follow=True).content.decode()
    )
    assert "已登记 1 份联系协议" in page
    assert "1 份已由别人登记过" in page
    days = list(Contact.objects.order_by("pk").values_list("signed", flat=True))
    assert days == [DAY, datetime.date(2026, 3, 5), None]
    assert TrailEntry.objects.first().after["户数"] == 1


def test_signing_needs_a_day_that_has_come_and_stays_in_the_village(
    world, village, secretary, other_secretary, client_for
):
    (member, *_), homes, _ = world
    add_contacts(member=member, households=[homes[0].pk], since=DAY, by=None)
    contact = Contact.objects.get()
    tomorrow = str(timezone.localdate() + datetime.timedelta(1))
    client = client_for(secretary)
    for day in ("", tomorrow, "2026-02-31"):
        client.post(f"/contacts/{village.pk}/", {"contact": [contact.pk], "on": day})
    other = client_for(other_secretary)
    other.post(f"/contacts/{other_secretary.scope}/", {"contact": [contact.pk], "on": "2026-03-05"})
    assert (
        other.post(
            f"/contacts/{village.pk}/", {"contact": [contact.pk], "on": "2026-03-05"}
        ).status_code
        == 404
    )
    assert Contact.objects.get().signed is None


def test_a_contact_is_signed_with_its_paper_ended_and_removed(
    world, village, secretary, client_for
):
    (member, *_), homes, _ = world
    add_contacts(member=member, households=[homes[0].pk], since=DAY, by=None)
    contact = Contact.objects.get()
    client, url = client_for(secretary), f"/contacts/{village.pk}/{contact.pk}/edit/"
    paper = SimpleUploadedFile(
        "协议.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    )
    typed = {
        "version": "1",
        "tie": "trade",
        "since": "2026-03-01",
        "signed": "2026-03-02",
        "until": "",
    }
    answer = client.post(url, {**typed, "paper": paper})
    assert answer.status_code == 302, answer.content.decode()
    contact.refresh_from_db()
    assert (contact.tie, contact.signed, contact.attachment.name) == (
        "trade",
        datetime.date(2026, 3, 2),
        "协议.pdf",
    )
    page = client.get(url).content.decode()
    assert f'<a href="/attachments/{village.pk}/{contact.attachment.ref}/">协议.pdf</a>' in page
    assert client.post(url, {**typed, "version": "1", "tie": "kin"}).status_code == 409
    assert client.post(url, {**typed, "version": "2", "until": "2026-02-01"}).status_code == 422
    client.post(url, {**typed, "version": "2", "until": "2026-03-05"})
    assert chains(village.pk)[village.pk].contacts == 0
    client.post(url, {"act": "remove"})
    assert not Contact.objects.exists()


def test_the_chain_as_a_workbook(world, village, staff, client_for):
    (member, *_), homes, _ = world
    add_contacts(member=member, households=[homes[0].pk], since=DAY, tie="kin", signed=DAY, by=None)
    book = load_workbook(BytesIO(client_for(staff).get("/contacts/431321107/workbook/").getvalue()))
    assert list(book["各村情况"].values)[3] == ("观冲村", 2, 1, 3, 1, 4, 1, 3, 1, 1)
    lines = list(book["联系链"].values)[3:]
    day = datetime.datetime(2026, 3, 1)
    assert lines[0] == (
        "观冲村",
        "石敬亭",
        "第一组",
        "207-0001",
        "柳青杨",
        "0",
        "谷雨生",
        "东冲组",
        "亲缘（亲戚）",
        day,
        day,
    )
    assert [line[4] for line in lines] == ["柳青杨", "柏长松", "桑有田"]


def test_villages_are_apart(
    world, village, other_village, secretary, other_secretary, leader, client_for
):
    (member, *_), homes, _ = world
    add_contacts(member=member, households=[homes[0].pk], since=DAY, by=None)
    contact = Contact.objects.get()
    client = client_for(other_secretary)
    for url in (
        f"/contacts/{village.pk}/",
        f"/contacts/{other_village.pk}/{contact.pk}/edit/",
        f"/members/{other_village.pk}/{member.pk}/contacts/new/",
    ):
        assert client.get(url).status_code == 404
    page = client_for(leader).get(f"/contacts/{village.pk}/").content.decode()
    assert "谷雨生户" in page
    assert "安排联系户" not in page


def test_who_has_left_or_a_household_that_is_gone_takes_no_contact(world) -> None:
    """Between the form and the act."""
    (member, other, _), homes, _ = world
    Household.objects.filter(pk=homes[1].pk).update(closed=DAY)
    with pytest.raises(ValidationError, match="已经销户或者不在本村"):
        add_contacts(member=member, households=[homes[0].pk, homes[1].pk], since=DAY, by=None)
    end_membership(member=other, on=DAY, kind="moved", by=None)
    with pytest.raises(ValidationError, match="柏长松已经离会"):
        add_contacts(member=other, households=[homes[0].pk], since=DAY, by=None)
    assert not Contact.objects.exists()
