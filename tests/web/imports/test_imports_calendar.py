"""Days that a file adds, changes and closes; and what half a calendar leaves alone."""

from datetime import date, timedelta

from import_files import MONDAY, Files, brought, calendar, marks, weekdays

from herringbone.web.imports.questions import Ask
from herringbone.web.schools.models import ClosedDay, SchoolDay
from herringbone.web.schools.tenancy import within

FILES = Files()
EMPTY = MONDAY - timedelta(days=7)
"""A school day without a mark."""
SHUT = """
   Mon Tue Wed Thu Fri
P1 ##  //  //  //  /-
P2 ##  II  //  //  N-
P3 ##  //  NN  //  /-
"""


def without(*days):
    return FILES.having(calendar=calendar([day for day in weekdays() if day not in days]))


def open_days(school):
    with within(school):
        return set(SchoolDay.objects.values_list("date", flat=True))


def test_a_day_without_marks_closes_with_the_file(held, tmp_path):
    outcome = brought(held, without(EMPTY), tmp_path)
    assert [str(line) for line in outcome.diff["calendar"].lines] == [f"{EMPTY}: school day"]
    assert EMPTY not in open_days(held)


def test_a_day_with_marks_stays_open_until_a_person_closes_it(held, tmp_path):
    files = without(MONDAY).having(marks=marks(SHUT))
    outcome = brought(held, files, tmp_path)
    [question] = outcome.questions
    assert question.kind == Ask.CLOSED_DAYS
    assert question.lines == (f"{MONDAY} AM and PM: marks stand here",)
    assert MONDAY in open_days(held)
    brought(held, files, tmp_path, Ask.CLOSED_DAYS)
    assert MONDAY not in open_days(held)


def test_a_half_day_with_marks_waits_too(held, tmp_path):
    with_sessions = "date,term,half_term,sessions\n" + "".join(
        f"{day},autumn,2,{'AM' if day == MONDAY else ''}\n" for day in weekdays()
    )
    mornings = "\n".join(
        line for line in FILES.texts["marks.csv"].splitlines() if f"{MONDAY},PM" not in line
    )
    files = FILES.having(calendar=with_sessions, marks=mornings + "\n")
    outcome = brought(held, files, tmp_path)
    assert outcome.questions[0].lines == (f"{MONDAY} PM: marks stand here",)
    assert not outcome.diff["calendar"]
    outcome = brought(held, files, tmp_path, Ask.CLOSED_DAYS)
    assert [str(line) for line in outcome.diff["calendar"].lines] == [
        f"{MONDAY}: afternoon yes → no"
    ]


def test_half_a_calendar_closes_nothing_beyond_it(held, tmp_path):
    days = open_days(held)
    half = FILES.having(calendar=calendar(weekdays()[:12]), marks="pupil_id,date,session,code\n")
    outcome = brought(held, half, tmp_path)
    assert not outcome.diff
    assert open_days(held) == days


def test_days_that_a_list_of_marks_implies_close_no_other(held, tmp_path):
    from import_files import OFFICE

    from herringbone.web import clock
    from herringbone.web.imports.bringing import bring

    reading, files = without(EMPTY, MONDAY).having(marks=marks(SHUT)).read(tmp_path / "files")
    columns = {name: held for name, held in reading.columns_present.items() if name == "marks.csv"}
    days = open_days(held)
    bring(
        school=held,
        registers=reading.registers,
        columns=columns,
        files=files,
        author=OFFICE,
        at=clock.now(),
    )
    assert open_days(held) == days


def test_a_day_that_the_file_opens_is_closed_no_more(held, tmp_path):
    day = date(2026, 12, 7)
    with within(held):
        ClosedDay.objects.create(school=held, date=day, kind="INSET")
    brought(held, FILES.having(calendar=calendar([*weekdays(), day])), tmp_path)
    with within(held):
        assert not ClosedDay.objects.exists()
    assert day in open_days(held)


def test_year_groups_at_home_are_told(held, tmp_path):
    with_years = "date,term,half_term,closed_for\n" + "".join(
        f"{day},autumn,2,{'7;R' if day == EMPTY else ''}\n" for day in weekdays()
    )
    outcome = brought(held, FILES.having(calendar=with_years), tmp_path)
    assert [str(line) for line in outcome.diff["calendar"].lines] == [
        f"{EMPTY}: closed for – → R;7"
    ]
