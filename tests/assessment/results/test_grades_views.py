"""The pages that show grades: what they say, where they lead, for whom, and with how many
queries."""

import datetime
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from assessment.approval.services.approve import correct_report
from assessment.grading.outcomes import rescore
from assessment.grading.presentation import reason
from assessment.grading.services.outcomes import assess
from assessment.models import Outcome, Standard
from associations.models import Village
from tests.assessment.records import (
    YEAR,
    add_appraisal,
    add_finding,
    add_model_village,
    add_months,
    add_report,
)
from tests.conftest import COUNTY, FOREIGN_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE

ClientFor = Callable[[User], Client]


def html(client: Client, url_name: str, code: str = VILLAGE, year: int = YEAR, **query: str) -> str:
    response = client.get(reverse(url_name, args=[code, year]), query)
    assert response.status_code == 200
    return response.content.decode()


def text(page: str) -> str:
    """What a reader sees of the main part, or of a part of it; blocks and cells a single space
    apart."""
    main = re.search(r"<main.*</main>", page, re.S)
    spaced = re.sub(
        r"(</?(?:td|th|tr|dt|dd|li|p|div|h\d|section|span)\b)", r" \1", main[0] if main else page
    )
    return re.sub(r"\s+", " ", unescape(strip_tags(spaced))).strip()


def criterion_of(page: str, code: str) -> str:
    """One criterion's part of a village's page."""
    return re.search(rf'<article[^>]*id="{code}".*?</article>', page, re.S)[0]


def row_of(page: str, name: str) -> str:
    """One village's line of an overview."""
    return next(row for row in re.findall(r"<tr>.*?</tr>", page, re.S) if f">{name}</a>" in row)


# A village's grade


def test_the_answer_stands_on_top(client_for: ClientFor, secretary: User, village: Village) -> None:
    add_model_village(village, without=[202412])
    add_report(village, 202412, serious_disputes=1)
    page = html(client_for(secretary), "village-grade")
    assert "洪山殿镇观冲村2025年度为合格村；离先进村还差1项。" in text(page)
    steps = re.findall(r'<li class="(ladder-step[^"]*)"( aria-current="step")?>', page)
    assert [("reached" in names, bool(current)) for names, current in steps] == [
        (True, False),
        (True, True),
        (False, False),
        (False, False),
    ]


def test_every_criterion_shows_what_the_command_says(
    client_for: ClientFor, leader: User, village: Village, community: Village
) -> None:
    add_model_village(
        village, births=9, planned_births=8, without=[202302], levy_due=10050, levy_collected=10049
    )
    add_months(community, contraception_done=97)
    for outcome in assess(code=TOWNSHIP, year=YEAR):
        if outcome.village == OTHER_VILLAGE:
            continue
        page = html(client_for(leader), "village-grade", outcome.village)
        for item in outcome.criteria:
            part = text(criterion_of(page, item.criterion.code))
            assert item.criterion.clause in part
            assert item.criterion.title in part
            assert reason(item) in part
            assert {True: "达到", False: "未达到", None: "不能判定"}[item.held] in part
            if item.held is not None:
                assert item.percent in part
        assert f"洪山殿镇{outcome.name}2025年度为{outcome.grade_title}" in text(page)


def test_a_missed_threshold_is_never_shown_as_reached(
    client_for: ClientFor, leader: User, village: Village
) -> None:
    add_model_village(village, births=0, planned_births=0, without=[202503])
    add_report(village, 202503, births=100000, planned_births=89995)
    part = criterion_of(html(client_for(leader), "village-grade"), "planned_birth_rate")
    assert "89.99%" in part
    assert "90.00%" not in part
    assert "89995÷100000＝89.99%，未达到90%" in part


def test_the_months_behind_a_sum(client_for: ClientFor, leader: User, village: Village) -> None:
    add_model_village(village, first=202401, births=3, planned_births=2)
    add_report(village, 202300, births=40, planned_births=38)
    part = criterion_of(html(client_for(leader), "village-grade"), "planned_birth_rate")
    assert part.count(">2/3</a>") == 24
    assert part.count("见全年") == 12
    assert ">38/40</a>" in part
    assert re.findall(r"<td>(\d+/\d+)</td>", part) == ["38/40", "24/36", "24/36"]
    assert reverse("report-detail", args=[VILLAGE, 202402]) in part


