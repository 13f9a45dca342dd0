"""会议和决定: taking down, votes against people present, follow-up, the pages of staff and
village."""

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import TrailEntry, User
from accounts.records import ConflictError
from associations.models import Village
from autonomy.meetings import services
from autonomy.meetings.quorum import presence, sum_of
from autonomy.models import Matter, Meeting
from tests.conftest import FOREIGN_VILLAGE, OTHER_VILLAGE, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
DAY = datetime.date(2025, 7, 6)
TODAY = timezone.localdate()
LIST = f"/meetings/{VILLAGE}/2025/"
VOTES = {"votes_for": 30, "votes_against": 2, "abstained": 1}
TYPED = {
    "kind": "delegates",
    "date": "2025-07-06",
    "due": "35",
    "present": "33",
    "outcome": "decided",
}
MATTER = {
    "subject": "公开栏增设一处",
    "decision": "在二组路口增设。",
    **{n: str(v) for n, v in VOTES.items()},
}


@pytest.fixture
def meeting(village: Village) -> Meeting:
    """35 delegates due, 33 there: 24 had to be."""
    return held(village)


@pytest.fixture
def client(client_for: ClientFor, secretary: User) -> Client:
    return client_for(secretary)


def held(village: Village, **values: Any) -> Meeting:
    of = {"kind": "delegates", "date": DAY, "due": 35, "present": 33, **values}
    return Meeting.objects.create(village=village, **of)


def matter_of(meeting: Meeting, **values: Any) -> Matter:
    of = {"subject": "公开栏增设一处", "outcome": "decided", "decision": "增设。", **values}
    return services.add_matter(matter=Matter(meeting=meeting, **of), by=None)


