"""Guards in the database: triggers that hold whatever the program, the shell or a hand-written SQL
statement does.

SQLite drops a table's triggers whenever Django rebuilds the table, and cannot rebuild one that
another one's trigger names, so they are taken down before a migration, installed again
after every migration and checked at start (accounts/checks.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import connections
from django.db.models import UniqueConstraint
from django.db.models.options import Options
from django.db.models.signals import post_migrate, pre_migrate


@dataclass(frozen=True)
class Guard:
    """A BEFORE trigger that refuses `event` (UPDATE, DELETE, INSERT) on `table` when the SQL
    condition `when` holds; or TRUNCATE, always, which SQLite does not have; or REPLACE, SQLite's
    INSERT OR REPLACE over a row that is there, which other databases do not have.

    `first`: the row (table and condition) that PostgreSQL locks before it looks, so that two
    transactions do not both find nothing; SQLite has one writer."""

    name: str
    table: str
    event: str
    message: str
    when: str = ""
    first: str = ""

    def needed(self, vendor: str) -> bool:
        """Whether the database knows the event."""
        return self.event != ("TRUNCATE" if vendor == "sqlite" else "REPLACE")

    def statements(self, vendor: str) -> list[str]:
        """The SQL that installs it anew."""
        return self._sqlite() if vendor == "sqlite" else self._postgresql()

    def _sqlite(self) -> list[str]:
        event = "INSERT" if self.event == "REPLACE" else self.event
        when = f"WHEN {self.when} " if self.when else ""
        return [
            f'DROP TRIGGER IF EXISTS "{self.name}"',
            f'CREATE TRIGGER "{self.name}" BEFORE {event} ON "{self.table}" FOR EACH ROW {when}'
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END",
        ]

    def _postgresql(self) -> list[str]:
        test = f"IF {_postgresql_condition(self.when)} THEN " if self.when else ""
        end = "END IF; " if self.when else ""
        lock = f"PERFORM 1 FROM {self.first} FOR NO KEY UPDATE; " if self.first else ""
        result = "OLD" if self.event == "DELETE" else "NEW"
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        return [
            f'CREATE OR REPLACE FUNCTION "{self.name}_fn"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN {lock}{test}RAISE EXCEPTION '{self.message}' USING ERRCODE = "
            f"'integrity_constraint_violation'; {end}RETURN {result}; END $$",
            f'DROP TRIGGER IF EXISTS "{self.name}" ON "{self.table}"',
            f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" '
            f'FOR EACH {each} EXECUTE FUNCTION "{self.name}_fn"()',
        ]


def _postgresql_condition(when: str) -> str:
    """The conditions are written for SQLite; its null-safe IS NOT between columns is IS DISTINCT
    FROM elsewhere."""
    for null_safe, standard in (
        (" IS NOT NEW.", " IS DISTINCT FROM NEW."),
        (" IS OLD.", " IS NOT DISTINCT FROM OLD."),
        (" IS NEW.", " IS NOT DISTINCT FROM NEW."),
    ):
        when = when.replace(null_safe, standard)
    return when


def same_place(column: str, *divisions: str) -> str:
    """SQL: the division in `column` is the same, or its code is no more and the new one is its
    successor (FormerCode); `divisions` are the tables of its level."""
    gone = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} d WHERE d.code = OLD.{column})" for table in divisions
    )
    return (
        f"(OLD.{column} IS NEW.{column} OR ({gone} AND EXISTS (SELECT 1 FROM accounts_formercode f "
        f"WHERE f.code = OLD.{column} AND f.now = NEW.{column})))"
    )


def only_recoded(table: str, column: str, *divisions: str) -> str:
    """SQL: nothing of the row changes but the code of the same place."""
    others = [name for name in _columns(table).values() if name != column]
    same = [f'OLD."{name}" IS NEW."{name}"' for name in others]
    changed = f'NOT (OLD."{column}" IS NEW."{column}")'
    return " AND ".join([changed, *same, same_place(column, *divisions)])


def append_only(table: str, message: str, *, place: tuple[str, str] | None = None) -> list[Guard]:
    """Neither UPDATE, DELETE nor TRUNCATE, nor an INSERT OR REPLACE over a row that is there;
    `place`: column and table of a division, whose code may become its successor's."""
    same = (
        " AND ".join(f'r."{column}" = NEW."{column}"' for column in key) for key in _keys(table)
    )
    taken = f"EXISTS (SELECT 1 FROM {table} r WHERE {' OR '.join(f'({one})' for one in same)})"
    return [
        *(
            Guard(f"{table}_no_{event.lower()}", table, event, message, when)
            for event, when in (
                ("UPDATE", f"NOT ({only_recoded(table, *place)})" if place else ""),
                ("DELETE", ""),
                ("TRUNCATE", ""),
            )
        ),
        Guard(f"{table}_no_replace", table, "REPLACE", message, taken),
    ]


def _keys(table: str) -> list[tuple[str, ...]]:
    """The columns by which a row is in another one's place; what is unique only under a condition
    is left to it."""
    meta, columns = _meta(table), _columns(table)
    alone = [(columns[field.name],) for field in meta.concrete_fields if field.unique]
    together = [
        c.fields
        for c in meta.constraints
        if isinstance(c, UniqueConstraint) and c.condition is None
    ]
    return [*alone, *(tuple(columns[name] for name in fields) for fields in together if fields)]


def _meta(table: str) -> Options:
    return next(model._meta for model in apps.get_models() if model._meta.db_table == table)


def _columns(table: str) -> dict[str, str]:
    return {field.name: field.attname for field in _meta(table).concrete_fields}


_guards: dict[str, Guard] = {}


def register(guards: Iterable[Guard]) -> None:
    """Called from an app's ready(): the guards of its tables."""
    _guards.update({guard.name: guard for guard in guards})


def install(using: str = "default") -> None:
    """(Re)install the guards of all tables that exist."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in _guards.values():
            if guard.table in tables and guard.needed(connection.vendor):
                for statement in guard.statements(connection.vendor):
                    cursor.execute(statement)


def remove(using: str = "default") -> None:
    """Take SQLite's triggers down, all of them ours: a table that another one's trigger names
    cannot be rebuilt."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in _present(using):
                cursor.execute(f'DROP TRIGGER "{name}"')


def _present(using: str) -> set[str]:
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def missing(using: str = "default") -> list[str]:
    """Names of guards that should be in the database and are not."""
    connection = connections[using]
    tables, present = set(connection.introspection.table_names()), _present(using)
    wanted = (
        guard
        for guard in _guards.values()
        if guard.table in tables and guard.needed(connection.vendor)
    )
    return sorted(guard.name for guard in wanted if guard.name not in present)


def connect() -> None:
    """Down before a migration, up again after every migrate run; the trail's own guards are
    declared here."""
    register(append_only("accounts_trailentry", "留痕只能追加，不能修改或删除"))
    accounts = apps.get_app_config("accounts")
    pre_migrate.connect(_before_migrate, sender=accounts, dispatch_uid="accounts.guards")
    post_migrate.connect(_after_migrate, sender=accounts, dispatch_uid="accounts.guards")


def _before_migrate(using: str, plan: Sequence[object] = (), **kwargs: object) -> None:
    if plan:
        remove(using)


def _after_migrate(using: str, **kwargs: object) -> None:
    install(using)