def test_corrections_in_the_window_are_marked_and_told(
    client_for: ClientFor, staff: User, village: Village
) -> None:
    add_model_village(village, without=[202503])
    report = add_report(village, 202503)
    correct_report(
        report=report, typed={"births": "3"}, reason="漏统二组新生儿", version=1, by=staff
    )
    page = html(client_for(staff), "village-grade")
    part = text(criterion_of(page, "planned_birth_rate"))
    assert "1/3 更正" in part
    assert "2025年3月月报：出生人数 1→3。原因：漏统二组新生儿" in part
    assert "漏统二组新生儿" in criterion_of(page, "six_none_2y")
    for other in ("contraception_rate", "levy_rate", "satisfaction_rate"):
        assert "更正" not in text(criterion_of(page, other))


def test_a_correction_outside_the_window_is_not_told(
    client_for: ClientFor, staff: User, village: Village
) -> None:
    add_model_village(village, first=202201, without=[202205, 202305])
    for period in (202205, 202305):
        report = add_report(village, period)
        correct_report(
            report=report, typed={"births": "2"}, reason=f"更正{period}", version=1, by=staff
        )
    page = html(client_for(staff), "village-grade")
    assert "更正202305" in criterion_of(page, "planned_birth_rate")
    assert "更正202305" not in criterion_of(page, "six_none_2y")
    assert "更正202205" not in page


def test_which_of_the_six_and_when(client_for: ClientFor, leader: User, village: Village) -> None:
    add_model_village(village, without=[202404])
    add_report(village, 202404, births=5, planned_births=3, discipline_breaches=1)
    page = html(client_for(leader), "village-grade")
    part = text(criterion_of(page, "six_none_2y"))
    assert criterion_of(page, "six_none_2y").count('<td class="month-broken">') == 1
    assert "出现情形的月份：2024年4月（违法生育2人、违反纪律1件）" in part


def test_each_appraisal_with_its_date(
    client_for: ClientFor, leader: User, village: Village
) -> None:
    add_months(village)
    add_appraisal(village, 80, 100, "2025-03-08")
    add_appraisal(village, 100, 100, "2025-10-20")
    part = text(criterion_of(html(client_for(leader), "village-grade"), "satisfaction_rate"))
    assert "2025年3月8日 问卷调查 100 80" in part
    assert "2025年10月20日 问卷调查 100 100" in part
    assert "合计 200 180" in part


def test_a_finding_with_its_evidence(
    client_for: ClientFor, leader: User, staff: User, village: Village
) -> None:
    add_months(village)
    finding = add_finding(village, "informed_choice")
    finding.by = staff
    finding.save()
    part = text(criterion_of(html(client_for(leader), "village-grade"), "informed_choice"))
    assert "查阅台账，走访十户" in part
    assert "文映荷" in part


def test_a_missing_month_leads_to_its_form(
    client_for: ClientFor, secretary: User, leader: User, village: Village
) -> None:
    add_model_village(village, without=[202301, 202302])
    add_report(village, 202302, "submitted")
    edit, detail = (
        reverse(name, args=[VILLAGE, period])
        for name, period in (("report-edit", 202301), ("report-detail", 202302))
    )
    page = html(client_for(secretary), "village-grade")
    steps = page[page.index("还差什么") : page.index("合格村标准")]
    assert f'href="{edit}"' in steps
    assert f'href="{detail}"' in steps
    assert "补报并审核2023年1月至2月的月报" in steps
    assert "2023年1月 未报 2023年2月 待审核" in text(steps)
    assert edit not in html(client_for(leader), "village-grade")


