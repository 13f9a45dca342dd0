"""How many planted falsifications are flagged, and how many honest months: python -m
benchmarks.bench_flags [SEED …]

Goals (issue 6, must show 3): of 500 planted falsifications of six kinds in a county at least 90%
flagged, by a rule meant for the kind and in the months concerned; of 5,000 honest village-months at
most 3% flagged, by any rule whatever. The rules were tuned on the seeds 1–9, and once more after a
look at 101–105; what is reported is measured on others.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from assessment.flags import rules as flags
from assessment.flags.rules.series import FoundFlag, Series

from .planted.county import county
from .planted.falsifications import Plant, falsify

HELD_OUT = (201, 202, 203, 204, 205)
VILLAGES, PLANTS, HONEST_MONTHS = 600, 500, 5_000


@dataclass
class Measure:
    """Of one county: per kind planted and flagged; of the honest months how many drawn and flagged,
    by which rule."""

    planted: Counter = field(default_factory=Counter)
    flagged: Counter = field(default_factory=Counter)
    honest: int = 0
    honest_flagged: int = 0
    by_rule: Counter = field(default_factory=Counter)
    missed: list[Plant] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def found(self) -> float:
        return sum(self.flagged.values()) / sum(self.planted.values())

    @property
    def false_alarms(self) -> float:
        return self.honest_flagged / self.honest


def measure(
    seed: int, villages: int = VILLAGES, plants: int = PLANTS, months: int = HONEST_MONTHS
) -> Measure:
    townships, planted = falsify(seed, county(seed, villages), plants)
    start = time.perf_counter()
    found = [each for township in townships for each in flags.find(township)]
    result = Measure(seconds=time.perf_counter() - start)
    _count_planted(result, planted, found)
    _count_honest(result, seed, townships, planted, found, months)
    return result


def _count_planted(result: Measure, planted: Sequence[Plant], found: Sequence[FoundFlag]) -> None:
    """Flagged by a rule that is meant for the kind, over at least one of the months where it
    shows."""
    by_village: dict[str, list[FoundFlag]] = {}
    for each in found:
        by_village.setdefault(each.village, []).append(each)
    for plant in planted:
        result.planted[plant.kind] += 1
        if any(
            each.rule in plant.meant
            and any(each.first <= month <= each.last for month in plant.shown)
            for each in by_village.get(plant.village, [])
        ):
            result.flagged[plant.kind] += 1
        else:
            result.missed.append(plant)


def _count_honest(
    result: Measure,
    seed: int,
    townships: Sequence[Sequence[Series]],
    planted: Sequence[Plant],
    found: Sequence[FoundFlag],
    months: int,
) -> None:
    """Months that nobody touched, those of villages with a plant among them; flagged by being in
    any flag's span."""
    false = {(plant.village, month) for plant in planted for month in plant.months}
    every = [(s.village, m.period) for villages in townships for s in villages for m in s.months]
    honest = [each for each in every if each not in false]
    sample = random.Random(f"sample-{seed}").sample(honest, min(months, len(honest)))
    spans: dict[str, list[FoundFlag]] = {}
    for each in found:
        spans.setdefault(each.village, []).append(each)
    result.honest = len(sample)
    for village, period in sample:
        rules = {each.rule for each in spans.get(village, []) if each.first <= period <= each.last}
        result.honest_flagged += bool(rules)
        result.by_rule.update(rules)


def main(seeds: Sequence[int]) -> None:
    for seed in seeds:
        result = measure(seed)
        print(
            f"seed {seed}: of {sum(result.planted.values())} planted {result.found:6.1%} flagged; "
            f"of {result.honest:,} honest village-months {result.false_alarms:5.2%}; "
            f"{VILLAGES} villages × 36 months in {result.seconds:.1f} s"
        )
        for kind, count in result.planted.items():
            print(f"    {kind:<26} {result.flagged[kind]:>3} of {count}")
        print(
            "    honest, by rule: "
            + ", ".join(f"{rule} {n}" for rule, n in result.by_rule.most_common()),
            flush=True,
        )


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or HELD_OUT)
