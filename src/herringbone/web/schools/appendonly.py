"""Triggers for tables whose rows are added and never changed: a log that a court may read.

The one change allowed is a lawful erasure, which empties a row's words and writes `erased_at` into
it; the row itself, who made it and when, stays. The legal record has stricter triggers of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

KEPT = (
    "communications_communication",
    "messaging_approval",
    "messaging_try",
    "messaging_turn",
    "messaging_written",
    "worklists_handling",
)
"""Every such table; each has the columns `id` and `erased_at`."""
REFUSED = "this log is never changed: add a row that says what is right"


def installer(*tables: str) -> Callable[[Any, Any], None]:
    """For a migration of the app that owns the tables."""

    def install(_apps: Any, schema_editor: Any) -> None:
        for statement in statements(schema_editor.connection.vendor, tables):
            schema_editor.execute(statement, params=None)

    return install


def names(vendor: str) -> tuple[str, ...]:
    """Every trigger that a database of this vendor must have."""
    more = "replace" if vendor == "sqlite" else "truncate"
    return tuple(f"keep_{table}_{deed}" for table in KEPT for deed in ("update", "delete", more))


def statements(vendor: str, tables: Iterable[str] = KEPT) -> list[str]:
    """What makes the triggers; every name and text in it is a constant of this module."""
    each = _sqlite if vendor == "sqlite" else _postgresql
    return [statement for table in tables for statement in each(table)]


def _sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    same = f"SELECT 1 FROM {table} WHERE id = NEW.id"  # noqa: S608
    unless = "NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)"
    when = {
        "update": f"BEFORE UPDATE ON {table} WHEN {unless}",
        "delete": f"BEFORE DELETE ON {table}",
        "replace": f"BEFORE INSERT ON {table} WHEN EXISTS ({same})",
    }
    return [f"CREATE TRIGGER keep_{table}_{deed} {fires} {refuse}" for deed, fires in when.items()]


def body() -> str:
    """What the function of PostgreSQL's triggers does."""
    raised = f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';"
    erased = "IF TG_OP = 'UPDATE' AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"
    return f"BEGIN {erased} THEN RETURN NEW; END IF; {raised} END"


def _postgresql(table: str) -> list[str]:
    function = "CREATE OR REPLACE FUNCTION keep_log() RETURNS trigger LANGUAGE plpgsql AS"
    made = [f"{function} $$ {body()} $$"]
    for deed, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        fires = f"BEFORE {deed.upper()} ON {table} FOR EACH {each} EXECUTE FUNCTION keep_log()"
        made.append(f"CREATE TRIGGER keep_{table}_{deed} {fires}")
        # ALWAYS: a session that replays (`session_replication_role`) is refused as any other.
        made.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER keep_{table}_{deed}")
    return made
