"""A township's work plan: its sections from the plan, the year before, and what falls due; the page
and the draft."""

import datetime
import io

import docx
import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.models import MonthlyReport
from assessment.papers import work_plan
from assessment.papers.work_plan import tasks
from assessment.papers.work_plan.last_year import last_year
from associations.models import Association, Plan, PlanStage, PlanTarget, Term, Township, Village
from autonomy.models import Appraisal, Matter, Meeting
from care.models import Activity
from documents.word import WordSection
from members.models import Suggestion
from tests.autonomy.filled import decide
from tests.conftest import TOWNSHIP, VILLAGE

D = datetime.date


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """1 February 2026."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: D(2026, 2, 1))


@pytest.fixture
def plan(township: Township) -> Plan:
    days = {"starts": D(2026, 4, 1), "ends": D(2026, 12, 20)}
    plan = Plan.objects.create(
        township=township, name="实施方案", basis="洪政发7号", aim="村村有章程。", **days
    )
    stage = {"plan": plan, "name": "确定类型", "what": "上报自定类型", "condition": "type_declared"}
    PlanStage.objects.create(number=1, starts=D(2026, 5, 6), ends=D(2026, 5, 18), **stage)
    target = {"plan": plan, "name": "多数合格", "condition": "grade_reached", "parameter": 2}
    PlanTarget.objects.create(threshold=90, **target)
    return plan


def sections(township: Township, year: int = 2026) -> dict[str, WordSection]:
    return {section.title: section for section in work_plan.sections(township, year)}


def due(township: Township, year: int = 2026) -> list[tuple[str, str, str, str]]:
    plans = list(Plan.objects.filter(township=township))
    table = tasks.section(township.pk, year, [plan for plan in plans if plan.year == year]).table
    assert table
    return [tuple(row) for row in table.rows]


def test_aims_and_targets_come_from_the_plan(township, plan) -> None:
    found = sections(township)
    assert found["指导思想"].paragraphs == ["村村有章程。（《实施方案》，洪政发7号）"]
    assert found["目标"].paragraphs == ["1.多数合格（“达到合格村以上”的村占比不低于90%）。"]
    without = sections(township, 2027)
    assert without["指导思想"].paragraphs == ["2027年的实施方案尚未写明总体要求。"]
    assert without["目标"].paragraphs == ["本年度的实施方案尚未写明目标。"]


def test_the_year_before_in_figures(village, divisions) -> None:
    decide_with_household(village)
    Association.objects.create(
        code=TOWNSHIP, township=divisions.township, kind="township", name="镇协会"
    )
    meeting = Meeting.objects.create(village=village, kind="council", date="2025-05-05", present=7)
    decision = {"outcome": "decided", "decision": "办"}
    Matter.objects.create(meeting=meeting, number=1, subject="甲", done="2025-06-01", **decision)
    Matter.objects.create(meeting=meeting, number=2, subject="乙", responsible="文映荷", **decision)
    Appraisal.objects.create(village=village, date="2025-06-10", asked=100, satisfied=95)
    Suggestion.objects.create(
        village=village, raised="2025-03-01", text="修路", deadline="2025-04-01"
    )
    place = {"village": village, "township": village.township, "code": village.pk}
    Activity.objects.create(**place, kind="training", date="2025-03-03", title="培训", reached=30)
    MonthlyReport.objects.create(
        village=village, period=202501, state="approved", births=3, planned_births=2
    )
    MonthlyReport.objects.create(
        village=village, period=202502, state="submitted", births=9, planned_births=9
    )
    before = last_year(TOWNSHIP, 2025)
    assert before.sentences == [
        "到2025年12月31日，有村2个、社区1个，会员0人；协会1个、会员小组0个。",
        (
            "章程施行的村1个，村规民约施行的村0个；管理服务协议征求意见1户，有效1户，签订率100.00%；"
            "诚信计生协议尚未征求意见。"
        ),
        (
            "各村召开会议1次，作出决定2件，已经落实1件；民主评议1次，参评100人次，满意95人次，"
            "满意率95.00%。"
        ),
        "收到意见建议1条，答复0条，采纳0条；开展活动1次，受益30人次。",
        "按审核过的月报，2025年出生3人，其中政策内2人。",
        "考评结果如下：",
    ]
    assert before.grades is not None
    assert before.grades.rows == [("创建村", 3), ("合计", 3)]
    assert before.below == ["中心社区", "观冲村", "双桥村"]
    assert tasks.carried_over(TOWNSHIP) == [
        "会议的决定还没有落实的1件，逐件落实。",
        "意见建议还没有答复的1条，逐条答复。",
    ]


def decide_with_household(village: Village) -> None:
    village.households.create(head="文小满", number="0001")
    decide(village)


def test_a_year_that_runs_has_no_grades_yet(divisions) -> None:
    before = last_year(TOWNSHIP, 2026)
    assert (before.grades, before.below, before.none_below) == (
        None,
        [],
        "2026年的考评等次还没有结果。",
    )
    assert before.sentences[0].startswith("到2026年2月1日，")


def test_what_falls_due_whatever_the_records(township) -> None:
    assert due(township) == [
        ("第一季度", "1月5日以前", "报齐2025年月报，进行年终考评", "乡镇"),
        ("", "1月10日以前", "公开2025年第四季度的五项", "各村（社区）"),
        ("", "1月31日以前", "向村民报告工作并听取意见（2025年年终）", "各村（社区）"),
        ("", "3月31日以前", "公开2026年的政策、收费、服务、优待和办事程序五项", "各村（社区）"),
        ("第二季度", "4月10日以前", "公开2026年第一季度的五项", "各村（社区）"),
        ("", "5月18日以前", "上报自定类型", "各村（社区）"),
        ("", "5月29日", "5·29会员活动日", "乡镇、村协会"),
        ("第三季度", "7月10日以前", "公开2026年第二季度的五项", "各村（社区）"),
        ("", "7月31日以前", "向村民报告工作并听取意见（2026年半年）", "各村（社区）"),
        ("第四季度", "10月10日以前", "公开2026年第三季度的五项", "各村（社区）"),
    ]


def test_stages_elections_and_agreements_that_end(township, village, plan) -> None:
    decide_with_household(village)
    village.agreements.update(ends="2026-08-31")
    for name, ends in (
        ("观冲村协会", D(2026, 6, 1)),
        ("双桥村协会", D(2025, 3, 1)),
        ("社区协会", D(2027, 1, 1)),
    ):
        own = Association.objects.create(code=TOWNSHIP, township=township, kind="market", name=name)
        Term.objects.create(association=own, number=1, started=D(2022, 1, 1), due=ends)
    found = {what: (when, who) for _, when, what, who in due(township)}
    assert found["确定类型：上报自定类型"] == ("5月6日至5月18日", "所有村（社区）")
    assert "上报自定类型" not in found, "the plan's own stage says it"
    assert found["届满未换届的协会1个（双桥村协会）换届"] == ("3月31日以前", "乡镇、村协会")
    assert found["届满的协会1个（观冲村协会）换届"] == ("6月30日以前", "乡镇、村协会")
    assert found["管理服务协议到期的1户，就是否续签征求意见"] == ("9月30日以前", "各村（社区）")
    assert not [what for what in found if "社区协会" in what]


def test_whom_to_help(township, village) -> None:
    village.village_class = "III"
    village.save()
    texts = sections(township)["重点帮促"].paragraphs
    assert texts[0] == "三类（重点）村1个：观冲村。"
    assert texts[-1] == "对这些村逐村确定联系领导、措施和期限。"


def test_the_page_shows_what_the_draft_holds(client_for, leader, township, plan) -> None:
    client = client_for(leader)
    page = client.get(reverse("work-plan", args=[TOWNSHIP, 2026])).content.decode()
    answer = client.get(reverse("work-plan-draft", args=[TOWNSHIP, 2026]))
    found = docx.Document(io.BytesIO(answer.getvalue()))
    lines = [paragraph.text for paragraph in found.paragraphs if paragraph.text]
    assert lines[0] == "洪山殿镇2026年人口和计划生育工作计划"
    assert lines[-2:] == ["洪山殿镇", "　　　　年　　月　　日"]
    assert [line for line in lines[:-2] if line not in page] == []
    cells = [
        cell.text for table in found.tables for row in table.rows for cell in row.cells if cell.text
    ]
    assert [text for text in cells if text not in page] == []


def test_the_next_year_is_planned_ahead_and_no_further(
    client_for, staff, secretary, township
) -> None:
    client = client_for(staff)
    years = {
        year: client.get(reverse("work-plan", args=[TOWNSHIP, year])).status_code
        for year in (2027, 2028, 1980)
    }
    assert years == {2027: 200, 2028: 404, 1980: 404}
    page = client.get(reverse("menu-section", args=[TOWNSHIP, "autonomy"]) + "?year=2027")
    assert reverse("survey-list", args=[TOWNSHIP, 2026]) in page.content.decode(), (
        "the menu leads to no year to come"
    )
    assert client_for(secretary).get(reverse("work-plan", args=[VILLAGE, 2026])).status_code == 403
