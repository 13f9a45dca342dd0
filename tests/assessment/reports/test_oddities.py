"""Odd figures are pointed out to who reports and to who approves
(assessment/reports/warnings.py)."""

import pytest

from assessment.reports.form import columns
from assessment.reports.form.in_force import FIRST_FORM
from assessment.reports.warnings import odd_cells, oddities
from tests.assessment.records import HEALTHY

MONTH: columns.Values = dict.fromkeys(FIRST_FORM.names) | HEALTHY


def test_an_ordinary_month_has_none() -> None:
    assert oddities(FIRST_FORM, MONTH | {"births": 2, "planned_births": 2}, MONTH) == []
    assert oddities(FIRST_FORM, MONTH, None) == []


@pytest.mark.parametrize(
    ("cells", "remark"),
    [
        ({"births": 3, "planned_births": 2}, "违法生育1人"),
        ({"late_abortions": 1}, "大月份引产1例"),
        ({"births": 12, "planned_births": 12}, "出生由上月1变为12人"),
        ({"contraception_due": 131}, "避孕节育应落实由上月100变为131人"),
        ({"migrants_due": 21}, "流动人口应签由上月10变为21人"),
    ],
)
def test_what_is_pointed_out(cells: dict[str, int], remark: str) -> None:
    assert remark in oddities(FIRST_FORM, MONTH | {"visits": 5} | cells, MONTH)


@pytest.mark.parametrize(
    "cells", [{"contraception_due": 130}, {"migrants_due": 20}, {"migrants_due": -1}]
)
def test_small_moves_are_ordinary(cells: dict[str, int]) -> None:
    assert oddities(FIRST_FORM, MONTH | {"births": 0, "planned_births": 0} | cells, MONTH) == []


def test_a_copy_of_last_month_is_pointed_out() -> None:
    assert oddities(FIRST_FORM, MONTH | {"visits": 9}, MONTH) == [
        "必填各栏与上月完全相同，请核对是否照抄"
    ]
    quiet = MONTH | {"births": 0, "planned_births": 0}
    assert oddities(FIRST_FORM, quiet, quiet) == []


@pytest.mark.parametrize(
    ("name", "now", "then", "expected"),
    [
        ("contraception_due", 300, 100, True),
        ("contraception_due", 100, 300, True),
        ("contraception_due", 131, 100, True),
        ("contraception_due", 69, 100, True),
        ("contraception_due", 130, 100, False),
        ("migrants_due", 20, 10, False),
        ("births", 16, 5, True),
        ("births", 15, 5, False),
        ("births", 5, 30, False),
        ("births", 8, 0, False),
        ("late_abortions", 0, 0, False),
        ("late_abortions", 1, 1, True),
        ("levy_due", 1_000_000, 100, False),
        ("contraception_due", -1, 100, False),
    ],
)
def test_what_is_odd_in_a_cell(name: str, now: int, then: int, expected: bool) -> None:
    assert (name in odd_cells(FIRST_FORM, {name: now}, {name: then})) is expected
