"""A school comes in from its files and goes out again as the same bytes; the same file again
changes nothing at all."""

from datetime import date, timedelta

import pytest
from import_files import (
    OFFICE,
    PAGE,
    PUPILS,
    Files,
    brought,
    calendar,
    drawn,
    everything,
    page_of,
    weekdays,
)

from herringbone.engine.record.school import Phase
from herringbone.exchange.flat import read_folder, write_folder
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.school import make_school as make_synthetic
from herringbone.web import clock
from herringbone.web.imports.bringing import bring
from herringbone.web.imports.founding import school_for
from herringbone.web.imports.leaving import export_school
from herringbone.web.imports.models import ImportRun
from herringbone.web.imports.refusals import NotBrought
from herringbone.web.registers.models import Entry, EntryPart, Kind, PartContent, Source
from herringbone.web.schools.models import AcademicYear, ClassGroup, School
from herringbone.web.schools.tenancy import within

pytestmark = pytest.mark.both_databases
FILES = Files()


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def founded(folder):
    """A school made from a folder, as the command does it."""
    reading = read_folder(folder)
    school, is_new = school_for(reading.registers)
    outcome = bring(
        school=school,
        registers=reading.registers,
        columns=reading.columns_present,
        author=OFFICE,
        at=clock.now(),
        made_school=is_new,
    )
    return school, outcome


def test_marks_stand_as_they_were_drawn(hill, tmp_path):
    outcome = brought(hill, FILES, tmp_path)
    assert page_of(hill) == drawn(PAGE)
    assert outcome.diff.counts()["pupils"] == {"made": 3, "changed": 0, "removed": 0}
    assert outcome.diff.marks.made == 27


def test_an_import_is_one_entry_with_a_part_for_each_pupil_who_has_marks(hill, tmp_path):
    fourth = "P4,,Denholm,Dot,2019-02-02,3,3B,2026-09-01,,\n"
    outcome = brought(hill, FILES.having(pupils=PUPILS + fourth), tmp_path)
    with within(hill):
        [entry] = Entry.objects.filter(school=hill)
        assert (entry.kind, entry.source, entry.seq) == (Kind.IMPORTED, Source.IMPORT, 1)
        assert outcome.run.digest in entry.statement
        assert EntryPart.objects.filter(entry=entry).count() == 3
        parts = PartContent.objects.filter(school=hill)
        assert set(parts.values_list("pupil__pupil_id", flat=True)) == {"P1", "P2", "P3"}


def test_only_changed_marks_go_into_the_record(hill, tmp_path):
    brought(hill, FILES, tmp_path)
    outcome = brought(
        hill, FILES.saying("marks", "P2,2026-11-20,AM,N", "P2,2026-11-20,AM,I"), tmp_path
    )
    with within(hill):
        [part] = PartContent.objects.filter(part__entry__seq=2)
    assert part.pupil.pupil_id == "P2"
    assert part.text.count("2026-11") == 1
    assert list(outcome.arrived) == [(part.pupil_id, date(2026, 11, 20), "AM", "I")]


def test_the_same_files_again_change_no_row_of_any_table(hill, tmp_path):
    brought(hill, FILES, tmp_path)
    before = everything(hill)
    with clock.at(clock.now() + timedelta(days=1)):
        outcome = brought(hill, FILES, tmp_path)
    assert outcome.run is None and not outcome.changed
    assert everything(hill) == before


def test_other_files_that_say_the_same_are_noted_and_change_nothing_else(hill, tmp_path):
    brought(hill, FILES, tmp_path)
    before = everything(hill, but={"ImportRun"})
    later = clock.now() + timedelta(hours=2)
    with clock.at(later):
        outcome = brought(hill, FILES.having(pupils=PUPILS + "\n"), tmp_path)
    assert outcome.run.at == later and not outcome.run.changed
    assert everything(hill, but={"ImportRun"}) == before


def test_a_dry_run_says_what_the_import_then_does_and_writes_nothing(hill, tmp_path):
    before = everything(hill)
    tried = brought(hill, FILES, tmp_path, dry_run=True)
    assert everything(hill) == before
    done = brought(hill, FILES, tmp_path)
    assert tried.diff.as_said() == done.diff.as_said()
    assert tried.run is None and tried.entry is None


