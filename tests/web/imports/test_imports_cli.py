"""`herringbone import` and `export` as an office uses them: what is printed, the exit status, and
that nothing is written where anything is refused."""

import json
import re
import shutil
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from django.db import connection
from import_files import PAGE, Files, drawn, marks, page_of

from herringbone.cli.import_ import KINDS
from herringbone.cli.main import commands
from herringbone.exchange.flat import read_folder, write_folder
from herringbone.web.imports.models import ImportRun
from herringbone.web.imports.questions import Ask
from herringbone.web.registers.models import Entry
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.tenancy import within
from shared_files import shared

FILES = Files()
SLUG = "hill-primary-school"


@pytest.fixture(autouse=True)
def _the_database_is_the_tests(db, monkeypatch):
    """The tables are there; the command would make them."""
    monkeypatch.setattr("herringbone.web.project.commands.prepare_database", lambda: None)
    monkeypatch.setattr("herringbone.web.project.commands.demand_database", lambda: None)


@pytest.fixture
def folder(tmp_path):
    return FILES.write(tmp_path / "hill")


@dataclass(frozen=True)
class Ran:
    """How a command ended; `err` is its standard error."""

    status: int
    out: str
    err: str


def herringbone(*words):
    result = CliRunner().invoke(commands, [str(word) for word in words])
    ran = Ran(result.exit_code, result.stdout, result.stderr)
    assert "Traceback" not in ran.out + ran.err
    return ran


def hill():
    return School.objects.get(slug=SLUG)


def test_the_kinds_offered_are_those_that_are_asked():
    assert set(KINDS) == {str(kind) for kind in Ask}


def test_a_folder_comes_in_and_the_school_is_made(folder):
    ran = herringbone("import", folder, "--by", "Tess Office")
    assert ran.status == 0, ran.err
    assert ran.out.startswith(f"Hill Primary School ({SLUG}), a new school\n")
    assert "Marks: 27 added" in ran.out
    assert "The record holds it as entry 1." in ran.out
    assert page_of(hill()) == drawn(PAGE)
    with within(hill()):
        entry = Entry.objects.get()
    assert (entry.person_name, entry.person_position) == ("Tess Office", "at the command line")


def test_the_same_again_says_so(folder):
    herringbone("import", folder)
    ran = herringbone("import", folder)
    assert ran.status == 0
    assert ran.out == (
        f"Hill Primary School ({SLUG})\nNothing to change: all of it stands here already.\n"
    )


def test_a_dry_run_prints_what_would_change_and_writes_nothing(folder, tmp_path):
    assert herringbone("import", folder, "--dry-run").status == 0
    assert not School.objects.exists()
    herringbone("import", folder)
    changed = FILES.saying("marks", "P2,2026-11-20,AM,N", "P2,2026-11-20,AM,I").saying(
        "pupils", "Birchall,Ben", "Holm,Ben"
    )
    ran = herringbone("import", changed.write(tmp_path / "later"), "--dry-run")
    assert ran.out == (
        f"Hill Primary School ({SLUG})\n"
        "Pupils: 1 changed\n"
        "  Birchall, Ben (P2): surname Birchall → Holm\n"
        "Marks: 1 changed\n"
        "  changed N → I: 1\n"
        "  week of 2026-11-16: 1 changed\n"
        "  Birchall, Ben (P2): 2026-11-20 AM N → I\n"
        "A dry run: nothing was written.\n"
    )
    assert page_of(hill()) == drawn(PAGE)


def test_json_says_the_same(folder):
    ran = herringbone("import", folder, "--json")
    [told] = json.loads(ran.out)["imports"]
    assert told["new_school"] and told["school"] == SLUG and told["entry"] == 1
    assert told["changes"]["marks"]["made"] == 27
    assert {"what": "added", "was": "", "becomes": "/", "marks": 11} in (
        told["changes"]["marks"]["by_code"]
    )
    assert told["changes"]["marks"]["by_week"] == [
        {"week": "2026-11-16", "added": 27, "changed": 0, "removed": 0}
    ]
    assert {file["name"] for file in told["files"]} == set(FILES.texts)


def test_what_waits_is_listed_with_the_word_that_takes_it(folder, tmp_path):
    herringbone("import", folder)
    text = "\n".join(FILES.texts["pupils.csv"].splitlines()[:3]) + "\n"
    kept = [line for line in marks(PAGE).splitlines() if not line.startswith("P3")]
    files = FILES.having(pupils=text, marks="\n".join(kept) + "\n").write(tmp_path / "later")
    ran = herringbone("import", files)
    assert ran.status == 0
    assert (
        "Pupils on roll here whom the file no longer has: 1. Stay on roll (--accept vanished: "
        "otherwise)\n  Cawley, Cal (P3)\n    On roll since 2026-09-01. Last mark here on "
        "2026-11-20.\n"
    ) in ran.out
    ran = herringbone("import", files, "--accept", "vanished")
    assert "Left, on the day of the last mark\n" in ran.out
    assert "Times on roll: 1 changed" in ran.out


