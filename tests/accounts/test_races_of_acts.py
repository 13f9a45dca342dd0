"""Writing acts of one township at the same moment, each pair again and again, on PostgreSQL: no
deadlock reaches a person, the same form sent twice is done once, and the trail stays whole.

The acts are generated from the forms on the pages; a share by default, all with CUNXIE_PROVE=1.
"""

import os
import random
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts import trail
from accounts.models import FormToken, User
from accounts.records import tokens
from assessment.models import MonthlyReport
from associations.models import Village
from tests.acts import NAMES, Act, acts, made_ready
from tests.assessment.flags.test_flag_pages import add_flag
from tests.assessment.records import add_report
from tests.prove.share import PROVE, SEED
from tests.test_access import made_world

PAIRS = int(os.environ.get("PAIRS", 300)) if PROVE else 15
ACTS = len(NAMES) if PROVE else 12
TIMES = int(os.environ.get("TIMES", 20)) if PROVE else 3
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.walk,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes one act at a time"),
]


@pytest.fixture(autouse=True)
def quick_papers(papers_not_typeset: None) -> None:
    """What a paper looks like is not asked here."""


def send(client: Client, act: Act, token: str, start: Barrier) -> int:
    _, address, answer, _ = act
    start.wait()
    try:
        return client.post(address, {**answer, tokens.FIELD: token}).status_code
    finally:
        connection.close()


def test_pairs_of_acts(client_for: Any) -> None:
    world = made_world()
    pairs = list(combinations(acts(world, client_for, ACTS), 2))
    chosen = random.Random(SEED).sample(pairs, min(PAIRS, len(pairs)))
    clients = {
        number: {user: client_for(user) for user in world.cast.values()} for number in (0, 1)
    }
    for each in clients.values():
        for client in each.values():
            client.raise_request_exception = False
    failed = []
    with ThreadPoolExecutor(2) as pool:
        for pair in chosen:
            for _ in range(TIMES):
                start = Barrier(2)
                for act in pair:
                    made_ready(act[3])
                answers = [
                    pool.submit(send, clients[n][act[0]], act, tokens.new_token(), start)
                    for n, act in enumerate(pair)
                ]
                codes = [answer.result() for answer in answers]
                names = [act[3] for act in pair]
                print(*names, *codes, flush=True)
                if max(codes) >= 500:
                    failed.append((codes, names))
    assert failed == []
    trail.verify()


def test_approving_while_a_flag_is_answered(staff: User, village: Village, client_for: Any) -> None:
    """They asked for the head of the trail and the flag in opposite orders: 9 of 14 met a
    deadlock."""
    clients = [client_for(staff), client_for(staff)]
    codes = []
    with ThreadPoolExecutor(2) as pool:
        for month in range(1, 13):
            report = add_report(village, 202500 + month, "submitted")
            flag = add_flag(village, 202400 + month)
            answer = {"answer": "已核对登记簿。", "version": flag.version, "state": "explained"}
            start = Barrier(2)
            sent = [
                pool.submit(send, client, act, tokens.new_token(), start)
                for client, act in zip(
                    clients,
                    (
                        (staff, f"/flags/{village.pk}/{flag.pk}/answer/", answer, ""),
                        (
                            staff,
                            f"/reports/{village.pk}/{report.period}/approve/",
                            {"version": report.version},
                            "",
                        ),
                    ),
                    strict=True,
                )
            ]
            codes += [one.result() for one in sent]
    assert codes == [302] * 24
    assert not MonthlyReport.objects.exclude(state="approved").exists()
    trail.verify()


def test_the_same_form_twice_at_once(client_for: Any) -> None:
    """One of the two is told that it was done, whatever the act."""
    world = made_world()
    with ThreadPoolExecutor(2) as pool:
        for act in acts(world, client_for, ACTS):
            token, start = tokens.new_token(), Barrier(2)
            pair = [client_for(act[0]) for _ in range(2)]
            before = trail.head()[0], FormToken.objects.count()
            sent = [pool.submit(send, client, act, token, start) for client in pair]
            assert max(answer.result() for answer in sent) < 500
            assert FormToken.objects.count() - before[1] <= 1
    trail.verify()
