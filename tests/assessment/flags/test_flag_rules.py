"""The rules of assessment/flags, one by one, over series written for each."""

import datetime
from collections.abc import Sequence

import pytest

from assessment.flags import rules
from assessment.flags.rules import FlagRule, ReportedMonth, Series, Written
from assessment.flags.rules.series import FoundFlag
from assessment.reports import periods
from assessment.reports.form.in_force import FIRST_FORM

START = periods.months(2023, 2025)
UTC = datetime.UTC


def month(period: int, n: int, **cells: int | None) -> ReportedMonth:
    """An ordinary month: everything moves a little, nothing twice alike."""
    ordinary: dict[str, int | None] = dict.fromkeys(FIRST_FORM.names, 0)
    ordinary |= {
        "births": (n * 7) % 3,
        "planned_births": (n * 7) % 3,
        "levy_due": -1,
        "levy_collected": -1,
    }
    ordinary |= {
        "contraception_due": 200 + (n * 5) % 7,
        "contraception_done": 198 + (n * 5) % 7 - n % 2,
    }
    ordinary |= {"migrants_due": 20 + (n * 3) % 5, "migrants_signed": 20 + (n * 3) % 5}
    ordinary |= {
        "supplies_distributed": 31 + (n * 17) % 23,
        "visits": 12 + (n * 11) % 19,
        "people_reached": 61 + (n * 29) % 97,
    }
    values = ordinary | cells
    return ReportedMonth(period, tuple(values[name] for name in FIRST_FORM.names))


def series(
    changed: dict[int, dict[str, int | None]] | None = None,
    village: str = "431321107207",
    shift: int = 0,
) -> Series:
    """Three ordinary years; `changed` cells by the number of the month, from 0."""
    months = [
        month(period, n + shift, **(changed or {}).get(n, {})) for n, period in enumerate(START)
    ]
    return Series(village, "观冲村", months)


def found(*villages: Series, rule: FlagRule | None = None) -> list[FoundFlag]:
    rows = list(rules.find(villages))
    return [each for each in rows if rule is None or each.rule == rule]


def cells(n: int, names: Sequence[str] = FIRST_FORM.names) -> dict[str, int | None]:
    return {name: month(START[n], n).cells[FIRST_FORM.names.index(name)] for name in names}


def test_ordinary_years_are_not_asked_about() -> None:
    assert found(series(), series(village="431321107210", shift=11)) == []


def test_cells_that_contradict_each_other() -> None:
    (flag,) = found(series({20: {"planned_births": 5, "births": 2}}))
    assert (flag.rule, flag.first, flag.columns) == (FlagRule.SUMS, 202409, ("planned_births",))
    assert flag.words == "2024年9月：“政策内出生人数”不能大于“出生人数”（2）。"


def test_a_stock_that_was_cut() -> None:
    cut = {
        n: {"contraception_due": 150 + n % 3, "contraception_done": 149 + n % 3}
        for n in range(20, 36)
    }
    (flag,) = found(series(cut), rule=FlagRule.JUMP)
    assert (flag.first, flag.last, flag.columns) == (202409, 202409, ("contraception_due",))
    assert "由2024年8月的204人变为2024年9月的152人" in flag.words


def test_coming_back_is_no_jump() -> None:
    flags_found = found(
        series({20: {"migrants_due": 60, "migrants_signed": 60}}), rule=FlagRule.JUMP
    )
    assert [flag.first for flag in flags_found] == [202409]


def test_what_happens_every_year_is_no_jump() -> None:
    february = {n: {"migrants_due": 4, "migrants_signed": 4} for n in (1, 13, 25)}
    assert found(series(february), rule=FlagRule.JUMP) == []


def test_what_the_whole_township_does_is_no_jump() -> None:
    left = {n: {"migrants_due": 4 + n % 2, "migrants_signed": 4 + n % 2} for n in range(20, 36)}
    alone = series(left)
    together = [series(left, village=f"43132110721{n}", shift=n) for n in range(4)]
    assert [flag.first for flag in found(alone, rule=FlagRule.JUMP)] == [202409]
    assert found(alone, *together, rule=FlagRule.JUMP) == []


def test_a_gap_that_closes_in_one_month() -> None:
    gap = {n: {"contraception_done": 190 + (n * 5) % 7} for n in range(20)}
    (flag,) = found(
        series(gap | {20: {"contraception_done": cells(20)["contraception_due"]}}),
        rule=FlagRule.JUMP,
    )
    assert (flag.first, flag.columns) == (202409, ("contraception_due", "contraception_done"))
    assert "一个月内减为0人" in flag.words


@pytest.mark.parametrize(("births", "expected"), [(5, []), (12, [202409])])
def test_far_too_many_births(births: int, expected: list[int]) -> None:
    rows = found(series({20: {"births": births, "planned_births": births}}), rule=FlagRule.JUMP)
    assert [flag.first for flag in rows] == expected


@pytest.mark.parametrize("back", [1, 3, 12])
def test_a_month_copied_from_the_village_itself(back: int) -> None:
    (flag,) = found(series({20: cells(20 - back)}), rule=FlagRule.COPY_OWN)
    assert flag.first == 202409
    assert f"全部栏目与{periods.label(START[20 - back])}完全相同" in flag.words


def test_a_copy_with_other_births_is_one() -> None:
    copied = cells(19) | {"births": 9, "planned_births": 9}
    (flag,) = found(series({20: copied}), rule=FlagRule.COPY_OWN)
    assert "除出生人数外" in flag.words
    assert "births" not in flag.columns


