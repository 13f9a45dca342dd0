"""The set-up scripts, the server's settings and the lock: what a bare machine depends on."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]


# System packages: setup/system.sh on a made-up machine


class Machine:
    """A PATH with stand-ins for dpkg-query, apt-get, id and sudo; apt-get notes what it was
    asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "apt.log"
        for tool in ("sh", "grep", "env"):
            (folder / tool).symlink_to(shutil.which(tool))
        self.command("dpkg-query", '[ "$4" = installed ] && echo "ii "')
        self.command("apt-get", f'echo "$* frontend=$DEBIAN_FRONTEND" >> {self.log}')

    def command(self, name: str, body: str) -> None:
        (self.folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (self.folder / name).chmod(0o755)

    def user(self, number: int, *, sudo: bool = False) -> None:
        self.command("id", f"echo {number}")
        if sudo:
            self.command("sudo", f'echo sudo >> {self.log}; exec "$@"')

    def install(self, *packages: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "setup/system.sh", *packages],
            cwd=ROOT,
            env={"PATH": str(self.folder)},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def asked(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_nothing_is_asked_of_apt_when_all_is_there(machine: Machine) -> None:
    machine.user(1000)
    assert machine.install("installed", "installed").returncode == 0
    assert machine.asked() == []


def test_root_installs_only_what_is_missing(machine: Machine) -> None:
    machine.user(0)
    result = machine.install("libpango-1.0-0", "installed", "python3-venv")
    assert result.returncode == 0
    assert result.stdout == "正在安装系统软件包：libpango-1.0-0 python3-venv\n"
    wanted = (
        "install -qq -y --no-install-recommends libpango-1.0-0 python3-venv frontend=noninteractive"
    )
    assert machine.asked() == [wanted]


def test_the_package_lists_are_fetched_once_when_apt_does_not_know_a_package(
    machine: Machine,
) -> None:
    machine.user(0)
    machine.command(
        "apt-get", f'echo "$1" >> {machine.log}; [ "$1" = update ] || grep -q update {machine.log}'
    )
    assert machine.install("chromium").returncode == 0
    assert machine.asked() == ["install", "update", "install"]


def test_sudo_is_used_by_others(machine: Machine) -> None:
    machine.user(1000, sudo=True)
    assert machine.install("chromium").returncode == 0
    assert machine.asked()[0] == "sudo"


def test_without_root_and_sudo_the_missing_packages_are_named(machine: Machine) -> None:
    machine.user(1000)
    result = machine.install("libpango-1.0-0", "installed", "python3-venv")
    assert result.returncode == 1
    assert "缺少系统软件包：libpango-1.0-0 python3-venv" in result.stderr
    assert "apt-get install libpango-1.0-0 python3-venv" in result.stderr
    assert machine.asked() == []


def test_a_failing_apt_names_the_packages(machine: Machine) -> None:
    machine.user(0)
    machine.command("apt-get", "exit 100")
    result = machine.install("chromium")
    assert result.returncode == 1
    assert "缺少系统软件包：chromium" in result.stderr


# The server


def environment(**extra: object) -> dict[str, str]:
    return os.environ | {name: str(value) for name, value in extra.items()}


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_taken_port_is_said_in_chinese(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        result = subprocess.run(
            GUNICORN,
            cwd=ROOT,
            env=environment(PORT=port),
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert result.returncode != 0
    assert f"端口 {port} 已被占用" in result.stderr
    assert f"make run PORT={port + 1}" in result.stderr


@pytest.fixture
def server(transactional_db: None, port: int) -> Iterator[tuple[str, str]]:
    """A running server on the test database: (its address, what it prints when it is ready)."""
    process = subprocess.Popen(
        GUNICORN,
        cwd=ROOT,
        env=environment(PORT=port),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield f"http://127.0.0.1:{port}", "".join(process.stdout.readline() for _ in range(3))
    finally:
        process.terminate()
        process.wait(timeout=30)


def fetch(url: str) -> tuple[int, str]:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, timeout=30) as response:
                return response.status, response.read().decode()
        except ConnectionError:
            if time.monotonic() > deadline:
                raise


@pytest.mark.prove
def test_a_post_that_never_ends_does_not_keep_a_thread(server: tuple[str, str]) -> None:
    """As many as the server has threads, from nobody who signed in, would stop it for everybody."""
    fetch(f"{server[0]}/health/")
    lines = [
        "POST /login/ HTTP/1.1",
        "Host: localhost",
        f"Cookie: csrftoken={'a' * 32}",
        "Content-Length: 1000",
    ]
    head = "\r\n".join([*lines, "Content-Type: application/x-www-form-urlencoded", "", "a"])
    with socket.create_connection(
        ("127.0.0.1", int(server[0].rpartition(":")[2])), timeout=20
    ) as visitor:
        visitor.sendall(head.encode())
        assert visitor.recv(12) == b"HTTP/1.1 403"


def test_the_server_says_where_it_is_and_answers(server: tuple[str, str]) -> None:
    address, said = server
    database = "SQLite 3." if connection.vendor == "sqlite" else "postgresql\n"
    assert said.startswith(f"\n数据库：{database}")
    assert said.endswith(f"\n村协通已启动：{address}/（按 Ctrl+C 停止）\n")
    status, page = fetch(address)
    assert status == 200
    assert 'name="password"' in page
    style_sheet = re.search(r'href="(/static/css/app\.css[^"]*)"', page)[1]
    assert fetch(address + style_sheet)[0] == 200


def test_the_figures_are_of_all_processes(server: tuple[str, str]) -> None:
    for _ in range(20):
        assert fetch(f"{server[0]}/login/")[0] == 200
    line = 'cunxie_requests_total{method="GET",status="200",view="login"} 20.0'
    for _ in range(8):  # whichever of them answers
        assert line in fetch(f"{server[0]}/metrics")[1].splitlines()


# The lock and the make targets


def normal(name: str) -> str:
    return re.split(r"[\[<>=; ]", name)[0].lower().replace("_", "-")


def test_the_lock_holds_every_dependency_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lock = (ROOT / "requirements.lock").read_text()
    pinned = re.findall(
        r"^([a-z0-9-]+)==(?:[^\n]*\\\n)(    --hash=sha256:[0-9a-f]{64})", lock, re.M
    )
    assert {normal(name) for name in wanted} <= {name for name, _ in pinned}
    assert len(pinned) == len(re.findall(r"^[a-z]", lock, re.M))


def test_make_help_lists_what_the_readme_promises() -> None:
    result = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^(make [a-z-]+)", result.stdout, re.M))
    promised = set(re.findall(r"`(make [a-z-]+)`", (ROOT / "README.md").read_text("utf-8")))
    assert {"make run", "make test"} <= promised
    assert promised <= listed
