"""Is this the installation that is meant, and can it work? Asked before every command and start.

Each fault says what was found and what to do. `manage.py doctor` shows these and more (survey.py).
"""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from documents import modes

from ..models import TrailHead, User
from . import keys
from .fault import Fault

# Django's own and ours that neither read nor write what people have entered.
UNASKED = {"", "help", "version", "makemigrations", "diffsettings", "collectstatic", "test"}
# These say which database they speak to, and work on one that is not in order.
TOLERANT = {
    "migrate",
    "showmigrations",
    "sqlmigrate",
    "check",
    "doctor",
    "dbshell",
    "shell",
    "accept_keys",
    "restore",
    "verify",
}
# What is there is saved, whatever version it is of and whether or not its keys are there.
SAVING = {"backup"}
# These begin an installation, or serve one that has nothing yet.
BEGINNING = {"import_divisions", "load_demo", "add_account", "runserver"}


def database_words() -> str:
    """Which database is spoken to, without its password."""
    found = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        return f"SQLite {found['NAME']}"
    place = f"{found['HOST'] or 'localhost'}:{found['PORT'] or 5432}"
    return f"PostgreSQL {found['USER']}@{place}/{found['NAME']}"


def configuration_words() -> str:
    configuration = settings.CONFIGURATION
    source = configuration.sources["database"]
    return f"{configuration.file or '没有配置文件'}；数据库地址来自{source}"


def faults(*, saving: bool = False) -> Iterator[Fault]:
    """Why the installation cannot work; the first that the others depend on comes alone. `saving`:
    why it cannot even be saved."""
    try:
        if first := list(_unreachable()) or (not saving and list(unapplied())):
            yield from first
            return
        if not saving:
            yield from keys.faults()
    except (DatabaseError, ImproperlyConfigured) as error:
        yield Fault(
            f"数据库连不上：{error}", "请检查数据库是否在运行，配置里的 database 是否写对。"
        )
        return
    yield from owners()


def _unreachable() -> Iterator[Fault]:
    """Connecting would make a new SQLite file in the place of one that is not there."""
    name = str(settings.DATABASES["default"]["NAME"])
    if connection.vendor == "sqlite" and not Path(name).exists():
        yield Fault(
            f"没有数据库文件 {name}（{configuration_words()}）。",
            "新装请先执行 make setup；已经有数据的，请核对配置里的 database 和 var。",
        )
    else:
        connection.ensure_connection()


def unapplied() -> Iterator[Fault]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        first = plan[0][0]
        yield Fault(
            f"数据库还没有升级到这个版本（差 {len(plan)} 步，"
            f"第一步 {first.app_label}.{first.name}）。",
            "请先备份，再执行 make setup。",
        )
    loader = executor.loader
    if unknown := loader.applied_migrations.keys() - loader.disk_migrations.keys():
        app, name = min(unknown)
        yield Fault(
            f"数据库比程序新（数据库有 {app}.{name}，程序里没有）。",
            "请换上与数据库相同或更新的版本，不要用旧版本写这个数据库。",
        )


def owners() -> Iterator[Fault]:
    """Files of another account: what this one writes there could not be read by the other."""
    places = [settings.VAR_DIR, *settings.KEY_FILES.values()]
    if connection.vendor == "sqlite":
        places += modes.database_files(str(settings.DATABASES["default"]["NAME"]))
    for path in places:
        if path.exists() and path.stat().st_uid != os.geteuid():
            owner = _account(path)
            yield Fault(
                f"{path} 属于账号 {owner}，现在执行的不是它。",
                f"请用 sudo -u {owner} 执行；装的时候弄错了的，"
                f"先 chown -R 运行账号 {settings.VAR_DIR}。",
            )
            return


def _account(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:
        return str(path.stat().st_uid)


def is_empty() -> bool:
    """Neither an account nor an act."""
    if User._meta.db_table not in connection.introspection.table_names():
        return True
    return not (TrailHead.objects.filter(number__gt=0).exists() or User.objects.exists())


def require(command: str) -> Iterator[Fault]:
    """Why `command` (of manage.py) is refused."""
    if command in TOLERANT:
        return
    found = list(faults(saving=command in SAVING))
    yield from found
    if not found and command not in BEGINNING and is_empty():
        yield Fault(
            f"数据库是空的：没有账号，也没有留痕（{database_words()}；{configuration_words()}）。",
            "已经有数据的，多半是连错了数据库，请核对配置；新装请先导入区划（import_divisions）。",
        )
