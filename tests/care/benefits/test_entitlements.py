"""Rules and families in, entitlements out: whole fen, each unit once, in the village and under the
rule of the day."""

import datetime
import itertools
import random
from collections import Counter

import pytest

from associations.entitlement_sources import Per
from care.benefits.entitlements import (
    EntitlementRule,
    Home,
    Pupils,
    Stretch,
    entitlements,
    unit_words,
    units,
)

A, B, TOWNSHIP = "431321107207", "431321107210", "431321107"
YEAR = (datetime.date(2025, 1, 1), datetime.date(2025, 12, 31))


def on(month: int, day: int = 1, year: int = 2025) -> datetime.date:
    return datetime.date(year, month, day)


def rule(
    per: str, amount: int = 1000, place: str = TOWNSHIP, key: str = "health", **more: object
) -> EntitlementRule:
    fixed: dict[str, object] = {
        "kinds": frozenset({"only_child"}), "days": Stretch(on(1, year=2024)), "levels": frozenset()
    }  # fmt: skip
    return EntitlementRule(
        key=key,
        place=place,
        benefit="health",
        name="保健费",
        amount=amount,
        per=per,
        clause="第三条",
        wording="原文",
        **(fixed | more),
    )


def home(since: datetime.date, until: datetime.date = datetime.date.max, **more: object) -> Home:
    kept: dict[str, object] = {"stays": [(A, Stretch(datetime.date.min))]}
    return Home(key=1, supports=[("only_child", Stretch(since, until))], **(kept | more))  # type: ignore[arg-type]


def told(*found: object) -> list[tuple[str, str, int]]:
    return [(item.unit, item.due.isoformat(), item.amount) for item in entitlements(*found)]


def test_a_month_in_which_the_family_is_supported_on_any_day_counts() -> None:
    found = told([rule(Per.MONTH)], [home(on(3, 31), on(5, 1))], *YEAR)
    assert found == [
        ("202503", "2025-03-31", 1000),
        ("202504", "2025-04-01", 1000),
        ("202505", "2025-05-01", 1000),
    ]


def test_a_year_is_due_on_its_first_entitled_day() -> None:
    assert told([rule(Per.YEAR)], [home(on(6, 15))], *YEAR) == [("2025", "2025-06-15", 1000)]
    assert told([rule(Per.YEAR)], [home(on(6, 15))], on(1), on(6, 14)) == []
    assert told([rule(Per.YEAR)], [home(on(6, 15))], on(7), on(12, 31)) == []


def test_what_is_paid_once_is_due_when_rule_and_support_first_meet() -> None:
    late = rule(Per.ONCE, 20_000, days=Stretch(on(5)))
    assert told([late], [home(on(3, year=2020))], *YEAR) == [("once", "2025-05-01", 20_000)]
    assert told([late], [home(on(3, year=2020))], on(6), on(12, 31)) == []


def test_nothing_for_another_kind_and_nothing_outside_the_rule() -> None:
    assert told([rule(Per.MONTH, kinds=frozenset({"bereaved"}))], [home(on(1))], *YEAR) == []
    over = rule(Per.MONTH, days=Stretch(on(1, year=2024), on(2, 10)))
    assert [unit for unit, _, _ in told([over], [home(on(1))], *YEAR)] == ["202501", "202502"]


def test_two_kinds_of_support_pay_once() -> None:
    both = Home(
        key=1,
        supports=[("only_child", Stretch(on(1))), ("hardship", Stretch(on(1)))],
        stays=[(A, Stretch(datetime.date.min))],
    )
    assert (
        len(told([rule(Per.YEAR, kinds=frozenset({"only_child", "hardship"}))], [both], *YEAR)) == 1
    )


def test_a_family_that_moved_gets_each_unit_from_its_village_of_the_day() -> None:
    moved = home(
        on(1, year=2024),
        stays=[(A, Stretch(datetime.date.min, on(6, 14))), (B, Stretch(on(6, 15)))],
    )
    rules = [rule(Per.MONTH, 1000, A), rule(Per.MONTH, 3000, B)]
    found = entitlements(rules, [moved], *YEAR)
    assert [(item.unit, item.village, item.amount) for item in found[4:7]] == [
        ("202505", A, 1000), ("202506", A, 1000), ("202507", B, 3000)
    ]  # fmt: skip
    assert len(found) == 12
    once = [rule(Per.ONCE, 1000, A), rule(Per.ONCE, 3000, B)]
    assert told(once, [moved], *YEAR) == [], (
        "paid in 2024 in the old village, not again in the new one"
    )


