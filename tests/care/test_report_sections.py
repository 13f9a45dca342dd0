"""What the report to the villagers says of activities and of money."""

import datetime

from associations.report_sections import ReportSpan
from care import report_sections
from care.ledger.services.ledger import reverse_entry
from care.models import Activity
from tests.conftest import VILLAGE

from .families.records import give, support
from .ledger.records import add_fund, book, day

HALF = ReportSpan(VILLAGE, datetime.date(2025, 1, 1), datetime.date(2025, 6, 30))


def hold(village, kind: str, date: str, reached: int) -> None:
    Activity.objects.create(
        village=village,
        township=village.township,
        code=village.pk,
        kind=kind,
        date=date,
        title="活动",
        reached=reached,
    )


def test_activities_by_kind(village, other_village) -> None:
    hold(village, "training", "2025-03-01", 30)
    hold(village, "training", "2025-06-30", 20)
    hold(village, "meeting", "2025-02-01", 8)
    hold(village, "meeting", "2025-07-01", 8)
    hold(other_village, "meeting", "2025-02-01", 9)
    section = report_sections.activities(HALF).section
    assert section.paragraphs == ["本期开展活动3次，受益58人次，各类如下。"]
    assert section.table.rows == [("例会", 1, 8), ("培训", 2, 50), ("合计", 3, 58)]


def test_without_activities_a_sentence_says_so(village) -> None:
    section = report_sections.activities(HALF).section
    assert (section.paragraphs, section.table) == (["本期未登记活动。"], None)


def test_aid_by_kind_without_sensitive_families(village, other_village) -> None:
    homes = [village.households.create(number=str(number), head="乐小满") for number in range(2)]
    support(homes[0], "two_daughters")
    support(homes[1], "bereaved")
    for day_given in ("2025-02-01", "2025-06-30"):
        give(village, date=day_given, household=homes[0], planning=1)
    give(village, household=homes[1], planning=1)
    give(village, kind="goods", helped=20, planning=15, amount=0)
    give(village, date="2025-07-01", helped=9)
    give(other_village, helped=9)
    section = report_sections.aid(HALF).section
    told = "本期帮扶21户，其中计划生育家庭16户，占76.2%，各种方式如下。不含不逐户公布的家庭。"
    assert section.paragraphs == [told]
    assert section.table.rows == [
        ("资金", 2, 1, "200.00"),
        ("物资", 1, 20, "0.00"),
        ("合计", 3, 21, "200.00"),
    ]
    none = ReportSpan(VILLAGE, datetime.date(2024, 1, 1), datetime.date(2024, 6, 30))
    assert report_sections.aid(none).section.paragraphs == [
        "本期未登记帮扶。不含不逐户公布的家庭。"
    ]


def test_money_came_went_and_is_left(village, other_village, staff) -> None:
    fund, other = add_fund(village), add_fund(village, "活动经费", "activity")
    book(fund, day(1, 5), "donation", 1000)
    book(fund, day(3, 5), "condolence", 300)
    wrong = book(fund, day(3, 6), "aid", 200)
    reverse_entry(entry=wrong, reason="重复登记", date=day(3, 7), by=staff)
    book(other, day(2, 1), "appropriation", 500)
    book(other, day(7, 1), "activity", 100)
    book(add_fund(other_village), day(2, 1), "donation", 9)
    section = report_sections.money(HALF).section
    assert section.paragraphs == [
        "本期收入1,500.00元，支出300.00元，2025年6月30日结存1,200.00元。",
        "支出用于：对家庭和个人的支出300.00元。",
    ]
    assert section.table.rows == [
        ("关怀基金", "0.00", "1,000.00", "300.00", "700.00"),
        ("活动经费", "0.00", "500.00", "0.00", "500.00"),
        ("合计", "0.00", "1,500.00", "300.00", "1,200.00"),
    ]
    later = ReportSpan(VILLAGE, datetime.date(2025, 7, 1), datetime.date(2025, 12, 31))
    assert report_sections.money(later).section.table.rows[-1] == (
        "合计",
        "1,200.00",
        "0.00",
        "100.00",
        "1,100.00",
    )


def test_without_funds_a_sentence_says_so(village) -> None:
    assert report_sections.money(HALF).section.paragraphs == ["本村还没有设立经费。"]
