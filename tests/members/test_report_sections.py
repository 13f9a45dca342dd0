"""What the report to the villagers says of members, groups and suggestions."""

import datetime

from accounts.records.periods import Change
from associations.report_sections import ReportSpan
from members import report_sections
from members.models import Member, MemberGroup, Suggestion
from tests.conftest import VILLAGE

HALF = ReportSpan(VILLAGE, datetime.date(2025, 1, 1), datetime.date(2025, 6, 30))


def test_members_and_groups_as_they_stood_at_the_end(village, other_village) -> None:
    led, _ = (
        MemberGroup.objects.create(village=village, number=n, name=f"第{n}小组") for n in (1, 2)
    )
    MemberGroup.objects.create(village=village, number=3, name="第三小组", dissolved="2025-06-01")
    for number, joined, left in (
        ("1", "", None),
        ("2", "2024", None),
        ("3", "2025-03", None),
        ("4", "2025-07-01", None),
        ("5", "2020", "2025-05-01"),
        ("6", "2020", "2025-08-01"),
    ):
        kind = "withdrew" if left else ""
        Member.objects.create(
            village=village, number=number, name="会员", joined=joined, left=left, left_kind=kind
        )
    Member.objects.create(village=other_village, number="1", name="会员")
    led.leader = Member.objects.get(village=village, number="1")
    led.change = Change(HALF.first)
    led.save()
    told = report_sections.people(HALF)
    assert told.section.paragraphs == [
        "到2025年6月30日，本村有会员4人，会员小组2个，其中有组长的1个。本期新入会1人，离会1人。"
    ]
    assert told.to_do == ["为1个没有组长的会员小组推选组长。"]


def test_suggestions_of_these_months(village) -> None:
    asked = {"village": village, "text": "修路", "deadline": "2025-12-31"}
    answer = {"answer": "已办", "reason": "合理"}
    Suggestion.objects.create(
        **asked, raised="2025-01-05", answered="2025-02-01", adopted=True, **answer
    )
    Suggestion.objects.create(
        **asked, raised="2025-05-05", answered="2025-07-01", adopted=True, **answer
    )
    Suggestion.objects.create(**asked, raised="2025-06-30")
    Suggestion.objects.create(**asked, raised="2025-07-01")
    told = report_sections.suggestions(HALF)
    assert told.section.paragraphs == ["本期收到会员和村民的意见建议3条，已答复1条，采纳1条。"]
    assert told.to_do == ["答复还没有答复的1条意见建议。"]


def test_without_records_a_sentence_says_so(village) -> None:
    assert report_sections.people(HALF).section.paragraphs == ["本村还没有登记会员和会员小组。"]
    assert report_sections.suggestions(HALF).section.paragraphs == ["本期没有收到意见建议。"]
