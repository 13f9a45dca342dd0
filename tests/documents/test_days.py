"""One reading of days for every table that comes in, and of figures with commas."""

import datetime

import pytest

from documents.reading.days import parts, whole_day
from documents.reading.words import ungrouped
from tests.prove.layouts.writings import DAYS, MONTHS, YEARS

DAY = datetime.date(1980, 10, 5)


@pytest.mark.parametrize("way", DAYS)
def test_a_day_in_every_writing(way: str) -> None:
    assert whole_day(str(DAYS[way](DAY))) == DAY


@pytest.mark.parametrize("text", ["1980-10", "1980", "80.10.5", "1980-02-30", "1980105", "去年"])
def test_what_is_no_day(text: str) -> None:
    assert whole_day(text) is None


def test_months_and_years_say_no_more_than_is_written() -> None:
    assert {parts(str(way(DAY))) for way in MONTHS.values()} == {(1980, "10", None)}
    assert {parts(str(way(DAY))) for way in YEARS.values()} == {(1980, None, None)}


@pytest.mark.parametrize(
    ("text", "read"),
    [("1,234", "1234"), ("12，345.60", "12345.60"), ("1,0000", "10000"), ("1,23", "1,23")],
)
def test_commas_between_groups_only(text: str, read: str) -> None:
    assert ungrouped(text) == read
