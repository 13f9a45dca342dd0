"""Installations of a test's own, which commands in processes of their own see as well."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from tests import conftest
from tests.demo_township import using


@pytest.fixture
def own_database(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[None]:
    """Empty but for what migrations make. On SQLite a file that is thrown away, which is quicker
    than emptying one."""
    if connection.vendor != "sqlite":
        request.getfixturevalue("transactional_db")
        yield
        return
    file = tmp_path / "own.sqlite3"
    shutil.copyfile(conftest._template(), file)
    with django_db_blocker.unblock(), using(file):
        yield


@pytest.fixture
def staff(own_database: None) -> User:
    conftest.make_divisions()
    return conftest.make_person("staff")
