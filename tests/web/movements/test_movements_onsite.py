"""Who is on site, minute by minute: a day of twenty movements, and each rule by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from desk_day import DESK, at, back, drawn, out, register
from django.db import connection
from django.test.utils import CaptureQueriesContext

from herringbone.web.absences.models import PlannedAbsence, Reported
from herringbone.web.movements.models import Movement, Why
from herringbone.web.movements.onsite import on_site, signed_out_at
from herringbone.web.movements.places import Place, Where
from herringbone.web.registers.changes import Change, Occasion
from herringbone.web.registers.models import Kind, Source
from herringbone.web.registers.record import write_entry
from herringbone.web.schools.models import PupilValue
from herringbone.web.schools.tenancy import within
from worlds import TODAY, make_pupil, make_world


@pytest.fixture
def six(entered):
    """Six pupils of 3B: Amy, Ben, Cal, Dot, Eve, Fay."""
    for name in ("Dot", "Eve", "Fay"):
        entered.pupils[name] = make_pupil(entered.school, name)
    return entered


DAY = """
08:40  ??????  nobody has registered yet
08:57  ■■■··■  register / / / N N L
09:10  ■■■·■■  in Eve
09:31  ■■■■■■  in Dot
09:40  ·■■■■■  out Amy 10:30
10:00  ··■■■■  out Ben 10:20
10:21  ·o■■■■  Ben is overdue
10:25  ·■■■■■  in Ben
10:31  o■■■■■  Amy is overdue
10:40  ■■■■■■  in Amy
11:00  ■■■■■·  out Fay
11:05  ■■■■·■  out Eve 11:20, in Fay
11:21  ■■■■o■  Eve is overdue
11:30  ■■··o■  out Cal, out Dot
12:10  ■■·■·■  in Eve, out Eve, in Dot
12:30  ·■·■·■  out Amy
13:05  ·■■■·!  register - / / / - N
13:12  ■■■■·!  in Amy
13:15  ■·■■■!  in Eve, out Ben
13:20  ■·■■■■  in Fay
14:00  ■·■■■·  out Fay
15:20  ■·■■■·  the school day ends
"""


@pytest.mark.thorough
def test_the_list_is_right_at_every_minute_of_a_day_of_twenty_movements(six):
    """Each line is played, and until the next one every minute must show what it drew: Cal, marked
    present at 13:05 without a sign-in, is in the room; Fay, who was in and is not, is unknown."""
    lines = [line.split(maxsplit=2) for line in DAY.strip().splitlines()]
    for (now, wanted, events), after in zip(lines, [*lines[1:], None], strict=True):
        _play(six, now, events)
        for clock in _minutes(now, after[0] if after else "15:22"):
            assert drawn(six.school, six.pupils, clock) == wanted, f"at {clock}"
    assert Movement.objects.count() == 20


def _play(world, now: str, events: str) -> None:
    if events.startswith("register "):
        register(world.school, world.pupils, events.removeprefix("register "), at_clock=now)
        return
    for event in events.split(", "):
        what, name, *due = event.split()
        if what == "out":
            back_at = at(due[0]).time() if due else None
            out(world.school, world.pupils[name], now, expected_back=back_at)
        elif what == "in":
            back(world.school, world.pupils[name], now, why=Why.LATE)


def _minutes(first: str, until: str) -> Iterator[str]:
    moment = at(first)
    while moment < at(until):
        yield f"{moment:%H:%M}"
        moment += timedelta(minutes=1)


def place(world, name: str, clock: str) -> Place:
    found = on_site(world.school, at(clock))
    return next(
        one
        for group in found.classes
        for one in group.places
        if one.pupil.pk == world.pupils[name].pk
    )


def mark(world, name: str, code: str, session: str = "AM") -> None:
    occasion = Occasion(kind=Kind.TAKEN, source=Source.OFFICE, author=DESK, at=at("08:50"))
    change = Change(world.pupils[name], TODAY, session, code)
    write_entry(school=world.school, occasion=occasion, changes=[change])


@pytest.mark.parametrize("code", ["/", "L", "U"])
def test_present_late_and_u_are_on_site(entered, code):
    mark(entered, "Ben", code)
    register(entered.school, entered.pupils, f"/ {code} /", at_clock="08:57")
    assert place(entered, "Ben", "09:10").where == Where.ON_SITE


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("V", "on a visit"),
        ("B", "at other provision"),
        ("K", "at the local authority's provision"),
        ("P", "at a sporting activity"),
        ("W", "on work experience"),
        ("D", "at the other school"),
    ],
)
def test_codes_that_count_as_attended_elsewhere_are_not_on_site(entered, code, says):
    register(entered.school, entered.pupils, f"/ {code} /", at_clock="08:57")
    found = place(entered, "Ben", "09:10")
    assert (found.where, found.says) == (Where.AWAY, says)


@pytest.mark.parametrize(
    ("code", "says"),
    [("I", "absent (I)"), ("N", "absent, no reason yet"), ("C2", "absent (C2)")],
)
def test_absent_children_are_away(entered, code, says):
    register(entered.school, entered.pupils, f"/ {code} /", at_clock="08:57")
    assert place(entered, "Ben", "09:10").says == says


def test_a_class_that_nobody_registered_is_assumed_on_site_with_its_roll(entered):
    (group,) = on_site(entered.school, at("09:10")).classes
    assert (group.is_registered, group.says) == (
        False,
        "not registered: assume on site, 3 on roll",
    )
    assert [p.where for p in group.places] == [Where.ASSUMED] * 3
    assert len(on_site(entered.school, at("09:10")).on_site) == 3


def test_a_reported_child_of_an_unregistered_class_is_assumed_here_with_the_words(entered):
    Reported.objects.create(
        school=entered.school,
        pupil=entered.pupils["Ben"],
        day=TODAY,
        said_by="mother",
        how="phone",
        words="sick",
        code="I",
        received_at=at("08:10"),
        taken_by="Tess",
    )
    found = place(entered, "Ben", "09:10")
    assert found.where == Where.ASSUMED
    assert found.note.startswith("reported 08:10 by mother")


def test_an_expected_child_is_unknown_until_somebody_confirms(entered):
    PlannedAbsence.objects.create(
        school=entered.school,
        pupil=entered.pupils["Ben"],
        kind="visit",
        code="V",
        first=TODAY,
        last=TODAY,
        planned_at=at("08:00"),
    )
    assert place(entered, "Ben", "09:10").says == "on a visit, not confirmed"
    register(entered.school, entered.pupils, "/ - /", at_clock="08:57")
    assert place(entered, "Ben", "09:10").where == Where.UNKNOWN
    mark(entered, "Ben", "V")
    assert place(entered, "Ben", "09:10").where == Where.AWAY


def test_a_child_without_a_mark_in_a_register_that_was_taken_is_assumed_here(entered):
    register(entered.school, entered.pupils, "/ - /", at_clock="08:57")
    found = place(entered, "Ben", "09:10")
    assert (found.where, found.note) == (Where.ASSUMED, "no mark in the register")


def test_the_morning_s_register_stands_until_the_afternoon_s_is_taken(entered):
    register(entered.school, entered.pupils, "/ N /", at_clock="08:57")
    (group,) = on_site(entered.school, at("13:40")).classes
    assert group.says == "registered 08:57 this morning; afternoon not registered"
    assert [p.where for p in group.places] == [Where.ON_SITE, Where.AWAY, Where.ON_SITE]


def test_here_this_morning_and_not_now_is_said_with_both_times(entered):
    register(entered.school, entered.pupils, "/ / /", at_clock="08:52")
    register(entered.school, entered.pupils, "/ N /", at_clock="13:10")
    seen = on_site(entered.school, at("13:11"))
    assert [p.pupil.forename for p in seen.missing] == ["Ben"]
    assert seen.missing[0].says == "here at 08:52, not at 13:10, no sign-out"
    assert [p.pupil.forename for p in seen.unknown] == ["Ben"]


def test_absent_all_day_or_signed_out_is_not_missing(entered):
    register(entered.school, entered.pupils, "/ N /", at_clock="08:52")
    out(entered.school, entered.pupils["Cal"], "11:00")
    register(entered.school, entered.pupils, "/ N N", at_clock="13:10")
    assert on_site(entered.school, at("13:11")).missing == []


def test_signed_out_with_another_reason_in_the_afternoon_is_away(entered):
    register(entered.school, entered.pupils, "/ / /", at_clock="08:52")
    register(entered.school, entered.pupils, "/ C2 /", at_clock="13:10")
    assert place(entered, "Ben", "13:11").where == Where.AWAY


def test_a_child_seen_in_the_room_after_going_out_is_on_site_with_a_word(entered):
    register(entered.school, entered.pupils, "/ / /", at_clock="08:52")
    out(entered.school, entered.pupils["Ben"], "10:00")
    register(entered.school, entered.pupils, "/ / /", at_clock="13:10")
    found = place(entered, "Ben", "13:11")
    assert (found.where, found.note) == (
        Where.ON_SITE,
        "signed out 10:00 and never signed in again",
    )


def test_a_list_of_an_earlier_minute_knows_nothing_of_a_later_arrival(entered):
    register(entered.school, entered.pupils, "/ N /", at_clock="08:57")
    back(entered.school, entered.pupils["Ben"], "09:40", why=Why.LATE)
    assert place(entered, "Ben", "09:39").says == "not arrived"
    assert place(entered, "Ben", "09:40").where == Where.ON_SITE


def test_a_struck_movement_counts_for_nothing(entered):
    register(entered.school, entered.pupils, "/ / /", at_clock="08:52")
    gone = out(entered.school, entered.pupils["Ben"], "10:00")
    Movement.objects.filter(pk=gone.pk).update(struck_at=at("10:02"))
    assert place(entered, "Ben", "10:05").where == Where.ON_SITE
    assert signed_out_at(entered.school, at("10:05")) == set()


def test_signed_out_is_asked_for_a_moment(entered):
    out(entered.school, entered.pupils["Ben"], "10:00")
    back(entered.school, entered.pupils["Ben"], "11:00")
    school, ben = entered.school, entered.pupils["Ben"].pk
    assert signed_out_at(school, at("09:59")) == set()
    assert signed_out_at(school, at("10:00")) == {ben}
    assert signed_out_at(school, at("11:00")) == set()


def test_leavers_and_children_who_died_are_on_no_list(entered):
    entered.pupils["Ben"].enrolments.update(end=TODAY - timedelta(days=1))
    cal = entered.pupils["Cal"]
    cal.died_on = date(2026, 11, 2)
    cal.save(update_fields=["died_on"])
    names = [p.pupil.forename for p in on_site(entered.school, at("09:10")).on_site]
    assert names == ["Amy"]


def test_a_year_group_that_stays_at_home_is_away(entered):
    entered.school.days.filter(date=TODAY).update(closed_for="3;4")
    assert place(entered, "Ben", "09:10").says == "year group at home today"


def test_without_school_nobody_is_assumed_here(entered):
    entered.school.days.filter(date=TODAY).delete()
    assert on_site(entered.school, at("09:10")).on_site == []


def test_a_move_to_another_class_is_listed_with_the_class_of_the_day(entered):
    ben = entered.pupils["Ben"]
    yesterday = TODAY - timedelta(days=1)
    for value, start, end in (("3B", date(2026, 9, 1), yesterday), ("4A", TODAY, None)):
        PupilValue.objects.create(
            school=entered.school, pupil=ben, field="class", value=value, start=start, end=end
        )
    classes = {g.name: len(g.places) for g in on_site(entered.school, at("09:10")).classes}
    assert classes == {"3B": 2, "4A": 1}


def test_a_register_of_another_system_counts_as_taken_by_its_marks(entered):
    entered.school.register_of_record = "mis"
    entered.school.save()
    mark(entered, "Amy", "/")
    mark(entered, "Ben", "N")
    (group,) = on_site(entered.school, at("09:30")).classes
    assert (group.is_registered, group.says) == (True, "registered")
    assert [p.where for p in group.places] == [Where.ON_SITE, Where.AWAY, Where.ASSUMED]


def test_another_school_s_children_are_on_another_list(entered, db):
    other = make_world("dale")
    with within(other.school):
        assert len(on_site(other.school, at("09:10")).on_site) == 3
    assert len(on_site(entered.school, at("09:10")).on_site) == 3


def test_a_large_school_costs_as_many_queries_as_a_class(entered):
    with CaptureQueriesContext(connection) as few:
        on_site(entered.school, at("09:10"))
    for number in range(40):
        make_pupil(entered.school, f"New{number}", class_name=f"{number % 5}C")
    with CaptureQueriesContext(connection) as many:
        on_site(entered.school, at("09:10"))
    assert len(many) == len(few) <= 14