def faults(meeting: Meeting, **values: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        matter_of(meeting, **values)
    return refused.value.message_dict


def errors(page: Any) -> dict[str, list[str]]:
    assert page.status_code == 422
    return {name: list(found) for name, found in page.context["form"].errors.items()}


# Votes


@pytest.mark.parametrize(
    ("of", "votes", "said"),
    [
        ({}, (30, 2, 1), "应到 35，实到 33，需 24；赞成 30，过半；反对 2，弃权 1"),
        ({}, (16, 9, 8), "应到 35，实到 33，需 24；赞成 16，未过半（过半要 17）；反对 9，弃权 8"),
        (
            {"present": 20},
            (15, 2, 3),
            "应到 35，实到 20，需 24，还差 4 人，不能表决（赞成 15，反对 2，弃权 3）",
        ),
        (
            {"kind": "council", "due": 9, "present": 8},
            (5, 3, 0),
            "应到 9，实到 8；赞成 5，过半；反对 3，弃权 0",
        ),
        ({"due": None}, (33, 0, 0), "实到 33；赞成 33，过半；反对 0，弃权 0"),
        ({}, (None, None, None), ""),
    ],
)
def test_a_vote_is_shown_as_a_sum(
    village: Village, of: dict[str, Any], votes: tuple[int, ...], said: str
) -> None:
    meeting = held(village, **of)
    assert (
        sum_of(meeting, Matter(meeting=meeting, **dict(zip(Matter.VOTES, votes, strict=True))))
        == said
    )


def test_who_was_there_in_words(village: Village) -> None:
    assert presence(held(village)) == "应到 35，实到 33，需 24"
    assert presence(held(village, kind="board", due=5, present=4)) == "应到 5，实到 4"
    assert presence(held(village, due=None)) == "实到 33"


def test_no_more_votes_than_people(meeting: Meeting) -> None:
    assert matter_of(meeting, votes_for=30, votes_against=2, abstained=1).pk
    found = faults(meeting, votes_for=31, votes_against=2, abstained=1)
    assert found == {"votes_for": ["三项合计 34 票，多于实到 33 人。"]}
    found = faults(meeting, votes_for=31)
    assert found == {"votes_against": ["三项票数都要填，没有的填 0。"]}


def test_a_decision_of_the_delegates_needs_their_quorum_and_majority(
    village: Village, meeting: Meeting
) -> None:
    few = held(village, present=23)
    words = ["应到 35，实到 23，需 24，还差 1 人，不能表决，不能登记为作出决定。"]
    assert (
        faults(few) == faults(few, votes_for=23, votes_against=0, abstained=0) == {"outcome": words}
    )
    assert matter_of(few, outcome="discussed", decision="").pk
    found = faults(meeting, votes_for=16, votes_against=9, abstained=8)
    assert found == {
        "outcome": ["赞成 16，未过半（过半要 17）。村民代表会议的决定要到会人数的过半数赞成。"]
    }
    assert matter_of(meeting, votes_for=17, votes_against=9, abstained=7).pk
    council = held(village, kind="council", due=9, present=8)
    assert matter_of(council, votes_for=4, votes_against=2, abstained=2).pk, (
        "of a council no law asks it"
    )
    assert (
        "赞成不多于反对"
        in faults(council, votes_for=4, votes_against=4, abstained=0)["votes_for"][0]
    )


def test_a_decision_says_what_and_days_follow_the_meeting(meeting: Meeting) -> None:
    assert list(faults(meeting, decision="")) == ["decision"]
    before = DAY - datetime.timedelta(days=1)
    found = faults(meeting, deadline=before, done=before)
    assert set(found) == {"deadline", "done", "result"}
    assert list(faults(meeting, result="办好了")) == ["done"]
    assert faults(meeting, done=TODAY + datetime.timedelta(days=1), result="x") == {
        "done": ["这个日期还没有到，请核对。"]
    }


def test_a_meeting_keeps_up_with_its_matters(meeting: Meeting) -> None:
    matter_of(meeting, **VOTES, deadline=DAY)
    for change, field in (
        ({"present": 32}, "present"),
        ({"date": DAY + datetime.timedelta(days=1)}, "date"),
    ):
        changed = Meeting.objects.get(pk=meeting.pk)
        for name, value in change.items():
            setattr(changed, name, value)
        with pytest.raises(ValidationError) as refused:
            services.change_meeting(meeting=changed, by=None)
        assert list(refused.value.message_dict) == [field]
        assert refused.value.messages[0].startswith("议题“公开栏增设一处”：")
    meeting.refresh_from_db()
    assert (meeting.present, meeting.date) == (33, DAY)


def test_matters_are_numbered_and_a_meeting_with_matters_stays(
    meeting: Meeting, staff: User
) -> None:
    first, second = matter_of(meeting), matter_of(meeting, subject="人口学校开课安排")
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(ValidationError, match="还有 2 个议题"):
        services.remove_meeting(meeting=meeting, by=staff)
    Matter.objects.all().delete()
    services.remove_meeting(meeting=meeting, by=staff)
    assert not Meeting.objects.exists()
    assert TrailEntry.objects.latest("number").action == "删除会议"


def test_nothing_is_added_to_a_closed_village(
    village: Village, meeting: Meeting, client: Client
) -> None:
    Village.objects.filter(pk=VILLAGE).update(closed=TODAY)
    with pytest.raises(ValidationError, match="已于"):
        services.hold_meeting(
            meeting=Meeting(village=village, kind="board", date=DAY, present=5), by=None
        )
    with pytest.raises(ValidationError, match="已于"):
        matter_of(meeting)
    assert (Meeting.objects.count(), Matter.objects.count()) == (1, 0)
    assert "登记会议" not in client.get(LIST).content.decode()
    assert (
        "添加议题" not in client.get(f"/meetings/{VILLAGE}/{meeting.pk}/detail/").content.decode()
    )


# The pages


def test_a_meeting_with_its_first_matter_in_one_form(client: Client) -> None:
    page = client.post(
        f"{LIST}new/", {**TYPED, **MATTER, "president_attended": "on", "responsible": "易小舟"}
    )
    meeting = Meeting.objects.get()
    assert page.url == f"/meetings/{VILLAGE}/{meeting.pk}/detail/"
    assert (meeting.present, meeting.due, meeting.president_attended) == (33, 35, True)
    matter = meeting.matters.get()
    assert (matter.number, matter.subject, matter.votes_for, matter.responsible) == (
        1,
        "公开栏增设一处",
        30,
        "易小舟",
    )
    shown = client.get(page.url).content.decode()
    assert "应到 35，实到 33，需 24；赞成 30，过半；反对 2，弃权 1" in shown
    assert "添加议题" in shown
    assert {entry.action for entry in TrailEntry.objects.all()} == {"登记会议", "登记议事事项"}


def test_a_meeting_alone_and_the_next_is_as_the_last(client: Client) -> None:
    client.post(f"{LIST}new/", {**TYPED, "place": "村部会议室", "chair": "邓一舟"})
    assert (Meeting.objects.count(), Matter.objects.count()) == (1, 0)
    form = client.get(f"/meetings/{VILLAGE}/{TODAY.year}/new/").context["form"]
    assert (form.initial["place"], form.initial["chair"]) == ("村部会议室", "邓一舟")
    assert form.initial["date"] == TODAY


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"votes_for": "33"}, "votes_for", "合计 36 票，多于实到 33 人"),
        ({"present": "36"}, "present", "实到人数不能大于应到人数（35）"),
        ({"date": (TODAY + datetime.timedelta(days=1)).isoformat()}, "date", "还没有到"),
        ({"subject": ""}, "subject", "要写明事项"),
        ({"decision": ""}, "decision", "要写明决定内容"),
        ({"present": "三十"}, "present", "应填 0 或正整数"),
        ({"discussion": "身份证 432522198001011234"}, "discussion", "身份证号"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: Client, typed: dict[str, str], field: str, words: str
) -> None:
    page = client.post(f"{LIST}new/", {**TYPED, **MATTER, **typed})
    found = errors(page)
    assert list(found) == [field]
    assert words in found[field][0]
    assert "在二组路口增设。" in page.content.decode() or "decision" in typed, (
        "nothing typed is lost"
    )
    assert not Meeting.objects.exists(), "nor is the meeting kept without its matter"


