"""What the report to the villagers says of charters, agreements, meetings, appraisals, honours, in
whole sentences."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from associations.models import Village
from associations.report_sections import ReportSpan
from autonomy import report_sections
from autonomy.models import Accountability, Appraisal, Disclosure, Matter, Meeting, Merit
from members.models import Household, MemberGroup
from tests.autonomy.filled import DAY, decide
from tests.conftest import VILLAGE

FIRST, LAST = datetime.date(2025, 1, 1), datetime.date(2025, 6, 30)
HALF = ReportSpan(VILLAGE, FIRST, LAST)
EMPTY = {
    "charters": ["本村还没有施行的章程。", "本村还没有施行的村规民约。"],
    "agreements": [
        "管理服务协议还没有征求意见。",
        "诚信计生协议还没有征求意见。",
        "本期没有新签协议。",
    ],
    "meetings": ["本期未登记会议。"],
    "appraisals": ["本期没有进行民主评议。"],
    "honours": ["本期没有评定自治组和自治户。", "本期未登记责任追究。"],
}


@pytest.fixture
def household(village: Village) -> Household:
    return Household.objects.create(village=village, head="文小满", number="0001")


@pytest.mark.parametrize("name", EMPTY)
def test_without_records_a_sentence_says_so(village, name: str) -> None:
    told = getattr(report_sections, name)(HALF)
    assert (list(told.section.paragraphs), told.section.table, list(told.to_do)) == (
        EMPTY[name],
        None,
        [],
    )


def test_charters_and_agreements(village, household) -> None:
    decide(village)
    told = report_sections.charters(HALF)
    assert told.section.paragraphs == [
        "《章程》第1版自2025年3月1日起施行。",
        "《章程》第2版自2025年3月1日起制定，已办到“起草初稿”（2025年3月1日）。",
        "本村还没有施行的村规民约。",
        "本期办理《章程》第1版的步骤：3月1日起草初稿；3月1日讨论修改；3月1日听取各方意见；"
        "3月1日逐户征求意见；3月1日表决；3月1日备案；3月1日印发施行。",
        "本期办理《章程》第2版的步骤：3月1日起草初稿。",
    ]
    assert told.to_do == ["继续办理《章程》第2版，办完各步以后印发到户。"]
    assert report_sections.agreements(HALF).section.paragraphs == [
        "管理服务协议征求意见1户，有效1户，签订率100.00%；不签0户，考虑中0户，都是正常的答复。",
        "诚信计生协议还没有征求意见。",
        "本期新签1份。",
    ]
    before = ReportSpan(VILLAGE, datetime.date(2024, 7, 1), datetime.date(2024, 12, 31))
    assert report_sections.charters(before).section.paragraphs == EMPTY["charters"]
    assert report_sections.agreements(before).section.paragraphs == EMPTY["agreements"]


def test_disclosures_that_fell_due_in_these_months(village) -> None:
    """January: the five of the quarter before; March: the year's five; April: the first quarter's
    five."""
    told = report_sections.disclosures(HALF)
    assert told.section.paragraphs == ["本期应公开15项，已公开0项。"]
    assert told.to_do == ["补公开到期没有公开的15项。"]
    post = {"village": village, "text": "公开", "place": "村部"}
    Disclosure.objects.create(**post, kind="births", year=2024, part=4, posted="2025-01-05")
    Disclosure.objects.create(**post, kind="fees", year=2025, part=0, posted="2025-02-05")
    Disclosure.objects.create(**post, kind="births", year=2025, part=1, posted="2025-07-05")
    Disclosure.objects.create(**post, kind="births", year=2025, part=2, posted="2025-07-05")
    assert report_sections.disclosures(HALF).section.paragraphs == ["本期应公开15项，已公开2项。"]
    week = ReportSpan(VILLAGE, datetime.date(2025, 2, 1), datetime.date(2025, 2, 7))
    assert report_sections.disclosures(week).section.paragraphs == ["本期没有到期要公开的事项。"]


def test_meetings_with_their_decisions_and_what_is_left_to_do(village) -> None:
    first = Meeting.objects.create(village=village, kind="council", date="2025-03-05", present=7)
    Meeting.objects.create(village=village, kind="delegates", date="2025-07-05", present=30)
    done = {
        "outcome": "decided",
        "decision": "增设一块",
        "deadline": "2025-05-01",
        "done": "2025-04-20",
    }
    Matter.objects.create(meeting=first, number=1, subject="增设公开栏", **done)
    left = {
        "outcome": "decided",
        "decision": "每户出一人",
        "responsible": "文映荷",
        "deadline": "2025-08-01",
    }
    Matter.objects.create(meeting=first, number=2, subject="清理水沟", **left)
    Matter.objects.create(meeting=first, number=3, subject="扩种油茶")
    told = report_sections.meetings(HALF)
    assert told.section.paragraphs == [
        "本期召开议事会会议1次。",
        "讨论事项3件，作出决定2件，已经落实1件。",
    ]
    assert told.section.table.rows == [
        ("3月5日", "增设公开栏", "增设一块", "4月20日"),
        ("3月5日", "清理水沟", "每户出一人", "正在落实"),
    ]
    assert told.to_do == ["落实“清理水沟”的决定，由文映荷负责，2025年8月1日以前办好。"]
    Matter.objects.filter(subject="清理水沟").update(done="2025-07-20")
    assert report_sections.meetings(HALF).to_do == told.to_do, (
        "told later, it stands as it stood on the last day"
    )


def test_appraisals_pooled_with_what_was_put_right(village) -> None:
    Appraisal.objects.create(
        village=village, date="2025-03-10", asked=100, satisfied=80, method="visit"
    )
    wanting = {
        "problems": "公开不及时。\n字太小。",
        "measures": "专人更换",
        "measures_due": "2025-07-31",
    }
    Appraisal.objects.create(village=village, date="2025-06-10", asked=50, satisfied=50, **wanting)
    told = report_sections.appraisals(HALF)
    assert told.section.paragraphs == [
        "本期民主评议2次（走访座谈、问卷调查），参评150人，满意130人，满意率86.66%。",
        "6月10日的评议反映：公开不及时；字太小。整改措施：专人更换。正在整改。",
    ]
    assert told.to_do == ["完成6月10日评议所反映问题的整改。"]


def test_of_accountability_there_are_only_counts(village, household) -> None:
    group = MemberGroup.objects.create(village=village, number=1, name="第一小组")
    honour = {"village": village, "year": 2025, "awarded": DAY, "reason": "事迹"}
    Merit.objects.create(**honour, group=group)
    Merit.objects.create(**honour, household=household)
    case = {
        "village": village,
        "date": DAY,
        "person": "易小舟",
        "post": "worker",
        "breach": "neglect",
        "facts": "迟报",
    }
    Accountability.objects.create(**case)
    Accountability.objects.create(**case, decision="talk", decided=DAY, decided_by="镇人民政府")
    told = report_sections.honours(HALF)
    assert told.section.paragraphs == [
        "评出自治组1个（第一小组），自治户1户（文小满户）。",
        "对村干部和工作人员违反工作纪律的情形追究责任2件，已作出处理决定1件。",
    ]
    assert told.to_do == ["对1件责任追究作出处理决定。"]
    assert "易小舟" not in str(told)


def test_another_villages_records_are_not_told(village, other_village) -> None:
    Meeting.objects.create(village=other_village, kind="council", date="2025-03-05", present=7)
    Appraisal.objects.create(village=other_village, date="2025-03-10", asked=100, satisfied=80)
    for name in ("meetings", "appraisals"):
        assert getattr(report_sections, name)(HALF).section.paragraphs == EMPTY[name]


def test_queries_do_not_grow_with_the_records(village) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            for name in EMPTY:
                getattr(report_sections, name)(HALF)
        return len(queries)

    def meet(day: int) -> None:
        meeting = Meeting.objects.create(
            village=village, kind="council", date=f"2025-03-{day:02d}", present=7
        )
        Matter.objects.create(
            meeting=meeting,
            number=1,
            subject="事",
            outcome="decided",
            decision="办",
            responsible="甲",
        )
        Appraisal.objects.create(
            village=village, date=f"2025-03-{day:02d}", asked=10, satisfied=9, problems="慢"
        )

    meet(1)
    few = count()
    for day in range(2, 20):
        meet(day)
    assert count() == few
