"""Triggers that draw a school's roll a new token whenever anybody on it changes, so that no writer
can forget to: not a bulk update, not raw SQL, not a release to come.

`schools.kept_roll` reads the token and counts the triggers. A token is random: what one database or
one undone transaction drew never comes again in another.
"""

from __future__ import annotations

from typing import Any

TABLES = ("schools_pupil", "schools_pupilvalue", "schools_enrolment")
VERSIONS = "schools_rollversion"
DEEDS = ("insert", "update", "delete")


def names(vendor: str) -> tuple[str, ...]:
    """Every trigger that must stand for a token to be believed."""
    deeds = DEEDS if vendor == "sqlite" else ("change", "truncate")
    return tuple(f"roll_{table}_{deed}" for table in TABLES for deed in deeds)


def standing(vendor: str) -> str:
    """A query for how many of them stand and fire: rebuilding a table on SQLite drops its own."""
    listed = ", ".join(f"'{name}'" for name in names(vendor))
    if vendor == "sqlite":
        return f"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN ({listed})"  # noqa: S608
    tables = ", ".join(f"'{table}'::regclass" for table in TABLES)
    return (
        f"SELECT count(*) FROM pg_trigger WHERE tgrelid IN ({tables}) AND tgenabled = 'A'"  # noqa: S608
        f" AND tgname IN ({listed})"
    )


def install(_apps: Any, schema_editor: Any) -> None:
    """For a migration: makes the triggers, and draws each school that stands its first token."""
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def statements(vendor: str) -> list[str]:
    """What makes them; every name and text in it is a constant of this module."""
    return _sqlite() if vendor == "sqlite" else _postgresql()


def _first(random: str) -> str:
    return (
        f"INSERT INTO {VERSIONS} (school_id, token) SELECT id, {random} FROM schools_school s"  # noqa: S608
        f" WHERE NOT EXISTS (SELECT 1 FROM {VERSIONS} v WHERE v.school_id = s.id)"
    )


# --- SQLite: one writer at a time, so the token is drawn at once ----------------------------------
DRAWN = "lower(hex(randomblob(16)))"


def _sqlite() -> list[str]:
    made = [_first(DRAWN)]
    for table in TABLES:
        for deed in DEEDS:
            name = f"CREATE TRIGGER roll_{table}_{deed} AFTER {deed.upper()} ON {table}"
            made.append(f"{name} BEGIN {_told(deed)} END")
    return made


def _told(deed: str) -> str:
    """A deletion makes no row: without one nothing is kept, and its school may be going, too."""
    rows = {"insert": "NEW.school_id", "delete": "OLD.school_id"}
    which = rows.get(deed, "NEW.school_id, OLD.school_id")
    changed = f"UPDATE {VERSIONS} SET token = {DRAWN} WHERE school_id IN ({which});"  # noqa: S608
    if deed == "delete":
        return changed
    missing = f"NOT EXISTS (SELECT 1 FROM {VERSIONS} WHERE school_id = NEW.school_id)"  # noqa: S608
    added = f"INSERT INTO {VERSIONS} (school_id, token) SELECT NEW.school_id, {DRAWN}"
    return f"{changed} {added} WHERE {missing};"


# --- PostgreSQL: many writers, so the row is locked only as a transaction ends, and drawn once ----
CHANGED = f"""
DECLARE
    mine text := pg_current_xact_id()::text || ' ';
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM {VERSIONS};
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE {VERSIONS} SET token = mine || gen_random_uuid()
            WHERE school_id = OLD.school_id AND NOT starts_with(token, mine);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO {VERSIONS} AS held (school_id, token)
            SELECT id, mine || gen_random_uuid() FROM schools_school WHERE id = NEW.school_id
            ON CONFLICT (school_id) DO UPDATE SET token = excluded.token
            WHERE NOT starts_with(held.token, mine);
    END IF;
    RETURN NULL;
END
"""  # noqa: S608


def _postgresql() -> list[str]:
    function = "CREATE OR REPLACE FUNCTION tell_roll_changed() RETURNS trigger LANGUAGE plpgsql AS"
    made = [_first("gen_random_uuid()::text"), f"{function} $$ {CHANGED} $$"]
    does = "EXECUTE FUNCTION tell_roll_changed()"
    for table in TABLES:
        change = f"CREATE CONSTRAINT TRIGGER roll_{table}_change AFTER INSERT OR UPDATE OR DELETE"
        late = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
        truncate = f"CREATE TRIGGER roll_{table}_truncate AFTER TRUNCATE"
        made += [
            f"{change} ON {table} {late} {does}",
            f"{truncate} ON {table} FOR EACH STATEMENT {does}",
            # ALWAYS: rows that a session replays (`session_replication_role`) count, too.
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER roll_{table}_change",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER roll_{table}_truncate",
        ]
    return made
