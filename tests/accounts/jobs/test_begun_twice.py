"""Every task there is, its process killed at any of its queries and begun again by another worker:
what comes of it is what comes of it undisturbed.

Generated from the code: a task without a beginning here fails. Killed at some of its queries by
default, at each with CUNXIE_PROVE=1.
"""

import importlib
import os
import pkgutil
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django_tasks.base import Task

from accounts.jobs import nightly
from accounts.long_files import services as long_files
from accounts.models import User
from assessment.papers import services as books
from associations.attachments.services import keep
from associations.models import Village
from members.imports import jobs as imports
from tests.conftest import TOWNSHIP, VILLAGE
from tests.members.imports.rosters import act, compared, match, upload
from tests.prove.share import PROVE, SEED
from tests.working import in_database as in_database

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.walk,
    pytest.mark.usefixtures("in_database", "own_folder"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="keys given anew would differ"),
]
POINTS = 10_000 if PROVE else 12
ROWS = [["姓名", "性别"], ["王测试", "男"], ["李测试", "女"]]
CHANCE = {"ref", "hash", "previous_hash"}  # columns that are thrown, or follow from such
NO_FACTS = {"django_session", "accounts_formtoken", "django_tasks_database_dbtaskresult"}


class KilledError(BaseException):
    """As SIGKILL: no `except Exception` is gone through; what is not committed is rolled back."""


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    monkeypatch.setattr(books, "SHELF", settings.VAR_DIR / "books")
    monkeypatch.setattr(books, "CACHE", settings.VAR_DIR / "cache")
    monkeypatch.setattr(imports, "SMALL_ROWS", -1)
    made = transaction.Atomic.__init__
    monkeypatch.setattr(  # as without the test's own around it
        transaction.Atomic,
        "__init__",
        lambda self, using, _, durable: made(self, using, True, durable),
    )


def tasks() -> set[Task]:
    found: set[Task] = set()
    for config in apps.get_app_configs():
        if Path(config.path).is_relative_to(settings.BASE_DIR) and ".venv" not in config.path:
            for one in pkgutil.walk_packages([config.path], f"{config.name}."):
                if ".migrations" not in one.name:
                    there = vars(importlib.import_module(one.name)).values()
                    found |= {thing for thing in there if isinstance(thing, Task)}
    return found


def a_comparison(staff: User, client_for: Any) -> tuple[int, ...]:
    client = client_for(staff)
    batch = upload(client, VILLAGE, ROWS)
    match(client, batch)
    assert batch.state == "comparing"
    return batch.pk, staff.pk


def an_application(staff: User, client_for: Any) -> tuple[int, ...]:
    client = client_for(staff)
    batch = compared(client, VILLAGE, ROWS)
    imports.go_on.call(batch.pk, staff.pk)
    batch.refresh_from_db()
    act(client, batch, "confirm")
    assert batch.state == "applying"
    return batch.pk, staff.pk


def a_book(staff: User, client_for: Any) -> tuple[int, ...]:
    return (books.start_book(code=TOWNSHIP, year=2025, form="xlsx", by=staff).pk,)


def a_long_file(staff: User, client_for: Any) -> tuple[int, ...]:
    address, site = f"/members/{TOWNSHIP}/workbook/", "http://testserver"
    return (long_files.ask(address=address, site=site, by=staff).pk,)


def a_night(staff: User, client_for: Any) -> tuple[int, ...]:
    """With a paper that no record names, and a file of no row."""
    row = keep(file=ContentFile(b"%PDF-1.7 a\n%%EOF", "a.pdf"), code=VILLAGE, by=None)
    for name in (row.digest, "0" * 64):
        path = settings.VAR_DIR / "attachments" / name[:2] / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, (0, 0))
    return ()


BEGINNINGS: list[tuple[Task, Callable[[User, Any], tuple[int, ...]]]] = [
    (imports.go_on, a_comparison),
    (imports.go_on, an_application),
    (books.make_book, a_book),
    (long_files.make, a_long_file),
    (nightly.night, a_night),
]


def facts() -> dict[str, Any]:
    """Rows and files."""
    found: dict[str, Any] = {"files": sorted(map(str, settings.VAR_DIR.glob("*/**/*")))}
    for model in apps.get_models():
        if model._meta.db_table not in NO_FACTS:
            names = [f.attname for f in model._meta.concrete_fields if f.name not in CHANCE]
            found[model._meta.db_table] = sorted(map(repr, model._base_manager.values_list(*names)))
    return found


@contextmanager
def undone(kept: Path) -> Iterator[None]:
    """Rows and files as they were."""
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(settings.VAR_DIR, kept)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    shutil.rmtree(settings.VAR_DIR)
    shutil.copytree(kept, settings.VAR_DIR)


class Queries:
    """Counts them, but for what nests transactions in the test's own; `killed` at one of them,
    before it is done."""

    def __init__(self, killed: int | None = None) -> None:
        self.killed, self.count = killed, 0

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        if "SAVEPOINT" not in sql:
            self.count += 1
            if self.count == self.killed:
                raise KilledError
        return execute(sql, *rest)


def begun(task: Task, args: tuple[int, ...], queries: Queries) -> None:
    with connection.execute_wrapper(queries):
        task.call(*args)


def test_each_task_has_a_beginning() -> None:
    assert {task for task, _ in BEGINNINGS} == tasks()


@pytest.mark.parametrize(
    ("task", "beginning"), BEGINNINGS, ids=[beginning.__name__ for _, beginning in BEGINNINGS]
)
def test_it_comes_out_the_same(
    staff: User,
    village: Village,
    client_for: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    task: Task,
    beginning: Callable[[User, Any], tuple[int, ...]],
) -> None:
    args, now = beginning(staff, client_for), timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    whole, before = Queries(), facts()
    with undone(tmp_path / "kept"):
        begun(task, args, whole)
        wanted = facts()
    assert wanted != before, "there was something to do"
    points = range(1, whole.count + 1)
    for point in sorted(random.Random(SEED).sample(points, min(POINTS, whole.count))):
        with undone(tmp_path / "kept"):
            with suppress(KilledError):
                begun(task, args, Queries(point))
            begun(task, args, Queries())
            found = facts()
        differing = [name for name in wanted if wanted[name] != found[name]]
        assert differing == [], f"killed at query {point} of {whole.count}"
    with undone(tmp_path / "kept"):
        begun(task, args, Queries())
        begun(task, args, Queries())
        assert facts() == wanted, "done twice"