def test_a_matter_is_added_changed_and_taken_away(client: Client, meeting: Meeting) -> None:
    address = f"/meetings/{VILLAGE}/{meeting.pk}/matters/new/"
    assert errors(
        client.post(address, {**MATTER, "outcome": "decided", "votes_for": "40"})
    ).keys() == {"votes_for"}
    client.post(address, {**MATTER, "outcome": "decided"})
    matter = Matter.objects.get()
    edit = f"/meetings/{VILLAGE}/matters/{matter.pk}/edit/"
    page = client.post(
        edit, {**MATTER, "outcome": "rejected", "version": matter.version, "votes_for": "5"}
    )
    assert page.url == f"/meetings/{VILLAGE}/{meeting.pk}/detail/#matter-{matter.pk}"
    matter.refresh_from_db()
    assert (matter.outcome, matter.votes_for) == ("rejected", 5)
    assert client.post(edit, {**MATTER, "outcome": "decided", "version": "1"}).status_code == 409
    client.post(edit, {"act": "remove"})
    assert not Matter.objects.exists()


def test_what_is_overdue_stands_on_top_until_its_result_is_recorded(
    client_for: ClientFor,
    staff: User,
    village: Village,
    other_village: Village,
    foreign_village: Village,
) -> None:
    late = matter_of(
        held(village, date=datetime.date(2024, 3, 1)), deadline=datetime.date(2024, 5, 1)
    )
    matter_of(held(other_village), deadline=TODAY, responsible="易小舟")
    matter_of(held(foreign_village), deadline=DAY)
    client = client_for(staff)
    page = client.get(f"/meetings/{TOWNSHIP}/2025/")
    assert [matter.pk for matter in page.context["overdue"].rows] == [late.pk]
    address = f"/meetings/{VILLAGE}/matters/{late.pk}/result/?list=1"
    assert address in page.content.decode()
    form = client.get(address).context["form"]
    assert form["done"].value() == TODAY
    assert errors(client.post(address, {"done": TODAY, "version": late.version})).keys() == {
        "result"
    }
    saved = client.post(address, {"done": TODAY, "result": "已经增设", "version": late.version})
    assert saved.url == f"/meetings/{TOWNSHIP}/{TODAY.year}/"
    late.refresh_from_db()
    assert (late.done, late.result, late.follow_up) == (TODAY, "已经增设", "done")
    assert TrailEntry.objects.latest("number").action == "登记落实情况"
    assert not client.get(f"/meetings/{TOWNSHIP}/2025/").context["overdue"].rows
    with pytest.raises(ConflictError):
        services.record_result(matter=late, done=TODAY, result="x", expected_version=1, by=staff)


