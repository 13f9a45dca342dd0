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


def a_share(names: Sequence[str], *, one_in: int) -> list[str | ParameterSet]:
    """All names, as parameters; those outside the share only when everything is asked for."""
    chosen = set(random.Random(SEED).sample(names, -(-len(names) // one_in)))
    return [
        name if name in chosen else pytest.param(name, marks=pytest.mark.prove) for name in names
    ]


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


def skip_what_sqlite_tells(items: Sequence[pytest.Item], *, one_in: int = 6) -> None:
    """On another database than SQLite a run takes all that the database decides, and a seeded share
    of the rest: what pages say does not depend on it."""
    rest = [item for item in items if not _is_of_the_database(item)]
    chosen = set(random.Random(SEED).sample(range(len(rest)), -(-len(rest) // one_in)))
    for number, item in enumerate(rest):
        if number not in chosen:
            item.add_marker(
                pytest.mark.skip(reason="told by SQLite; here only with CUNXIE_PROVE=1")
            )


def _is_of_the_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    transaction = bool(marker and marker.kwargs.get("transaction"))
    names = TRANSACTIONS.intersection(getattr(item, "fixturenames", ()))
    return transaction or bool(names) or bool(DATABASE.search(item.path.name))
