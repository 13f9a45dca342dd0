"""What others wait while pictures are decoded: one secretary posts sixteen times the largest
pictures at once and goes away; /health/ and another user's page, against their own time when
nothing else runs: goal below 2.

python -m benchmarks.bench_pictures: a server as in production, two processes of eight threads.
"""

import http.client
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import zlib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PORT, POSTS, SIDE, PICTURES, ROUNDS = 8765, 16, 6300, 12, 25
VILLAGE, TOWNSHIP = "990001001201", "990001001"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CUNXIE_VAR": folder, "PORT": str(PORT)}
        environment.pop("DATABASE_URL", None)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True
        )
        made = subprocess.run(
            [sys.executable, "-m", "benchmarks.bench_pictures", "--people"],
            cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        secretary, staff = made.stdout.split()
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            _measure(secretary, staff)
        finally:
            server.terminate()
            server.wait(30)


def _measure(secretary: str, staff: str) -> None:
    _wait_until_up()
    pages = (("/health/", ""), (f"/villages/{TOWNSHIP}/", staff))
    for few in (3, PICTURES):  # the most that a post may bring, and what it may not
        idle = [_median(path, session) for path, session in pages]
        for _ in range(POSTS):
            threading.Thread(target=_post, args=(secretary, few), daemon=True).start()
        time.sleep(0.5)
        busy = [_median(path, session) for path, session in pages]
        ratios = "  ".join(
            f"{path} × {now / before:4.2f}"
            for (path, _), before, now in zip(pages, idle, busy, strict=True)
        )
        print(f"{POSTS} posts of {few:>2} pictures of {SIDE}²  {ratios}", flush=True)
        time.sleep(20)


def _median(path: str, session: str) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        assert _ask("GET", path, session)[0] == 200, path
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _ask(
    method: str, path: str, session: str, body: bytes = b"", kind: str = "", token: str = ""
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    headers = {
        "Host": "localhost",
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "X-CSRFToken": token,
    }
    connection.request(method, path, body, {**headers, "Content-Type": kind} if kind else headers)
    response = connection.getresponse()
    found = response.status, response.read()
    connection.close()
    return found


def _post(session: str, pictures: int) -> None:
    """Sent, and not waited for."""
    boundary, token, picture = uuid.uuid4().hex, "a" * 32, _picture()
    texts = {
        "kind": "training",
        "date": "2025-03-01",
        "title": "培训",
        "reached": "9",
        "form_token": uuid.uuid4().hex,
    }
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
        for k, v in texts.items()
    ]
    for number in range(pictures):
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="photos"; '
            f'filename="{number}.png"\r\n\r\n'
        )
        parts += [head.encode(), picture, b"\r\n"]
    body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
    _ask(
        "POST",
        f"/activities/{VILLAGE}/new/",
        session,
        body,
        f"multipart/form-data; boundary={boundary}",
        token,
    )


_made: list[bytes] = []


def _picture() -> bytes:
    if not _made:
        packer, row = zlib.compressobj(9), b"\0" * (1 + SIDE * 3)
        body = b"".join([*(packer.compress(row) for _ in range(SIDE)), packer.flush()])
        header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
        chunks = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
        _made.append(
            b"\x89PNG\r\n\x1a\n"
            + b"".join(
                struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b))
                for k, b in chunks
            )
        )
    return _made[0]


def _wait_until_up() -> None:
    _picture()
    for _ in range(200):
        try:
            if _ask("GET", "/health/", "")[0] == 200:
                return
        except OSError:
            time.sleep(0.3)
    sys.exit("the server did not start")


def _people() -> None:
    """A village, its secretary and one of the township's staff; prints the keys of their
    sessions."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.test import Client

    from accounts.models import Role, User
    from associations.models import County, Township, Village

    county = County.objects.create(code="990001", name="测量县")
    township = Township.objects.create(code=TOWNSHIP, name="测量镇", county=county)
    Village.objects.create(code=VILLAGE, name="测量村", township=township)
    keys: list[Any] = []
    for name, role, scope in (
        ("x1", Role.VILLAGE_SECRETARY, VILLAGE),
        ("x2", Role.TOWNSHIP_STAFF, TOWNSHIP),
    ):
        user = User.objects.create(
            username=name, name="测量", role=role, scope=scope, must_change_password=False
        )
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        keys.append(client.cookies["sessionid"].value)
    print(*keys)


if __name__ == "__main__":
    _people() if sys.argv[1:] == ["--people"] else main()
