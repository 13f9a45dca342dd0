"""Indicators on their pages and in the workbook, by hand-made records; and drafted in the
browser."""

import datetime
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.records.published import digest
from assessment.indicators.figures import indicators_of
from assessment.reports.links import Links
from associations.counted.sources import all_sources, by_village, source_of, span_of
from associations.models import Vocabulary, VocabularyDraft
from associations.vocabulary.in_force import documents, forget
from associations.vocabulary.services import draft_faults, start_draft
from care.models import Activity, Aid
from members.models import Contact, GroupNote, Suggestion
from members.people.services.people import transfer
from members.people.services.places import save_group
from tests.assessment.records import add_appraisal, add_months
from tests.care.families.records import support
from tests.conftest import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from tests.members.records import add_group, add_household, add_member

pytestmark = pytest.mark.django_db
YEAR = 2025


def act(village, month: int, day: int = 3, **fields) -> Activity:
    values = {"kind": "training", "title": "培训", "reached": 10} | fields
    return Activity.objects.create(village=village, date=datetime.date(YEAR, month, day), **values)


def texts(table, name: str) -> list[str]:
    (row,) = [row for row in table.rows if row.name == name]
    return [column.text(row) for column in table.columns.values()][1:]


def test_a_table_by_months_the_trend_and_the_links(divisions, staff, client_for) -> None:
    act(divisions.village, 2)
    act(divisions.village, 5, kind="home_visit", households=3, reached=3)
    act(divisions.other_village, 5)
    page = client_for(staff).get(reverse("indicator-detail", args=[TOWNSHIP, YEAR, "activities"]))
    table = page.context["table"]
    assert texts(table, "观冲村") == ["0", *["1"] * 3, *["2"] * 8]
    assert texts(table, "双桥村") == [*["0"] * 4, *["1"] * 8]
    assert [table.total[f"m{n}"] for n in range(12)] == ["0", *["1"] * 3, *["3"] * 8]
    chart = str(page.context["chart"])
    assert "2月 1；3月 1" in chart
    assert "5月 3" in chart
    own = client_for(staff).get(reverse("indicator-detail", args=[VILLAGE, YEAR, "activities"]))
    assert own.context["records"] == [("活动次数", reverse("activity-list", args=[VILLAGE, YEAR]))]


def test_fractions_are_cut_and_no_denominator_is_no_figure(
    divisions, secretary, client_for
) -> None:
    add_appraisal(divisions.village, 8999, 10000)
    page = client_for(secretary).get(reverse("indicator-list", args=[VILLAGE, YEAR]))
    lines = {line.indicator.title: line for line in page.context["table"].rows}
    satisfied = lines["群众满意率"]
    assert satisfied.indicator.text(satisfied.figure) == "89.99%"
    assert satisfied.amounts == ("8999", "10000")
    nothing = lines["问卷收回率"]
    assert nothing.indicator.text(nothing.figure) == ""


def test_columns_wait_for_approved_reports(divisions, staff, client_for) -> None:
    add_months(divisions.village, first=202501, last=202503, births=3, planned_births=2)
    page = client_for(staff).get(
        reverse("indicator-detail", args=[TOWNSHIP, YEAR, "planned_births"])
    )
    assert texts(page.context["table"], "观冲村") == ["66.66%"] * 12  # of the year so far
    stock = client_for(staff).get(
        reverse("indicator-detail", args=[TOWNSHIP, YEAR, "contraception"])
    )
    assert texts(stock.context["table"], "观冲村") == [*["98.00%"] * 3, *["—"] * 9]
    assert texts(stock.context["table"], "双桥村") == ["—"] * 12


def test_a_county_sees_its_townships(divisions, county, client_for) -> None:
    act(divisions.village, 1)
    act(divisions.foreign_village, 1)
    act(divisions.other_village, 1)
    page = client_for(county).get(reverse("indicator-detail", args=[COUNTY, YEAR, "activities"]))
    assert texts(page.context["table"], "洪山殿镇")[0] == "2"
    assert texts(page.context["table"], "甘棠镇")[0] == "1"


