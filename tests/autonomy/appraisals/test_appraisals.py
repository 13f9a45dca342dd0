"""Democratic appraisals: the pooled satisfaction, the lists, and recording them with the trail."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import TrailEntry
from associations.models import Village
from autonomy.appraisals.satisfaction import Satisfaction, pooled
from autonomy.models import Appraisal
from tests.conftest import FOREIGN_VILLAGE, OTHER_VILLAGE, TOWNSHIP, VILLAGE

DAY = datetime.date(2025, 6, 30)
FIELDS = {
    "village": VILLAGE,
    "date": "2025-06-30",
    "method": "assembly",
    "asked": "100",
    "satisfied": "90",
}


@pytest.fixture
def office(client_for, staff) -> Client:
    return client_for(staff)


@pytest.fixture
def appraisal(village) -> Appraisal:
    return appraise(village, 6, 100, 80)


def appraise(village: Village, month: int, asked: int, satisfied: int) -> Appraisal:
    day = datetime.date(2025, month, 30)
    return Appraisal.objects.create(village=village, date=day, asked=asked, satisfied=satisfied)


def create_url(code: str = TOWNSHIP) -> str:
    return reverse("appraisal-create", args=[code, 2025])


def listed(client: Client, code: str = TOWNSHIP, year: int = 2025):
    return client.get(reverse("appraisal-list", args=[code, year]))


def save(client: Client, url: str, page=None, **fields: str):
    token = re.search(
        r'name="form_token" value="([^"]+)"', (page or client.get(url)).content.decode()
    )
    version = re.search(r'name="version" value="(\d+)"', (page or client.get(url)).content.decode())
    return client.post(
        url, {"form_token": token[1], "version": version[1], **FIELDS, **fields}, follow=True
    )


@pytest.mark.parametrize(
    ("asked", "satisfied", "rate"),
    [
        (100, 90, "90.00%"),
        (20_000, 17_999, "89.99%"),
        (3, 2, "66.66%"),
        (7, 7, "100.00%"),
        (9, 0, "0.00%"),
        (0, 0, ""),
    ],
)
def test_the_rate_is_cut_and_never_rounded_up(asked: int, satisfied: int, rate: str) -> None:
    assert Satisfaction(1, asked, satisfied).rate == rate


def test_appraisals_are_summed_before_they_are_divided(village) -> None:
    """80 of 100 and 190 of 200: 90 %, though the mean of both rates is 87.5 %."""
    found = pooled([appraise(village, 6, 100, 80), appraise(village, 11, 200, 190)])
    assert (found.times, found.asked, found.satisfied, found.rate) == (2, 300, 270, "90.00%")


def test_the_township_sees_each_village_pooled(office, divisions, village, appraisal) -> None:
    appraise(village, 11, 200, 190)
    page = listed(office)
    rows = {
        row["village"].name: (row["pooled"].times, row["pooled"].rate)
        for row in page.context["villages"]
    }
    assert rows == {"中心社区": (0, ""), "观冲村": (2, "90.00%"), "双桥村": (0, "")}
    assert page.content.decode().count("还没有评议") == 2


def test_another_year_and_another_township_do_not_count(office, divisions, appraisal) -> None:
    appraise(divisions.foreign_village, 6, 10, 1)
    assert listed(office).context["total"] == Satisfaction(1, 100, 80)
    assert listed(office, year=2024).context["total"] == Satisfaction(0, 0, 0)


def test_a_merged_village_is_listed_with_its_old_appraisals_only(office, other_village) -> None:
    appraise(other_village, 6, 10, 9)
    Village.objects.filter(pk=OTHER_VILLAGE).update(closed="2025-09-01")
    assert OTHER_VILLAGE in [row["village"].pk for row in listed(office).context["villages"]]
    assert OTHER_VILLAGE not in [
        row["village"].pk for row in listed(office, year=2026).context["villages"]
    ]


def test_a_secretary_reads_the_own_village_and_writes_nothing(
    client_for, secretary, village, appraisal
) -> None:
    client = client_for(secretary)
    page = listed(client, VILLAGE).content.decode()
    assert "100 人参评，80 人满意，满意率 80.00%" in page
    assert "登记评议" not in page
    assert listed(client, OTHER_VILLAGE).status_code == listed(client, TOWNSHIP).status_code == 404
    assert client.post(create_url(VILLAGE), FIELDS).status_code == 403
    assert "由乡镇登记" in listed(client, VILLAGE, 2024).content.decode()


def test_recording_an_appraisal(office, staff, village) -> None:
    done = save(office, create_url(), fairly_satisfied="6", dissatisfied="4")
    found = Appraisal.objects.get()
    assert (found.village, found.date, found.method) == (
        village,
        datetime.date(2025, 6, 30),
        "assembly",
    )
    assert (found.asked, found.satisfied, found.fairly_satisfied, found.dissatisfied) == (
        100,
        90,
        6,
        4,
    )
    assert [str(m) for m in done.context["messages"]] == ["民主评议已保存。"]
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.by, entry.division, entry.target) == (
        "登记民主评议",
        staff,
        VILLAGE,
        "观冲村 2025-06-30",
    )
    assert entry.after["参评人数"] == "100"


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"satisfied": "101"}, "satisfied", "满意人数不能大于参评人数（100）。"),
        (
            {"fairly_satisfied": "6", "dissatisfied": "5"},
            "asked",
            "满意、基本满意、不满意合计 101 人，不能大于",
        ),
        ({"asked": "-1"}, "asked", "不能是负数。"),
        ({"satisfied": "很多"}, "satisfied", "应填 0 或正整数。"),
        ({"date": "2999-01-01"}, "date", "评议日期还没有到。"),
        ({"village": ""}, "village", ""),
        ({"village": FOREIGN_VILLAGE}, "village", ""),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    office, divisions, fields, field, message
) -> None:
    page = save(office, create_url(), **fields)
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"].errors[field][0].startswith(message)
    assert Appraisal.objects.count() == TrailEntry.objects.count() == 0


def test_a_merged_village_is_not_appraised_after_its_last_day(office, divisions) -> None:
    Village.objects.filter(pk=VILLAGE).update(closed="2025-07-01")
    page = save(office, create_url(), date="2025-07-01")
    assert "已于 2025-07-01 撤销" in page.content.decode()
    assert not Appraisal.objects.exists()
    save(office, create_url(), date="2025-06-30")
    assert Appraisal.objects.get().date == DAY


def test_the_same_day_and_method_stand_once(office, village) -> None:
    save(office, create_url())
    page = save(office, create_url(), asked="50", satisfied="40")
    assert page.context["form"].non_field_errors() == ["该村当日同一方式的评议已有记录。"]
    save(office, create_url(), method="visit")
    assert Appraisal.objects.count() == 2


def test_the_same_post_twice_has_one_effect(office, village) -> None:
    opened = office.get(create_url())
    save(office, create_url(), opened)
    again = save(office, create_url(), opened)
    assert [str(m) for m in again.context["messages"]] == ["这次提交已经办理过了，没有重复办理。"]
    assert Appraisal.objects.count() == TrailEntry.objects.count() == 1


def test_changing_an_appraisal_keeps_before_and_after(office, appraisal) -> None:
    save(office, reverse("appraisal-edit", args=[VILLAGE, appraisal.pk]), satisfied="85")
    entry = TrailEntry.objects.get()
    assert (entry.action, entry.before["满意人数"], entry.after["满意人数"]) == (
        "修改民主评议",
        "80",
        "85",
    )
    assert Appraisal.objects.get().satisfied == 85


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, ""),
        ({"problems": "慢"}, "ungiven"),
        ({"problems": "慢", "measures": "快"}, "under_way"),
        ({"measures": "快", "measures_due": datetime.date(2025, 8, 1)}, "under_way"),
        ({"measures": "快", "measures_due": datetime.date(2025, 7, 31)}, "overdue"),
        (
            {"measures": "快", "measures_due": datetime.date(2025, 7, 31), "measures_done": DAY},
            "done",
        ),
    ],
)
def test_how_far_it_was_put_right(monkeypatch, fields: dict, state: str) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2025, 8, 1))
    assert Appraisal(date=DAY, **fields).follow_up == state


def test_the_lists_show_what_is_still_to_be_put_right(office, appraisal) -> None:
    fields = {"problems": "公开不及时", "measures": "专人更换", "measures_due": "2025-07-31"}
    save(office, reverse("appraisal-edit", args=[VILLAGE, appraisal.pk]), satisfied="80", **fields)
    rows = {row["village"].pk: row["follow_ups"] for row in listed(office).context["villages"]}
    assert rows[VILLAGE] == [("overdue", "整改逾期", 1)]
    page = listed(office, VILLAGE).content.decode()
    assert [word in page for word in ("公开不及时", "专人更换", "整改逾期", "期限 2025-07-31")] == [
        True
    ] * 4


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"measures_done": "2025-07-31"}, "measures", "要写明整改措施"),
        (
            {"measures": "快", "measures_done": "2025-06-29"},
            "measures_done",
            "整改完成日期不能早于评议日期。",
        ),
        (
            {"measures": "快", "measures_due": "2025-06-29"},
            "measures_due",
            "整改期限不能早于评议日期。",
        ),
        (
            {"measures": "快", "measures_done": "2999-01-01"},
            "measures_done",
            "整改完成日期还没有到。",
        ),
    ],
)
def test_measures_that_cannot_be(office, village, fields, field, message) -> None:
    page = save(office, create_url(), **fields)
    assert message in page.context["form"].errors[field][0]
    assert not Appraisal.objects.exists()


def test_an_appraisal_recorded_by_mistake_is_removed(office, appraisal) -> None:
    save(office, reverse("appraisal-edit", args=[VILLAGE, appraisal.pk]), act="remove")
    assert not Appraisal.objects.exists()
    assert TrailEntry.objects.get().action == "删除民主评议"


def test_other_townships_appraisals_do_not_exist(client_for, outsider, office, appraisal) -> None:
    client = client_for(outsider)
    assert client.get(reverse("appraisal-edit", args=[VILLAGE, appraisal.pk])).status_code == 404
    assert (
        client.get(reverse("appraisal-edit", args=[FOREIGN_VILLAGE, appraisal.pk])).status_code
        == 404
    )
    assert (
        office.get(reverse("appraisal-edit", args=[OTHER_VILLAGE, appraisal.pk])).status_code == 404
    )


def test_a_village_page_offers_itself_only(office, divisions) -> None:
    offered = office.get(create_url(VILLAGE)).context["form"].fields["village"].queryset
    assert [village.pk for village in offered] == [VILLAGE]
    assert list(
        save(office, create_url(VILLAGE), village=OTHER_VILLAGE).context["form"].errors
    ) == ["village"]


def test_queries_do_not_grow_with_the_villages(office, divisions) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            listed(office)
        return len(queries)

    count()  # the session's first request writes it
    few = count()
    for number in range(41):
        village = Village.objects.create(
            code=f"{TOWNSHIP}9{number:02d}", name="某村", township=divisions.township
        )
        appraise(village, 6, 10, 9)
    assert count() == few
