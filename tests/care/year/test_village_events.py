"""What a village's file tells of its funds: whole months, so that no two days tell what was spent
between them."""

import datetime

from associations.models import Village
from care.year.village_events import funds
from tests.care.ledger.records import add_fund, book


def told(village: Village, *day: int) -> list[tuple[datetime.date, str]]:
    return [(event.day, event.text) for event in funds(village, datetime.date(*day))]


def test_of_a_month_that_runs_nothing_is_told(village: Village) -> None:
    fund = add_fund(village)
    book(fund, datetime.date(2025, 4, 3), "donation", 900)
    book(fund, datetime.date(2025, 5, 9), "condolence", 100)
    april = (datetime.date(2025, 4, 30), "关怀基金2025年收入900.00元，支出0.00元。")
    assert told(village, 2025, 4, 29) == []
    assert told(village, 2025, 4, 30) == [april]
    assert told(village, 2025, 5, 8) == told(village, 2025, 5, 30) == [april]
    may = (datetime.date(2025, 5, 31), "关怀基金2025年收入900.00元，支出100.00元。")
    assert told(village, 2025, 5, 31) == told(village, 2025, 6, 15) == [may]
