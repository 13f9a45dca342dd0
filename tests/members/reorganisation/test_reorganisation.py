"""What merging and splitting villages does with members, groups, households, contacts and
suggestions."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import TrailEntry, User
from associations import reorganisation
from associations.mergers.services import merge_villages, split_village
from associations.models import Association, Attachment, Post, Village
from associations.reorganisation import ENDS, MOVES, ReorganisationPlan
from members.models import Contact, Household, Member, MemberGroup, Membership, Suggestion

from ...conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
DAY = datetime.date(2026, 1, 1)
BEFORE = datetime.date(2024, 5, 1)
NEW = f"{TOWNSHIP}299"
TYPED = {
    "code": NEW,
    "name": "新塘村",
    "kind": "village",
    "day": "2026-01-01",
    "basis": "双政函〔2025〕9号",
}


def merge(village: Village, other: Village, by: User) -> reorganisation.Preview:
    plan = ReorganisationPlan((other,), (other,), village, DAY, "双政函〔2025〕8号")
    return merge_villages(plan=plan, fingerprint=reorganisation.preview(plan).fingerprint, by=by)


def splitting(village: Village, *groups: MemberGroup, close: bool = False) -> ReorganisationPlan:
    new = Village(
        code=NEW, name="新塘村", township=village.township, opened=DAY, split_from=village
    )
    chosen = None if close else frozenset(group.pk for group in groups)
    return ReorganisationPlan(
        (village,), (village,) if close else (), new, DAY, "双政函〔2025〕9号", chosen
    )


def split(plan: ReorganisationPlan, by: User) -> None:
    split_village(plan=plan, fingerprint=reorganisation.preview(plan).fingerprint, by=by)


def counts(plan: ReorganisationPlan, village: Village, fate: str) -> dict[str, int]:
    return {line.label: line.count for line in reorganisation.preview(plan).of(village.pk, fate)}


def person(village: Village, number: str, **more: object) -> Member:
    return Member.objects.create(village=village, number=number, name=f"会员{number}", **more)


def test_people_go_with_their_village(
    staff: User, village: Village, other_village: Village
) -> None:
    association = Association.objects.create(
        code=OTHER_VILLAGE,
        township=village.township,
        village=other_village,
        kind="village",
        name="双桥村协会",
    )
    council = Post.objects.create(
        association=association, kind="council_member", name="理事", started=BEFORE
    )
    MemberGroup.objects.create(village=village, number=1, name="第一小组")
    first = MemberGroup.objects.create(
        village=other_village, number=1, name="第一小组", council_post=council
    )
    second = MemberGroup.objects.create(village=other_village, number=6, name="第六小组")
    household = Household.objects.create(village=other_village, head="何静", number="12")
    Household.objects.create(village=village, head="周平", number="12")
    member = person(other_village, "210-0001", group=first, household=household)
    gone = person(other_village, "210-0002", group=second, left=BEFORE, left_kind="withdrew")
    MemberGroup.objects.filter(pk=first.pk).update(leader=member)
    contact = Contact.objects.create(member=member, household=household, since=BEFORE)
    asked = Suggestion.objects.create(
        village=other_village, raised=BEFORE, text="修路", deadline=BEFORE
    )
    answer = {"answered": BEFORE, "answer": "好", "adopted": True, "reason": "可行"}
    told = Suggestion.objects.create(
        village=other_village, raised=BEFORE, text="路灯", deadline=BEFORE, **answer
    )
    merge(village, other_village, staff)
    for row in (first, second, household, member, gone, contact, asked, told):
        row.refresh_from_db()
    assert {row.village for row in (first, second, household, member, gone, asked)} == {village}
    assert told.village == other_village
    assert (first.number, first.name, first.leader, first.council_post) == (
        7,
        "双桥村第一小组",
        member,
        None,
    )
    assert (second.number, second.name) == (6, "第六小组")
    assert (household.number, member.number) == ("210-12", "210-0001")
    contact.full_clean()
    member.full_clean()
    assert contact.until is None
    before, now = Membership.objects.filter(member=member)
    assert (before.village, before.until, before.reason) == (
        other_village,
        DAY,
        "撤并（双政函〔2025〕8号）",
    )
    assert (now.village, now.since, now.until, now.group) == (village, DAY, None, first)
    assert Membership.objects.get(member=gone).village == other_village, "left it, not this one"
    assert list(first.periods.values_list("village", "until")) == [
        (OTHER_VILLAGE, DAY),
        (village.pk, None),
    ]
    assert (member.version, household.version, first.version) == (1, 1, 1), (
        "an open form of them is outdated"
    )


def test_the_preview_says_what_is_renumbered(village: Village, other_village: Village) -> None:
    for place in (village, other_village):
        MemberGroup.objects.create(village=place, number=1, name="第一小组")
        Household.objects.create(village=place, head="周平", number="12")
        person(place, "0001")
    person(other_village, "0002")
    shown = reorganisation.preview(
        ReorganisationPlan((other_village,), (other_village,), village, DAY, "文")
    )
    notes = {line.label: (line.count, line.note) for line in shown.of(OTHER_VILLAGE, MOVES)}
    assert notes == {
        "会员小组": (1, "其中 1 个的组号或名称与接收的村重复，将改号，名称前加原村名"),
        "会员": (2, "其中 1 人的会员编号重复，将另编；其余编号不变"),
        "家庭": (1, "其中 1 户的户编号重复，将在前面加原村代码的末三位"),
    }


def test_a_household_number_that_is_taken_twice(
    staff: User, village: Village, other_village: Village
) -> None:
    for place, number in (
        (village, "12"),
        (village, "210-12"),
        (other_village, "12"),
        (other_village, "210-12-2"),
    ):
        Household.objects.create(village=place, head="周平", number=number)
    merge(village, other_village, staff)
    numbers = Household.objects.filter(village=village).values_list("number", flat=True)
    assert sorted(numbers) == ["12", "210-12", "210-12-2", "210-12-3"]


def test_one_person_in_both_villages(village: Village, other_village: Village) -> None:
    person(village, "207-0001", identity="a" * 64)
    person(other_village, "210-0001", identity="a" * 64)
    plan = ReorganisationPlan((other_village,), (other_village,), village, DAY, "文")
    assert reorganisation.preview(plan).refusals == [
        (
            "观冲村的会员207-0001（207-0001）和双桥村的会员210-0001（210-0001）是同一个身份证号，"
            "请先办理其中一位离会。"
        )
    ]
    Member.objects.filter(village=village).update(left=BEFORE, left_kind="withdrew")
    assert reorganisation.preview(plan).refusals == []


@pytest.fixture
def groups(village: Village) -> list[MemberGroup]:
    """Two groups: in each a member with a household, whom both keep in touch with others."""
    made = []
    for number in (1, 2):
        group = MemberGroup.objects.create(village=village, number=number, name=f"第{number}小组")
        home = Household.objects.create(village=village, head=f"户主{number}", number=str(number))
        member = person(village, f"207-000{number}", group=group, household=home)
        MemberGroup.objects.filter(pk=group.pk).update(leader=member)
        visited = Household.objects.create(
            village=village, head=f"联系户{number}", number=f"{number}0"
        )
        Contact.objects.create(member=member, household=visited, since=BEFORE)
        Contact.objects.create(member=member, household=home, since=BEFORE)
        made.append(group)
    return made


def test_split(staff: User, village: Village, groups: list[MemberGroup]) -> None:
    Household.objects.create(village=village, head="无人户", number="99")
    person(village, "207-0003", household=Household.objects.get(number="1"))
    plan = splitting(village, groups[0])
    assert counts(plan, village, MOVES) == {"会员小组": 1, "会员": 2, "家庭": 2, "联系户": 2}
    split(plan, staff)
    new = Village.objects.get(pk=NEW)
    village.refresh_from_db()
    assert (new.name, new.opened, new.split_from, village.closed) == ("新塘村", DAY, village, None)
    assert list(Member.objects.filter(village=new).values_list("number", flat=True)) == [
        "207-0001",
        "207-0003",
    ]
    assert sorted(Household.objects.filter(village=new).values_list("number", flat=True)) == [
        "1",
        "10",
    ]
    assert sorted(Household.objects.filter(village=village).values_list("number", flat=True)) == [
        "2",
        "20",
        "99",
    ]
    assert MemberGroup.objects.get(village=new).leader.number == "207-0001"
    assert Contact.objects.filter(until=None).count() == 4
    assert Membership.objects.filter(village=new, since=DAY).count() == 2
    entry = TrailEntry.objects.latest("number")
    assert (entry.action, entry.target, entry.after["观冲村移交家庭"]) == (
        "拆分村",
        "观冲村分出新塘村",
        2,
    )


def test_what_reaches_across_the_new_border_ends(
    staff: User, village: Village, groups: list[MemberGroup]
) -> None:
    stays, goes = Member.objects.get(number="207-0002"), Member.objects.get(number="207-0001")
    shared = Household.objects.get(number="10")
    across = Contact.objects.create(member=stays, household=shared, since=datetime.date(2026, 2, 1))
    MemberGroup.objects.filter(pk=groups[1].pk).update(leader=goes)
    plan = splitting(village, groups[0])
    ended = counts(plan, village, ENDS)
    assert ended == {"与小组不在一个村的组长": 1, "跨村的联系户": 1}, (
        "whom both sides visit stays: one contact ends"
    )
    split(plan, staff)
    across.refresh_from_db()
    shared.refresh_from_db()
    assert (across.until, shared.village) == (None, village)
    assert Contact.objects.get(member=goes, household=shared).until == DAY
    groups[1].refresh_from_db()
    assert groups[1].leader is None
    for contact in Contact.objects.filter(until=None):
        contact.full_clean()


def test_a_household_on_both_sides_is_refused(village: Village, groups: list[MemberGroup]) -> None:
    person(village, "207-0009", group=groups[1], household=Household.objects.get(number="1"))
    assert reorganisation.preview(splitting(village, groups[0])).refusals == [
        (
            "有 1 户的会员分在要分出和留下的两边：户主1户（1）。请先把一户的会员编到同一个小组，"
            "再办理。"
        )
    ]


def test_split_through_the_pages(
    client_for: ClientFor, staff: User, village: Village, groups: list[MemberGroup]
) -> None:
    client, url = client_for(staff), f"/villages/{VILLAGE}/split/"
    page = client.get(url).content.decode()
    assert "第1小组（1 人，组长 会员207-0001）" in page
    shown = client.post(url, {**TYPED, "groups": [groups[1].pk], "act": "preview"}).content.decode()
    assert "转到新塘村" in shown
    assert "留在观冲村" in shown
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown)
    answer = client.post(url, {**dict(fields), "act": "confirm"}, follow=True)
    assert "已办理：观冲村分出新塘村。" in answer.content.decode()
    assert Member.objects.get(village=NEW).number == "207-0002"


def test_split_and_close(
    client_for: ClientFor, staff: User, village: Village, groups: list[MemberGroup]
) -> None:
    homeless = person(village, "207-0009")
    client, url = client_for(staff), f"/villages/{VILLAGE}/split/"
    some = client.post(url, {**TYPED, "groups": [groups[0].pk], "close": "on", "act": "preview"})
    assert some.status_code == 422
    assert "还有小组留在原村，原村不能撤销" in some.content.decode()
    split(splitting(village, *groups, close=True), staff)
    village.refresh_from_db()
    homeless.refresh_from_db()
    assert (village.closed, village.merged_into, homeless.village_id) == (DAY, None, NEW)
    assert not Household.objects.filter(village=village).exists()
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"code": "431321108299"}, f"前 9 位须是本乡镇的代码 {TOWNSHIP}"),
        ({"code": "43132110729"}, "代码须是 12 位数字"),
        ({"code": OTHER_VILLAGE}, "这个代码已是双桥村的"),
        ({"name": "双桥村"}, "本乡镇已有双桥村"),
        ({"groups": []}, "请选择分出去的会员小组"),
        ({"groups": [999]}, "请从列出的选项里选"),
    ],
)
def test_a_split_that_does_not_fit(
    typed: dict[str, object],
    words: str,
    client_for: ClientFor,
    staff: User,
    groups: list[MemberGroup],
) -> None:
    answer = client_for(staff).post(
        f"/villages/{VILLAGE}/split/",
        {**TYPED, "groups": [groups[0].pk], **typed, "act": "preview"},
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Village.objects.filter(pk=NEW).exists()


def test_a_village_with_members_is_not_closed_by_hand(
    client_for: ClientFor, staff: User, village: Village
) -> None:
    person(village, "207-0001")
    blank = dict.fromkeys(
        ("village_class", "economy", "area", "new_area", "opened", "merged_into"), ""
    )
    answer = client_for(staff).post(
        f"/villages/{VILLAGE}/edit/", {**blank, "kind": "village", "closed": "2026-01-01"}
    )
    assert "本村还有会员 1，请从“合并村”或“分村”办理，把它们一起转走。" in answer.content.decode()
    village.refresh_from_db()
    assert village.closed is None


def test_signed_agreements_come_along(
    client_for: Callable[[User], Client],
    staff: User,
    secretary: User,
    village: Village,
    other_village: Village,
) -> None:
    paper = Attachment.objects.create(
        code=other_village.pk, name="协议.pdf", kind="pdf", size=1, digest="0" * 64
    )
    contact = Contact.objects.create(
        member=person(other_village, "210-0001"),
        household=Household.objects.create(village=other_village, head="何静"),
        since=BEFORE,
        attachment=paper,
    )
    merge(village, other_village, staff)
    page = client_for(secretary).get(f"/contacts/{village.pk}/{contact.pk}/edit/").content.decode()
    assert f'href="/attachments/{village.pk}/{paper.ref}/"' in page
