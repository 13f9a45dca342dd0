"""The program as it serves: gunicorn on the test's database, asked over HTTP."""

import http.client
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts.records import tokens
from tests.working import wait

CSRF = "a" * 32


class Server:
    """One machine's server; `ask` raises OSError or HTTPException where none answers."""

    def __init__(self, port: int = 8971) -> None:
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PORT": str(self.port)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait(self.answers, 180)

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/health/")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def workers(self) -> list[int]:
        assert self.process
        pid = self.process.pid
        return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill(self, *, whole: bool) -> None:
        """All its workers, or the master as well."""
        assert self.process
        doomed = self.workers()
        if whole:
            self.process.kill()
            self.process.wait()
        for pid in doomed:
            os.kill(pid, signal.SIGKILL)

    def ask(
        self, method: str, address: str, body: bytes = b"", cookies: str = ""
    ) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": cookies, "Content-Type": MULTIPART_CONTENT}
        try:
            line.request(method, address, body, headers)
            response = line.getresponse()
            return response.status, response.read()
        finally:
            line.close()

    def get(self, client: Client, address: str) -> tuple[int, bytes]:
        return self.ask("GET", address, cookies=cookies_of(client))

    def send(
        self, client: Client, address: str, answer: dict[str, Any], token: str
    ) -> tuple[int, bytes]:
        """A form of ours, as whoever is signed in with `client`."""
        form = {**answer, tokens.FIELD: token, "csrfmiddlewaretoken": CSRF}
        return self.ask("POST", address, encode_multipart(BOUNDARY, form), cookies_of(client))


def cookies_of(client: Client) -> str:
    kept = {name: cookie.value for name, cookie in client.cookies.items()}
    return "; ".join(f"{name}={value}" for name, value in {**kept, "csrftoken": CSRF}.items())
