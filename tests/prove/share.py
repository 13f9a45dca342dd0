"""What a long walk takes of its way in every run: a seeded share. `make prove` (CUNXIE_PROVE=1)
goes all of it; CUNXIE_SEED chooses another share."""

import os
import random
import re
from collections.abc import Sequence

import pytest

PROVE = os.environ.get("CUNXIE_PROVE") == "1"
SEED = os.environ.get("CUNXIE_SEED", "2026")


def a_share(names: Sequence[str], *, one_in: int) -> list[str]:
    """The names that are parameters in this run, in their order; all when everything is asked for.
    Nothing is collected for the others."""
    if PROVE:
        return list(names)
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
    of the rest: what pages say does not depend on it."""
    rest = [item for item in items if not _is_of_the_database(item)]
    chosen = set(random.Random(SEED).sample(rest, -(-len(rest) // one_in)))
    return [item for item in items if item in chosen or _is_of_the_database(item)]


def _is_of_the_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    transaction = bool(marker and marker.kwargs.get("transaction"))
    names = TRANSACTIONS.intersection(getattr(item, "fixturenames", ()))
    return transaction or bool(names) or bool(DATABASE.search(item.path.name))
