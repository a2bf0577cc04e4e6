"""Triggers for tables whose rows are added and never changed: a log that a court may read.

The one change allowed is a lawful erasure, which empties a row's words and writes `erased_at` into
it; the row itself, who made it and when, stays. The legal record has stricter triggers of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kept:
    """One table: `sealed_by` is the migration that makes its triggers, `stays` every column that an
    erasure leaves as it was; the others held words. Each has the columns `id` and `erased_at`."""

    sealed_by: tuple[str, str]
    stays: tuple[str, ...]


BY = ("at", "name", "position")
MESSAGES = ("messaging", "0003_never_changed")
KEPT = {
    "communications_communication": Kept(
        ("communications", "0002_never_changed"),
        (
            *("school_id", "pupil_id", "together", "direction", "channel", "outcome", "spoke"),
            *("day", "provision", "step", "origin", "recorded_at", "user_id", "takes_back_id", *BY),
        ),
    ),
    "messaging_approval": Kept(
        MESSAGES, ("school_id", "message_id", "written_id", "decided", "user_id", *BY)
    ),
    "messaging_try": Kept(
        MESSAGES, ("school_id", "message_id", "carrier", "at", "ended", "provider_id")
    ),
    "messaging_turn": Kept(MESSAGES, ("school_id", "message_id", "was", "became", "user_id", *BY)),
    "messaging_written": Kept(MESSAGES, ("school_id", "message_id", "digest", *BY)),
    "worklists_handling": Kept(
        ("worklists", "0003_never_changed"),
        (
            *("school_id", "work_id", "how", "outcome", "on", "until", "to_role", "to_name"),
            *("origin", "undoes_id", "user_id", *BY),
        ),
    ),
}
"""Every such table."""
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
    alike = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in KEPT[table].stays)
    unless = f"NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND {alike})"
    when = {
        "update": f"BEFORE UPDATE ON {table} WHEN {unless}",
        "delete": f"BEFORE DELETE ON {table}",
        "replace": f"BEFORE INSERT ON {table} WHEN EXISTS ({same})",
    }
    return [f"CREATE TRIGGER keep_{table}_{deed} {fires} {refuse}" for deed, fires in when.items()]


def body() -> str:
    """What the function of PostgreSQL's triggers does; its arguments are the columns that stay."""
    raised = f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';"
    same = "(to_jsonb(NEW) -> one) IS NOT DISTINCT FROM (to_jsonb(OLD) -> one)"
    alike = f"(SELECT bool_and({same}) FROM unnest(TG_ARGV) AS one)"  # noqa: S608
    erased = f"IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND {alike}"
    return f"BEGIN IF TG_OP = 'UPDATE' THEN {erased} THEN RETURN NEW; END IF; END IF; {raised} END"


def arguments(table: str, deed: str) -> str:
    """Of a trigger on PostgreSQL."""
    return ", ".join(f"'{name}'" for name in KEPT[table].stays) if deed == "update" else ""


def _postgresql(table: str) -> list[str]:
    function = "CREATE OR REPLACE FUNCTION keep_log() RETURNS trigger LANGUAGE plpgsql AS"
    made = [f"{function} $$ {body()} $$"]
    for deed, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
        fires = f"BEFORE {deed.upper()} ON {table} FOR EACH {each}"
        does = f"EXECUTE FUNCTION keep_log({arguments(table, deed)})"
        made.append(f"CREATE TRIGGER keep_{table}_{deed} {fires} {does}")
        # ALWAYS: a session that replays (`session_replication_role`) is refused as any other.
        made.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER keep_{table}_{deed}")
    return made
