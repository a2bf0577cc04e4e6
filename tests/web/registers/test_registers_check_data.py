"""`herringbone check-data` says in words whether the record holds, and ends with 0 or 1."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import connection

from herringbone.cli.main import commands
from herringbone.web.project import commands as ready
from herringbone.web.registers import triggers
from herringbone.web.registers.models import Entry, MarkDetail, RegisterRow
from herringbone.web.schools.tenancy import within
from worlds import draw, make_school, make_world


@pytest.fixture
def kept(db, monkeypatch):
    """Two schools; only one of them has a record. In the tests the database is in memory."""
    monkeypatch.setattr(ready, "demand_database", lambda: None)
    world = make_world()
    make_school("vale")
    draw(world.school, "Pupil Mon\nAmy //\nBen IL", world.pupils, starts=date(2026, 11, 16))
    return world


def run(*options: str):
    return CliRunner().invoke(commands, ["check-data", *options], prog_name="herringbone")


def tamper(world) -> None:
    """The row of one pupil says otherwise, past the record."""
    with within(world.school):
        RegisterRow.objects.filter(pupil=world.pupils["Ben"]).update(marks=bytes(732))


def test_a_record_that_holds_ends_with_0(kept):
    done = run()
    head = Entry.everywhere.get().hash
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        f"hill: 1 entries, the record holds. Head {head}",
        f"vale: 0 entries, the record holds. Head {'0' * 64}",
    ]


def test_a_difference_is_named_and_ends_with_1(kept):
    tamper(kept)
    done = run("--school", "hill")
    assert done.exit_code == 1
    first, second, last = done.output.splitlines()
    assert first == "hill: pupil P0002, 2026-11-16 AM: the row holds no mark, the record I"
    assert second == "hill: pupil P0002, 2026-11-16 PM: the row holds no mark, the record L"
    assert last.startswith("hill: 1 entries, 2 differences. Head ")


def test_nothing_that_is_printed_names_a_pupil(kept):
    tamper(kept)
    done = run("--rebuild")
    said = done.output + done.stderr
    for pupil in kept.pupils.values():
        assert pupil.surname not in said
        assert pupil.forename not in said


def test_rebuilding_mends_and_ends_with_0(kept):
    tamper(kept)
    done = run("--rebuild")
    assert done.exit_code == 0
    assert "hill: rebuilt; 2 differences mended." in done.stderr
    assert "hill: mended. pupil P0002, 2026-11-16 AM" in done.stderr
    assert run().exit_code == 0


def test_nothing_is_rebuilt_from_a_broken_record(kept):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER keep_registers_entry_update")
    with within(kept.school):
        Entry.objects.update(person_name="Somebody Else")
        MarkDetail.objects.all().delete()
    done = run("--rebuild", "--school", "hill")
    assert done.exit_code == 1
    assert "hill: not rebuilt, for the record itself does not hold." in done.stderr
    assert "hill: entry 1: its words or parts are not those" in done.output


def test_a_missing_trigger_is_a_difference(kept):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER keep_registers_entry_update")
    done = run()
    assert done.exit_code == 1
    assert "database: The trigger keep_registers_entry_update is missing." in done.output


def test_as_json_it_has_all_of_it(kept):
    tamper(kept)
    done = run("--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    hill, vale = told["schools"]
    assert told["unsealed"] == []
    assert (hill["school"], hill["entries"], len(hill["differences"])) == ("hill", 1, 2)
    assert hill["differences"][0] == {
        "where": "pupil P0002, 2026-11-16 AM",
        "says": "the row holds no mark, the record I",
    }
    assert vale["differences"] == []


def test_a_head_printed_before_is_looked_for(kept):
    head = Entry.everywhere.get().hash
    assert run("--school", "hill", "--printed", head[:12]).exit_code == 0
    done = run("--school", "hill", "--printed", "ffff0000")
    assert done.exit_code == 1
    assert "hill: printed head: no entry carries the hash ffff0000" in done.output


def test_a_school_that_is_not_there_is_named_with_those_that_are(kept):
    done = run("--school", "hil")
    assert done.exit_code == 1
    assert "There is no school 'hil' in this database; there is hill, vale." in done.stderr


def test_a_long_list_is_cut_on_the_screen_and_whole_as_json(kept, monkeypatch):
    monkeypatch.setattr("herringbone.cli.check_data.SHOWN", 1)
    tamper(kept)
    assert "hill: and 1 more." in run().output
    assert len(json.loads(run("--json").stdout)["schools"][0]["differences"]) == 2


def test_without_a_database_it_says_where_it_looked(db, monkeypatch, tmp_path):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "none.sqlite3"))
    with pytest.raises(ready.NoDatabase, match="There is no database at"):
        ready.demand_database()
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_sealed_is_not_served(db):
    ready.demand_sealed()
    name = triggers.names(connection.vendor)[0]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}")
    with pytest.raises(ready.NotSealed, match=rf"The trigger {name} is missing\."):
        ready.demand_sealed()