def test_nothing_stays_where_the_import_fails_half_way(hill, tmp_path, monkeypatch):
    before = everything(hill)

    def fails(**_):
        raise RuntimeError("the power went")

    monkeypatch.setattr("herringbone.web.imports.bringing.write_entry", fails)
    with pytest.raises(RuntimeError, match="power"):
        brought(hill, FILES, tmp_path)
    assert everything(hill) == before


def test_years_and_classes_come_with_the_file(hill, tmp_path):
    brought(hill, FILES, tmp_path)
    with within(hill):
        assert [(y.start, y.label) for y in AcademicYear.objects.all()] == [
            (date(2026, 9, 1), "2026/27")
        ]
        assert [(c.name, c.year_group, c.is_current) for c in ClassGroup.objects.all()] == [
            ("3B", "3", True)
        ]


def test_the_run_says_who_brought_which_files_and_what_came(hill, tmp_path):
    brought(hill, FILES, tmp_path)
    with within(hill):
        run = ImportRun.objects.get()
    assert (run.person_name, run.person_position) == ("Tess Office", "office manager")
    assert {file["name"] for file in run.files} == set(FILES.texts)
    assert all(len(file["sha256"]) == 64 for file in run.files)
    assert run.counts["marks"]["made"] == 27
    assert run.last_day == date(2026, 11, 20)


# --- out again ------------------------------------------------------------------------------------
@pytest.mark.thorough
@pytest.mark.parametrize(
    "phase", [Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL, Phase.ALL_THROUGH]
)
def test_a_school_leaves_as_the_bytes_it_came_in(db, tmp_path, phase):
    source = tmp_path / "source"
    write_folder(make_synthetic(Recipe(pupils=40, phase=phase, years=(2024,), seed=5)), source)
    school, _ = founded(source)
    export_school(school, tmp_path / "out")
    assert contents(tmp_path / "out") == contents(source)


@pytest.mark.thorough
def test_two_years_leave_as_they_came(db, tmp_path):
    source = tmp_path / "source"
    recipe = Recipe(pupils=30, phase=Phase.PRIMARY, years=(2023, 2024), seed=2)
    write_folder(make_synthetic(recipe), source)
    school, _ = founded(source)
    export_school(school, tmp_path / "out")
    assert contents(tmp_path / "out") == contents(source)


ODD = FILES.having(
    contacts=(
        "pupil_id,contact_id,priority,forename,phone,legal_restriction\n"
        "P2,C9,2,Zed,1,\nP1,C2,10,Una,,no contact\nP1,C1,9,Tom,,\n"
    ),
    events="date,event,subject_kind,subject,outcome\n"
    "2026-11-19,report,,,\n2026-09-02,parents_evening,school,,\n2026-11-19,report,,,\n",
    done="provision,step,subject,date,outcome\nX-2,,P2,2026-10-02,\nX-1,a,P1,2026-09-30,yes\n",
    notices="pupil_id,contact_id,date,outcome,issued_by\nP2,C9,2026-10-01,paid,LA\n"
    "P1,C1,2026-09-20,unpaid,\n",
    history="pupil_id,field,value,from,to\nP1,class,2A,2025-09-01,2026-08-31\n"
    "P1,pp,1,2026-10-01,\nP2,enrolment,,2024-09-01,2025-02-03\n",
    calendar="date,term,half_term,sessions,closed_for\n"
    + "".join(f"{day},autumn,2,{'AM' if day.day == 18 else ''},{'4;R' if day.day == 19 else ''}\n"
              for day in weekdays()),
    marks="pupil_id,date,session,code\nP1,2026-11-18,AM,/\n",
)  # fmt: skip


def test_rows_without_an_order_of_their_own_leave_in_the_order_in_which_they_came(db, tmp_path):
    folder = ODD.write(tmp_path / "source")
    write_folder(read_folder(folder).registers, tmp_path / "meant")
    school, _ = founded(folder)
    export_school(school, tmp_path / "out")
    assert contents(tmp_path / "out") == contents(tmp_path / "meant")


