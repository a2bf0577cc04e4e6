"""The grid shows every cue of a mark twice, only to whom it may, and filters by the whole table."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from herringbone.web import clock
from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.clock import LONDON
from herringbone.web.office.cells import CellRules
from herringbone.web.office.choosing import Choice
from herringbone.web.office.grid import A_PAGE, Grid, Sees, week_of
from herringbone.web.office.roster import roster_of
from herringbone.web.registers.changes import Author, Carried, Change, Occasion
from herringbone.web.registers.models import Kind, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.schools.models import ClassGroup, Pupil, PupilValue, Role, SchoolDay
from herringbone.web.schools.roll import values_on
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw, make_pupil

MONDAY = date(2026, 11, 16)
WEEK = [MONDAY + timedelta(days=n) for n in range(5)]
OFFICE = Author("Tess Office", "office manager")
ALL = Sees(True, True, CellRules("/m/"))


def grid(world, now=NOW, sees=ALL, days=WEEK, page=1, **choice):
    return Grid(world.school, days, Choice(**{"class_name": "3B", **choice}), sees, now, page)


def cells(world, forename, **more):
    """A pupil's cells of the week, in order."""
    row = next(r for r in grid(world, **more).rows if r.pupil.forename == forename)
    return row.cells.split("</td>")[:-1]


def say(world, forename, day, session, code, kind=Kind.IMPORTED, at=NOW, **carried):
    change = Change(world.pupils[forename], day, session, code, Carried(**carried))
    occasion = Occasion(kind=kind, source=Source.OFFICE, author=OFFICE, at=at, reason="given")
    write_entry(school=world.school, occasion=occasion, changes=[change])


# --- cues ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "css", "words"),
    [
        ("I", "g-a", "authorised absence"),
        ("O", "g-u", "unauthorised absence"),
        ("N", "g-n", "No reason established yet"),
        ("V", "g-edu", "educational visit"),
        ("Y1", "g-off", "usual transport"),
        ("#", "g-shut", "closed"),
    ],
)
def test_each_kind_of_mark_has_its_box_and_says_it_in_words(entered, code, css, words):
    say(entered, "Amy", MONDAY, "AM", code)
    cell = cells(entered, "Amy")[0]
    assert f'data-code="{code}"' in cell or css == "g-shut"
    assert f" {css}" in cell and words in cell


def test_minutes_late_stand_in_the_corner(entered):
    say(entered, "Amy", MONDAY, "AM", "L", minutes_late=12)
    cell = cells(entered, "Amy")[0]
    assert "<sup>12</sup>" in cell and "12 min" in cell


def test_a_note_has_a_grey_ground_and_a_dog_ear_and_is_read_aloud(entered):
    say(entered, "Amy", MONDAY, "AM", "I", note='mother: "a <cold>"')
    cell = cells(entered, "Amy")[0]
    assert " g-note" in cell and "mother: &quot;a &lt;cold&gt;&quot;" in cell
    assert "<cold>" not in cell


def test_an_amended_mark_keeps_the_old_one_beside_the_new(entered):
    at = datetime(2026, 11, 16, 8, 55, tzinfo=LONDON)
    say(entered, "Amy", MONDAY, "AM", "N", kind=Kind.TAKEN, at=at)
    say(entered, "Amy", MONDAY, "AM", "I", kind=Kind.AMENDED)
    cell = cells(entered, "Amy")[0]
    assert "<s>N</s>I" in cell and 'data-first="N"' in cell and "amended, first N" in cell


def test_before_entry_is_hatched_and_takes_no_key(entered):
    entered.pupils["Dot"] = make_pupil(entered.school, "Dot", start=date(2026, 11, 18))
    row = cells(entered, "Dot")
    assert all("g-before" in one and "data-cell" not in one for one in row[:4])
    assert "before entry" in row[0] and "data-cell" in row[4]


def test_who_left_is_said_to_have_left(entered):
    dot = make_pupil(entered.school, "Dot")
    with within(entered.school):
        dot.enrolments.update(end=date(2026, 11, 17))
    assert "after leaving" in cells(entered, "Dot")[4]


def test_a_session_that_has_been_without_a_mark_is_red_with_a_sign(entered):
    cell = cells(entered, "Amy")[0]
    assert "g-miss" in cell and "!" in cell and "should have a mark and has none" in cell


def test_a_register_that_nobody_took_today_makes_nobody_missing(entered):
    after = NOW.replace(hour=10)
    assert "g-miss" not in cells(entered, "Amy", now=after)[8]
    draw(entered.school, "Pupil Fri\nBen /-", entered.pupils, starts=TODAY)
    assert "g-miss" not in cells(entered, "Amy", now=after)[8]


