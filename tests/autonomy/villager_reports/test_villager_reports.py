"""Reports to the villagers: when they are due, recording one, and the Word draft made of
records."""

import datetime
import io
import re

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import TrailEntry
from associations.models import Village
from autonomy.models import Meeting, VillagerReport
from autonomy.villager_reports.reports import Half, VillagerReportState, cells, due_day, span
from tests.conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE
from tests.members.records import add_group, add_member

MID = datetime.date(2025, 7, 5)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """15 August 2025."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2025, 8, 15))


@pytest.fixture
def meeting(village: Village) -> Meeting:
    return Meeting.objects.create(village=village, kind="delegates", date=MID, due=35, present=33)


def save(client: Client, half: str = "mid", **fields: object):
    url = reverse("villager-report-edit", args=[VILLAGE, 2025, half])
    page = client.get(url).content.decode()
    token, version = (
        re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("form_token", "version")
    )
    return client.post(url, {"form_token": token, "version": version, **fields}, follow=True)


def drafted(client: Client, half: str, query: str = "") -> list[str]:
    answer = client.get(reverse("villager-report-draft", args=[VILLAGE, 2025, half]) + query)
    assert "attachment" in answer["Content-Disposition"]
    found = docx.Document(io.BytesIO(answer.getvalue()))
    return [paragraph.text for paragraph in found.paragraphs if paragraph.text]


def test_when_reports_are_due() -> None:
    assert (due_day(2025, Half.MID), due_day(2025, Half.END)) == (
        datetime.date(2025, 7, 31),
        datetime.date(2026, 1, 31),
    )
    assert span(2025, Half.END) == (datetime.date(2025, 7, 1), datetime.date(2025, 12, 31))
    assert span(2025, Half.END, whole=True)[0] == datetime.date(2025, 1, 1)


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ((2025, 6, 30), [VillagerReportState.LATER, VillagerReportState.LATER]),
        ((2025, 7, 1), [VillagerReportState.DUE, VillagerReportState.LATER]),
        ((2025, 7, 31), [VillagerReportState.DUE, VillagerReportState.LATER]),
        ((2025, 8, 1), [VillagerReportState.OVERDUE, VillagerReportState.LATER]),
        ((2026, 1, 31), [VillagerReportState.OVERDUE, VillagerReportState.DUE]),
        ((2026, 2, 1), [VillagerReportState.OVERDUE, VillagerReportState.OVERDUE]),
    ],
)
def test_how_a_half_stands_on_a_day(
    monkeypatch, day: tuple[int, int, int], states: list[VillagerReportState]
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(*day))
    assert [cell.state for cell in cells(2025, [])] == states


def test_the_township_sees_who_owes_one(client_for, staff, divisions, meeting) -> None:
    VillagerReport.objects.create(
        village=divisions.village, year=2025, half="mid", given=MID, meeting=meeting
    )
    page = client_for(staff).get(reverse("villager-report-list", args=[TOWNSHIP, 2025]))
    rows = {
        village.name: [cell.state.label for cell in row] for village, row in page.context["rows"]
    }
    assert rows == {
        "中心社区": ["逾期", "未到期"],
        "观冲村": ["已报告", "未到期"],
        "双桥村": ["逾期", "未到期"],
    }
    assert [count for _, count in page.context["counts"]] == [1, 2, 0, 3]


def test_the_secretary_records_a_report_given_at_a_meeting(client_for, secretary, meeting) -> None:
    done = save(
        client_for(secretary), meeting=meeting.pk, given="2025-07-05", opinions="希望早点兑现"
    )
    report = VillagerReport.objects.get()
    assert (report.given, report.meeting, report.heard_by, report.opinions) == (
        MID,
        meeting,
        33,
        "希望早点兑现",
    )
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.by, entry.target) == (
        "登记向村民报告",
        secretary,
        "观冲村2025年半年报告",
    )
    assert reverse("meeting-detail", args=[VILLAGE, meeting.pk]) in done.content.decode()
    save(client_for(secretary), meeting=meeting.pk, given="2025-07-05", heard_by="30")
    assert VillagerReport.objects.get().heard_by == 30
    save(client_for(secretary), act="remove")
    assert not VillagerReport.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"given": "2025-07-06"}, "given", "那次会议是 2025-07-05 开的"),
        ({"heard_by": "34"}, "heard_by", "那次会议实到 33 人"),
        ({"meeting": "", "given": "2025-08-16"}, "given", "还没有到"),
        ({"given": ""}, "given", ""),
        ({"opinions": "号码 110101199003078515"}, "opinions", "像身份证号"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    client_for, secretary, meeting, fields, field, message
) -> None:
    page = save(client_for(secretary), **{"meeting": meeting.pk, "given": "2025-07-05", **fields})
    assert page.status_code == 422
    assert message in page.context["form"].errors[field][0]
    assert not VillagerReport.objects.exists()


def test_only_the_villages_own_meetings_of_those_months_are_offered(
    client_for, staff, meeting, other_village
) -> None:
    Meeting.objects.create(village=other_village, kind="delegates", date=MID, present=30)
    Meeting.objects.create(village=meeting.village, kind="delegates", date="2024-12-20", present=30)
    page = client_for(staff).get(reverse("villager-report-edit", args=[VILLAGE, 2025, "mid"]))
    offered = page.context["form"].fields["meeting"]
    assert [offered.label_from_instance(row) for row in offered.queryset] == [
        "2025-07-05 村民代表会议"
    ]


def test_the_draft_is_of_the_half_year(client_for, secretary, meeting) -> None:
    lines = drafted(client_for(secretary), "mid")
    assert lines[0] == "观冲村2025年上半年人口和计划生育工作情况报告"
    assert "现将本村2025年1月至6月的人口和计划生育工作情况报告如下，请审议并提出意见。" in lines
    headings = [line for line in lines if re.match("[一二三四五六七八九十]+、", line)]
    assert headings[0] == "一、协会和会员"
    assert headings[-1].endswith("、下一步要办的事")
    assert [line.split("、")[0] for line in headings][:10] == list("一二三四五六七八九十")
    assert "本期未登记会议。" in lines, "the meeting of July is of the second half"
    assert lines[-2:] == ["观冲村村民委员会", "　　　　年　　月　　日"]


def test_the_draft_of_months_that_run_says_until_when(client_for, secretary, meeting) -> None:
    client = client_for(secretary)
    lines = drafted(client, "end")
    assert lines[0] == "观冲村2025年下半年人口和计划生育工作情况报告"
    assert "各项数字截至2025年8月15日。" in lines
    assert "本期召开村民代表会议1次。" in lines
    whole = drafted(client, "end", "?whole=1")
    assert whole[0] == "观冲村2025年人口和计划生育工作情况报告"
    VillagerReport.objects.create(village_id=VILLAGE, year=2025, half="mid", given=MID)
    assert drafted(client, "mid")[-1] == "2025年7月5日"


def test_a_community_has_a_residents_committee(client_for, staff, community) -> None:
    answer = client_for(staff).get(
        reverse("villager-report-draft", args=[community.pk, 2025, "mid"])
    )
    said = [paragraph.text for paragraph in docx.Document(io.BytesIO(answer.getvalue())).paragraphs]
    assert said[-2] == "中心社区居民委员会"
    assert "各位居民、各位居民代表：" in said
    assert "本社区还没有施行的章程。" in said
    assert not any("本村" in text for text in said)


def test_what_has_not_begun_and_what_is_foreign_is_not_there(
    client_for, secretary, monkeypatch
) -> None:
    client = client_for(secretary)
    for args in ([VILLAGE, 2025, "third"], [OTHER_VILLAGE, 2025, "mid"], [VILLAGE, 2026, "mid"]):
        assert client.get(reverse("villager-report-draft", args=args)).status_code == 404
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2025, 6, 1))
    assert (
        client.get(reverse("villager-report-draft", args=[VILLAGE, 2025, "end"])).status_code == 404
    )


def test_the_half_in_which_a_village_was_merged_tells_of_its_last_day(client_for, staff, village):
    add_member(village, joined="2019", left="2025-04-01", left_kind="moved")
    add_group(village, formed="2019-01-01", dissolved="2025-04-01")
    village.closed = datetime.date(2025, 4, 1)
    village.save()
    told = "\n".join(drafted(client_for(staff), "mid"))
    assert "各项数字截至2025年3月31日。" in told
    assert "到2025年3月31日，本村有会员1人，会员小组1个" in told
