"""Odd figures are pointed out before a report is approved (assessment/oddities.py)."""

import pytest

from assessment import columns
from assessment.oddities import oddities
from tests.assessment.records import HEALTHY

MONTH: columns.Values = dict.fromkeys(columns.NAMES) | HEALTHY


def test_an_ordinary_month_has_none() -> None:
    assert oddities(MONTH | {"births": 2, "planned_births": 2}, MONTH) == []
    assert oddities(MONTH, None) == []


@pytest.mark.parametrize(
    ("cells", "remark"),
    [
        ({"births": 3, "planned_births": 2}, "违法生育1人"),
        ({"late_abortions": 1}, "大月份引产1例"),
        ({"contraception_due": 131}, "避孕节育应落实由上月100变为131人"),
        ({"migrants_due": 21}, "流动人口应签由上月10变为21人"),
    ],
)
def test_what_is_pointed_out(cells: dict[str, int], remark: str) -> None:
    assert remark in oddities(MONTH | {"visits": 5} | cells, MONTH)


@pytest.mark.parametrize("cells", [{"contraception_due": 130}, {"migrants_due": 20}, {"migrants_due": -1}])
def test_small_moves_are_ordinary(cells: dict[str, int]) -> None:
    assert oddities(MONTH | {"births": 0, "planned_births": 0} | cells, MONTH) == []


def test_a_copy_of_last_month_is_pointed_out() -> None:
    assert oddities(MONTH | {"visits": 9}, MONTH) == ["必填各栏与上月完全相同，请核对是否照抄"]
    quiet = MONTH | {"births": 0, "planned_births": 0}
    assert oddities(quiet, quiet) == []