def test_the_workbook_has_villages_months_and_indicators(divisions, staff, client_for) -> None:
    act(divisions.village, 2)
    answer = client_for(staff).get(reverse("indicator-workbook", args=[TOWNSHIP, YEAR]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = [[cell.value for cell in row] for row in book["明细"].iter_rows(min_row=3)]
    of_village = [row for row in rows if row[0] == VILLAGE and row[3] == "活动次数"]
    assert [(row[2], row[4], row[6]) for row in of_village[:3]] == [
        ("2025-01", 0, 0),
        ("2025-02", 1, 1),
        ("2025-03", 1, 1),
    ]
    assert len(of_village) == 12
    assert len(rows) == 3 * 12 * len(documents().section("indicators"))
    cross = [[cell.value for cell in row] for row in book["指标"].iter_rows(min_row=4)]
    total = [row for row in cross if row[:2] == ["活动次数", "合计"]]
    assert total[0][2:5] == ["0", "1", "1"]


@pytest.mark.parametrize("name", ["indicator-list", "indicator-workbook"])
def test_queries_do_not_grow_with_villages(divisions, county, client_for, name) -> None:
    client, counts = client_for(county), []
    for code in (COUNTY, VILLAGE):
        forget()
        client.get(reverse(name, args=[code, YEAR]))
        forget()
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name, args=[code, YEAR]))
        counts.append(len(asked))
    assert abs(counts[0] - counts[1]) <= 2
    assert max(counts) < 60


def test_what_nobody_is_told_is_not_counted(divisions, staff, client_for) -> None:
    """Visits and aid to a sensitive family: the same figures for everybody, with it or without."""
    span = span_of(202503, 202503)
    asked = [(source_of(key), span) for key in ("activities", "visits", "aids", "helped")]
    before = by_village(TOWNSHIP, asked)
    home = add_household(divisions.village)
    support(home, "bereaved")
    act(divisions.village, 3, kind="home_visit", household=home, reached=1)
    Aid.objects.create(
        village=divisions.village,
        date=datetime.date(YEAR, 3, 3),
        kind="money",
        giver="association",
        household=home,
        helped=1,
        planning=1,
        what="米油",
    )
    assert by_village(TOWNSHIP, asked) == before


def test_groups_notes_and_suggestions_that_the_demo_lacks(divisions) -> None:
    group = add_group(divisions.village)
    for month, day in ((3, 2), (3, 20), (4, 5)):
        GroupNote.objects.create(
            group=group, kind="feedback", on=datetime.date(YEAR, month, day), text="反馈"
        )
    GroupNote.objects.create(group=group, kind="meeting", on=datetime.date(YEAR, 3, 9), text="碰头")
    for due, answered in ((10, 10), (10, 12), (20, None)):
        Suggestion.objects.create(
            village=divisions.village,
            raised=datetime.date(YEAR, 3, 1),
            text="路灯",
            deadline=datetime.date(YEAR, 3, due),
            **(
                {
                    "answered": datetime.date(YEAR, 3, answered),
                    **{"answer": "已修", "adopted": True, "reason": "应当"},
                }
                if answered
                else {}
            ),
        )
    span = span_of(202502, 202504)
    wanted = {
        **{"feedback_given": 2, "feedback_due": 3, "group_meetings": 1},
        **{"suggestions": 3, "suggestions_due": 3, "suggestions_in_time": 1},
    }
    found = by_village(TOWNSHIP, [(source_of(key), span) for key in wanted])
    assert {source.key: by[VILLAGE] for (source, _), by in found.items()} == wanted


def test_acts_of_today_change_no_past_month(divisions, staff) -> None:
    """A member goes to another village and a group gets another leader: months of before stand."""
    home = add_household(divisions.village)
    member = add_member(divisions.village, household=home, joined="2020-01-01")
    group = add_group(divisions.village, leader=member)
    other = add_member(divisions.other_village, joined="2020-01-01")
    Contact.objects.create(member=member, household=home, since=datetime.date(2024, 1, 1))
    asked = [(source, span_of(202506, 202506)) for source in all_sources() if source.of]
    before = by_village(TOWNSHIP, asked)
    now = timezone.localdate()
    month = now.year * 100 + now.month
    group.leader = None
    save_group(group=group, by=staff)
    transfer(member=member, to=divisions.other_village, on=now, by=staff)
    assert by_village(TOWNSHIP, asked) == before
    today = by_village(TOWNSHIP, [(source_of("members"), span_of(month, month))])
    ((_, counts),) = today.items()
    assert counts == {OTHER_VILLAGE: 2}
    assert other.village_id == OTHER_VILLAGE