def test_the_list_counts_and_narrows(
    client_for: ClientFor,
    leader: User,
    village: Village,
    other_village: Village,
    community: Village,
) -> None:
    first = held(village, kind="committees", due=8, present=8, president_attended=True)
    second = held(other_village, kind="committees", due=8, present=7)
    third = held(village, president_attended=True)
    matter_of(first, subject="修路", responsible="易小舟")
    matter_of(third, discussion="路灯太暗", done=DAY, result="已修", deadline=DAY)
    client = client_for(leader)

    def listed(**query: object) -> list[int]:
        return [
            row.pk for row in client.get(f"/meetings/{TOWNSHIP}/2025/", query).context["table"].rows
        ]

    page = client.get(f"/meetings/{TOWNSHIP}/2025/")
    tally = page.context["tally"]
    assert (tally["meetings"], tally["attended"], tally["committees"]) == (3, 1, 2)
    assert (tally["matters"], tally["decided"], tally["waiting"], tally["overdue"]) == (2, 2, 1, 0)
    assert page.context["lacking"] == [community]
    assert "登记会议</a>" not in page.content.decode(), "a leader only reads"
    assert sorted(listed()) == [first.pk, second.pk, third.pk]
    assert listed(kind="delegates") == [third.pk]
    assert listed(village=OTHER_VILLAGE) == [second.pk]
    assert sorted(listed(village=FOREIGN_VILLAGE)) == sorted(listed()), (
        "none of a village out of scope"
    )
    assert listed(text="路灯") == listed(follow_up="done") == [third.pk]
    assert listed(follow_up="waiting") == [first.pk]
    assert listed(text="没有的事") == []


def test_the_workbook_has_meetings_and_matters(client: Client, meeting: Meeting) -> None:
    matter_of(meeting, **VOTES, deadline=DAY)
    matter_of(held(meeting.village, date=datetime.date(2024, 1, 5)), subject="去年的事")
    book = load_workbook(BytesIO(client.get(f"{LIST}workbook/").getvalue()))
    assert book.sheetnames == ["会议", "议题"]
    rows = [row for row in book["议题"].iter_rows(values_only=True) if row[3] == 1]
    assert len(rows) == 1
    assert rows[0][:6] == (
        "观冲村",
        datetime.datetime(2025, 7, 6),
        "村民代表会议",
        1,
        "公开栏增设一处",
        None,
    )
    assert rows[0][8:11] == (30, 2, 1)


def test_in_a_township_the_village_comes_first(
    client_for: ClientFor, staff: User, village: Village
) -> None:
    address = reverse("meeting-create", args=[TOWNSHIP, 2025])
    assert "先选是哪个村" in client_for(staff).get(address).content.decode()
    assert client_for(staff).get(address, {"village": VILLAGE}).url == f"{LIST}new/"


def test_no_meetings_of_years_to_come(client: Client, village: Village) -> None:
    assert client.get(f"/meetings/{VILLAGE}/{TODAY.year + 1}/").status_code == 404
