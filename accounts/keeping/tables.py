"""What a database holds, table by table: how many rows, and SHA-256 over them in the order of their
keys. Asked of a copy, and again of what came back from it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypedDict

Row = tuple[Any, ...]  # as a driver gives it
Query = Callable[[str], Iterator[Row]]


class TableContent(TypedDict):
    rows: int
    sha256: str


class StateContent(TypedDict):
    migrations: list[str]
    trail: str
    tables: dict[str, TableContent]


@dataclass(frozen=True)
class Dialect:
    """`columns`: a query for (table, column, whether of the key), by table; `literal`: a value as a
    text that no other value has; `order`: of a key, whatever the server's language is."""

    columns: str
    literal: str
    order: str


SQLITE = Dialect(
    "SELECT m.name, c.name, c.pk > 0 FROM sqlite_master m, pragma_table_info(m.name) c "
    "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY m.name, c.name",
    "quote({})",
    "{}",
)
POSTGRESQL = Dialect(
    "SELECT t.relname, c.attname, coalesce(c.attnum = ANY(k.indkey), false) FROM pg_class t "
    "JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped "
    "LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary WHERE t.relkind IN ('r', 'p') "
    "AND t.relnamespace = current_schema()::regnamespace ORDER BY t.relname, c.attname",
    "{}::text",
    '{}::text COLLATE "C"',
)


@dataclass(frozen=True)
class State:
    """`migrations`: "app.name" of those applied; `trail`: its head as "number:hash"; `tables`: by
    name, `rows` and `sha256`."""

    migrations: list[str]
    trail: str
    tables: dict[str, TableContent]

    def as_json(self) -> StateContent:
        return {"migrations": self.migrations, "trail": self.trail, "tables": self.tables}


def state_of(query: Query, dialect: Dialect) -> State:
    tables = {}
    for table, columns in groupby(list(query(dialect.columns)), key=lambda column: column[0]):
        tables[str(table)] = _table(query, dialect, table, [(c, key) for _, c, key in columns])
    head = ["0:"]
    if "accounts_trailhead" in tables:
        head = [f"{n}:{hash}" for n, hash in query("SELECT number, hash FROM accounts_trailhead")]
    applied = []
    if "django_migrations" in tables:
        applied = [
            f"{app}.{name}" for app, name in query("SELECT app, name FROM django_migrations")
        ]
    return State(sorted(applied), "".join(head), tables)


def _table(
    query: Query, dialect: Dialect, table: str, columns: list[tuple[str, bool]]
) -> TableContent:
    names = [f'"{name}"' for name, _ in columns]
    cells = ", ".join(dialect.literal.format(name) for name in names)
    keys = [f'"{name}"' for name, is_key in columns if is_key] or names
    order = ", ".join(dialect.order.format(name) for name in keys)
    found, rows = hashlib.sha256(json.dumps(names).encode()), 0
    # our own names of tables and columns
    for row in query(f'SELECT {cells} FROM "{table}" ORDER BY {order}'):  # noqa: S608
        found.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        rows += 1
    return {"rows": rows, "sha256": found.hexdigest()}


def differences(wanted: dict[str, TableContent], found: dict[str, TableContent]) -> list[str]:
    """Tables that are not the same, one Chinese line each."""
    lines = []
    for table in sorted({*wanted, *found}):
        should, does = wanted.get(table), found.get(table)
        if not should or not does:
            lines.append(f"表 {table} {'多出来了' if does else '缺失'}。")
        elif should["rows"] != does["rows"]:
            lines.append(f"表 {table} 应有 {should['rows']} 行，现有 {does['rows']} 行。")
        elif should != does:
            lines.append(f"表 {table} 的内容与备份时不同。")
    return lines
