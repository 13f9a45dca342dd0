"""Putting a backup into the configured, still empty installation."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django_tasks_db.models import DBTaskResult

from .. import guards, installation
from ..installation import keys
from ..jobs import pulse
from ..models import User
from . import KeepingError, databases, files, registry, tables
from .archive import Manifest, read
from .sealing import Opener


@dataclass(frozen=True)
class Restored:
    """`faults`: what is not as the manifest says; `is_older`: a migration is still due;
    `broken_off`: how many background jobs had not ended."""

    manifest: Manifest
    faults: list[str]
    is_older: bool
    broken_off: int


def restore(path: Path, opener: Opener) -> Restored:
    """Raises KeepingError: nothing was put anywhere."""
    if refused := list(_refusals()):
        raise KeepingError("\n".join(refused))
    with tempfile.TemporaryDirectory(dir=files.place()) as name:
        staged = Path(name)
        manifest = read(path, opener, staged)
        database = databases.configured()
        if refused := list(_unfit(manifest, database)):
            raise KeepingError("\n".join(refused))
        state = database.put_back(staged / database.member)
        for folder in registry.folders():
            files.move(staged / folder, settings.VAR_DIR / folder)
        values = _put_keys(staged / "keys")
    lines = tables.differences(manifest["tables"], state.tables)
    if state.trail != manifest["trail"]:
        lines.append(f"留痕链头应是 {manifest['trail']}，现在是 {state.trail}。")
    lines += _files_differing(manifest)
    broken_off = pulse.break_off() if DBTaskResult._meta.db_table in manifest["tables"] else 0
    is_older = any(installation.unapplied())
    faults = lines if is_older else [*lines, *_lacking(values)]
    return Restored(manifest, faults, is_older, broken_off)


def _refusals() -> Iterator[str]:
    """Something is there already."""
    if fault := next(iter(installation.owners()), None):
        yield str(fault)
    if path := next(files.kept(settings.VAR_DIR), None):
        yield (
            f"{settings.VAR_DIR / path.parts[0]} 里已经有文件，只能恢复到空的安装。\n"
            "  请核对配置里的 var，或者先把它移开。"
        )
    if not databases.is_made():
        return
    names = connection.introspection.table_names()
    if names and (User._meta.db_table not in names or not installation.is_empty()):
        yield (
            f"数据库里已经有数据（{installation.database_words()}），只能恢复到空的安装。\n"
            "  请核对配置里的 database；确实要换掉的，先备份，再换一个空的数据库。"
        )


def _unfit(manifest: Manifest, database: databases.Database) -> Iterator[str]:
    """The backup is not for this program or database."""
    if manifest["database"] != database.kind:
        yield (
            f"这是 {manifest['database']} 的备份，配置的数据库是 {database.kind}，不能互相恢复。\n"
            f"  请把配置里的 database 改成 {manifest['database']}。"
        )
        return
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted({*manifest["migrations"]} - known):
        yield f"备份比程序新（备份有 {newer[0]}，程序里没有）。\n  请换上同样新的程序再恢复。"
    if isinstance(database, databases.PostgreSQL):
        names = set(connection.introspection.table_names())
        if extra := sorted(names - manifest["tables"].keys()):
            yield (
                f"数据库里有备份里没有的表（{extra[0]}）。\n"
                "  请用 dropdb、createdb 换成空的数据库，不要 migrate，再恢复。"
            )


def _put_keys(folder: Path) -> dict[str, str]:
    """Those of the backup; the values in use from now on. What a configuration names stays."""
    values = keys.in_use()
    for name, file in settings.KEY_FILES.items():
        if (folder / name).exists() and not settings.CONFIGURATION[name]:
            shutil.copyfile(folder / name, file)
            values[name] = file.read_text()
    return values


def _files_differing(manifest: Manifest) -> Iterator[str]:
    for name, content in manifest["files"].items():
        kept = name.split("/")[0] in registry.folders()
        if kept and files.content(settings.VAR_DIR / name) != content:
            yield f"文件 {name} 与备份不同。"


def _lacking(values: dict[str, str]) -> Iterator[str]:
    """Of what a migration would have brought to an older backup."""
    yield from (f"数据库里少了守卫 {name}。" for name in guards.missing())
    yield from map(str, keys.faults(values))
