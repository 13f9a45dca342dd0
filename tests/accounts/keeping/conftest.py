"""Installations of a test's own, which commands in processes of their own see as well."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from tests import conftest
from tests.demo_township import using

if connection.vendor == "sqlite":

    @pytest.fixture
    def own_database(django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
        """Empty but for what migrations make: a file that is thrown away, which is quicker than
        emptying the test's."""
        file = tmp_path / "own.sqlite3"
        with django_db_blocker.unblock(), using(file):
            if conftest._template().exists():
                shutil.copyfile(conftest._template(), file)
            else:
                call_command("migrate", verbosity=0)
            yield

else:

    @pytest.fixture
    def own_database(transactional_db: None) -> None:
        """Empty but for what migrations make."""


@pytest.fixture
def staff(own_database: None) -> User:
    conftest.make_divisions()
    return conftest.make_person("staff")
