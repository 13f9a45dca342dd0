"""SIGKILL of the server, of a worker and of the database while an act is under way: nothing half
done, nothing acknowledged lost, and sending the same form again is safe.

The acts are generated (tests/acts.py). Some by default, 200 kills of each with CUNXIE_PROVE=1.
"""

import hashlib
import http.client
import os
import random
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection
from django.test import Client

from accounts import trail
from accounts.jobs import pulse
from accounts.models import FormToken, TrailEntry, User
from accounts.records import tokens
from associations.models import Village
from members.imports import jobs
from members.models import Member, MemberImport
from tests.acts import NAMES, Act, acts, made_ready
from tests.conftest import VILLAGE
from tests.members.imports.rosters import match, upload
from tests.prove.share import PROVE, SEED
from tests.serving import Server
from tests.test_access import made_world
from tests.working import forget_signs, wait
from tests.working import in_database as in_database
from tests.working import worker as worker

KILLS = int(os.environ.get("KILLS", 200)) if PROVE else 4
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]
ASK_FIRST = {"round-publish"}  # raises flags, which stay when it is refused
NO_FACTS = {"django_session", "accounts_attempts", "accounts_formtoken"}


@pytest.fixture
def server(django_db_setup: None) -> Iterator[Server]:
    running = Server()
    running.start()
    yield running
    running.kill(whole=True)


def facts() -> str:
    """A digest of every row that is a fact."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in sorted(apps.get_models(), key=lambda m: m._meta.db_table):
            table = model._meta.db_table
            if table not in NO_FACTS:
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY {model._meta.pk.column}')
                for row in cursor.fetchall():
                    found.update(repr(row).encode())
    return found.hexdigest()


def killed_at(
    server: Server, act: Act, client: Client, kill: Callable[[], None], delay: float
) -> tuple[str, int]:
    """The token, and the status that the person saw: 0 for none."""
    token, seen = tokens.new_token(), [0]

    def send() -> None:
        with suppress(OSError, http.client.HTTPException):
            seen[0] = server.send(client, act[1], act[2], token)[0]

    thread = Thread(target=send)
    thread.start()
    time.sleep(delay)
    kill()
    thread.join()
    return token, seen[0]


def is_spent(token: str) -> bool:
    return FormToken.objects.filter(token=hashlib.sha256(token.encode()).hexdigest()).exists()


def prove(server: Server, client_for: Any, kill: Callable[[int], None]) -> None:
    """Every act is under way at one kill at least: sent anew, and killed sooner, until it is."""
    world = made_world()
    chosen = list(acts(world, client_for, len(NAMES) if PROVE else KILLS))
    luck = random.Random(SEED)
    clients = {user: client_for(user) for user in world.cast.values()}
    done = lost = number = 0
    hit, refused = set[str](), set[str]()
    waiting = deque((act, 0.4) for act in chosen)
    most = KILLS + 6 * len(chosen)
    while number < KILLS or (waiting and number < most):
        act, longest = waiting.popleft() if waiting else (luck.choice(chosen), 0.4)
        number += 1
        client = clients[act[0]]
        made_ready(act[3])
        before, entries = facts(), TrailEntry.objects.count()
        delay = luck.uniform(0.0, longest)
        token, status = killed_at(server, act, client, lambda number=number: kill(number), delay)
        spent = is_spent(token)
        if status and status < 500:
            waiting.append((act, longest / 2))
        if status >= 400:
            refused.add(act[3])
        if status and status < 400:
            acknowledged = spent or TrailEntry.objects.count() == entries
            assert acknowledged, f"{act[1]} was acknowledged and lost"
        if not spent and act[3] not in ASK_FIRST:
            assert facts() == before, f"{act[1]} is half done"
        status = server.send(client, act[1], act[2], token)[0]
        assert status < 500, f"{act[1]} sent again: {status}"
        (hit if is_spent(token) else refused).add(act[3])
        print(f"{number}: {act[3]} after {delay:.3f} s, spent {spent}, again {status}", flush=True)
        done, lost = done + spent, lost + (not spent)
    trail.verify()
    assert not waiting, f"answered before every kill: {[act[1] for act, _ in waiting]}"
    print(f"{number} kills: {done} acts stood, {lost} left nothing; {len(chosen)} acts")
    print(f"{len(hit)} wrote; refused by their rules: {sorted(refused - hit)}")


def test_of_the_server(server: Server, client_for: Any) -> None:
    def kill(number: int) -> None:
        server.kill(whole=number % 20 == 19)
        if number % 20 == 19:
            server.start()
        wait(server.answers, 180)

    prove(server, client_for, kill)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is in the server's process")
@pytest.mark.prove
def test_of_the_database(server: Server, client_for: Any) -> None:
    """One of its processes, upon which PostgreSQL ends all and recovers."""

    def kill(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
                "ORDER BY pid = pg_backend_pid()"
            )
            (pid,) = cursor.fetchone()
        os.kill(pid, signal.SIGKILL)
        wait(lambda: not connection.is_usable())  # until it is seen
        connection.close()
        wait(recovered, 180)

    prove(server, client_for, kill)


def recovered() -> bool:
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True


def state_of(pk: int) -> str:
    return MemberImport.objects.get(pk=pk).state


@pytest.mark.prove
def test_of_a_worker(
    staff: User, village: Village, client_for: Any, worker: Callable[[], Any], monkeypatch: Any
) -> None:
    """Killed at any moment of comparing and writing an import, its work is done once by the next.
    What it left is taken up at once here: how soon, asks tests/members/imports."""
    monkeypatch.setattr(jobs, "SMALL_ROWS", -1)
    client, luck = client_for(staff), random.Random(SEED)
    for number in range(KILLS // 2):
        family = f"王{chr(0x4E00 + number)}"
        rows = [["姓名", "性别"], *([f"{family}{chr(0x5000 + n)}", "女"] for n in range(40))]
        batch = upload(client, VILLAGE, rows)
        match(client, batch)
        for state, act in (("comparing", "confirm"), ("applying", None)):
            first = worker()
            time.sleep(luck.uniform(1.0, 3.0))
            first.kill()
            first.wait()
            forget_signs()
            pulse.revive()
            batch.refresh_from_db()
            if batch.state == state:
                second = worker()
                wait(lambda pk=batch.pk, state=state: state_of(pk) != state)
                second.kill()
                second.wait()
            batch.refresh_from_db()
            if act:
                assert batch.state == "ready"
                client.post(
                    f"/imports/{VILLAGE}/{batch.pk}/", {"act": act, "seen": batch.fingerprint}
                )
        assert batch.state == "applied"
        assert Member.objects.filter(name__startswith=family).count() == 40
    trail.verify()
