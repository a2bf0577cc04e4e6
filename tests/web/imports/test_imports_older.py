"""A file older than what stands here: last year's registers that come later, or an old export taken
by mistake. It adds, and changes nothing of who pupils are now."""

from datetime import date, timedelta

import pytest
from import_files import OFFICE, PAGE, Files, brought, calendar, drawn, everything, marks, page_of

from herringbone.web import clock
from herringbone.web.imports.questions import Ask
from herringbone.web.imports.undoing import undo_last
from herringbone.web.schools.models import AcademicYear, ClassGroup, Contact, Enrolment, Pupil
from herringbone.web.schools.roll import value_on
from herringbone.web.schools.tenancy import within

THEN = date(2025, 11, 17)
LAST_YEAR = Files(
    {
        "school.toml": 'name = "Hill School"\nphase = "primary"\n'
        'academic_year_start = "2025-09-01"\n',
        "calendar.csv": calendar([THEN + timedelta(days=n) for n in range(5)]),
        "pupils.csv": "pupil_id,surname,forename,date_of_birth,year_group,class,start_date,fsm\n"
        "P1,Ashdown,Amelia,2018-10-03,2,2A,2024-09-02,1\n"
        "P2,Birchall,Ben,2018-11-04,2,2A,2024-09-02,\n"
        "P8,Holm,Hal,2014-11-04,6,6A,2019-09-02,\n",
        "marks.csv": marks(
            """
               Mon Tue Wed Thu Fri
            P1 //  II  //  //  //
            P2 //  //  //  //  //
            P8 //  //  //  NN  //
            """,
            THEN,
        ),
        "contacts.csv": "pupil_id,contact_id,forename\nP1,C1,Dana\nP8,C8,Hugh\n",
    }
)


@pytest.fixture
def later(held, tmp_path):
    """This year's school into which last year's registers came."""
    outcome = brought(held, LAST_YEAR, tmp_path)
    assert [str(one.kind) for one in outcome.questions] == ["older-file"]
    return held


def pupil(school, pupil_id):
    with within(school):
        return Pupil.objects.get(pupil_id=pupil_id)


def test_its_marks_and_days_are_added(later):
    assert page_of(later, "P1", "P8", starts=THEN) == "P1 // II // // //\nP8 // // // NN //"
    assert page_of(later, "P1", "P2", "P3") == drawn(PAGE)
    with within(later):
        assert list(AcademicYear.objects.values_list("label", flat=True)) == ["2025/26", "2026/27"]
        assert later.days.count() == 25


def test_pupils_are_now_who_they_were_now(later):
    amy = pupil(later, "P1")
    assert (amy.forename, amy.values["class"], amy.values["fsm"]) == ("Amy", "3B", "")
    later.refresh_from_db()
    assert later.name == "Hill Primary School"
    assert later.academic_year_start == date(2025, 9, 1)
    with within(later):
        assert set(Contact.objects.values_list("contact_id", flat=True)) == {"C8"}
        assert set(ClassGroup.objects.values_list("name", flat=True)) == {"3B"}


def test_last_years_marks_stand_with_last_years_class(later):
    amy = pupil(later, "P1")
    with within(later):
        assert value_on(amy, "class", THEN) == "2A" and value_on(amy, "fsm", THEN) == "1"
        assert value_on(amy, "class", date(2026, 9, 1)) == "3B"
        assert value_on(amy, "fsm", date(2026, 9, 1)) == ""


def test_a_time_on_roll_began_when_it_began(later):
    with within(later):
        assert Enrolment.objects.get(pupil__pupil_id="P1").start == date(2024, 9, 2)
        assert Enrolment.objects.get(pupil__pupil_id="P1").end is None


def test_who_was_on_roll_only_then_had_left_by_its_end(later):
    with within(later):
        row = Enrolment.objects.get(pupil__pupil_id="P8")
        assert (row.start, row.end) == (date(2019, 9, 2), THEN + timedelta(days=4))
        assert not later.pupils.on_roll(clock.today()).filter(pupil_id="P8").exists()


def test_the_same_again_changes_nothing_and_it_goes_back(held, tmp_path):
    but = {"ImportRun", "RowChange", "Entry", "EntryPart", "PartContent", "ChainHead",
           "ClassRegister", "RegisterRow", "Pupil"}  # fmt: skip
    before = everything(held, but=but)
    brought(held, LAST_YEAR, tmp_path)
    assert brought(held, LAST_YEAR, tmp_path).run is None
    undo_last(school=held, author=OFFICE, at=clock.now())
    assert everything(held, but=but) == before
    assert page_of(held, "P1", "P2", "P3") == drawn(PAGE)


def test_an_old_export_takes_no_newer_mark_away(held, tmp_path):
    last_week = Files().having(
        marks="".join(
            line for line in marks(PAGE).replace("P2,2026-11-17,AM,I", "P2,2026-11-17,AM,N")
            .splitlines(True) if "2026-11-19" not in line and "2026-11-20" not in line
        )
    ).saying("pupils", "Birchall,Ben", "Birchall,Benny")  # fmt: skip
    outcome = brought(held, last_week, tmp_path)
    assert outcome.plan.is_older
    older, question = outcome.questions
    assert older.lines == (
        "Their last mark is of 2026-11-18; the import before them had marks to 2026-11-20.",
    )
    assert question.kind == Ask.CHANGED_HISTORY
    assert question.lines == ("2026-11-17 AM I → N (the file is older than what stands here)",)
    assert not outcome.diff and page_of(held) == drawn(PAGE)


def test_the_mornings_file_brought_again_after_the_afternoons_changes_no_mark_back(mis, tmp_path):
    morning = Files()
    afternoon = morning.saying("marks", "P2,2026-11-20,AM,N", "P2,2026-11-20,AM,I")
    brought(mis, afternoon, tmp_path)
    outcome = brought(mis, morning, tmp_path)
    assert outcome.plan.is_older
    assert page_of(mis, "P2") == "P2 II II // // I-"
    brought(mis, morning, tmp_path, Ask.OLDER_FILE)
    assert page_of(mis, "P2") == "P2 II II // // N-"
