"""What may be typed into a cell, and what stands there afterwards
(assessment/reports/form/columns.py)."""

import time

import pytest

from assessment.reports.form import columns
from assessment.reports.form.columns import NOT_APPLICABLE
from assessment.reports.form.in_force import FIRST_FORM

COUNT, MONEY = FIRST_FORM.by_name["births"], FIRST_FORM.by_name["levy_due"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("  ", None),
        ("0", 0),
        ("007", 7),
        ("0" * 6000, 0),
        (" 12 ", 12),
        ("１２", 12),
        ("1,234", 1234),
        ("5.0", 5),
        ("-", NOT_APPLICABLE),
        ("—", NOT_APPLICABLE),
        ("不适用", NOT_APPLICABLE),
        ("9999999", 9_999_999),
    ],
)
def test_a_count_is_read(text: str, value: int | None) -> None:
    assert COUNT.parse(text) == value


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("12", 1200),
        ("12.5", 1250),
        ("12.50", 1250),
        ("12.500", 1250),
        (".5", 50),
        ("3.", 300),
        ("1，000.05", 100005),
        ("999,999,999.99", 99_999_999_999),
    ],
)
def test_yuan_are_kept_in_fen(text: str, fen: int) -> None:
    assert MONEY.parse(text) == fen


@pytest.mark.parametrize("column", [COUNT, MONEY], ids=["count", "money"])
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-1", "不能是负数"),
        ("三", "应填"),
        ("1.005", "应填"),
        ("1 2", "应填"),
        (".", "应填"),
        ("²", "应填"),
        ("NaN", "应填"),
        ("1e5", "应填"),
        ("1e900000", "应填"),
        ("1e999999", "应填"),
        ("1000000000", "不能大于 9"),
        ("9" * 6000, "不能大于 9"),
    ],
)
def test_what_is_no_figure_is_refused_at_once_with_the_reason(
    column: columns.ReportColumn, text: str, reason: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(ValueError, match=reason):
        column.parse(text)
    assert time.monotonic() - begun < 0.5


@pytest.mark.parametrize(
    ("column", "text", "most"),
    [(COUNT, "10,000,000", "9,999,999"), (MONEY, "1000000000", "999,999,999.99 元")],
)
def test_what_is_too_large_is_told_with_its_limit(
    column: columns.ReportColumn, text: str, most: str
) -> None:
    with pytest.raises(ValueError, match=f"^不能大于 {most}，请核对$"):
        column.parse(text)


@pytest.mark.parametrize(
    ("fen", "yuan"), [(0, "0"), (100005, "1000.05"), (1250, "12.50"), (1200, "12")]
)
def test_what_is_shown_reads_back(fen: int, yuan: str) -> None:
    assert MONEY.format(fen) == yuan
    assert MONEY.parse(yuan) == fen
