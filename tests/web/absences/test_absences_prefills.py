"""What stands in a register before anybody takes it, drawn as the week's page."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from planned_week import (
    BEFORE,
    CLERK,
    FRIDAY,
    MONDAY,
    day,
    drawn_prefills,
    pattern,
    plan,
    reported,
    trip,
)

from herringbone.web.absences.planning import cancel_absence, shorten_absence
from herringbone.web.absences.prefills import prefills_for
from herringbone.web.clock import LONDON
from worlds import make_contact, make_pupil

NURSERY = date(2023, 3, 1)


def page(world) -> str:
    return drawn_prefills(world.school, world.pupils)


def prefill(world, name: str, on: str, session: str = "AM"):
    pupil = world.pupils[name]
    return prefills_for(world.school, [pupil], day(on)).get((pupil.pk, session))


def test_a_week_of_many_kinds_is_drawn(entered):
    trip(entered, "Amy", "Ben", on="Fri")
    plan(entered, "Ben", "E", "Mon AM", "Wed PM")
    plan(entered, "Ben", "M", "Tue AM", "Tue AM")
    plan(entered, "Cal", "R", "Thu AM", "Thu PM")
    assert (
        page(entered)
        == """\
Pupil Mon Tue Wed Thu Fri
Amy -- -- -- -- (V)(V)
Ben EE EE EE -- (V)(V)
Cal -- -- -- RR --"""
    )


def test_a_suspension_counts_its_school_days(entered):
    plan(entered, "Ben", "E", "Mon AM", "Wed PM")
    assert prefill(entered, "Ben", "Tue").says == "suspended, day 2 of 3"
    assert prefill(entered, "Ben", "Thu") is None


def test_a_trip_across_a_part_time_timetable_leaves_c2_beneath(entered):
    pattern(entered, "Ben", "C2", "10" * 5, end=FRIDAY)
    trip(entered, "Ben", on="Wed")
    assert "Ben -C2 -C2 (V)(V) -C2 -C2" in page(entered)
    assert prefill(entered, "Ben", "Wed", "PM").beneath == "C2"
    assert prefill(entered, "Ben", "Wed", "AM").beneath == ""
    assert prefill(entered, "Ben", "Wed").says == "Harlow Museum, with Kit Leader"
    assert prefill(entered, "Ben", "Wed").provider == "Kit Leader"


def test_a_nursery_week_needs_no_typing(entered):
    entered.pupils["Dot"] = make_pupil(
        entered.school, "Dot", class_name="Nursery", year_group="N2", date_of_birth=NURSERY
    )
    pattern(entered, "Dot", "X", "1010100000")
    assert "Dot -X -X -X XX XX" in page(entered)
    assert not prefill(entered, "Dot", "Mon", "PM").is_expected


def test_a_pattern_holds_only_between_its_dates(entered):
    pattern(entered, "Ben", "C2", "10" * 5, start=day("Tue"), end=day("Thu"))
    assert "Ben -- -C2 -C2 -C2 --" in page(entered)


def test_an_agreed_start_after_the_register_closes_is_away_at_registration(entered):
    pattern(entered, "Ben", "C2", "10" * 5, end=FRIDAY, agreed_start=time(10, 15))
    here = prefill(entered, "Ben", "Mon")
    assert (here.code, here.agreed_start) == ("C2", time(10, 15))


def test_an_agreed_start_before_it_closes_is_shown_and_fills_nothing(entered):
    pattern(entered, "Ben", "C2", "10" * 5, end=FRIDAY, agreed_start=time(9, 10))
    here = prefill(entered, "Ben", "Mon")
    assert (here.code, here.says, here.agreed_start) == ("", "agreed start 09:10", time(9, 10))


def test_an_appointment_shows_when_the_pupil_is_due(entered):
    plan(entered, "Ben", "M", "Thu AM", "Thu AM", arrives_at=time(10, 40))
    here = prefill(entered, "Ben", "Thu")
    assert (here.code, here.agreed_start) == ("M", time(10, 40))
    assert here.says == "medical or dental appointment, due at 10:40"


def test_a_report_fills_its_day_as_reported_and_is_not_locked(entered):
    contact = make_contact(entered.pupils["Ben"])
    reported(entered, "Ben", "Thu", contact=contact)
    here = prefill(entered, "Ben", "Thu")
    assert here.says == "reported 08:10 by mother, phone: sick in the night"
    assert (here.code, here.locked, here.reported) == ("I", False, "I")
    assert "Ben -- -- -- II --" in page(entered)


def test_a_caller_who_is_not_held_is_named_as_one(entered):
    reported(entered, "Ben", "Thu", said_by="a man, would not say")
    assert "(not a held contact)" in prefill(entered, "Ben", "Thu").says


def test_a_report_is_not_carried_to_tomorrow_without_a_return(entered):
    reported(entered, "Ben", "Tue")
    assert "Ben -- II -- -- --" in page(entered)


def test_a_report_with_a_return_ends_before_that_session(entered):
    reported(entered, "Ben", "Tue", expected_back=day("Thu"), expected_back_session="PM")
    assert "Ben -- II II I- --" in page(entered)


def test_the_newest_report_stands(entered):
    reported(entered, "Ben", "Tue", expected_back=day("Fri"))
    reported(entered, "Ben", "Wed", code="M", words="dentist after all")
    assert "Ben -- II MM II --" in page(entered)


def test_a_report_withdrawn_fills_nothing(entered):
    reported(entered, "Ben", "Tue", withdrawn_at=BEFORE)
    assert "Ben -- -- -- -- --" in page(entered)


def test_a_sick_child_is_not_expected_on_a_trip_but_stays_suspended(entered):
    trip(entered, "Amy", on="Fri")
    plan(entered, "Ben", "E", "Fri AM", "Fri PM")
    for name in ("Amy", "Ben"):
        reported(entered, name, "Fri")
    assert prefill(entered, "Amy", "Fri").code == "I"
    ben = prefill(entered, "Ben", "Fri")
    assert (ben.code, ben.reported) == ("E", "I")
    assert "reported 08:10" in ben.says


def test_a_report_beside_other_provision_is_told_to_whoever_confirms(entered):
    plan(entered, "Ben", "B", "Mon AM", "Fri PM")
    reported(entered, "Ben", "Wed")
    here = prefill(entered, "Ben", "Wed")
    assert (here.code, here.is_expected, here.beneath, here.reported) == ("B", True, "I", "I")


def test_what_was_cancelled_fills_nothing_and_what_was_shortened_less(entered):
    gone = plan(entered, "Ben", "R", "Mon AM", "Mon PM")
    cancel_absence(absence=gone, why="wrong child", author=CLERK, at=BEFORE)
    short = plan(entered, "Cal", "E", "Mon AM", "Fri PM")
    shorten_absence(
        absence=short, last=day("Tue"), last_session="AM", why="reduced", author=CLERK, at=BEFORE
    )
    assert "Ben -- -- -- -- --\nCal EE E- -- -- --" in page(entered)


def test_a_weekly_rhythm_within_a_plan(entered):
    plan(entered, "Ben", "B", "Mon AM", "Fri PM", weekly="0011000011")
    assert "Ben -- (B)(B) -- -- (B)(B)" in page(entered)


def test_a_weekend_has_no_prefill(entered):
    plan(entered, "Ben", "T", "Mon AM", "Fri PM")
    saturday = date(2026, 11, 21)
    assert prefills_for(entered.school, list(entered.pupils.values()), saturday) == {}


def test_nobody_else_s_plan_stands_beside_a_name(entered):
    plan(entered, "Ben", "R", "Mon AM", "Mon PM")
    found = prefills_for(entered.school, [entered.pupils["Amy"]], MONDAY)
    assert found == {}


@pytest.mark.parametrize("pupils", [1, 3])
def test_a_class_costs_as_many_queries_as_a_pupil(entered, pupils):
    for name in entered.pupils:
        plan(entered, name, "E", "Mon AM", "Wed PM")
        reported(entered, name, "Mon")
    chosen = list(entered.pupils.values())[:pupils]
    with CaptureQueriesContext(
        connection,
    ) as made:
        prefills_for(entered.school, chosen, MONDAY)
    assert len(made) == 4


def test_a_report_taken_the_evening_before_says_when(entered):
    late = datetime(2026, 11, 18, 21, 40, tzinfo=LONDON)
    reported(entered, "Ben", "Thu", received_at=late, how="email")
    assert prefill(entered, "Ben", "Thu").says.startswith("reported Wed 18 Nov 21:40 by mother")
