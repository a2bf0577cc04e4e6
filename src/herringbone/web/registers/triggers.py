"""Triggers that keep the legal record append-only, on SQLite and on PostgreSQL.

Entries and their parts are never changed nor removed; a part's content is never changed, and
removed only where an `ErasedPart` says on which ground. PostgreSQL refuses TRUNCATE, too.
"""

from __future__ import annotations

from typing import Any

NEVER = ("registers_entry", "registers_entrypart", "registers_erasedpart")
CONTENT = "registers_partcontent"
REFUSED = "the legal record is never changed: add an entry"
UNERASED = "content of the legal record is removed only by lawful erasure"


def names() -> tuple[str, ...]:
    """Every trigger that a database must have; the system check looks for them."""
    found = [f"keep_{table}_{deed}" for table in NEVER for deed in ("update", "delete")]
    return (*found, f"keep_{CONTENT}_update", f"keep_{CONTENT}_delete")


def truncate_names() -> tuple[str, ...]:
    """The further triggers that PostgreSQL must have."""
    return tuple(f"keep_{table}_truncate" for table in (*NEVER, CONTENT))


def install(_apps: Any, schema_editor: Any) -> None:
    """For a migration: makes the triggers of the connected database."""
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def _statements(vendor: str) -> list[str]:
    return _sqlite() if vendor == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    plain = [
        f"CREATE TRIGGER keep_{table}_{deed} BEFORE {deed.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for table in NEVER
        for deed in ("update", "delete")
    ]
    return [
        *plain,
        f"CREATE TRIGGER keep_{CONTENT}_update BEFORE UPDATE ON {CONTENT} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
        f"CREATE TRIGGER keep_{CONTENT}_delete BEFORE DELETE ON {CONTENT} "
        "WHEN NOT EXISTS (SELECT 1 FROM registers_erasedpart WHERE part_id = OLD.part_id) "
        f"BEGIN SELECT RAISE(ABORT, '{UNERASED}'); END",
    ]


def _postgresql() -> list[str]:
    refuse = (
        "CREATE FUNCTION keep_legal_record() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    erase = (
        "CREATE FUNCTION keep_unerased_content() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT 1 FROM registers_erasedpart WHERE part_id = OLD.part_id) "
        f"THEN RETURN OLD; END IF; RAISE EXCEPTION '{UNERASED}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    each = [
        f"CREATE TRIGGER keep_{table}_{deed} BEFORE {deed.upper()} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION keep_legal_record()"
        for table in NEVER
        for deed in ("update", "delete")
    ]
    content = [
        f"CREATE TRIGGER keep_{CONTENT}_update BEFORE UPDATE ON {CONTENT} "
        "FOR EACH ROW EXECUTE FUNCTION keep_legal_record()",
        f"CREATE TRIGGER keep_{CONTENT}_delete BEFORE DELETE ON {CONTENT} "
        "FOR EACH ROW EXECUTE FUNCTION keep_unerased_content()",
    ]
    truncate = [
        f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_legal_record()"
        for table in (*NEVER, CONTENT)
    ]
    return [refuse, erase, *each, *content, *truncate]