def test_another_child_is_refused_with_status_1(folder, tmp_path):
    herringbone("import", folder)
    other = FILES.saying("pupils", "Cawley,Cal,2019-01-05", "Elstow,Eve,2017-07-07")
    ran = herringbone("import", other.write(tmp_path / "later"))
    assert ran.status == 1 and not ran.out
    assert (
        "The same id, but another child: P3: here Cawley, Cal, in the file Elstow, Eve." in ran.err
    )
    assert "--accept other-child" in ran.err and "Nothing was written." in ran.err


def test_what_exchange_refuses_is_told_and_nothing_is_written(tmp_path):
    bad = FILES.saying("marks", "P2,2026-11-20,AM,N", "P9,2026-11-20,AM,N").saying(
        "pupils", "2019-01-05", "5/1/2019"
    )
    ran = herringbone("import", bad.write(tmp_path / "bad"))
    assert ran.status == 1
    assert "dates are YYYY-MM-DD; write 2019-01-05." in ran.err
    assert "Nothing was written." in ran.err
    assert not School.objects.exists()


def test_rows_left_out_are_listed_in_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    bad = FILES.saying("marks", "P2,2026-11-20,AM,N", "P9,2026-11-20,AM,N")
    ran = herringbone("import", bad.write(tmp_path / "bad"), "--skip-bad-rows")
    assert ran.status == 0
    assert "P9" in (tmp_path / "rejects.csv").read_text(encoding="utf-8")
    assert page_of(hill(), "P2") == "P2 II II // // --"


def test_files_named_one_by_one_are_one_school(folder):
    ran = herringbone("import", *sorted(folder.iterdir()))
    assert ran.status == 0, ran.err
    assert page_of(hill()) == drawn(PAGE)


def test_two_schools_stand_or_fall_together(folder, tmp_path):
    dale = FILES.saying("school", "Hill", "Dale").write(tmp_path / "dale")
    bad = FILES.saying("school", "Hill", "Vale").saying("pupils", "2026-09-01,,\nP2", "soon,,\nP2")
    ran = herringbone("import", folder, dale, bad.write(tmp_path / "vale"))
    assert ran.status == 1
    assert not School.objects.exists()
    assert herringbone("import", folder, dale).status == 0
    assert set(School.objects.values_list("slug", flat=True)) == {SLUG, "dale-primary-school"}


def test_a_zip_is_a_school(folder, tmp_path):
    archive = shutil.make_archive(str(tmp_path / "packed"), "zip", folder)
    ran = herringbone("import", archive)
    assert ran.status == 0, ran.err
    assert page_of(hill()) == drawn(PAGE)


def test_school_chooses_and_a_second_place_is_refused(folder):
    assert herringbone("import", folder, "--school", "hp").status == 0
    assert School.objects.get().slug == "hp"
    ran = herringbone("import", folder, "--school", "hp")
    assert "Nothing to change" in ran.out
    named = FILES.saying("school", "phase =", 'urn = "100001"\nphase =').write(folder)
    herringbone("import", named, "--school", "hp")
    ran = herringbone("import", named, "--school", "hpp")
    assert ran.status == 1 and "Hill Primary School is 'hp'" in ran.err


def test_undo_says_what_it_does_and_does_it(folder):
    herringbone("import", folder)
    ran = herringbone("import", "--undo", "--dry-run")
    assert "27 marks and" in ran.out and ran.out.endswith("A dry run: nothing was written.\n")
    assert page_of(hill()) == drawn(PAGE)
    ran = herringbone("import", "--undo", "--json")
    assert json.loads(ran.out)["undone"]["marks"] == 27
    assert set(page_of(hill())) <= set("P123 -\n")
    ran = herringbone("import", "--undo")
    assert ran.status == 1 and "is left to take back" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("import",),
        ("import", "x", "--undo"),
        ("import", "--undo", "--accept", "vanished"),
        ("import", "x", "--accept", "everything"),
        ("export", "x", "--out", "y", "--school", "z"),
        ("export", "x", "--skip-bad-rows"),
        ("serve", "--port", "0"),
    ],
)
def test_wrong_usage_ends_with_status_2(words):
    assert herringbone(*words).status == 2


def test_an_import_is_one_transaction_however_many_schools(folder, monkeypatch):
    def fails(**_):
        raise RuntimeError("the power went")

    herringbone("import", folder)
    before = ImportRun.everywhere.count()
    monkeypatch.setattr("herringbone.web.imports.bringing.write_entry", fails)
    changed = FILES.saying("marks", "P2,2026-11-20,AM,N", "P2,2026-11-20,AM,I").write(folder)
    ran = herringbone("import", changed)
    assert ran.status == 1 and "a mistake of the program's own" in ran.err
    assert ImportRun.everywhere.count() == before
    assert not connection.needs_rollback


