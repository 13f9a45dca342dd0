"""What a long walk takes of its way in every run: a seeded share. `make prove` (CUNXIE_PROVE=1)
goes all of it; CUNXIE_SEED chooses another share."""

import os
import random
import re
from collections.abc import Sequence

import pytest
from _pytest.mark import ParameterSet

PROVE = os.environ.get("CUNXIE_PROVE") == "1"
SEED = os.environ.get("CUNXIE_SEED", "2026")


def some(names: Sequence[str], *, one_in: int) -> list[str]:
    """For a walk within one test, marked `walk`: the names that it goes to in this run."""
    return list(names) if PROVE else _chosen(names, one_in)


def a_share(names: Sequence[str], *, one_in: int) -> list[ParameterSet]:
    """The same as parameters. Nothing is collected for the names that are left out."""
    chosen = _chosen(names, one_in)
    return [
        pytest.param(name, marks=pytest.mark.walk if name in chosen else pytest.mark.prove)
        for name in some(names, one_in=one_in)
    ]


def _chosen(names: Sequence[str], one_in: int) -> list[str]:
    chosen = set(random.Random(SEED).sample(names, -(-len(names) // one_in)))
    return [name for name in names if name in chosen]


JOBS = ["round", "charter"]  # long ways through the browser; the month's own is gone in every run


def in_turn(job: str) -> list[pytest.MarkDecorator]:
    """One of JOBS is gone in a run, by the seed; the others only when everything is asked for."""
    return [] if job == random.Random(SEED).choice(JOBS) else [pytest.mark.prove]


# Files about what the database itself decides: guards, constraints, transactions, sums and imports.
DATABASE = re.compile(
    r"constraint|guard|trail|lock|conflict|concurr|tally|count|figures|import|ledger|freez|publish|merger|reorgan"
    r"|do_not_sign|undo|periods|texts|token|migrat|filters|querysets|retention|sweep|throttl"
)
TRANSACTIONS = {"transactional_db", "live_server"}


def what_the_database_decides(
    items: Sequence[pytest.Item], *, one_in: int = 6
) -> list[pytest.Item]:
    """On another database than SQLite a run takes all that the database decides, and a seeded share
    of the rest, with the demo in one file: what pages say does not depend on it."""
    chance = random.Random(SEED)
    rest = [item for item in items if not _is_of_the_database(item)]
    places = sorted({item.path for item in rest if "demo" in _fixtures(item)})
    place = chance.choice(places) if places else None  # each file loads it anew, but on SQLite
    rest = [item for item in rest if "demo" not in _fixtures(item) or item.path == place]
    chosen = set(chance.sample(rest, -(-len(rest) // one_in)))
    return [item for item in items if item in chosen or _is_of_the_database(item)]


def _is_of_the_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    transaction = bool(marker and marker.kwargs.get("transaction"))
    names = TRANSACTIONS.intersection(_fixtures(item))
    return transaction or bool(names) or bool(DATABASE.search(item.path.name))


def _fixtures(item: pytest.Item) -> Sequence[str]:
    return getattr(item, "fixturenames", ())
