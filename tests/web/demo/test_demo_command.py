"""`herringbone demo`: made in one go, opened again as it was left, never half there."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from demonstrated import ASKED, TODAY, Ran, copied, run
from herringbone.cli import demo as verb
from herringbone.web.demo.place import DATABASE, FOLDER, MAKING, PASSWORD, STEPS, Place

pytestmark = pytest.mark.thorough

AGAIN = ("demo", "--no-serve", "--today", ASKED.isoformat())


@pytest.fixture
def mine(made: tuple[Path, Ran], tmp_path: Path) -> Path:
    """A copy of the demonstration that the test may change."""
    return copied(made[0], tmp_path / "data")


def test_it_says_where_when_and_who(made: tuple[Path, Ran]) -> None:
    said = made[1].out
    assert "The demonstration is made: Friday 20 November 2026, 09:20." in said
    assert "  http://localhost:8000/\n" in said
    assert f"Sign in with the password  {PASSWORD}" in said
    for school in ("Oakbeck Primary School", "Lantern Hill Academy"):
        assert f"\n{school}\n" in said
    assert re.search(r"^  head teacher +head@oakbeck\.example$", said, re.MULTILINE)
    assert re.search(r"^  class teacher of RA +ra@oakbeck\.example$", said, re.MULTILINE)
    assert made[1].err == ""


def test_a_sunday_is_the_friday_before(made: tuple[Path, Ran]) -> None:
    assert ASKED.weekday() == 6
    assert Place(made[0]).day() == TODAY


def test_the_second_run_opens_it_as_it_was_left(mine: Path) -> None:
    with sqlite3.connect(mine / FOLDER / DATABASE) as database:
        database.execute("UPDATE schools_school SET name = 'Renamed in between' WHERE id = 1")
    database.close()
    ran = run(mine, *AGAIN)
    assert (ran.status, ran.err) == (0, "")
    assert "The demonstration is opened as it was left: Friday 20 November 2026, 09:20." in ran.out
    with sqlite3.connect(mine / FOLDER / DATABASE) as database:
        names = {row[0] for row in database.execute("SELECT name FROM schools_school")}
    database.close()
    assert "Renamed in between" in names


def test_another_day_is_refused_and_nothing_changes(made: tuple[Path, Ran]) -> None:
    ran = run(made[0], "demo", "--no-serve", "--today", "2026-11-10")
    assert ran.status == 1
    assert "stands on 2026-11-20, not on 2026-11-10" in ran.err
    assert "--fresh" in ran.err
    assert Place(made[0]).day() == TODAY


def test_a_day_before_any_calendar_is_refused_in_words(tmp_path: Path) -> None:
    ran = run(tmp_path, "demo", "--no-serve", "--today", "2001-01-10")
    assert ran.status == 1
    assert "Traceback" not in ran.err
    assert ran.err.startswith("herringbone: ")
    assert not (tmp_path / FOLDER).exists()


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """The disk is full half way: no file may grow beyond a few megabytes."""
    ran = run(tmp_path, *AGAIN, room=4096)
    assert ran.status == 1
    assert "herringbone: the demonstration could not be made:" in ran.err
    assert not (tmp_path / FOLDER).exists()
    assert not (tmp_path / MAKING).exists()


def test_a_folder_half_made_is_no_demonstration(mine: Path) -> None:
    (mine / FOLDER / DATABASE).unlink()
    assert Place(mine).day() is None


def test_the_progress_bar_counts_each_step() -> None:
    """`STEPS` is what the bar counts to: each line that building prints."""
    source = Path(verb.__file__).parents[1] / "web" / "demo" / "building.py"
    told = re.findall(r"^( *)progress\(", source.read_text(encoding="utf-8"), re.MULTILINE)
    in_a_school = source.read_text(encoding="utf-8").count('progress(f"{name}')
    assert len(told) - in_a_school + 2 * in_a_school == STEPS


def test_its_legal_record_holds(made: tuple[Path, Ran]) -> None:
    ran = run(made[0] / FOLDER, "check-data")
    assert ran.status == 0, ran.out + ran.err
    assert ran.out.count("the record holds") == 2


@pytest.mark.slow
def test_fresh_makes_it_anew(mine: Path) -> None:
    with sqlite3.connect(mine / FOLDER / DATABASE) as database:
        database.execute("UPDATE schools_school SET name = 'Renamed in between' WHERE id = 1")
    database.close()
    ran = run(mine, "demo", "--no-serve", "--fresh", "--today", "2026-11-23")
    assert "The demonstration is made: Monday 23 November 2026" in ran.out
    with sqlite3.connect(mine / FOLDER / DATABASE) as database:
        names = {row[0] for row in database.execute("SELECT name FROM schools_school")}
    database.close()
    assert "Renamed in between" not in names
