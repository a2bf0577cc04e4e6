"""Triggers that keep the legal record append-only, on SQLite and on PostgreSQL.

Entries and their parts are never changed nor removed; a part's content is never changed, and
removed only where an `ErasedPart` names the entry of its erasure. PostgreSQL refuses TRUNCATE, too;
SQLite refuses INSERT OR REPLACE, which would remove a row without asking a delete trigger.
"""

from __future__ import annotations

from typing import Any

NEVER = ("registers_entry", "registers_entrypart", "registers_erasedpart")
CONTENT = "registers_partcontent"
TABLES = (*NEVER, CONTENT)
REFUSED = "the legal record is never changed: add an entry"
UNERASED = "content of the legal record is removed only by lawful erasure"
ERASED = "SELECT 1 FROM registers_erasedpart WHERE part_id = OLD.part_id"

# What makes a row the same as one that stands: a second one would take its place on SQLite.
SAME = {
    "registers_entry": (
        "id = NEW.id OR (school_id = NEW.school_id AND seq = NEW.seq)"
        " OR (school_id = NEW.school_id AND client_id = NEW.client_id)"
    ),
    "registers_entrypart": (
        "id = NEW.id OR (school_id = NEW.school_id AND entry_id = NEW.entry_id"
        " AND ordinal = NEW.ordinal)"
    ),
    "registers_erasedpart": "id = NEW.id OR part_id = NEW.part_id",
    CONTENT: "part_id = NEW.part_id",
}


def names(vendor: str) -> tuple[str, ...]:
    """Every trigger that a database of this vendor must have; the system check looks for them."""
    more = "replace" if vendor == "sqlite" else "truncate"
    return tuple(f"keep_{table}_{deed}" for table in TABLES for deed in ("update", "delete", more))


def install(_apps: Any, schema_editor: Any) -> None:
    """For a migration: makes the triggers of the connected database."""
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def statements(vendor: str) -> list[str]:
    """What makes the triggers; every name and text in it is a constant of this module."""
    return _sqlite() if vendor == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    never = [
        f"CREATE TRIGGER keep_{table}_delete BEFORE DELETE ON {table} {refuse}" for table in NEVER
    ]
    content = (
        f"CREATE TRIGGER keep_{CONTENT}_delete BEFORE DELETE ON {CONTENT} "
        f"WHEN NOT EXISTS ({ERASED}) BEGIN SELECT RAISE(ABORT, '{UNERASED}'); END"
    )
    update = [
        f"CREATE TRIGGER keep_{table}_update BEFORE UPDATE ON {table} {refuse}" for table in TABLES
    ]
    same = {table: f"SELECT 1 FROM {table} WHERE {SAME[table]}" for table in TABLES}  # noqa: S608
    replace = [
        f"CREATE TRIGGER keep_{table}_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS ({same[table]}) {refuse}"
        for table in TABLES
    ]
    return [*never, content, *update, *replace]


def body(table: str, deed: str) -> str:
    """What the function of one of PostgreSQL's triggers does."""
    if table == CONTENT and deed == "delete":
        return f"BEGIN IF EXISTS ({ERASED}) THEN RETURN OLD; END IF; {_raise(UNERASED)} END"
    return f"BEGIN {_raise(REFUSED)} END"


def _postgresql() -> list[str]:
    functions = [
        _function("keep_legal_record", body(NEVER[0], "delete")),
        _function("keep_unerased_content", body(CONTENT, "delete")),
    ]
    made = []
    for table in TABLES:
        delete = "keep_unerased_content" if table == CONTENT else "keep_legal_record"
        made += [
            _trigger(table, "update", "ROW", "keep_legal_record"),
            _trigger(table, "delete", "ROW", delete),
            _trigger(table, "truncate", "STATEMENT", "keep_legal_record"),
        ]
    # ALWAYS: a session that replays (`session_replication_role`) is refused as any other.
    always = [
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER keep_{table}_{deed}"
        for table in TABLES
        for deed in ("update", "delete", "truncate")
    ]
    return [*functions, *made, *always]


def _function(name: str, does: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {does} $$"


def _raise(says: str) -> str:
    return f"RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation';"


def _trigger(table: str, deed: str, each: str, function: str) -> str:
    return (
        f"CREATE TRIGGER keep_{table}_{deed} BEFORE {deed.upper()} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION {function}()"
    )
