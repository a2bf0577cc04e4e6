"""Raw SQL against the legal tables is refused by the database itself, whoever is connected."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from herringbone.web.registers import triggers
from herringbone.web.registers.checks import the_record_is_sealed
from herringbone.web.registers.models import Entry, EntryPart, PartContent
from herringbone.web.schools import appendonly
from worlds import draw

pytestmark = pytest.mark.both_databases
ON_SQLITE = connection.vendor == "sqlite"
AT_ONCE = "SET CONSTRAINTS ALL IMMEDIATE"
"""The test's own rows first, so that what refuses is the trigger."""


@pytest.fixture
def kept(entered):
    draw(entered.school, "Pupil Mon\nAmy //\nBen II", entered.pupils, starts=date(2026, 11, 16))
    return entered


def refused(sql: str) -> str:
    with pytest.raises(DatabaseError) as wrong, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(wrong.value)


CHANGES = {
    "registers_entry": "UPDATE registers_entry SET person_name = 'Somebody Else'",
    "registers_entrypart": "UPDATE registers_entrypart SET digest = 'x'",
    "registers_partcontent": "UPDATE registers_partcontent SET text = '{}'",
}


@pytest.mark.parametrize("table", CHANGES)
def test_nothing_is_changed(kept, table):
    assert triggers.REFUSED in refused(CHANGES[table])


def test_no_entry_and_no_part_is_deleted(kept):
    assert triggers.REFUSED in refused("DELETE FROM registers_entry")
    assert triggers.REFUSED in refused("DELETE FROM registers_entrypart")
    assert triggers.UNERASED in refused("DELETE FROM registers_partcontent")
    assert Entry.objects.count() == 1
    assert EntryPart.objects.count() == PartContent.objects.count() == 2


def test_what_says_that_a_part_was_erased_stays(kept):
    part, entry = EntryPart.objects.first(), Entry.objects.first()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registers_erasedpart (part_id, entry_id, school_id) VALUES (%s, %s, %s)",
            [part.pk, entry.pk, kept.school.pk],
        )
    assert triggers.REFUSED in refused("DELETE FROM registers_erasedpart")
    assert triggers.REFUSED in refused("UPDATE registers_erasedpart SET entry_id = entry_id")


def test_only_content_named_as_erased_can_go(kept):
    part, entry = EntryPart.objects.order_by("ordinal").first(), Entry.objects.first()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registers_erasedpart (part_id, entry_id, school_id) VALUES (%s, %s, %s)",
            [part.pk, entry.pk, kept.school.pk],
        )
        cursor.execute("DELETE FROM registers_partcontent WHERE part_id = %s", [part.pk])
    assert triggers.UNERASED in refused("DELETE FROM registers_partcontent")
    assert PartContent.objects.count() == 1


@pytest.mark.skipif(ON_SQLITE, reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", triggers.TABLES)
def test_nothing_is_truncated(kept, table):
    assert triggers.REFUSED in refused(f"{AT_ONCE}; TRUNCATE {table} CASCADE")


@pytest.mark.skipif(ON_SQLITE, reason="SQLite has no TRUNCATE")
def test_truncating_the_schools_does_not_take_the_record_along(kept):
    says = refused(f"{AT_ONCE}; TRUNCATE schools_school CASCADE")
    assert triggers.REFUSED in says or appendonly.REFUSED in says


@pytest.mark.skipif(ON_SQLITE, reason="a setting of PostgreSQL's")
def test_a_session_that_replays_is_refused_like_any_other(kept):
    sql = "SET LOCAL session_replication_role = replica; DELETE FROM registers_partcontent"
    assert triggers.UNERASED in refused(sql)


@pytest.mark.skipif(not ON_SQLITE, reason="a statement of SQLite's")
@pytest.mark.parametrize(
    "table", ["registers_entry", "registers_entrypart", "registers_partcontent"]
)
def test_no_row_takes_another_ones_place(kept, table):
    assert triggers.REFUSED in refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_a_sealed_database_passes_the_check(db):
    assert the_record_is_sealed(databases=["default"]) == []


def test_the_check_asks_no_database_that_it_was_not_given(db):
    assert the_record_is_sealed(databases=None) == []


@pytest.mark.parametrize(
    "name", triggers.names(connection.vendor), ids=lambda name: name.removeprefix("keep_")
)
def test_each_missing_trigger_is_named(db, name):
    table = next(table for table in triggers.TABLES if name.startswith(f"keep_{table}_"))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if ON_SQLITE else f" ON {table}"))
    (found,) = the_record_is_sealed(databases=["default"])
    assert (found.id, found.msg) == ("registers.E001", f"The trigger {name} is missing.")


def test_a_trigger_that_was_made_to_do_nothing_is_named(db):
    with connection.cursor() as cursor:
        if ON_SQLITE:
            cursor.execute("DROP TRIGGER keep_registers_entry_delete")
            cursor.execute(
                "CREATE TRIGGER keep_registers_entry_delete BEFORE DELETE ON registers_entry "
                "WHEN 0 BEGIN SELECT 1; END"
            )
        else:
            cursor.execute(
                "ALTER TABLE registers_entry DISABLE TRIGGER keep_registers_entry_delete"
            )
    (found,) = the_record_is_sealed(databases=["default"])
    assert found.id == "registers.E002"


@pytest.mark.skipif(ON_SQLITE, reason="a function of PostgreSQL's")
def test_a_function_that_was_made_to_do_nothing_is_named(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION keep_unerased_content() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN OLD; END $$"
        )
    (found,) = the_record_is_sealed(databases=["default"])
    assert found.msg == "The trigger keep_registers_partcontent_delete is not as released."


@pytest.mark.skipif(not ON_SQLITE, reason="settings of SQLite's")
@pytest.mark.parametrize(
    ("pragma", "wrong"),
    [
        ("synchronous = NORMAL", "registers.E004"),
        ("synchronous = OFF", "registers.E004"),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_sqlite_that_could_lose_a_commit_is_refused(pragma, wrong):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
    try:
        assert [found.id for found in the_record_is_sealed(databases=["default"])] == [wrong]
    finally:
        connection.close()


@pytest.mark.skipif(not ON_SQLITE, reason="settings of SQLite's")
def test_sqlite_whose_transactions_begin_as_readers_is_refused(db, monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    assert [found.id for found in the_record_is_sealed(databases=["default"])] == ["registers.E005"]