def test_a_copy_with_one_cell_changed_is_one() -> None:
    (flag,) = found(series({20: cells(19) | {"visits": 99}}), rule=FlagRule.COPY_OWN)
    assert (flag.first, "除上门服务户次外的全部栏目" in flag.words, "visits" in flag.columns) == (
        202409,
        True,
        False,
    )
    both = cells(19) | {"migrants_due": 99, "births": 9, "planned_births": 9}
    (flag,) = found(series({20: both}), rule=FlagRule.COPY_OWN)
    assert "除出生人数、流动人口应签合同人数外的全部栏目" in flag.words
    assert (
        found(series({20: cells(19) | {"visits": 99, "people_reached": 9}}), rule=FlagRule.COPY_OWN)
        == []
    )


def test_of_two_equal_villages_the_one_is_asked_whose_figures_leap() -> None:
    original = series(village="431321107210", shift=50)
    far = {
        n: {"contraception_due": 90 + n % 4, "contraception_done": 89 + n % 4} for n in range(36)
    }
    copy = dict(zip(FIRST_FORM.names, original.months[20].cells, strict=True))
    (flag,) = found(original, series(far | {20: copy}), rule=FlagRule.COPY_NEIGHBOUR)
    assert (flag.village, flag.first) == ("431321107207", 202409)


def test_stocks_that_never_move() -> None:
    still = {n: cells(10, FIRST_FORM.stock) for n in range(10, 18)}
    (flag,) = found(series(still), rule=FlagRule.FROZEN)
    assert (flag.first, flag.last) == (202311, 202406)
    assert "连续8个月" in flag.words
    assert (
        found(series({n: cells(10, FIRST_FORM.stock) for n in range(10, 15)}), rule=FlagRule.FROZEN)
        == []
    )


def complete(first: int, last: int) -> dict[int, dict[str, int | None]]:
    return {n: {"contraception_done": cells(n)["contraception_due"]} for n in range(first, last)}


def test_nobody_lacks_anything_for_long() -> None:
    (flag,) = found(series(complete(10, 32)), rule=FlagRule.PERFECT)
    assert (flag.first, flag.last) == (202311, 202508)
    assert "连续22个月" in flag.words
    assert found(series(complete(10, 21)), rule=FlagRule.PERFECT) == []


@pytest.mark.parametrize("endings", [(0, 5), (6, 8)])
def test_numbers_that_end_alike(endings: tuple[int, int]) -> None:
    made_up = {
        n: {
            name: 30 + n % 5 * 10 + endings[(n + k) % 2]
            for k, name in enumerate(("supplies_distributed", "visits", "people_reached"))
        }
        for n in range(12, 24)
    }
    (flag,) = found(series(made_up), rule=FlagRule.DIGITS)
    assert (flag.first, flag.last) == (202401, 202412)
    assert f"36个数，有36个以{endings[0]}或{endings[1]}结尾" in flag.words.replace("两位以上的", "")


def test_an_audience_counted_in_tens_is_no_invention() -> None:
    assert (
        found(
            series({n: {"people_reached": 60 + n % 9 * 10} for n in range(36)}),
            rule=FlagRule.DIGITS,
        )
        == []
    )


def test_households_counted_in_tens_as_well_are_no_invention() -> None:
    tens = {n: {"people_reached": 60 + n % 9 * 10, "visits": 20 + n % 3 * 10} for n in range(36)}
    assert found(series(tens), rule=FlagRule.DIGITS) == []


def written(*days: tuple[int, datetime.date], by: int = 1) -> list[Written]:
    return [
        Written(period, datetime.datetime(day.year, day.month, day.day, 9, tzinfo=UTC), by)
        for period, day in days
    ]


def test_many_corrections_before_acceptance() -> None:
    day = datetime.date(2025, 12, 3)
    late = written((202503, day), (202506, day), (202509, day + datetime.timedelta(days=9)))
    village = series()
    (flag,) = found(Series(village.village, village.name, village.months, late))
    assert (flag.rule, flag.first, flag.last) == (FlagRule.CORRECTIONS, 202503, 202509)
    assert "集中更正了3个月的月报：2025年3月、2025年6月、2025年9月" in flag.words
    in_june = written(*((period, datetime.date(2025, 6, 3)) for period in (202502, 202503, 202504)))
    assert found(Series(village.village, village.name, village.months, in_june)) == []


def test_many_villages_corrected_by_one_person_on_a_day() -> None:
    day = datetime.date(2025, 12, 3)
    villages = [
        Series(
            f"4313211072{n:02d}", f"第{n}村", series(shift=n).months, written((202503 + n % 2, day))
        )
        for n in range(12)
    ]
    assert len(found(*villages, rule=FlagRule.CORRECTIONS)) == 12
    assert found(*villages[:11], rule=FlagRule.CORRECTIONS) == []


@pytest.mark.parametrize(("count", "expected"), [(3, 0), (4, 1)])
def test_months_handed_in_within_an_hour(count: int, expected: int) -> None:
    village = series()
    at = datetime.datetime(2025, 11, 30, 9, tzinfo=UTC)
    months = [
        ReportedMonth(m.period, m.cells, at + datetime.timedelta(minutes=n))
        if 20 <= n < 20 + count
        else m
        for n, m in enumerate(village.months)
    ]
    assert (
        len(found(Series(village.village, village.name, months), rule=FlagRule.BURST)) == expected
    )


def test_the_fingerprint_is_of_the_figures() -> None:
    first, same = (found(series({20: cells(19)}), rule=FlagRule.COPY_OWN)[0] for _ in range(2))
    other = found(series({20: cells(17)}), rule=FlagRule.COPY_OWN)[0]
    assert first.fingerprint == same.fingerprint != other.fingerprint
