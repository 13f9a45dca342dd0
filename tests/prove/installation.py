"""A whole installation in a folder of its own: a database, the server, and people who sign in. What
is done to it is real."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg

from tests.conftest import install

ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE = """
import django; django.setup()
from tests.conftest import make_divisions, make_person
make_divisions()
for name in ("staff", "secretary"): make_person(name)
"""
# Root without what lets it past the modes of files.
BOUND = "-dac_override,-dac_read_search"
AS_ANYBODY = ["setpriv", f"--bounding-set={BOUND}", f"--inh-caps={BOUND}", sys.executable]
POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """`folder` holds everything it writes; `settings` are its environment."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        outer = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("CUNXIE_") and name != "DATABASE_URL"
        }
        own = {"CUNXIE_VAR": str(self.folder), "PORT": str(self.port), "HOME": str(self.folder)}
        own["DJANGO_SETTINGS_MODULE"] = "config.settings"
        own["CUNXIE_CONFIG"] = str(ROOT / "config" / "defaults.toml")
        return outer | own | self.settings

    def run(self, *command: str) -> str:
        return subprocess.run(
            [*AS_ANYBODY, *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [*AS_ANYBODY, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            server = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        try:
            self.wait()
            yield server
        finally:
            server.terminate()
            server.wait(timeout=60)

    def wait(self) -> None:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/health/", timeout=5).close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise TimeoutError(self.url)

    def query(self, sql: str) -> list[Any]:
        """Read by a connection of its own."""
        script = (
            "import django, json; django.setup()\n"
            "from django.db import connection\n"
            f"cursor = connection.cursor(); cursor.execute({sql!r})\n"
            "print(json.dumps(cursor.fetchall(), default=str))"
        )
        return list(json.loads(self.run("-c", script)))


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system that can be filled; root only."""
    folder.mkdir()
    size = f"size={megabytes}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def on_sqlite(folder: Path) -> Installation:
    """Asks for the fixture django_db_setup."""
    install(folder)
    folder.chmod(0o700)
    made = Installation(folder)
    made.run("-c", PEOPLE)
    return made


@dataclass
class Cluster:
    """A PostgreSQL server of its own, which can be stopped; its one database lies on `disk`."""

    folder: Path
    disk: Path
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/cunxie"

    def control(self, *command: str) -> None:
        tool, *rest = command
        owner = pwd.getpwnam("postgres")
        subprocess.run(
            [str(POSTGRESQL[-1] / tool), "-D", str(self.folder), *rest],
            check=True,
            stdout=subprocess.DEVNULL,
            user=owner.pw_uid,
            group=owner.pw_gid,
            extra_groups=[],
        )

    def make(self) -> None:
        for folder in (self.folder, self.disk):
            folder.mkdir(exist_ok=True)
            shutil.chown(folder, "postgres", "postgres")
            folder.chmod(0o700)
        self.control("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        with self.admin("postgres") as cursor:
            cursor.execute(f"CREATE TABLESPACE small LOCATION '{self.disk}'")
            cursor.execute("CREATE DATABASE cunxie TABLESPACE small")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -h 127.0.0.1 -c fsync=off"
        self.control("pg_ctl", "-w", "-l", f"{self.folder}/log", "-o", options, "start")

    def stop(self) -> None:
        self.control("pg_ctl", "-w", "-m", "immediate", "stop")

    @contextmanager
    def admin(self, database: str = "cunxie") -> Iterator[Any]:
        where = dj_database_url.parse(self.url)
        with psycopg.connect(
            host=where["HOST"],
            port=where["PORT"],
            user="postgres",
            dbname=database,
            autocommit=True,
        ) as connection:
            yield connection.cursor()


def on_postgresql(folder: Path, cluster: Cluster) -> Installation:
    folder.mkdir(mode=0o700)
    made = Installation(folder, {"DATABASE_URL": cluster.url})
    made.run("manage.py", "migrate", "-v", "0")
    made.run("-c", PEOPLE)
    return made
