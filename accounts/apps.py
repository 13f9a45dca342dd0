import sqlite3
from types import ModuleType

from django.apps import AppConfig
from django.core.signals import request_started
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.migrations.state import StateApps
from django.db.models.signals import post_migrate
from django_tasks.signals import task_started

from .requests import complaints


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号与留痕"

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        super().__init__(app_name, app_module)
        complaints.connect()

    def ready(self) -> None:
        from . import checks, guards, search, texts, today
        from .jobs import nightly
        from .keeping import own
        from .long_files import services as long_files
        from .opinions.today import NOTICES, SOURCES
        from .records import deadlines, periods
        from .search.pages import HELP, PAGES
        from .search.people import ACCOUNTS
        from .sign_in import services, sign_in_log
        from .today import notices
        from .workdays import services as workdays

        connection_created.connect(_allow_many_values, dispatch_uid="accounts.values")
        guards.connect()
        guards.register(texts.guards())
        guards.register(deadlines.guards())
        guards.register(periods.guards())
        checks.register_all()
        sign_in_log.connect()
        nightly.works += [services.clear_away, long_files.clear_away, workdays.fill]
        self.connect_workdays()
        own.register_all()
        today.register(90, *SOURCES)
        notices.register(NOTICES)
        search.register(10, PAGES)
        search.register(90, ACCOUNTS)
        search.register(100, HELP)

    def connect_workdays(self) -> None:
        from .records import workdays

        for signal in (request_started, task_started):
            signal.connect(workdays.forget)
        post_migrate.connect(_fill_workdays, sender=self, dispatch_uid="accounts.workdays")


def _fill_workdays(apps: StateApps | None = None, **kwargs: object) -> None:
    """`apps`: as migrated, which may be backwards; emptying the database tells none."""
    from .workdays.services import fill

    if apps is None or "arrangedday" in apps.all_models["accounts"]:
        fill()


def _allow_many_values(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """SQLite takes more values in a statement than the 999 that Django 5.2 supposes (6.0 asks it):
    many rows of many columns are then one statement."""
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = min(limit, 32_766)