def test_every_source_leads_to_its_records(divisions, secretary) -> None:
    links = Links(secretary, VILLAGE, YEAR)
    for source in all_sources():
        if source.of:
            assert links.records(source), source.key


def test_drafted_in_the_browser_and_published(divisions, county, client_for) -> None:
    now = timezone.localdate()
    draft = start_draft(
        title="新",
        effective_from=now.year * 100 + now.month,
        data=documents().data,
        by=county,
    )
    client = client_for(county)
    typed = {
        **{"title": "户均帮扶", "part0": "helped", "scale": "permille", "whole0": "households"},
        **{"years": 1, "version": draft.version},
    }
    create = reverse("vocabulary-indicator-create", args=[draft.pk])
    wrong = client.post(create, typed | {"scale": "count"})
    assert "只计数的没有分母" in wrong.content.decode()
    assert client.post(create, typed).status_code == 302
    draft.refresh_from_db()
    row = draft.data["indicators"][-1]
    assert {key: row[key] for key in ("title", "part", "whole", "years", "scale")} == {
        **{"title": "户均帮扶", "part": ["helped"], "whole": ["households"]},
        **{"years": 1, "scale": "permille"},
    }
    shown = client.get(reverse("vocabulary-indicators-columns", args=[draft.pk]))
    assert "当年累计“帮扶户次”÷“家庭户数”" in shown.content.decode()
    detail = client.get(reverse("vocabulary-draft-detail", args=[draft.pk])).content.decode()
    assert "指标：新增“户均帮扶”" in detail
    publish = reverse("vocabulary-draft-publish", args=[draft.pk])
    assert client.post(publish, {"version": draft.version}).status_code == 302
    assert not VocabularyDraft.objects.exists()
    listed = client.get(reverse("indicator-list", args=[COUNTY, now.year])).content.decode()
    assert "户均帮扶" in listed
    before = client.get(reverse("indicator-list", args=[COUNTY, now.year - 1])).content.decode()
    assert "户均帮扶" not in before


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"part": ["nothing"]}, "“nothing”不认识"),
        ({"part": ["activities:"]}, "不认识"),
        ({"part": ["members:training"]}, "不认识"),
        ({"part": ["report.births", "members"]}, "月报栏目不能和别的记录相加"),
        ({"part": ["spent", "members"]}, "金额不能和别的相加"),
        ({"part": ["members", "members"]}, "加了两次"),
        ({"whole": []}, "只计数的没有分母"),
        ({"scale": "times"}, "不认识"),
        ({"years": 9}, "不认识"),
        ({"title": ""}, "没有名称"),
        ({"code": "signed"}, "代码不对"),
        ({"part": ["report.n01"]}, "月报表里没有"),
        ({"part": ["report.births", "report.migrants_due"]}, "月末数"),
    ],
)
def test_what_is_wrong_is_told(divisions, county, row, said) -> None:
    made = {"code": "k1", "title": "新", "part": ["members"], "whole": ["households"]}
    data = {
        **documents().data,
        "indicators": [*documents().section("indicators"), made | {"scale": "percent"} | row],
    }
    now = timezone.localdate()
    draft = start_draft(title="新", effective_from=now.year * 100 + now.month, data=data, by=county)
    assert said in "；".join(draft_faults(draft))


def test_a_vocabulary_of_before_has_the_documents_indicators(divisions) -> None:
    data = {key: value for key, value in documents().data.items() if key != "indicators"}
    Vocabulary.objects.create(
        division=COUNTY, effective_from=202001, title="旧", data=data, digest=digest(data)
    )
    assert len(indicators_of(COUNTY, YEAR)) == len(documents().section("indicators"))
