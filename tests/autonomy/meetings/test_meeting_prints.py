"""A meeting's papers and the certificates of merit, read in the finished PDF."""

import datetime
import io

import pikepdf
import pytest

from autonomy.meetings.papers import minutes, sign_in
from autonomy.models import Matter, Meeting, Merit
from members.models import Household, MemberGroup
from tests.conftest import VILLAGE

from ...members.papers.test_prints import pdf_of, text_of

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 7, 6)


@pytest.fixture
def meeting(village):
    meeting = Meeting.objects.create(
        village=village,
        **{
            "kind": "delegates",
            "date": DAY,
            "due": 35,
            "present": 33,
            "place": "村部会议室",
            "chair": "邓一舟",
        },
        president_attended=True,
    )
    Matter.objects.create(
        meeting=meeting,
        **{
            "number": 1,
            "subject": "公开栏增设一处",
            "outcome": "decided",
            "decision": "在二组路口增设一块公开栏。",
        },
        **{
            "votes_for": 30,
            "votes_against": 2,
            "abstained": 1,
            "responsible": "易小舟",
            "deadline": DAY,
        },
    )
    Matter.objects.create(
        meeting=meeting, number=2, subject="油茶基地是否扩种", discussion="先到邻村看看"
    )
    return meeting


def test_the_minutes_are_an_official_paper(client_for, leader, meeting):
    found = pdf_of(client_for(leader), f"/meetings/{VILLAGE}/{meeting.pk}/print/")
    said = text_of(found)
    for words in (
        "观冲村村民代表会议记录", "2025年7月6日", "村部会议室", "列席协会会长", "应到35人", "33人",
        "一、公开栏增设一处",
        "表决：应到35，实到33，需24；赞成30票，超过到会人数半数；反对2票，弃权1票。", "议定：",
        "由易小舟负责，2025年7月6日以前办好。",
        "二、油茶基地是否扩种",
        "讨论情况：先到邻村看看。结果：议而未决。", "主持人：", "记录人：", "出席人员签字：", "—1—",
    ):  # fmt: skip
        assert words in said, words
    assert "增设一块公开栏。。" not in said
    assert len(pikepdf.open(io.BytesIO(found)).pages) == 1


def test_a_decision_without_votes_was_unanimous(meeting):
    Matter.objects.update(votes_for=None, votes_against=None, abstained=None)
    assert ("表决", "没有计票，一致同意") in minutes(meeting).matters[0].facts
    assert [label for label, _ in minutes(meeting).matters[1].facts] == ["讨论情况", "结果"]


def test_the_sign_in_sheet_has_a_line_for_everybody_due(village, community, meeting):
    found = sign_in(village, meeting)
    assert (found.title, found.subject) == (
        "观冲村村民代表会议签到表",
        "公开栏增设一处；油茶基地是否扩种",
    )
    assert (len(found.rows), found.entitled, found.present, found.stands_for) == (
        35,
        "35",
        "33",
        "代表哪些户（组）",
    )
    assert (sign_in(village, None).title, len(sign_in(village, None).rows)) == (
        "观冲村会议签到表",
        40,
    )
    meeting.village, meeting.kind = community, "committees"
    assert sign_in(community, meeting).title == "中心社区“两委”会议签到表"
    meeting.kind = "assembly"
    assert sign_in(community, meeting).title == "中心社区居民会议签到表"


def test_certificates_of_merit_are_a_sheet_each(client_for, secretary, village):
    of = {"village": village, "year": 2025, "awarded": DAY, "reason": "走访到位"}
    group = MemberGroup.objects.create(village=village, number=1, name="第一小组")
    Merit.objects.create(**of, group=group)
    home = Merit.objects.create(
        **of, household=Household.objects.create(village=village, head="何静")
    )
    client, address = client_for(secretary), f"/merits/{VILLAGE}/2025/print/"
    found = pdf_of(client, address)
    said = text_of(found)
    for words in (
        "何静家庭：",
        "荣获观冲村2025年度计划生育自治户，特发此证",
        "观冲村村民委员会（盖章）2025年7月6日",
    ):
        assert words in said, words
    pages = pikepdf.open(io.BytesIO(found)).pages
    assert [
        tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) for page in pages
    ] == [(297, 210)] * 2
    assert "第一小组：" not in text_of(pdf_of(client, f"{address}?merit={home.pk}"))
    assert client.get(f"/merits/{VILLAGE}/2024/print/").status_code == 404
