"""Whether one account can stop the server for the others: python -m benchmarks.bench_choking

Sixty posts of the longest allowed text at once from one secretary, against a server as in
production, five times over. Meanwhile `/health/` and a page of somebody else are asked for: goal,
under twice the time they take when nothing else is going on (medians). The posts come from a
process of their own. Pictures: benchmarks/bench_pictures.py.
"""

import http.client
import json
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

from . import data
from .bench_book import database_url

POSTS, ROUNDS, IDLE, GOAL = 60, 5, 60, 2.0
UNBOUNDED = 10_000  # characters, where a text has no limit of its own
PATIENCE = 120  # seconds: nothing here waits longer
SENTENCE = "村民李家二组的院子前面那条路去年下雨以后一直没有修好大家希望今年能够补上"
Headers = dict[str, str]


def ask(port: int, path: str, headers: Headers, body: str | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("POST" if body else "GET", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def attack(port: int, path: str, headers: Headers, fields: dict[str, str]) -> None:
    """In a process of its own: all posts at once, each with a token of its own; prints how they
    were answered."""
    together = Barrier(POSTS)
    typed = headers | {"Content-Type": "application/x-www-form-urlencoded"}

    def post(_: int) -> int:
        body = urlencode(fields | {"form_token": secrets.token_urlsafe(24)})
        together.wait(PATIENCE)
        return ask(port, path, typed, body)[0]

    with ThreadPoolExecutor(POSTS) as pool:
        print(json.dumps(Counter(pool.map(post, range(POSTS)))))


@contextmanager
def server() -> Iterator[int]:
    """The server as it is run, on the measurement's own database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    running = subprocess.Popen(
        command,
        env=os.environ | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                ask(port, "/health/", {})
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        running.terminate()
        running.wait(30)


def people(village: str) -> tuple[Headers, Headers]:
    """The headers of the village's secretary and of the township's staff, both signed in."""
    from django.test import Client

    from accounts.models import Role, User

    found = []
    for name, role, scope in (
        ("one", Role.VILLAGE_SECRETARY, village),
        ("other", Role.TOWNSHIP_STAFF, village[:9]),
    ):
        user = User.objects.create(
            username=name, name="测量", role=role, scope=scope, must_change_password=False
        )
        client = Client(headers={"host": "localhost"})
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        found.append({"Cookie": f"sessionid={client.cookies['sessionid'].value}"})
    return found[0], found[1]


def longest(model: Any, name: str) -> str:
    length = model._meta.get_field(name).max_length or UNBOUNDED
    return (SENTENCE * (length // len(SENTENCE) + 1))[:length]


def fields_of(port: int, path: str, headers: Headers, text: str) -> dict[str, str]:
    """The form as the page offers it, filled in; its cookie goes into the headers."""
    from members.models import Suggestion

    secret = secrets.token_urlsafe(24)[:32].replace("-", "a").replace("_", "b")
    headers["Cookie"] += f"; csrftoken={secret}"
    page = ask(port, path, headers)[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token, "the form is not there"
    return {
        "csrfmiddlewaretoken": token[1],
        "channel": Suggestion._meta.get_field("channel").choices[0][0],
        "raised": time.strftime("%Y-%m-%d"),
        "text": text,
    }


def timed(port: int, path: str, headers: Headers) -> float:
    start = time.perf_counter()
    status, _ = ask(port, path, headers)
    assert status == 200, (path, status)
    return time.perf_counter() - start


def main() -> None:
    with data.database(), tempfile.TemporaryDirectory() as var:
        data.fill("990000", 3, (2025,))
        village = "990000001200"
        one, other = people(village)
        os.environ |= {
            "DATABASE_URL": database_url(),
            "CUNXIE_VAR": var,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        from django.conf import settings

        from members.models import Suggestion

        os.environ |= {
            "CUNXIE_SECRET_KEY": settings.SECRET_KEY,
            "CUNXIE_IDENTITY_KEY": settings.IDENTITY_KEY.decode(),
        }
        with server() as port:
            path = f"/suggestions/{village}/new/"
            text = longest(Suggestion, "text")
            measure(
                port,
                path,
                one,
                fields_of(port, path, one, text),
                {"/health/": {}, f"/members/{village[:9]}/": other},
            )


def measure(
    port: int, path: str, one: Headers, fields: dict[str, str], watched: dict[str, Headers]
) -> None:
    idle = {
        page: [timed(port, page, headers) for _ in range(IDLE)] for page, headers in watched.items()
    }
    busy: dict[str, list[float]] = {page: [] for page in watched}
    answers: Counter[str] = Counter()
    for _ in range(ROUNDS):
        command = [sys.executable, "-m", "benchmarks.bench_choking", str(port), path]
        attackers = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert attackers.stdin
        attackers.stdin.write(json.dumps([one, fields]))
        attackers.stdin.close()
        while attackers.poll() is None:
            for page, headers in watched.items():
                busy[page].append(timed(port, page, headers))
        assert attackers.stdout
        answers.update(json.loads(attackers.stdout.read()))
    kinds = "  ".join(f"{status}: {count}" for status, count in sorted(answers.items()))
    print(f"{POSTS} posts of {len(fields['text'])} characters, {ROUNDS} times   {kinds}")
    for page in watched:
        ratio = statistics.median(busy[page]) / statistics.median(idle[page])
        worst = max(busy[page]) / statistics.median(idle[page])
        print(
            f"{page:24} × {ratio:5.2f} (goal under {GOAL:g})  slowest × {worst:6.1f}  of "
            f"{len(busy[page])}"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        attack(int(sys.argv[1]), sys.argv[2], *json.load(sys.stdin))
    else:
        main()
