"""Copying the configured database while people work, and putting a copy in its place."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from documents import modes

from . import KeepingError
from .files import to_disk
from .tables import POSTGRESQL, SQLITE, Row, State, state_of


class SQLite:
    kind, member = "SQLite", "database.sqlite3"

    def copy(self, folder: Path) -> tuple[Path, State]:
        """In one step: while it lasts, writers wait. One in steps would begin anew with every
        write."""
        file = folder / self.member
        with closing(sqlite3.connect(_name())) as source, closing(sqlite3.connect(file)) as copy:
            copy.execute("PRAGMA synchronous=OFF")
            source.backup(copy, sleep=0.02)
            copy.execute("PRAGMA journal_mode=DELETE")
        return file, self.state(file)

    def state(self, file: Path) -> State:
        """Of a copy. Raises KeepingError: it is damaged."""
        try:
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
                if (found := copy.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
                    raise KeepingError(f"数据库文件坏了：{found}")
                return state_of(copy.execute, SQLITE)
        except sqlite3.DatabaseError as error:
            raise KeepingError(f"数据库文件坏了：{error}") from None

    def put_back(self, file: Path) -> State:
        """Whole or not at all."""
        connection.close()
        target = Path(_name())
        part = target.with_name(f".{target.name}.part")
        try:
            shutil.copyfile(file, part)
            state = self.state(part)
            to_disk(part)
            for beside in modes.database_files(str(target))[1:]:
                beside.unlink(missing_ok=True)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
        return state


class PostgreSQL:
    kind, member = "PostgreSQL", "database.dump"

    def copy(self, folder: Path) -> tuple[Path, State]:
        """By pg_dump, from the very snapshot that the digests are of."""
        file = folder / self.member
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT pg_export_snapshot()")
                snapshot = cursor.fetchone()[0]
            _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={file}")
            return file, state_of(_rows, POSTGRESQL)

    def put_back(self, file: Path) -> State:
        """In one transaction; what a migration has made in an empty database goes first."""
        _run(
            "pg_restore",
            *("--clean", "--if-exists", "--no-owner", "--no-acl"),
            *("--single-transaction", "--exit-on-error", str(file)),
        )
        connection.close()
        with transaction.atomic():
            return state_of(_rows, POSTGRESQL)


Database = SQLite | PostgreSQL


def configured() -> Database:
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()


def is_made() -> bool:
    """Asking would make a SQLite file where there is none."""
    return connection.vendor != "sqlite" or Path(_name()).exists()


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _rows(sql: str) -> Iterator[Row]:
    """A few at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(2000):
            yield from rows


def _run(tool: str, *arguments: str) -> None:
    """One of PostgreSQL's tools on the configured database; the password goes by the
    environment."""
    (_, *place, name), secret = DatabaseClient.settings_to_cmd_args_env(
        connection.settings_dict, []
    )
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            [tool, *place, f"--dbname={name}", *arguments],
            env={**os.environ, **(secret or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except FileNotFoundError:
        raise KeepingError(
            f"这台机器没有 {tool}。请安装与数据库同版本的 postgresql-client。"
        ) from None
    if done.returncode:
        raise KeepingError(f"{tool} 没有成功：{done.stderr.strip()[-2000:]}")
