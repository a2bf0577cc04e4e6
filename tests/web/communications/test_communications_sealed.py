"""The logs are sealed in every database that is served; their words go lawfully and only so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from said import CLERK, said

from herringbone.web.clock import LONDON
from herringbone.web.communications.erasing import WORDED, erase_words
from herringbone.web.communications.exporting import Asked, export
from herringbone.web.communications.models import Communication, ExportReceipt, Held, WordsErased
from herringbone.web.registers import checks
from herringbone.web.registers.changes import Author, Refused
from herringbone.web.registers.checks import the_record_is_sealed
from herringbone.web.registers.erasure import Ground
from herringbone.web.replies.concerns import raise_concern
from herringbone.web.schools import appendonly
from herringbone.web.worklists.models import Handling, Work
from worlds import NOW, TODAY

pytestmark = pytest.mark.both_databases
ON_SQLITE = connection.vendor == "sqlite"
HEAD = Author("Una Head", "head", 5)
LATER = datetime(2032, 11, 20, 12, 0, tzinfo=LONDON)
"""Six years after what the tests write down."""


def drop(name: str) -> None:
    table = next(table for table in appendonly.KEPT if name.startswith(f"keep_{table}_"))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if ON_SQLITE else f" ON {table}"))


@pytest.mark.parametrize(
    "name", appendonly.names(connection.vendor), ids=lambda name: name.removeprefix("keep_")
)
def test_each_missing_trigger_of_a_log_is_named(db, name):
    drop(name)
    (found,) = the_record_is_sealed(databases=["default"])
    assert (found.id, found.msg) == ("registers.E001", f"The trigger {name} is missing.")


def test_a_trigger_that_lets_more_through_is_named(db):
    name, table = "keep_worklists_handling_update", "worklists_handling"
    made = next(one for one in appendonly.statements(connection.vendor, [table]) if name in one)
    looser = (
        made.replace("'words', ", "")
        .replace("'how', ", "")
        .replace(' AND NEW."how" IS OLD."how"', "")
    )
    assert looser != made
    drop(name)
    with connection.cursor() as cursor:
        cursor.execute(looser)
        if not ON_SQLITE:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
    (found,) = the_record_is_sealed(databases=["default"])
    assert (found.id, found.msg) == ("registers.E002", f"The trigger {name} is not as released.")


@pytest.mark.skipif(ON_SQLITE, reason="a function of PostgreSQL's")
def test_a_function_that_lets_all_through_is_named(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION keep_log() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NEW; END $$"
        )
    found = the_record_is_sealed(databases=["default"])
    assert len(found) == 3 * len(appendonly.KEPT)
    assert {one.id for one in found} == {"registers.E002"}


def test_a_log_that_is_still_to_be_made_is_not_asked_for(db, monkeypatch):
    """A database of an earlier release: `migrate` asks the same check before it makes the log."""
    recorder = checks.MigrationRecorder
    applied = {
        key: value
        for key, value in recorder(connection).applied_migrations().items()
        if key[0] not in ("communications", "worklists", "messaging")
    }
    for name in appendonly.names(connection.vendor):
        drop(name)
    monkeypatch.setattr(recorder, "applied_migrations", lambda self: applied)
    assert the_record_is_sealed(databases=["default"]) == []


def test_every_log_names_the_migration_that_seals_it_and_columns_that_it_has():
    from django.db.migrations.loader import MigrationLoader

    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    models = {model._meta.db_table: model for model in apps.get_models()}
    for table, kept in appendonly.KEPT.items():
        columns = {field.column for field in models[table]._meta.concrete_fields}
        assert kept.sealed_by in known
        assert set(kept.stays) <= columns
        worded = next(one for one in WORDED if apps.get_model(one.label) is models[table])
        empties = {models[table]._meta.get_field(name).column for name in worded.words}
        assert columns - set(kept.stays) - {"id", "erased_at"} == empties


# --- erasure ---


def test_an_erasure_can_change_nothing_but_the_words(entered):
    said(entered)
    for change in ("name = 'Somebody Else'", "outcome = 'no_answer'", "at = recorded_at - 1"):
        if not ON_SQLITE:
            change = change.replace("recorded_at - 1", "recorded_at - interval '1 day'")
        sql = f"UPDATE communications_communication SET erased_at = recorded_at, {change}"
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(sql)
    assert Communication.objects.get().erased_at is None


@pytest.fixture
def kept(entered):
    """What stands of Ben: a call, a piece of work that was done, a worry, an export of it all."""
    said(entered, "Ben", "Cal")
    work = Work.objects.create(
        school=entered.school,
        provision="HAR-30",
        subject_kind="pupil",
        subject=entered.pupils["Ben"].pupil_id,
        verb="call",
        date=TODAY,
        due_by=TODAY,
        owner="office",
        words="Ring home",
        asked_at=NOW,
    )
    Handling.objects.create(
        school=entered.school, work=work, how="done", words="mother wept", at=NOW, name="Tess"
    )
    raise_concern(pupil=entered.pupils["Ben"], words="looks thin", author=CLERK, at=NOW)
    asked = Asked([entered.pupils["Ben"]], Held.EVIDENCE, "csv", given_to="the court")
    export(school=entered.school, asked=asked, author=CLERK, now=NOW)
    return entered


def erase(world, at: datetime = LATER, author: Author = HEAD) -> list[WordsErased]:
    return erase_words(
        school=world.school,
        pupils=[world.pupils["Ben"]],
        author=author,
        ground=Ground.REQUEST,
        at=at,
    )


def test_words_go_when_their_years_are_over_and_rows_stay(kept):
    (audit,) = erase(kept)
    ben = Communication.objects.get(pupil=kept.pupils["Ben"])
    assert (ben.words, ben.with_whom, ben.to_where, ben.contact_key) == ("", "", "", "")
    assert (ben.erased_at, ben.name, ben.at, ben.outcome) == (
        LATER,
        CLERK.name,
        NOW,
        "reason_given",
    )
    assert Communication.objects.get(pupil=kept.pupils["Cal"]).words == "high temperature"
    assert Handling.objects.get().words == ""
    assert kept.pupils["Ben"].concerns.get().words == ""
    assert bytes(ExportReceipt.objects.get().file) == b""
    assert (audit.name, audit.ground, audit.at) == ("Una Head", "erasure_requested", LATER)
    assert audit.rows == {
        "communications.Communication": 1,
        "worklists.Handling": 1,
        "replies.Concern": 1,
        "communications.ExportReceipt": 1,
    }


def test_nothing_goes_a_day_too_soon_whatever_the_ground(kept):
    assert erase(kept, at=LATER - timedelta(days=1)) == []
    assert Communication.objects.filter(erased_at=None).count() == 2


def test_erased_twice_is_erased_once(kept):
    erase(kept)
    assert erase(kept) == []
    assert WordsErased.objects.count() == 1


def test_nobody_erases_without_a_name(kept):
    with pytest.raises(Refused, match="named person"):
        erase(kept, author=Author(" ", "", 1))


def test_what_was_erased_says_so_on_the_screen_and_the_paper(kept):
    erase(kept)
    asked = Asked([kept.pupils["Ben"]], Held.EVIDENCE, "pdf", given_to="the court")
    receipt = export(school=kept.school, asked=asked, author=CLERK, now=LATER)
    from test_communications_exports import printed

    assert "Erased on lawful grounds." in printed(receipt)