def test_a_new_edition_goes_on_where_the_old_one_ended() -> None:
    old = rule(Per.YEAR, 1000, days=Stretch(on(1, year=2024), on(6, 30)))
    new = rule(Per.YEAR, 2000, days=Stretch(on(6, 30)))
    assert told([new, old], [home(on(1, year=2024))], *YEAR) == [("2025", "2025-01-01", 1000)]
    assert told([new, old], [home(on(1, year=2024))], on(6), on(12, 31)) == [], (
        "the unit was due in January"
    )
    assert told([new, old], [home(on(8))], *YEAR) == [("2025", "2025-08-01", 2000)]


SCHOOL = frozenset({"primary", "junior"})


def test_tuition_is_for_each_pupil_of_the_term() -> None:
    pupils = [
        Pupils(1, "primary", 2, Stretch(on(9, year=2024))),
        Pupils(2, "junior", 1, Stretch(on(9), on(12, 31))),
        Pupils(3, "university", 1, Stretch(on(9))),
    ]
    found = told(
        [rule(Per.TERM, 10_000, levels=SCHOOL)], [home(on(1, year=2024), pupils=pupils)], *YEAR
    )
    assert found == [("2025t1", "2025-02-01", 20_000), ("2025t2", "2025-08-01", 30_000)]


def test_january_is_of_no_term() -> None:
    pupils = [Pupils(1, "primary", 1, Stretch(on(9, year=2024)))]
    assert (
        told([rule(Per.TERM, levels=SCHOOL)], [home(on(1, 10), on(1, 31), pupils=pupils)], *YEAR)
        == []
    )


def test_a_scholarship_for_each_child_that_enters() -> None:
    pupils = [
        Pupils(7, "university", 1, Stretch(on(9))),
        Pupils(8, "university", 2, Stretch(on(9, 2))),
        Pupils(9, "university", 1, Stretch(on(9, year=2023))),
    ]
    entry = rule(Per.ENTRY, 500_000, levels=frozenset({"university"}))
    found = told([entry], [home(on(1, year=2024), pupils=pupils)], *YEAR)
    assert found == [("entry-7", "2025-09-01", 500_000), ("entry-8", "2025-09-02", 1_000_000)]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["202501", "202502", "202503", "202506"], "2025年1—3、6月"),
        (["202412", "202501"], "2024年12月、2025年1月"),
        (["2025"], "2025年"),
        (["2025t2", "2025t1"], "2025年春季、2025年秋季"),
        (["once"], "一次性"),
        (["entry-3", "entry-9"], "升学"),
    ],
)
def test_units_in_words(given: list[str], words: str) -> None:
    assert unit_words(given) == words


def test_units_of_a_year_cover_it_without_a_gap() -> None:
    for per, count in ((Per.MONTH, 12), (Per.YEAR, 1)):
        spans = [span for _, span in units(per, Stretch(*YEAR))]
        assert len(spans) == count
        one = datetime.timedelta(days=1)
        assert all(after.since == before.until + one for before, after in itertools.pairwise(spans))
        assert spans[0].since <= YEAR[0]
        assert spans[-1].until >= YEAR[1]


@pytest.mark.parametrize("seed", range(40))
def test_whatever_the_windows_parts_add_up_to_the_whole_and_nothing_comes_twice(seed: int) -> None:
    """The year cut into stretches at random gives the same entitlements as the year as one."""
    draw = random.Random(seed)

    def day() -> datetime.date:
        return datetime.date(2024, 1, 1) + datetime.timedelta(days=draw.randint(0, 900))

    def stretch() -> Stretch:
        return Stretch(*sorted((day(), day())))

    pers = [per for per in Per if per != Per.ENTRY]
    rules = [
        rule(
            draw.choice(pers),
            draw.randint(1, 99_999),
            draw.choice([A, B, TOWNSHIP]),
            f"k{n % 4}",
            days=stretch(),
        )
        for n in range(8)
    ]
    moves = day()
    stays = [
        (A, Stretch(datetime.date.min, moves)),
        (B, Stretch(moves + datetime.timedelta(days=1))),
    ]
    homes = [
        Home(key=n, supports=[("only_child", stretch()), ("only_child", stretch())], stays=stays)
        for n in range(5)
    ]
    first, last = datetime.date(2024, 1, 1), datetime.date(2026, 12, 31)
    whole = entitlements(rules, homes, first, last)
    cuts = sorted({first, *(day() for _ in range(6))})
    ends = [cut - datetime.timedelta(days=1) for cut in cuts[1:]] + [last]
    parts = [
        item
        for start, end in zip(cuts, ends, strict=True)
        for item in entitlements(rules, homes, start, end)
    ]
    assert Counter(parts) == Counter(whole)
    assert max(Counter(item.key for item in whole).values(), default=1) == 1
    assert sum(item.amount for item in parts) == sum(item.amount for item in whole)
    assert all(isinstance(item.amount, int) and item.amount > 0 for item in whole)