# --- export ---------------------------------------------------------------------------------------
def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_export_writes_the_school_that_came_in(folder, tmp_path):
    herringbone("import", folder)
    ran = herringbone("export", tmp_path / "out")
    assert ran.status == 0, ran.err
    assert ran.out == f"{tmp_path / 'out'}: Hill Primary School, 3 pupils, 20 school days.\n"
    write_folder(read_folder(folder).registers, tmp_path / "meant")
    assert contents(tmp_path / "out") == contents(tmp_path / "meant")


def test_export_asks_which_school_and_replaces_nothing_unasked(folder, tmp_path):
    assert "no school here yet" in herringbone("export", tmp_path / "out").err
    dale = FILES.saying("school", "Hill", "Dale").write(tmp_path / "dale")
    herringbone("import", folder, dale)
    ran = herringbone("export", tmp_path / "out")
    assert (
        ran.status == 1
        and f"--school: dale-primary-school (Dale Primary School), {SLUG}" in ran.err
    )
    ran = herringbone("export", folder, "--school", SLUG)
    assert ran.status == 1 and "add --out" in ran.err
    assert herringbone("export", tmp_path / "out", "--school", SLUG).status == 0


def figures(folder, out, *options):
    words = ("--strategy", "rivington", "--as-of", "2024-11-15", "--out", out, *options)
    ran = herringbone("evaluate", folder, *words)
    assert ran.status == 0, ran.err
    return contents(out)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "options", [(), pytest.param(("--from", "2024-09-04"), marks=pytest.mark.slow)]
)
def test_evaluation_of_what_went_out_equals_that_of_what_came_in(tmp_path, options):
    source = tmp_path / "source"
    herringbone("school", "make", source, "--pupils", 30, "--seed", 9)
    assert herringbone("import", source).status == 0
    assert herringbone("export", tmp_path / "out").status == 0
    came_in = figures(source, tmp_path / "a", *options)
    assert figures(tmp_path / "out", tmp_path / "b", *options) == came_in


CONTOSO = "ab2a9665-ce87-4120-a8b5-edd392875e42"
REAL = {
    "Ed-Fi": ("imports", ("--profile", "edfi")),
    "Contoso": ("imports/contoso-student-attendance.csv", ("--school-id", CONTOSO)),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", [pytest.param("Ed-Fi", marks=pytest.mark.slow), "Contoso"])
def test_real_files_leave_as_they_would_without_a_database(name, tmp_path):
    path, options = REAL[name]
    source = shared(path)
    assert herringbone("export", source, "--out", tmp_path / "meant", *options).status == 0
    ran = herringbone("import", source, *options)
    assert ran.status == 0, ran.err
    assert herringbone("export", tmp_path / "out").status == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "meant")
    again = herringbone("import", source, *options)
    assert "Nothing to change" in again.out


def test_totals_without_marks_are_refused(tmp_path):
    source = shared("imports/school-census-termly-attendance.xml")
    ran = herringbone("import", source)
    assert ran.status == 1
    assert re.search(r"totals and no marks", ran.err)
    assert not School.objects.exists()


def test_what_the_school_exported_finds_it_by_its_name_and_changes_nothing(folder, tmp_path):
    herringbone("import", folder)
    School.objects.filter(slug=SLUG).update(slug="hill")
    with within(School.objects.get()):
        for pupil in Pupil.objects.all():  # a flag that is not held reads as an empty one
            pupil.values = {key: value for key, value in pupil.values.items() if value}
            pupil.save(update_fields=["values"])
    assert herringbone("export", tmp_path / "out", "--school", "hill").status == 0
    ran = herringbone("import", tmp_path / "out", "--dry-run")
    assert ran.out == (
        "Hill Primary School (hill)\n"
        "A dry run: nothing was written. Nothing would change: it is all here already.\n"
    )


def test_two_schools_of_one_name_are_told_apart_by_a_person(folder):
    herringbone("import", folder)
    School.objects.filter(slug=SLUG).update(slug="hill-one")
    School.objects.create(name="HILL Primary School", slug="hill-two", phase="primary")
    ran = herringbone("import", folder)
    assert ran.status != 0
    assert "Several schools here are called Hill Primary School: hill-one, hill-two." in ran.err


def test_what_rests_on_an_import_is_told_in_twenty_lines(folder, monkeypatch):
    herringbone("import", folder)
    blocks = [f"mark {number}: since" for number in range(30)]
    found = SimpleNamespace(blocks=blocks)
    monkeypatch.setattr("herringbone.cli.importing.undoing_of", lambda _: found)
    ran = herringbone("import", "--undo", "--dry-run")
    assert "mark 19: since" in ran.err and "mark 20" not in ran.err
    assert "and 10 more" in ran.err
