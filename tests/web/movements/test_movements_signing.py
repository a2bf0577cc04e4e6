"""In and out at the desk: who may collect, which mark follows, what is refused or struck."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from desk_day import DESK, at, back, drawn, out, register

from herringbone.web.absences.models import SessionPattern
from herringbone.web.movements.models import Movement, Why
from herringbone.web.movements.signing import (
    BECAUSE,
    Passing,
    Unsigned,
    sign_in,
    sign_out,
    strike_out,
)
from herringbone.web.registers.models import Entry, MarkDetail
from herringbone.web.registers.reading import history_of
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Enrolment
from worlds import TODAY, draw, make_contact


def code(world, name: str, session: str = "AM") -> str:
    pupil = world.pupils[name]
    return codes_held(world.school, [pupil], [TODAY])[pupil.pk, TODAY, session]


def refused(call, *args, **more) -> str:
    with pytest.raises(Unsigned) as caught:
        call(*args, **more)
    return " ".join(caught.value.problems)


# --- who may take a child away -------------------------------------------------------------------


def test_somebody_on_the_list_collects_without_more(entered):
    ben = entered.pupils["Ben"]
    mother = make_contact(ben)
    made = out(entered.school, ben, "10:00", contact=mother, with_words="", allowed_by="")
    assert (made.with_contact, made.with_words) == (mother, "Ms Dana Birchall")
    assert (made.name, made.position) == ("Tess Office", "office manager")


@pytest.mark.parametrize(
    "more",
    [
        {"may_collect": "0"},
        {"may_collect": ""},
        {"legal_restriction": "no contact: order of 3 May 2026"},
    ],
    ids=["not allowed", "not known", "restricted"],
)
def test_anyone_else_needs_a_named_member_of_staff(entered, more):
    ben = entered.pupils["Ben"]
    contact = make_contact(ben, **more)
    says = refused(out, entered.school, ben, "10:00", contact=contact, with_words="", allowed_by="")
    assert "Ms Dana Birchall is not on the list of who may collect Ben" in says
    assert not Movement.objects.exists()
    assert out(entered.school, ben, "10:00", contact=contact, allowed_by="Ms Head")


def test_an_adult_who_is_not_held_needs_a_name_and_staff(entered):
    ben = entered.pupils["Ben"]
    says = refused(out, entered.school, ben, "10:00", with_words="", allowed_by="")
    assert "Say who Ben leaves with" in says
    assert "name the member of staff" in says
    assert out(entered.school, ben, "10:00", with_words="nan", allowed_by="Ms Head")


def test_another_child_s_contact_collects_nobody(entered):
    stranger = make_contact(entered.pupils["Amy"])
    says = refused(out, entered.school, entered.pupils["Ben"], "10:00", contact=stranger)
    assert "is no contact of" in says


# --- marks ---------------------------------------------------------------------------------------


def test_leaving_after_registration_leaves_the_mark(entered):
    register(entered.school, entered.pupils, "/ / /", at_clock="08:57")
    entries = Entry.objects.count()
    out(entered.school, entered.pupils["Ben"], "09:05")
    assert code(entered, "Ben") == "/"
    back(entered.school, entered.pupils["Ben"], "11:00")
    assert code(entered, "Ben") == "/"
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("clock", ["08:51", "09:01", "09:19"])
def test_before_the_register_closes_a_late_child_is_l_and_it_is_no_amendment(entered, clock):
    register(entered.school, entered.pupils, "/ N /", at_clock="08:50")
    signed = back(entered.school, entered.pupils["Ben"], clock, why=Why.LATE)
    minutes = (at(clock) - at("08:50")) // timedelta(minutes=1)
    assert (code(entered, "Ben"), signed.code, signed.minutes) == ("L", "L", minutes)
    assert MarkDetail.objects.get().minutes_late == minutes
    assert not history_of(entered.pupils["Ben"], TODAY, TODAY)[-1].is_amendment


@pytest.mark.parametrize(
    ("why", "wanted"),
    [
        (Why.LATE, "U"),
        (Why.FAMILY, "U"),
        (Why.OTHER, "U"),
        (Why.APPOINTMENT, "M"),
        (Why.TRANSPORT, "Y1"),
        (Why.AGREED, "C2"),
    ],
)
def test_after_it_closed_the_reason_chooses(entered, why, wanted):
    register(entered.school, entered.pupils, "/ N /", at_clock="08:57")
    signed = back(entered.school, entered.pupils["Ben"], "10:20", why=why, words="as told")
    assert (code(entered, "Ben"), signed.code) == (wanted, wanted)
    line = history_of(entered.pupils["Ben"], TODAY, TODAY)[-1]
    assert (line.is_amendment, line.original, line.words) == (True, "N", "as told")


def test_every_reason_that_changes_a_code_is_one_of_the_desk():
    assert set(BECAUSE) < set(Why)


def test_at_the_closing_minute_it_is_closed(entered):
    register(entered.school, entered.pupils, "/ N /", at_clock="08:57")
    assert back(entered.school, entered.pupils["Ben"], "09:20", why=Why.LATE).code == "U"


def test_an_agreed_start_under_compulsory_age_keeps_x(entered):
    ben = entered.pupils["Ben"]
    SessionPattern.objects.create(
        school=entered.school,
        pupil=ben,
        enrolment=Enrolment.objects.get(pupil=ben),
        kind="not_compulsory",
        fills="X",
        due="1" * 10,
        agreed_start=at("10:15").time(),
        start=date(2026, 9, 1),
        planned_at=at("08:00"),
    )
    register(entered.school, entered.pupils, "/ N /", at_clock="08:57")
    signed = back(entered.school, ben, "10:16", why=Why.AGREED)
    assert (code(entered, "Ben"), signed.code) == ("X", "X")
    draw(entered.school, "Pupil Fri\nCal X-", entered.pupils, starts=TODAY)
    assert drawn(entered.school, entered.pupils, "10:20")[1] == "■"


def test_in_before_the_session_begins_is_a_movement_without_a_mark(entered):
    signed = back(entered.school, entered.pupils["Ben"], "08:30", why=Why.OTHER)
    assert signed.entry is None
    assert not Entry.objects.exists()
    assert drawn(entered.school, entered.pupils, "08:31") == "?■?"


@pytest.mark.parametrize("clock", ["05:00", "06:49"])
def test_nobody_comes_or_goes_before_the_school_s_day(entered, clock):
    ben = entered.pupils["Ben"]
    early = Passing(at=at(clock), why=Why.LATE, with_words="nan", allowed_by="Ms Head")
    for passes in (sign_in, sign_out):
        says = refused(
            passes, school=entered.school, pupil=ben, passing=early, author=DESK, now=at("09:25")
        )
        assert "nobody comes or goes before 06:50" in says
    assert not Movement.objects.exists()


@pytest.mark.parametrize("absence", ["N", "I", "O"])
@pytest.mark.parametrize(
    ("clock", "wanted"),
    [
        ("06:50", "/"),
        ("08:49", "/"),
        ("08:50", "L"),
        ("09:19", "L"),
        ("09:20", "U"),
        ("11:30", "U"),
    ],
)
def test_whatever_the_time_an_absent_child_who_came_is_here_and_on_site(
    entered, absence, clock, wanted
):
    register(entered.school, entered.pupils, f"/ {absence} /", at_clock="08:57")
    now = max(at("09:25"), at(clock))
    came = Passing(at=at(clock), why=Why.LATE)
    ben = entered.pupils["Ben"]
    sign_in(school=entered.school, pupil=ben, passing=came, author=DESK, now=now)
    assert code(entered, "Ben") == wanted
    assert drawn(entered.school, entered.pupils, f"{now:%H:%M}") == "■■■"


def test_in_time_for_a_visit_leaves_the_visit(entered):
    register(entered.school, entered.pupils, "/ V /", at_clock="08:57")
    came = Passing(at=at("08:30"), why=Why.OTHER)
    ben = entered.pupils["Ben"]
    sign_in(school=entered.school, pupil=ben, passing=came, author=DESK, now=at("09:25"))
    assert code(entered, "Ben") == "V"


def test_in_before_school_and_an_n_in_the_register_is_somebody_to_ask_for(entered):
    back(entered.school, entered.pupils["Ben"], "08:00", why=Why.OTHER)
    register(entered.school, entered.pupils, "/ N /", at_clock="08:57")
    assert drawn(entered.school, entered.pupils, "09:00") == "■!■"


def test_late_back_from_lunch_is_late_in_the_afternoon(entered):
    out(entered.school, entered.pupils["Ben"], "12:00", why=Why.LUNCH)
    register(entered.school, entered.pupils, "/ N /", at_clock="13:05")
    assert back(entered.school, entered.pupils["Ben"], "13:12").code == "L"
    assert code(entered, "Ben", "PM") == "L"


def test_with_another_system_s_register_only_the_movement_is_kept(entered):
    entered.school.register_of_record = "mis"
    signed = back(entered.school, entered.pupils["Ben"], "09:05", why=Why.LATE)
    assert signed.entry is None
    assert not Entry.objects.exists()


def test_on_a_day_without_school_only_the_movement_is_kept(entered):
    entered.school.days.filter(date=TODAY).delete()
    assert back(entered.school, entered.pupils["Ben"], "09:05", why=Why.LATE).entry is None


# --- order and time ------------------------------------------------------------------------------


def test_nobody_goes_out_twice_or_comes_twice(entered):
    ben = entered.pupils["Ben"]
    out(entered.school, ben, "10:00")
    assert "was signed out at 10:00" in refused(out, entered.school, ben, "10:05")
    back(entered.school, ben, "11:00")
    assert "signed in at 11:00 already" in refused(back, entered.school, ben, "11:05")


def test_a_return_names_the_going_out_that_it_ends(entered):
    gone = out(entered.school, entered.pupils["Ben"], "10:00")
    assert back(entered.school, entered.pupils["Ben"], "11:00").movement.answers == gone


def test_a_time_typed_later_may_be_earlier_but_not_before_the_last_or_to_come(entered):
    ben = entered.pupils["Ben"]
    typed = Passing(at=at("08:55"), why=Why.LATE)
    signed = sign_in(school=entered.school, pupil=ben, passing=typed, author=DESK, now=at("09:40"))
    assert (signed.code, signed.movement.recorded_at) == ("L", at("09:40"))
    assert "give a later time" in refused(out, entered.school, ben, "08:54")
    early = Passing(at=at("10:00"), why=Why.LATE)
    says = refused(
        sign_in,
        school=entered.school,
        pupil=entered.pupils["Amy"],
        passing=early,
        author=DESK,
        now=at("09:40"),
    )
    assert "still to come" in says


def test_yesterday_is_put_right_in_the_register(entered):
    passing = Passing(at=at("10:00") - timedelta(days=1), why=Why.LATE)
    says = refused(
        sign_in,
        school=entered.school,
        pupil=entered.pupils["Ben"],
        passing=passing,
        author=DESK,
        now=at("10:00"),
    )
    assert "on their own day" in says


def test_the_time_back_is_after_the_time_out(entered):
    says = refused(
        out, entered.school, entered.pupils["Ben"], "10:00", expected_back=at("09:59").time()
    )
    assert "The time back is not after" in says


def test_a_leaver_is_not_signed(entered):
    entered.pupils["Ben"].enrolments.update(end=TODAY - timedelta(days=1))
    assert "not on roll today" in refused(back, entered.school, entered.pupils["Ben"], "09:05")


def test_a_line_is_struck_with_a_reason_and_stays_readable(entered):
    gone = out(entered.school, entered.pupils["Ben"], "10:00")
    assert "Say why" in refused(strike_out, movement=gone, why="", author=DESK, now=at("10:02"))
    strike_out(movement=gone, why="it was Benji", author=DESK, now=at("10:02"))
    kept = Movement.objects.get()
    assert (kept.struck_by, kept.struck_why) == ("Tess Office", "it was Benji")
    assert "already" in refused(strike_out, movement=kept, why="x", author=DESK, now=at("10:03"))
    assert out(entered.school, entered.pupils["Ben"], "10:05")


def test_only_the_last_line_is_struck_and_then_the_one_before_waits_again(entered):
    gone = out(entered.school, entered.pupils["Ben"], "10:00")
    came = back(entered.school, entered.pupils["Ben"], "11:00").movement
    assert "Only the last line" in refused(
        strike_out, movement=gone, why="x", author=DESK, now=at("11:02")
    )
    strike_out(movement=came, why="wrong child", author=DESK, now=at("11:02"))
    again = back(entered.school, entered.pupils["Ben"], "11:30").movement
    assert again.answers == gone