def test_months_that_are_not_due_yet_are_told_apart(
    client_for: ClientFor, secretary: User, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On 5 November the report of October is not late yet; that of September is."""
    add_months(village, last=202508)
    add_appraisal(village)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: datetime.date(2025, 11, 5))
    page = html(client_for(secretary), "village-grade")
    steps = text(page[page.index("还差什么") : page.index("合格村标准")])
    assert (
        "补报并审核2025年9月的月报；2025年10月至12月未到报送期，到期后报送 2025年9月 未报" in steps
    )
    assert "2025年10月 未报" not in steps
    assert "等次待定" in page
    levy = text(criterion_of(page, "levy_rate"))
    assert "缺2025年9月至12月的数据，不能判定。 其中2025年10月至12月未到报送期。" in levy
    assert "9月 未报 10月 未到期 11月 未到期 12月 未到期" in levy
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: datetime.date(2026, 1, 6))
    page = html(client_for(secretary), "village-grade")
    assert "补报并审核2025年9月至12月的月报" in page
    assert "未到期" not in page
    assert "等次待定" not in page


def test_findings_and_appraisals_lead_staff_to_their_forms(
    client_for: ClientFor, staff: User, leader: User, community: Village
) -> None:
    add_months(community)
    page = html(client_for(staff), "village-grade", community.pk)
    finding = reverse("finding-edit", args=[community.pk, YEAR]) + "?kind=community_services"
    appraisal = reverse("appraisal-create", args=[community.pk, YEAR])
    assert f'href="{finding}"' in page
    assert f'href="{appraisal}"' in page
    assert finding not in html(client_for(leader), "village-grade", community.pk)


def test_what_changed_since_last_year(
    client_for: ClientFor, leader: User, village: Village
) -> None:
    add_months(village, first=202201)
    add_appraisal(village)
    seen = text(html(client_for(leader), "village-grade"))
    assert "上年为 创建村 ，本年为 先进村 。" in seen
    assert "满意率上年未达到，本年达到（95.00%）" in seen


def test_the_footer_names_what_can_be_computed_again(
    client_for: ClientFor, leader: User, village: Village
) -> None:
    add_model_village(village)
    unkept = html(client_for(leader), "village-grade")
    assert "存档" not in unkept
    assess(code=village.pk, year=YEAR)
    page = html(client_for(leader), "village-grade")
    assert "所依据的数字与标准一并存档" in page
    row = Outcome.objects.select_related("standard").get(village=village, year=YEAR)
    assert row.digest[:16] in page
    assert rescore(row.facts, row.standard.ladder, YEAR).digest == row.digest
    assert "编号 v1" in page
    assert "此前的考评结果" not in page
    add_appraisal(village, date="2025-08-08")
    page = html(client_for(leader), "village-grade")
    assert "此前的考评结果（1 次）" in page
    assert row.digest[:16] in page


def test_a_merged_village_and_the_one_it_went_into(
    client_for: ClientFor, leader: User, secretary: User, village: Village, other_village: Village
) -> None:
    other_village.closed, other_village.merged_into = datetime.date(2025, 6, 30), village
    other_village.save()
    gone = html(client_for(leader), "village-grade", OTHER_VILLAGE)
    assert "双桥村已于2025年6月30日撤销，并入观冲村。" in text(gone)
    assert reverse("village-grade", args=[VILLAGE, YEAR]) in gone
    assert reverse("village-grade", args=[OTHER_VILLAGE, 2024]) in gone
    into = html(client_for(leader), "village-grade")
    assert "并入本村的有：双桥村（2025年6月30日撤销）" in text(into)
    assert reverse("village-grade", args=[OTHER_VILLAGE, 2024]) in into
    own = html(client_for(secretary), "village-grade")
    assert "双桥村" in own
    assert reverse("village-grade", args=[OTHER_VILLAGE, 2024]) not in own
    assert "洪山殿镇双桥村2024年度为创建村" in text(
        html(client_for(leader), "village-grade", OTHER_VILLAGE, 2024)
    )


def test_a_village_that_was_not_there_yet(
    client_for: ClientFor, leader: User, village: Village
) -> None:
    Village.objects.filter(pk=VILLAGE).update(opened=datetime.date(2026, 1, 1))
    assert "观冲村2026年1月1日设立，从2026年度起参加考评。" in text(
        html(client_for(leader), "village-grade")
    )


# Overviews


def township_of_five(village: Village, other_village: Village, community: Village) -> None:
    """模范 观冲村, 合格 双桥村 (a dispute in 2025), 创建 中心社区 (no finding, two months
    missing)."""
    add_model_village(village, first=202201)
    add_appraisal(village, 80, 100, "2024-04-04")
    add_months(other_village, first=202201, without=[202502])
    add_report(other_village, 202502, serious_disputes=1)
    add_appraisal(other_village, 181, 200)
    add_appraisal(other_village, date="2024-04-04")
    add_months(community, without=[202501, 202502])


def test_the_counts_and_shares(
    client_for: ClientFor,
    leader: User,
    village: Village,
    other_village: Village,
    community: Village,
) -> None:
    township_of_five(village, other_village, community)
    seen = text(html(client_for(leader), "overview", TOWNSHIP))
    assert "参加考评 3 个村" in seen
    assert "模范村 1 个 占 33.3%" in seen
    assert "先进村 0 个 占 0.0%" in seen
    assert "合格村 1 个 占 33.3%" in seen
    assert "创建村 1 个 占 33.3%" in seen
    assert "有不能判定项 2 个村 其中 1 个缺月报" in seen


def test_the_targets_with_exact_counts(
    client_for: ClientFor,
    leader: User,
    village: Village,
    other_village: Village,
    community: Village,
) -> None:
    township_of_five(village, other_village, community)
    seen = text(html(client_for(leader), "overview", TOWNSHIP))
    assert "合格村以上占比 不低于90% 未达到 2/3，还差1个村" in seen
    assert "模范村占比 不低于70% 未达到 1/3，还差2个村" in seen
    assert "模范村数 不低于3个 未达到 1个村，还差2个村" in seen
    Village.objects.exclude(pk=VILLAGE).update(closed=datetime.date(2025, 5, 1))
    seen = text(html(client_for(leader), "overview", TOWNSHIP))
    assert "合格村以上占比 不低于90% 达到 1/1，已达到" in seen


def test_who_moved_and_why(
    client_for: ClientFor,
    leader: User,
    village: Village,
    other_village: Village,
    community: Village,
) -> None:
    township_of_five(village, other_village, community)
    seen = text(html(client_for(leader), "overview", TOWNSHIP))
    assert "升等 1 个 观冲村 创建村 → 模范村 满意率上年未达到，本年达到（95.00%）" in seen
    assert "降等 1 个 双桥村 先进村 → 合格村 两年六无上年达到，本年未达到" in seen


def test_a_year_that_is_not_over_is_not_compared(
    client_for: ClientFor, leader: User, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_model_village(village, first=202201, last=202510)
    add_appraisal(village, date="2024-04-04")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: datetime.date(2026, 1, 5))
    page = html(client_for(leader), "overview", TOWNSHIP)
    assert "暂不与上年比较" in page
    assert "降等" not in text(page).replace("等次下降", "")
    assert "降" not in text(row_of(page, "观冲村"))
    assert "缺 1 个月月报" in text(row_of(page, "观冲村"))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: datetime.date(2026, 1, 6))
    seen = text(html(client_for(leader), "overview", TOWNSHIP))
    assert (
        "观冲村 先进村 → 创建村 缺2025年11月至12月的月报，计划生育率、征收到位率、两年六无不能判定"
    ) in seen


def test_a_village_s_line(
    client_for: ClientFor,
    leader: User,
    village: Village,
    other_village: Village,
    community: Village,
) -> None:
    township_of_five(village, other_village, community)
    page = html(client_for(leader), "overview", TOWNSHIP)
    line = row_of(page, "双桥村")
    assert reverse("village-grade", args=[OTHER_VILLAGE, YEAR]) in line
    seen = text(line)
    assert seen == (
        "双桥村 合格村 先进村 降 100.00% 36/36 98.00% 98/100 100.00% 10/10 无对象 90.50% "
        "181/200 知情选择、三生服务"
    )
    other = text(row_of(page, "中心社区"))
    assert other.startswith("中心社区 创建村 创建村 待定 98.00% 98/100 100.00% 10/10 待定 未评议")
    assert other.endswith("缺 2 个月月报")


def test_every_village_under_every_criterion(
    client_for: ClientFor,
    leader: User,
    village: Village,
    other_village: Village,
    community: Village,
) -> None:
    township_of_five(village, other_village, community)
    page = html(client_for(leader), "overview", TOWNSHIP)
    table = re.search(r'<table class="table matrix.*?</table>', page, re.S)[0]
    rows = {
        re.search(r'<th scope="row"[^>]*>([^<]+)<', row)[1]: re.findall(r'title="([^"]+)"', row)
        for row in re.findall(r"<tr><th scope=\"row\".*?</tr>", table, re.S)
    }
    assert {title.split("：")[-1] for title in rows["观冲村"]} == {"达到", "不适用"}
    assert "两年六无：未达到" in rows["双桥村"]
    assert "知情选择：待定" in rows["双桥村"]
    assert "满意率：待定" in rows["中心社区"]
    assert f"{reverse('village-grade', args=[OTHER_VILLAGE, YEAR])}#six_none_2y" in table
    assert re.findall(r"<td>(\d/\d)</td>", table)[:5] == ["2/3", "3/3", "3/3", "2/3", "2/3"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["中心社区", "观冲村", "双桥村"]),
        ({"grade": "model"}, ["观冲村"]),
        ({"kind": "community"}, ["中心社区"]),
        ({"kind": "village", "grade": "created"}, []),
        ({"attention": "any"}, ["中心社区", "双桥村"]),
        ({"attention": "overdue"}, ["中心社区"]),
        ({"attention": "fallen"}, ["双桥村"]),
        ({"attention": "risen"}, ["观冲村"]),
        ({"attention": "undecided"}, ["中心社区", "双桥村"]),
        ({"grade": "excellent"}, ["中心社区", "观冲村", "双桥村"]),
        ({"sort": "grade"}, ["观冲村", "双桥村", "中心社区"]),
        ({"sort": "-grade"}, ["中心社区", "双桥村", "观冲村"]),
        ({"sort": "satisfaction_rate"}, ["双桥村", "观冲村", "中心社区"]),
        ({"sort": "-satisfaction_rate"}, ["观冲村", "双桥村", "中心社区"]),
        ({"sort": "undecided"}, ["中心社区", "双桥村", "观冲村"]),
        ({"sort": "nonsense"}, ["中心社区", "观冲村", "双桥村"]),
    ],
)
def test_filters_and_orders(
    client_for: ClientFor,
    leader: User,
    village: Village,
    other_village: Village,
    community: Village,
    query: dict[str, str],
    names: list[str],
) -> None:
    township_of_five(village, other_village, community)
    page = html(client_for(leader), "overview", TOWNSHIP, **query)
    table = page[page.index('id="villages"') :]
    assert re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', table) == names
    assert ("没有符合条件的村" in page) is (names == [])


def test_the_county_sees_a_line_per_township(
    client_for: ClientFor,
    county: User,
    village: Village,
    other_village: Village,
    community: Village,
) -> None:
    township_of_five(village, other_village, community)
    page = html(client_for(county), "overview", COUNTY)
    lines = [text(row) for row in re.findall(r"<tr>.*?</tr>", page, re.S)]
    assert any(
        line.startswith("洪山殿镇 1 3 1 33.3% 0 0.0% 1 33.3% 1 33.3% 1 1 2") for line in lines
    )
    assert any(line.startswith("甘棠镇 2 1 0 0.0% 0 0.0% 0 0.0% 1 100.0% 0 0 1") for line in lines)
    assert any(line.startswith("全县合计 4 1 25.0% 0 0.0% 1 25.0% 2 50.0% 1 1 3") for line in lines)
    assert reverse("overview", args=[FOREIGN_TOWNSHIP, YEAR]) in page


def test_a_village_s_overview_is_its_own_page(
    client_for: ClientFor, leader: User, village: Village
) -> None:
    response = client_for(leader).get(reverse("overview", args=[VILLAGE, YEAR]))
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("village-grade", args=[VILLAGE, YEAR]),
    )
    response = client_for(leader).get(reverse("village-grade", args=[TOWNSHIP, YEAR]))
    assert response["Location"] == reverse("overview", args=[TOWNSHIP, YEAR])


@pytest.mark.parametrize(
    ("code", "year"),
    [
        ("4313211079", YEAR),
        (f"{TOWNSHIP}999", YEAR),
        (TOWNSHIP, 1999),
        (TOWNSHIP, 2999),
        (TOWNSHIP, 0),
    ],
)
def test_an_overview_that_is_not_there_is_404(
    client_for: ClientFor, leader: User, code: str, year: int
) -> None:
    assert client_for(leader).get(f"/overview/{code}/{year:04}/").status_code == 404


@pytest.mark.parametrize(
    ("code", "year"), [(f"{TOWNSHIP}999", YEAR), (VILLAGE, 1999), (VILLAGE, 2999), (VILLAGE, 0)]
)
def test_a_grade_that_is_not_there_is_404(
    client_for: ClientFor, leader: User, code: str, year: int
) -> None:
    assert client_for(leader).get(f"/grade/{code}/{year:04}/").status_code == 404


def test_a_township_without_villages_says_what_to_do(
    client_for: ClientFor, leader: User, village: Village
) -> None:
    Village.objects.all().update(closed=datetime.date(2020, 1, 1))
    assert "这一年没有可以考评的村（社区）" in html(client_for(leader), "overview", TOWNSHIP)


# Queries


def count(client: Client, url_name: str, code: str) -> int:
    html(client, url_name, code)
    with CaptureQueriesContext(connection) as captured:
        html(client, url_name, code)
    return len(captured)


def test_the_queries_of_an_overview_do_not_grow(
    client_for: ClientFor,
    leader: User,
    village: Village,
    other_village: Village,
    community: Village,
) -> None:
    client = client_for(leader)
    Village.objects.exclude(pk=VILLAGE).update(closed=datetime.date(2020, 1, 1))
    one = count(client, "overview", TOWNSHIP)
    Village.objects.all().update(closed=None)
    three = count(client, "overview", TOWNSHIP)
    for number in range(41):
        more = Village.objects.create(
            code=f"{TOWNSHIP}{300 + number}", name=f"第{number}村", township_id=TOWNSHIP
        )
        add_months(more, without=[202305] if number % 2 else ())
    assert one == three == count(client, "overview", TOWNSHIP)


def test_the_queries_of_an_explanation_do_not_grow_with_what_is_behind_it(
    client_for: ClientFor, leader: User, staff: User, village: Village, other_village: Village
) -> None:
    client = client_for(leader)
    add_model_village(other_village)
    bare = count(client, "village-grade", VILLAGE)
    add_months(village, first=202201, without=[202305, 202306, 202507])
    add_appraisal(village)
    for kind in ("informed_choice", "three_life_services"):
        add_finding(village, kind)
    for period in (202305, 202306):
        report = add_report(village, period)
        correct_report(report=report, typed={"births": "2"}, reason="核对", version=1, by=staff)
    full = count(client, "village-grade", VILLAGE)
    # The items of corrections and the county's forms, once there is something to read by them.
    assert full - bare in (0, 1, 2)
    assert full <= 32


# Standards


def test_the_standard_reads_as_a_document(client_for: ClientFor, secretary: User) -> None:
    client, standard = client_for(secretary), Standard.objects.get(code="v1")
    listed = client.get(reverse("standard-list")).content.decode()
    assert reverse("standard-detail", args=[standard.pk]) in listed
    assert "2000年起" in listed
    seen = text(client.get(reverse("standard-detail", args=[standard.pk])).content.decode())
    for criterion in standard.ladder.criteria:
        assert f"{criterion.clause}" in seen
        assert criterion.title in seen
    assert (
        "3年累计“政策内出生人数”÷“出生人数”，不低于90%。 考评期 考评年度及其前2年，按自然年" in seen
    )
    assert "社区附加标准 · 只对社区" in seen
    assert "合格村以上占比不低于90%" in seen
    assert standard.digest in seen
    assert client.get(reverse("standard-detail", args=[standard.pk + 99])).status_code == 404
