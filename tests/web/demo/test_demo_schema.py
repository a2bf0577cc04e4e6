"""A demonstration's quick tables are those that migrations make: nothing more, nothing less."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from herringbone.web.demo.schema import make_tables

Shape = dict[tuple[str, str], Any]


@pytest.fixture
def elsewhere(tmp_path: Path, django_db_setup: Any, django_db_blocker: Any) -> Any:
    """Opens an empty SQLite file in place of the test's own database."""
    ours = connections["default"]
    if ours.vendor != "sqlite":
        pytest.skip("the quick tables are for SQLite alone")

    def begin(name: str) -> Any:
        settings = {**ours.settings_dict, "NAME": str(tmp_path / name)}
        connections["default"] = type(ours)(settings, "default")
        return connections["default"]

    with django_db_blocker.unblock():
        yield begin
        connections["default"].close()
        connections["default"] = ours


def shape(connection: Any) -> Shape:
    """Every table with its columns and constraints, every index and trigger; neither the order of
    columns nor the names that Django drew for indexes count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        rows = [row for row in cursor.fetchall() if not row[1].startswith("sqlite_")]
        found: Shape = {}
        for kind, name, table, sql in rows:
            if kind == "table":
                found["columns", name] = columns(cursor, name)
                found["constraints", name] = constraints(sql)
            elif kind == "trigger":
                found["trigger", name] = words(sql)
            else:
                found.setdefault(("indexes", table), []).append(index(sql))
    return {key: sorted(v) if isinstance(v, list) else v for key, v in found.items()}


def columns(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    """Name, type, whether it may be empty, default and part of the key."""
    cursor.execute(f'PRAGMA table_info("{table}")')
    return [row[1:] for row in cursor.fetchall()]


def constraints(sql: str) -> list[str]:
    """What the table's text says of checks, references and uniqueness, a column or a rule each."""
    inside = sql[sql.index("(") + 1 : sql.rindex(")")]
    parts, depth, last = [], 0, 0
    for place, letter in enumerate(inside):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append(inside[last:place])
            last = place + 1
    return [words(part) for part in [*parts, inside[last:]]]


def index(sql: str) -> str:
    return words(re.sub(r'INDEX "[^"]+"', "INDEX", sql))


def words(sql: str) -> str:
    return " ".join(sql.replace('"', "").split())


@pytest.mark.thorough
def test_the_quick_tables_equal_those_of_the_migrations(elsewhere: Any) -> None:
    migrated = elsewhere("migrated.sqlite3")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    expected = shape(migrated)
    migrated.close()
    quick = elsewhere("quick.sqlite3")
    make_tables()
    made = shape(quick)
    assert made.keys() == expected.keys()
    assert {key: made[key] for key in made if made[key] != expected[key]} == {}
    assert any(kind == "trigger" for kind, _ in made)


def test_every_migration_is_written_down_as_applied(elsewhere: Any) -> None:
    quick = elsewhere("noted.sqlite3")
    make_tables()
    loader = MigrationLoader(quick)
    assert set(loader.applied_migrations) == set(loader.disk_migrations)
