"""Both bounds of issue 6, must show 3, in a small county; `make bench ARGS=flags` measures them at
full size."""

import pytest

from assessment.flags import rules
from benchmarks.bench_flags import measure
from benchmarks.planted.county import county
from benchmarks.planted.falsifications import KINDS, falsify


@pytest.mark.parametrize("seed", [11, 12])
def test_falsified_months_are_flagged_and_honest_ones_are_not(seed: int) -> None:
    result = measure(seed, villages=240, plants=180, months=3000)
    assert set(result.planted) == set(KINDS)
    assert sum(result.planted.values()) == 180
    assert result.found >= 0.90, result.missed
    assert result.false_alarms <= 0.03, result.by_rule


def test_the_plants_are_planted() -> None:
    """A falsified village differs from the honest one, and a county without plants is hardly asked
    about."""
    honest = county(11, 80)
    false, plants = falsify(11, honest, 30)
    planted = {plant.village for plant in plants}
    pairs = [
        (a, b)
        for ours, theirs in zip(honest, false, strict=True)
        for a, b in zip(ours, theirs, strict=True)
    ]
    assert len(planted) == 30
    assert {a.village for a, b in pairs if a != b} == planted
    months = {
        (found.village, month.period)
        for township in honest
        for found in rules.find(township)
        for month in next(s for s in township if s.village == found.village).months
        if found.first <= month.period <= found.last
    }
    assert len(months) <= 80 * 36 * 3 // 100
