"""Installations of a test's own, which commands in processes of their own see as well."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
    def own_database(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """A copy of the test's, which is empty but for what migrations make."""
        name, own = connection.settings_dict["NAME"], f"own_{os.getpid()}"
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {own}")
            cursor.execute(f"CREATE DATABASE {own} TEMPLATE {name}")
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{own}")
        with monkeypatch.context() as patch:
            patch.setitem(connection.settings_dict, "NAME", own)
            patch.setenv("DATABASE_URL", address.geturl())
            yield
            connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {own} WITH (FORCE)")


@pytest.fixture
def staff(own_database: None) -> User:
    conftest.make_divisions()
    return conftest.make_person("staff")
