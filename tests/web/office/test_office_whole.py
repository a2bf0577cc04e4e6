"""The whole school at a glance: how far each register is, who is where, nobody missing unlooked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

import pytest

from herringbone.web import clock
from herringbone.web.clock import LONDON
from herringbone.web.office.choosing import Choice, choose
from herringbone.web.office.event_plan import EventAsk
from herringbone.web.office.events import record_event
from herringbone.web.office.models import Scope
from herringbone.web.office.summary import CSS, seen_of
from herringbone.web.registers.changes import Author, Carried, Change, Occasion
from herringbone.web.registers.models import DraftMark, Kind, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.schools.models import ClosedDay, Pupil, Role, SchoolDay
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, draw, make_pupil

LATER = NOW.replace(hour=9, minute=26)
TEACHER = Author("R. Ellery", "class teacher")
HEAD = Author("Hetty Head", "head teacher")


def seen(world, now=NOW, day=TODAY):
    return seen_of(world.school, day, now)[0]


def state(world, session="AM", name="3B", **more):
    row = next(one for one in seen(world, **more).classes if one.name == name)
    return next(one for one in row.sessions if one.session == session)


def submit(world, codes, at=NOW, class_name="3B"):
    submit_class_register(
        school=world.school,
        class_name=class_name,
        date=TODAY,
        session="AM",
        changes=[Change(world.pupils[name], TODAY, "AM", code) for name, code in codes.items()],
        author=TEACHER,
        at=at,
        client_id=uuid4(),
        began_from=0,
    )


# --- how far a register is -----------------------------------------------------------------------
def test_not_started_then_in_progress_then_submitted_by_whom(entered):
    assert state(entered).state.name == "not_started"
    DraftMark.objects.create(
        school=entered.school,
        class_name="3B",
        date=TODAY,
        session="AM",
        pupil=entered.pupils["Amy"],
        code="/",
        person_name="R. Ellery",
        at=NOW,
    )
    assert state(entered).state.name == "in_progress"
    submit(entered, {"Amy": "/", "Ben": "/", "Cal": "N"}, NOW.replace(hour=8, minute=57))
    assert state(entered).state.words == "submitted 08:57 by R. Ellery"


def test_one_submitted_after_closing_is_late(entered):
    submit(entered, {"Amy": "/", "Ben": "/", "Cal": "/"}, LATER)
    assert (state(entered, now=LATER).state.name, state(entered, now=LATER).is_in) == ("late", True)


def test_one_that_is_not_in_after_closing_is_missing_and_counts_nobody_absent(entered):
    one = state(entered, now=LATER)
    assert one.state.name == "missing"
    assert one.counts.is_empty and (one.counts.absent, one.counts.unexplained) == (0, 0)


def test_before_it_opens_it_is_not_due(entered):
    assert state(entered, "PM").state.name == "not_due"


def test_marks_brought_in_are_in_although_nobody_submitted_here(entered):
    draw(entered.school, "Pupil Thu\nAmy //\nBen //\nCal /-", entered.pupils, starts=thursday())
    assert state(entered, day=thursday()).is_in
    assert state(entered, "PM", day=thursday()).state.name == "missing"


def test_a_class_that_an_event_explains_is_not_called_for(entered):
    make_pupil(entered.school, "Dot", class_name="4A", year_group="4")
    ask = EventAsk("Y7", Scope.CLASS, [(TODAY, "AM")], "starts tomorrow", ["3B"])
    record_event(school=entered.school, ask=ask, author=HEAD, at=NOW)
    assert state(entered, now=LATER).state.name == "closed"
    assert seen(entered, now=LATER).registers_in("AM") == (0, 1)


def test_a_year_group_that_stays_at_home_has_no_register(entered):
    SchoolDay.objects.filter(date=TODAY).update(closed_for="3")
    assert state(entered, now=LATER).state.name == "closed"
    assert seen(entered, now=LATER).registers_in("AM") == (0, 0)


# --- who is where --------------------------------------------------------------------------------
def test_each_pupil_is_counted_once_where_they_are(entered):
    codes = {"Amy": "/", "Ben": "L", "Cal": "N"}
    for forename, code in (("Dot", "U"), ("Eve", "I"), ("Fay", "V"), ("Gil", "C")):
        entered.pupils[forename] = make_pupil(entered.school, forename)
        codes[forename] = code
    entered.pupils["Hal"] = make_pupil(entered.school, "Hal")
    submit(entered, codes)
    counts = state(entered).counts
    assert (counts.pupils, counts.here, counts.late) == (8, 3, 2)
    assert (counts.absent, counts.unexplained, counts.elsewhere, counts.blank) == (3, 1, 1, 1)
    assert counts.here + counts.absent + counts.elsewhere + counts.blank == counts.pupils


def test_who_is_expected_elsewhere_is_no_blank_and_both_figures_agree(entered):
    occasion = Occasion(kind=Kind.PLANNED, source=Source.OFFICE, author=HEAD, at=NOW)
    expected = Change(entered.pupils["Amy"], TODAY, "AM", "", Carried(expected="V"))
    write_entry(school=entered.school, occasion=occasion, changes=[expected])
    for now in (NOW, LATER):
        whole, marks = seen_of(entered.school, TODAY, now)
        chosen = choose(marks, Choice(), sees_safeguarding=False)
        assert (whole.total("AM").expected, whole.total("AM").blank) == (1, 2)
        assert chosen.counts["blanks"] == whole.total("AM").blank
    before = seen_of(entered.school, TODAY, NOW.replace(hour=8, minute=0))[1]
    assert choose(before, Choice(), sees_safeguarding=False).counts["blanks"] == 0


def test_twelve_of_fourteen(entered):
    for number in range(13):
        name = f"C{number}"
        entered.pupils[name] = make_pupil(entered.school, name, class_name=name)
    for number in range(12):
        submit(entered, {f"C{number}": "/"}, class_name=f"C{number}")
    whole = seen(entered, now=LATER)
    assert whole.registers_in("AM") == (12, 14) and whole.missing("AM") == 2
    assert whole.total("AM").here == 12


def test_a_pupil_without_a_class_is_not_lost(entered):
    amy = entered.pupils["Amy"]
    Pupil.objects.filter(pk=amy.pk).update(values={})
    assert [one.name for one in seen(entered).classes] == ["3B", ""]


def test_each_state_that_is_coloured_has_a_word_and_a_sign():
    assert set(CSS) == {"submitted", "late", "missing", "in_progress", "not_started"}


# --- the page ------------------------------------------------------------------------------------
def page(world, query="", role=Role.OFFICE, **headers):
    answer = world.client(role).get(world.url(f"registers/{query}"), headers=headers)
    return answer.content.decode()


def test_it_says_how_many_are_in_and_leads_to_who_should_take_the_rest(world):
    with clock.at(LATER):
        text = page(world)
    assert "0 of 1 register in" in text and "1 register not in" in text
    assert world.url("missing-registers/?session=AM") in text
    assert world.url("registers/2026-11-20/AM/3B/") in text


def test_it_renews_itself_in_part_and_only_today(world):
    assert 'hx-trigger="every 30s"' in page(world)
    part = page(world, **{"HX-Request": "true"})
    assert "<html" not in part and "3B" in part
    assert "hx-trigger" not in page(world, "?date=2026-11-19")


@pytest.mark.parametrize("role", [Role.OFFICE, Role.DSL])
def test_the_filters_lead_to_the_days_pupils(world, role):
    text = page(world, role=role)
    assert world.url("day/?date=2026-11-20&amp;show=blanks") in text
    assert ("show=vulnerable" in text) == (role == Role.DSL)


def test_a_day_without_school_says_why(world):
    with within(world.school):
        SchoolDay.objects.filter(date="2026-11-19").delete()
        ClosedDay.objects.create(
            school=world.school, date="2026-11-19", kind="inset", says="INSET: reading"
        )
    assert "INSET: reading" in page(world, "?date=2026-11-19")
    assert "The calendar has no session here" in page(world, "?date=2026-11-21")


def test_on_a_sunday_it_opens_on_friday(world):
    with clock.at(datetime(2026, 11, 22, 12, 0, tzinfo=LONDON)):
        assert "Friday 20 November 2026" in page(world)


def thursday():
    return date(2026, 11, 19)
