"""Refuses to serve from a database whose legal record or whose logs are not sealed: reads the
catalogue for every trigger, and on SQLite for what keeps a commit through a power cut.

It belongs to Django's checks of databases, which `migrate` runs and `herringbone` before it serves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from herringbone.web.registers import triggers
from herringbone.web.schools import appendonly

SEALED_BY = ("registers", "0002_triggers")
HINT = "Restore the database from a copy that has them, or ask whoever runs it; do not serve it."


@register(Tags.database)
def the_record_is_sealed(
    databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Nothing to say before the first migration; after it every trigger must stand as written. A
    log that a later migration makes is not asked for before, so that `migrate` can make it."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        applied = MigrationRecorder(connection).applied_migrations()
        if SEALED_BY not in applied:
            continue
        logs = [name for name, log in appendonly.KEPT.items() if log.sealed_by in applied]
        found += _missing(connection, logs)
        if connection.vendor == "sqlite":
            found += _unsafe(connection)
    return found


def _missing(connection: Any, logs: Sequence[str]) -> Iterator[CheckMessage]:
    standing = STANDING[connection.vendor](connection)
    wanted = WANTED[connection.vendor](logs)
    for name, says in sorted(wanted.items()):
        if name not in standing:
            yield Error(f"The trigger {name} is missing.", hint=HINT, id="registers.E001")
        elif standing[name] != says:
            yield Error(f"The trigger {name} is not as released.", hint=HINT, id="registers.E002")


def _unsafe(connection: Any) -> Iterator[CheckMessage]:
    """SQLite without a write-ahead log makes readers wait, and without full flushes a power cut
    could take back a register that was already shown as submitted."""
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        flushed = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if journal not in ("wal", "memory"):
        yield Error(f"SQLite's journal is {journal!r}, not WAL.", id="registers.E003")
    if flushed < FULL:
        yield Error("SQLite does not flush every commit.", id="registers.E004")
    if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        yield Error("SQLite's transactions do not begin as writers.", id="registers.E005")


FULL = 2


def _standing_on_sqlite(connection: Any) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def _wanted_on_sqlite(logs: Sequence[str]) -> dict[str, str]:
    made = [*triggers.statements("sqlite"), *appendonly.statements("sqlite", logs)]
    return {
        statement.split()[2]: statement
        for statement in made
        if statement.startswith("CREATE TRIGGER")
    }


def _standing_on_postgresql(connection: Any) -> dict[str, str]:
    """By name: table, whether it always fires, when it fires, with which arguments, and what its
    function does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, c.relname, tgenabled, tgtype, encode(tgargs, 'escape'), prosrc"
            " FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid"
            " WHERE NOT tgisinternal AND pg_table_is_visible(c.oid)"
        )
        return {
            name: f"{table} {enabled} {fires} {_words(arguments)} {source.strip()}"
            for name, table, enabled, fires, arguments, source in cursor.fetchall()
        }


def _words(arguments: str) -> str:
    """As they were written, in quotes; PostgreSQL ends each with a nought."""
    return ", ".join(f"'{one}'" for one in arguments.split("\\000") if one)


def _wanted_on_postgresql(logs: Sequence[str]) -> dict[str, str]:
    record = {
        f"keep_{table}_{deed}": f"{table} A {fires}  {triggers.body(table, deed)}"
        for table in triggers.TABLES
        for deed, fires in FIRES.items()
    }
    return record | {
        f"keep_{table}_{deed}": (
            f"{table} A {fires} {appendonly.arguments(table, deed)} {appendonly.body()}"
        )
        for table in logs
        for deed, fires in FIRES.items()
    }


# PostgreSQL's bits of a trigger: 1 each row, 2 before, 8 delete, 16 update, 32 truncate.
FIRES = {"update": 1 + 2 + 16, "delete": 1 + 2 + 8, "truncate": 2 + 32}
STANDING = {"sqlite": _standing_on_sqlite, "postgresql": _standing_on_postgresql}
WANTED = {"sqlite": _wanted_on_sqlite, "postgresql": _wanted_on_postgresql}
