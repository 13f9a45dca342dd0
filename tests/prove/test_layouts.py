"""Rosters and reports in every layout that chance makes: what is read is right or asked about,
nothing is silently wrong (docs/adr/0022). A seeded share in every run, three thousand with
`make prove`."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from tests.prove import share

from .layouts.figures import ReportsMaker
from .layouts.judge import Judgement, judge_roster, read_here
from .layouts.judge_others import judge_other
from .layouts.judge_reports import judge_reports
from .layouts.others import OtherMaker
from .layouts.rosters import RosterMaker

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

TABLES, IN_A_RUN = 1500, 20  # of each kind
PLAIN_READ = 0.9
KINDS = {
    "rosters": (RosterMaker, judge_roster),
    "reports": (ReportsMaker, judge_reports),
    "others": (OtherMaker, judge_other),
}


@pytest.mark.parametrize("kind", KINDS)
def test_tables_are_read_right_or_asked_about(
    kind: str, staff: User, divisions: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = [f"{share.SEED}-{number}" for number in range(TABLES)]
    chosen = everything if share.PROVE else random.Random(share.SEED).sample(everything, IN_A_RUN)
    whole = Judgement()
    with read_here(monkeypatch):
        for seed in chosen:
            whole.add(_one(seed, *KINDS[kind], staff))
    plain = whole.plain.total()
    print(f"{len(chosen)} {kind}, {plain} plain cells: {whole.share:.2%} read without asking")
    print("\n".join(whole.why[:50]))
    assert not whole.silent, "\n".join([f"{len(whole.silent)} silently wrong", *whole.silent[:40]])
    assert whole.share >= PLAIN_READ


def _one(seed: str, maker: Any, judge: Callable[..., Judgement], by: User) -> Judgement:
    chance = random.Random(seed)
    table = maker(chance).make()
    table.layout.lay(chance)
    found = judge(table, *table.layout.write(chance), by)
    found.silent = [f"{seed}: {line}" for line in found.silent]
    found.why = [f"{seed}: {line}" for line in found.why]
    return found
