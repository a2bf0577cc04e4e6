"""Figures, days and flags as they are said: a pupil's cut, a group's half up; England's words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herringbone.engine.england.codes import CodeClass
from herringbone.engine.measuring.measure_table import shown_for_group, shown_for_pupil
from herringbone.web.ui import days, figures, flags
from herringbone.web.ui.charts.marks import BY_CLASS, BY_STATE, LOOKS, Cue, Mark, State


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(9496, 100), "94.9"), (Fraction(9999, 100), "99.9"), (100, "100.0"), (0, "0.0"),
        (Fraction(-28, 10), "−2.8"), (Fraction(-4, 100), "0.0"), (None, "–"),
    ],
)  # fmt: skip
def test_a_percentage_is_cut(value, shown):
    assert figures.cut(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(9496, 100), "95.0"), (Fraction(9494, 100), "94.9"), (Fraction(9495, 100), "95.0"),
        (Fraction(-25, 100), "−0.3"), (Fraction(-4, 100), "0.0"), (None, "–"), (93, "93.0"),
    ],
)  # fmt: skip
def test_a_groups_figure_is_rounded_half_up(value, shown):
    assert figures.half_up(value) == shown


@given(st.fractions(min_value=0, max_value=100))
def test_it_is_rounded_as_the_engine_rounds_it(value):
    assert figures.half_up(value) == shown_for_group(value)


@given(st.fractions(min_value=0, max_value=100))
def test_it_is_cut_as_the_engine_cuts_it(value):
    assert figures.cut(value) == shown_for_pupil(value)


@pytest.mark.parametrize("value", [94.9, "94.9", True])
def test_what_is_not_exact_is_refused(value):
    with pytest.raises(TypeError, match="cut takes an int or a Fraction"):
        figures.cut(value)
    with pytest.raises(TypeError, match="half_up takes an int or a Fraction"):
        figures.half_up(value)


def test_a_percentage_of_nothing_is_a_dash():
    assert figures.percent(0, 0) == "–"
    assert figures.percent(187, 200) == "93.5%"
    assert figures.percent(9, 190) == "4.7%"


def test_a_change_has_its_sign():
    shown = [figures.signed(Fraction(n, 100)) for n in (50, -280, 4, 0)]
    assert shown == ["+0.5", "−2.8", "0.0", "0.0"]


@pytest.mark.parametrize(
    ("sessions", "said"),
    [(0, "0 days"), (1, "half a day"), (2, "1 day"), (12, "6 days"), (13, "6.5 days")],
)
def test_sessions_are_said_as_days(sessions, said):
    assert figures.days_of(sessions) == said


def test_counted_and_listed():
    assert figures.counted(1, "session") == "1 session"
    assert figures.counted(1700, "pupil") == "1,700 pupils"
    assert figures.counted(2, "child,children") == "2 children"
    lists = [figures.listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])]
    assert lists == ["", "a", "a and b", "a, b and c"]


def test_days_as_a_school_says_them():
    on = date(2025, 11, 4)
    assert days.day(on) == "Tue 4 Nov"
    assert days.day_long(on) == "Tuesday 4 November 2025"
    assert days.day_year(on) == "4 November 2025"
    assert days.weekday(on) == "Tuesday"
    assert days.clock(time(9, 7)) == "09:07"
    assert days.session_word("PM") == "afternoon"


def test_a_moment_is_londons_on_both_sides_of_midnight_and_of_the_clock_change():
    assert days.moment(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "Thu 2 Jul, 00:30"
    assert days.moment(datetime(2026, 3, 29, 0, 59, tzinfo=UTC)) == "Sun 29 Mar, 00:59"
    assert days.moment(datetime(2026, 3, 29, 1, 0, tzinfo=UTC)) == "Sun 29 Mar, 02:00"
    assert days.moment(datetime(2026, 10, 25, 1, 0, tzinfo=UTC)) == "Sun 25 Oct, 01:00"
    with pytest.raises(ValueError, match="time zone"):
        days.clock(datetime(2026, 3, 29, 9, 0))  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2025, 11, 4), date(2025, 11, 4), "4 Nov"),
        (date(2025, 11, 4), date(2025, 11, 6), "4–6 Nov"),
        (date(2025, 11, 28), date(2025, 12, 2), "28 Nov – 2 Dec"),
        (date(2025, 12, 19), date(2026, 1, 5), "19 Dec 2025 – 5 Jan 2026"),
        (date(2025, 11, 4), date(2026, 11, 6), "4 Nov 2025 – 6 Nov 2026"),
    ],
)
def test_a_span_says_no_more_than_it_needs(first, last, said):
    assert days.span(first, last) == said


def test_flags_are_known_by_the_rolls_name_and_the_short_one():
    assert flags.flag_of("social_worker") is flags.flag_of("SW")
    filled = {flag.short for flag in flags.FLAGS.values() if flag.is_safeguarding}
    assert filled == {"CP", "CIN", "LAC", "SW", "YOT"}
    with pytest.raises(KeyError):
        flags.flag_of("unknown")


def test_each_class_of_code_state_and_cue_has_its_look():
    assert set(BY_CLASS) == {str(one) for one in CodeClass}
    assert set(BY_STATE) == set(State) - {State.MARKED}
    assert set(LOOKS) == set(Cue)


def test_a_mark_has_a_code_or_a_reason_for_none():
    for wrong in ({}, {"code": "I", "kind": "authorised", "state": State.BLANK}):
        with pytest.raises(ValueError, match="a code, or a state"):
            Mark(**wrong)
    with pytest.raises(ValueError, match="no class 'ill'"):
        Mark("I", "ill")


@pytest.mark.parametrize(
    ("mark", "cue"),
    [
        (Mark("/", "present"), Cue.PRESENT), (Mark("L", "present", minutes=3), Cue.LATE),
        (Mark("N", "unauthorised"), Cue.NO_REASON), (Mark("O", "unauthorised"), Cue.UNAUTHORISED),
        (Mark("V", "educational"), Cue.EDUCATIONAL), (Mark("Y1", "not_possible"), Cue.NOT_POSSIBLE),
        (Mark("V", "educational", expected=True), Cue.EXPECTED), (Mark("#", "closed"), Cue.SHUT),
        (Mark(state=State.AFTER_LEAVING), Cue.OFF_ROLL),
    ],
)  # fmt: skip
def test_each_mark_has_one_cue(mark, cue):
    assert mark.cue is cue


def test_a_marks_words_say_all_that_its_picture_does():
    told = Mark("I", "authorised", minutes=4, note="rang 08:12", was="N", says="Ill")
    assert told.words == "I Ill, authorised absence, 4 min, amended, first N, note: rang 08:12"
    assert Mark(state=State.BEFORE_ENTRY).words == "before entry"
    assert Mark(state=State.AFTER_LEAVING).words == "after leaving"