DETAILED = (
    "pupil_id,date,session,code,minutes_late,reason,note\n"
    "P1,2026-11-16,AM,L,0,,\nP1,2026-11-16,PM,,,,rang at noon\n"
    "P2,2026-11-16,AM,I,,flu,\nP3,2026-11-16,AM,L,12,bus,said by driver\n"
)


def test_minutes_reasons_and_notes_leave_as_they_came_even_without_a_mark(db, tmp_path):
    folder = FILES.having(marks=DETAILED).write(tmp_path / "source")
    write_folder(read_folder(folder).registers, tmp_path / "meant")
    school, _ = founded(folder)
    export_school(school, tmp_path / "out")
    assert contents(tmp_path / "out") == contents(tmp_path / "meant")


def test_a_closing_time_that_nobody_told_is_not_made_up(db, tmp_path):
    school, _ = founded(FILES.write(tmp_path / "source"))
    export_school(school, tmp_path / "out")
    assert "closes_at" not in (tmp_path / "out" / "school.toml").read_text()
    School.objects.filter(pk=school.pk).update(am_closes="09:30")
    school.refresh_from_db()
    export_school(school, tmp_path / "later")
    assert 'closes_at = "09:30"' in (tmp_path / "later" / "school.toml").read_text()


# --- which school ---------------------------------------------------------------------------------
def test_a_school_that_is_not_there_is_made_and_then_found_again(db, tmp_path):
    school, first = founded(FILES.write(tmp_path / "source"))
    assert (school.slug, first.made_school) == ("hill-primary-school", True)
    again, second = founded(tmp_path / "source")
    assert again == school and not second.changed


def test_a_school_is_known_by_its_urn_whatever_it_is_called(db, tmp_path):
    numbered = FILES.saying("school", "phase =", 'urn = "100001"\nphase =')
    school, _ = founded(numbered.write(tmp_path / "a"))
    renamed = numbered.saying("school", "Hill Primary School", "Hill Academy")
    again, outcome = founded(renamed.write(tmp_path / "b"))
    assert again == school
    assert outcome.diff["school"].lines[0].becomes == "Hill Academy"


def test_a_namesake_with_another_urn_is_another_school(db, tmp_path):
    one = FILES.saying("school", "phase =", 'urn = "100001"\nphase =')
    other = FILES.saying("school", "phase =", 'urn = "200002"\nphase =')
    first, _ = founded(one.write(tmp_path / "a"))
    second, outcome = founded(other.write(tmp_path / "b"))
    assert first != second and outcome.made_school
    assert second.slug == "hill-primary-school-200002"


def test_a_school_keeps_its_one_place(db, tmp_path):
    founded(FILES.write(tmp_path / "a"))
    with pytest.raises(NotBrought, match="hill-primary-school"):
        school_for(read_folder(tmp_path / "a").registers, "hil")


def test_a_text_too_long_for_the_database_is_refused_in_words(db, tmp_path):
    long = FILES.saying("pupils", "Ashdown", "A" * 81).having(
        contacts=f"pupil_id,contact_id,phone\nP1,C1,{'0' * 41}\n"
    )
    reading, _ = long.read(tmp_path / "files")
    with pytest.raises(NotBrought) as refused:
        school_for(reading.registers)
    assert "pupils.csv, column surname" in refused.value.lines[0]
    assert "81 characters; 80 fit" in refused.value.lines[0]
    assert "contacts.csv, column phone" in refused.value.lines[1]
    assert not School.objects.exists()


def test_days_after_each_other_are_brought_in_turn(hill, tmp_path):
    first = FILES.having(calendar=calendar(weekdays()[:10]), marks="pupil_id,date,session,code\n")
    brought(hill, first, tmp_path)
    brought(hill, FILES.having(calendar=calendar(weekdays()[10:])), tmp_path)
    with within(hill):
        assert hill.days.count() == 20
    assert page_of(hill) == drawn(PAGE)
