"""What screens read: marks, how far a register is, a mark's history, N with its age, the head."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from herringbone.web.clock import LONDON
from herringbone.web.registers.amending import amend
from herringbone.web.registers.chain import BEGINNING
from herringbone.web.registers.changes import Author, Carried, Change, Occasion
from herringbone.web.registers.models import DraftMark, Kind, Source
from herringbone.web.registers.reading import (
    Progress,
    ageing,
    class_marks,
    codes_between,
    head_of,
    head_on,
    history_of,
    marks_between,
    state_of,
    states_on,
)
from herringbone.web.registers.reasons import Channel, Evidence, Reason
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.schools.models import Role, SchoolDay
from worlds import NOW, TODAY, draw, make_pupil

TEACHER = Author("Ros Teacher", "class teacher", 7)
OFFICE = Author("Tess Office", "office manager", 3)
MONDAY = date(2026, 11, 16)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(TODAY, time(hour, minute), tzinfo=LONDON)


def submit(world, codes: str, clock: datetime, **more):
    asked = {"author": TEACHER, "began_from": 0, "client_id": uuid4(), **more}
    return submit_class_register(
        school=world.school,
        class_name="3B",
        date=TODAY,
        session="AM",
        changes=[
            Change(pupil, TODAY, "AM", code)
            for pupil, code in zip(world.pupils.values(), codes, strict=True)
        ],
        at=clock,
        **asked,
    )


def type_draft(world, name: str, code: str) -> None:
    DraftMark.objects.create(
        school=world.school,
        class_name="3B",
        date=TODAY,
        session="AM",
        pupil=world.pupils[name],
        code=code,
        person_name="Ros Teacher",
        at=at(8, 55),
    )


# --- how far a register is ---------------------------------------------------------------------
def test_a_register_is_not_started_in_progress_submitted(entered):
    def state():
        return state_of(entered.school, "3B", TODAY, "AM")

    assert (state().progress, state().words) == (Progress.NOT_STARTED, "not started")
    type_draft(entered, "Amy", "/")
    assert (state().progress, state().words) == (Progress.IN_PROGRESS, "in progress")
    submit(entered, "/N/", at(8, 57), headcount=2)
    assert state().words == "submitted 08:57 by Ros Teacher"
    assert (state().is_submitted, state().headcount, state().version) == (True, 2, 1)
    assert DraftMark.objects.count() == 0


def test_a_register_submitted_after_closing_says_so(entered):
    submit(entered, "/N/", at(10, 15))
    state = state_of(entered.school, "3B", TODAY, "AM")
    assert state.progress == Progress.LATE
    assert state.words == "submitted late 10:15 by Ros Teacher"


def test_a_register_typed_in_time_and_received_later_says_both(entered):
    submit(entered, "/N/", at(11), source=Source.OFFLINE, captured_at=at(9, 5))
    assert state_of(entered.school, "3B", TODAY, "AM").words == (
        "submitted 11:00 by Ros Teacher, typed 09:05"
    )


def test_all_classes_are_read_in_three_queries(entered):
    for name in ("1A", "2A", "4A"):
        make_pupil(entered.school, "Dee", class_name=name, year_group=name[0])
    submit(entered, "/N/", at(8, 57))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        states = states_on(entered.school, TODAY, "AM")
    assert {name: state.is_submitted for name, state in states.items()} == {
        "1A": False,
        "2A": False,
        "3B": True,
        "4A": False,
    }
    assert len(asked) == 3


# --- marks -------------------------------------------------------------------------------------
def test_a_class_is_read_with_what_goes_with_each_mark(entered):
    draw(entered.school, "Pupil Fri\nAmy N-", entered.pupils, starts=TODAY)
    amend(
        school=entered.school,
        author=OFFICE,
        pupil=entered.pupils["Amy"],
        date=TODAY,
        session="AM",
        code="I",
        at=at(10),
        reason=Reason.MISTAKE,
        carried=Carried(note="tonsils"),
    )
    write_entry(
        school=entered.school,
        occasion=Occasion(Kind.PLANNED, Source.OFFICE, OFFICE, at(10)),
        changes=[Change(entered.pupils["Ben"], TODAY, "AM", "", Carried(expected="V"))],
    )
    type_draft(entered, "Cal", "L")
    read = class_marks(entered.school, "3B", TODAY, "AM")
    amy, ben, cal = read.marks
    assert [one.pupil.forename for one in read.marks] == ["Amy", "Ben", "Cal"]
    assert (amy.code, amy.was, amy.is_amended, amy.note) == ("I", "N", True, "tonsils")
    assert (ben.code, ben.expected) == ("", "V")
    assert (cal.code, cal.draft.code) == ("", "L")
    assert read.state.progress == Progress.IN_PROGRESS


def test_old_beside_new_only_where_they_differ(entered):
    draw(entered.school, "Pupil Fri\nAmy N-", entered.pupils, starts=TODAY)
    for code in ("I", "N"):
        amend(
            school=entered.school,
            author=OFFICE,
            pupil=entered.pupils["Amy"],
            date=TODAY,
            session="AM",
            code=code,
            at=at(10),
            reason=Reason.MISTAKE,
        )
    (amy, *_) = class_marks(entered.school, "3B", TODAY, "AM").marks
    assert (amy.code, amy.is_amended, amy.was) == ("N", True, "")


@pytest.mark.parametrize("more_pupils", [0, 20])
def test_a_week_of_many_pupils_takes_as_few_queries_as_one(entered, more_pupils):
    draw(
        entered.school,
        "Pupil Mon Tue\nAmy // I/\nBen -- (C1)L",
        entered.pupils,
        starts=MONDAY,
    )
    for number in range(more_pupils):
        make_pupil(entered.school, f"F{number}")
    pupils = list(entered.school.pupils.all())
    week = [MONDAY + timedelta(days=number) for number in range(5)]
    with CaptureQueriesContext(connection) as asked:
        codes = codes_between(entered.school, pupils, week)
    assert len(asked) == 1
    assert codes[entered.pupils["Amy"].pk][:4] == ("/", "\\", "I", "\\")
    assert codes[entered.pupils["Ben"].pk] == ("", "", "C1", "L", *[""] * 6)
    with CaptureQueriesContext(connection) as asked:
        seen = marks_between(entered.school, pupils, week)
    assert len(asked) == 2
    assert seen[entered.pupils["Ben"].pk, week[1], "AM"].code == "C1"
    assert len(seen) == len(pupils) * 10


# --- history -----------------------------------------------------------------------------------
def test_history_is_read_from_the_record_itself(entered):
    draw(entered.school, "Pupil Thu\nAmy //", entered.pupils, starts=date(2026, 11, 19))
    done = submit(entered, "N//", at(8, 57), entered_by="Tess Office", source=Source.PAPER)
    submit(entered, "L//", at(8, 58), began_from=0)
    amend(
        school=entered.school,
        author=OFFICE,
        pupil=entered.pupils["Amy"],
        date=TODAY,
        session="AM",
        code="I",
        at=at(9, 40),
        reason=Reason.GIVEN,
        words="tonsils",
        evidence=Evidence(Channel.PHONE, at(9, 31), "mother"),
    )
    first, second, third = history_of(entered.pupils["Amy"], TODAY, TODAY)
    assert (first.original, first.new, first.at, first.name) == ("", "N", at(8, 57), "Ros Teacher")
    assert (first.entered_by, first.source, first.number) == (
        "Tess Office",
        Source.PAPER,
        done.entry.seq,
    )
    assert (second.original, second.new, second.proposed) == ("N", "N", "L")
    assert (second.changes_the_mark, second.is_amendment) == (False, False)
    assert (third.original, third.new, third.is_amendment) == ("N", "I", True)
    assert (third.reason, third.words) == ("reason given by a parent", "tonsils")
    assert third.evidence == "phone 20 Nov 2026 09:31 from mother"
    whole = history_of(entered.pupils["Amy"], date(2026, 11, 19), TODAY)
    assert [(line.date, line.session, line.number) for line in whole] == [
        (date(2026, 11, 19), "AM", 1),
        (date(2026, 11, 19), "PM", 1),
        (TODAY, "AM", 2),
        (TODAY, "AM", 3),
        (TODAY, "AM", 4),
    ]


def test_a_mark_first_entered_after_closing_is_shown_as_an_amendment(entered):
    submit(entered, "/N/", at(10, 15))
    (line,) = history_of(entered.pupils["Ben"], TODAY, TODAY)
    assert line.is_amendment
    assert line.reason == "register taken after it closed"


def test_history_of_one_pupil_never_shows_another(entered):
    submit(entered, "/N/", at(8, 57))
    (line,) = history_of(entered.pupils["Ben"], TODAY, TODAY)
    assert line.new == "N"


# --- N with its age ------------------------------------------------------------------------------
def test_n_shows_its_age_in_the_schools_own_days(entered):
    """The 12th to the 20th without a weekend, and with the 18th closed."""
    SchoolDay.objects.filter(date=date(2026, 11, 18)).delete()
    draw(
        entered.school,
        "Pupil Thu Fri Mon Tue\nAmy N/ // // //\nBen // // /N //\nCal // // // NI",
        entered.pupils,
        starts=date(2026, 11, 12),
    )
    oldest, middle, youngest = ageing(entered.school, TODAY)
    assert [one.words for one in (oldest, middle, youngest)] == [
        "N · 5 of 5",
        "N · 3 of 5",
        "N · 2 of 5",
    ]
    assert (oldest.pupil, oldest.session) == (entered.pupils["Amy"], "AM")
    assert (oldest.due_on, oldest.last_on) == (date(2026, 11, 19), TODAY)
    assert (oldest.is_due, oldest.is_over) == (True, False)
    assert (middle.due_on, middle.last_on) == (date(2026, 11, 23), date(2026, 11, 24))
    assert not middle.is_due
    assert {one.for_whom for one in (oldest, middle, youngest)} == {
        (str(entered.by_role[Role.ATTENDANCE_OFFICER]),)
    }


@pytest.mark.parametrize(
    ("today", "says", "is_due", "is_over"),
    [
        (date(2026, 11, 13), "N · 0 of 5", False, False),
        (date(2026, 11, 15), "N · 0 of 5", False, False),
        (date(2026, 11, 18), "N · 3 of 5", False, False),
        (date(2026, 11, 19), "N · 4 of 5", True, False),
        (date(2026, 11, 20), "N · 5 of 5", True, False),
        (date(2026, 11, 23), "N · 6 of 5", True, True),
    ],
)
def test_the_job_is_due_on_the_fourth_day_and_over_after_the_fifth(
    entered, today, says, is_due, is_over
):
    draw(entered.school, "Pupil Fri\nAmy N-", entered.pupils, starts=date(2026, 11, 13))
    (one,) = ageing(entered.school, today)
    assert (one.words, one.is_due, one.is_over) == (says, is_due, is_over)


def test_an_n_that_was_explained_ages_no_more(entered):
    draw(entered.school, "Pupil Mon\nAmy N-", entered.pupils, starts=MONDAY)
    amend(
        school=entered.school,
        author=OFFICE,
        pupil=entered.pupils["Amy"],
        date=MONDAY,
        session="AM",
        code="I",
        at=NOW,
        reason=Reason.MISTAKE,
    )
    assert ageing(entered.school, TODAY) == []


def test_an_n_of_the_last_school_year_is_not_forgotten(entered):
    """The school holds no days of that year, so that all days since count."""
    draw(entered.school, "Pupil Mon\nAmy N-", entered.pupils, starts=date(2026, 7, 6))
    (one,) = ageing(entered.school, date(2026, 9, 10))
    assert one.date == date(2026, 7, 6)
    assert one.is_over


def test_where_the_calendar_ends_no_day_is_invented(entered):
    last = entered.school.days.order_by("-date").first().date
    draw(entered.school, "Pupil Mon\nAmy N-", entered.pupils, starts=last)
    (one,) = ageing(entered.school, last)
    assert (one.due_on, one.last_on) == (None, None)


# --- the head ------------------------------------------------------------------------------------
def test_the_head_of_a_day_can_be_printed(entered):
    assert head_of(entered.school).hash == BEGINNING
    draw(entered.school, "Pupil Thu\nAmy //", entered.pupils, starts=date(2026, 11, 19))
    entry = submit(entered, "/N/", at(8, 57)).entry
    assert (head_of(entered.school).number, head_of(entered.school).hash) == (2, entry.hash)
    yesterday = head_on(entered.school, date(2026, 11, 19))
    assert (yesterday.number, yesterday.hash) == (1, entry.previous_hash)
    assert head_on(entered.school, date(2026, 11, 18)).number == 0
    assert head_on(entered.school, TODAY) == head_of(entered.school)


def test_a_day_ends_at_midnight_in_london(entered):
    summer = date(2027, 6, 14)
    for clock in (
        datetime(2027, 6, 14, 23, 30, tzinfo=LONDON),
        datetime(2027, 6, 15, 0, 30, tzinfo=LONDON),
    ):
        write_entry(
            school=entered.school,
            occasion=Occasion(Kind.IMPORTED, Source.IMPORT, OFFICE, clock),
            changes=[Change(entered.pupils["Amy"], summer, "AM", "/")],
        )
    assert head_on(entered.school, summer).number == 1