def test_a_blank_in_a_register_that_is_in_is_missing(entered):
    ben = entered.pupils["Ben"]
    submit_class_register(
        school=entered.school,
        class_name="3B",
        date=TODAY,
        session="AM",
        changes=[Change(ben, TODAY, "AM", "/")],
        author=OFFICE,
        at=NOW,
        client_id=uuid4(),
        began_from=0,
    )
    assert "g-miss" in cells(entered, "Amy", now=NOW.replace(hour=10))[8]


def test_an_expected_code_is_dotted_and_the_keyboard_begins_from_no_mark(entered):
    say(entered, "Amy", MONDAY, "AM", "", expected="V")
    cell = cells(entered, "Amy")[0]
    assert "g-exp" in cell and 'data-code=""' in cell and "expected, not confirmed" in cell


def test_what_is_planned_ahead_is_shown_and_not_taken_for_a_mark(entered):
    PlannedAbsence.objects.create(
        school=entered.school,
        pupil=entered.pupils["Amy"],
        kind="appointment",
        code="M",
        first=TODAY,
        first_session="PM",
        last=TODAY,
        planned_at=NOW,
    )
    cell = cells(entered, "Amy")[9]
    assert "g-exp" in cell and ">M<" in cell and 'data-code=""' in cell


def test_a_day_without_school_is_shut(entered):
    SchoolDay.objects.filter(date=MONDAY).delete()
    assert "g-shut" in cells(entered, "Amy")[0] and "data-cell" not in cells(entered, "Amy")[0]


# --- what a key may do ---------------------------------------------------------------------------
def test_a_closed_session_asks_why_an_open_one_does_not_and_one_to_come_takes_no_key(entered):
    row = cells(entered, "Amy")
    assert "data-amends" in row[0]
    assert "data-amends" not in row[8] and "data-locked" not in row[8]
    assert 'data-locked="not begun yet: plan the absence instead"' in row[9]


def test_every_cell_leads_to_the_marks_own_page(entered):
    amy = entered.pupils["Amy"]
    assert f'href="/m/{amy.pk}/2026-11-16/AM/"' in cells(entered, "Amy")[0]


def test_counter_mode_leaves_notes_and_reasons_out_and_takes_no_key(entered):
    say(entered, "Amy", MONDAY, "AM", "I", note="chickenpox")
    hides = Sees(True, True, CellRules("/m/", "counter mode is on", hides_notes=True))
    cell = cells(entered, "Amy", sees=hides)[0]
    assert "chickenpox" not in cell and "Ill" not in cell
    assert 'data-locked="counter mode is on"' in cell


# --- who is shown --------------------------------------------------------------------------------
def shown(world, **choice):
    return [row.pupil.forename for row in grid(world, **choice).rows]


@pytest.fixture
def filled(entered):
    """Amy has an N, Ben a blank, Cal a plan; all else is present."""
    page = "Pupil Mon Tue Wed Thu\nAmy // N/ // //\nBen // // -/ //\nCal // // // //"
    draw(entered.school, page, entered.pupils, starts=MONDAY)
    PlannedAbsence.objects.create(
        school=entered.school,
        pupil=entered.pupils["Cal"],
        kind="appointment",
        code="M",
        first=TODAY,
        last=TODAY,
        planned_at=NOW,
    )
    return entered


@pytest.mark.parametrize(
    ("show", "names"),
    [("all", ["Amy", "Ben", "Cal"]), ("n", ["Amy"]), ("blanks", ["Ben"]), ("planned", ["Cal"])],
)
def test_the_filters(filled, show, names):
    before = NOW.replace(hour=8, minute=0)
    assert [row.pupil.forename for row in grid(filled, now=before, show=show).rows] == names
    assert grid(filled, now=before).chosen.counts[show] == len(names)


def test_a_session_that_has_begun_is_blank_until_somebody_marks_it(filled):
    assert shown(filled, show="blanks") == ["Amy", "Ben", "Cal"]
    draw(filled.school, "Pupil Fri\nAmy /-\nBen /-\nCal /-", filled.pupils, starts=TODAY)
    assert shown(filled, show="blanks") == ["Ben"]


def test_vulnerable_is_a_filter_only_for_who_may_know(filled):
    amy = filled.pupils["Amy"]
    Pupil.objects.filter(pk=amy.pk).update(values={**amy.values, "cin": "1", "fsm": "1"})
    assert shown(filled, show="vulnerable") == ["Amy"]
    hidden = Sees(False, False, CellRules("/m/"))
    blind = grid(filled, sees=hidden, show="vulnerable")
    assert "vulnerable" not in blind.chosen.counts and len(blind.rows) == 3
    assert [row.flags for row in blind.rows] == [[], [], []]
    assert grid(filled).rows[0].flags == ["cin", "fsm"]


@pytest.mark.parametrize(
    ("words", "names"),
    [("ash", ["Amy"]), ("Birchall, Ben", ["Ben"]), ("cal caw", ["Cal"]), ("zz", [])],
)
def test_a_name_is_found_by_its_beginnings(filled, words, names):
    assert shown(filled, words=words) == names


def test_a_class_is_who_was_in_it_on_any_of_the_days(entered):
    ClassGroup.objects.create(school=entered.school, name="4A", year_group="4")
    for value, start, end in (
        ("3B", date(2026, 9, 1), date(2026, 11, 17)),
        ("4A", "2026-11-18", None),
    ):
        PupilValue.objects.create(
            school=entered.school,
            pupil=entered.pupils["Amy"],
            field="class",
            value=value,
            start=start,
            end=end,
        )
    assert shown(entered, class_name="4A") == ["Amy"]
    assert "Amy" in shown(entered, class_name="3B")
    later = [date(2026, 11, 23)]
    assert [r.pupil.forename for r in grid(entered, days=later).rows] == ["Ben", "Cal"]


def test_the_roster_reads_values_by_the_engines_own_rule(entered):
    amy = entered.pupils["Amy"]
    rows = (("4A", "2026-10-01", "2026-10-31"), ("", "2026-11-10", "2026-11-12"))
    for value, start, end in rows:
        PupilValue.objects.create(
            school=entered.school, pupil=amy, field="class", value=value, start=start, end=end
        )
    days = [date(2026, 9, 2), date(2026, 10, 5), date(2026, 11, 5), date(2026, 11, 11), TODAY]
    roster = roster_of(entered.school, days)
    for day in days:
        assert roster.class_of(amy, day) == values_on([amy], ["class"], day)[amy.pk]["class"], day


def test_figures_of_the_week_and_the_year_stand_beside_the_marks(filled):
    row = grid(filled).rows[0]
    assert (row.attended, row.possible) == (7, 8)
    assert (row.year.attendance, row.year.missed) == (87 + 1 / 2, 1)
    assert grid(filled).totals[:3] == ["3/3", "3/3", "2/3"]


def test_a_page_holds_so_many_and_the_counts_are_of_all(entered):
    for number in range(A_PAGE):
        make_pupil(entered.school, f"Pupil{number}")
    first = grid(entered)
    assert len(first.rows) == A_PAGE and first.chosen.counts["all"] == A_PAGE + 3
    assert len(grid(entered, page=2).rows) == 3


def test_a_weekend_belongs_to_the_week_before_it():
    assert week_of(date(2026, 11, 22)) == WEEK and week_of(MONDAY) == WEEK


# --- the page ------------------------------------------------------------------------------------
def test_the_page_carries_the_contract_of_the_keyboard(world):
    page = world.client(Role.OFFICE).get(world.url("week/")).content.decode()
    assert 'data-grid data-save-url="/s/hill/week/marks/"' in page
    assert 'data-grid-reason="marks"' in page and "data-grid-note" in page
    assert "office/grid_panel.js" in page


@pytest.mark.parametrize("role", [Role.SLT, Role.SENCO])
def test_who_may_not_amend_reads_and_takes_no_key(world, role):
    page = world.client(role).get(world.url("week/?class=3B")).content.decode()
    assert "your role reads registers and does not change them" in page


def test_marks_kept_elsewhere_take_no_key_and_say_where(world):
    world.school.register_of_record, world.school.mis_name = "mis", "Weft"
    world.school.save()
    page = world.client(Role.OFFICE).get(world.url("week/?class=3B")).content.decode()
    assert "kept in Weft: open it to accept a reason" in page
    assert "Nothing was brought in from Weft yet." in page


@pytest.mark.parametrize(
    ("query", "says"),
    [("class=9Z", "There is no class 9Z."), ("date=tomorrow", "tomorrow is no date")],
)
def test_what_is_no_class_or_date_is_said(world, query, says):
    answer = world.client(Role.OFFICE).get(world.url(f"week/?{query}"))
    assert answer.status_code == 404 and says in answer.content.decode()


def test_a_weekend_opens_on_the_last_school_day(world):
    with clock.at(datetime(2026, 11, 22, 15, 0, tzinfo=LONDON)):
        page = world.client(Role.OFFICE).get(world.url("day/"))
    assert page.context["asked"] == TODAY
