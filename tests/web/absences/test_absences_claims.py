"""Overlapping absences split and joined: drawn weeks, and any case against a plain loop."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herringbone.web.absences.claims import (
    EVERY_SESSION,
    PRECEDENCE,
    Claim,
    Stretch,
    first_half,
    half_of,
    in_order,
    last_half,
    rank,
    session_of,
    settled,
)

MONDAY = date(2026, 11, 16)
START = half_of(MONDAY, "AM")


def line(claims: list[Claim], days: int = 5) -> str:
    """The week as a register line: a code a half day, "-" where nobody claims it."""
    held = ["-"] * (days * 2)
    for stretch in settled(claims, START, START + days * 2 - 1):
        for half in range(stretch.first, stretch.last + 1):
            held[half - START] = stretch.claim.code
    return " ".join(f"{am}{pm}" for am, pm in zip(held[::2], held[1::2], strict=True))


def claim(
    code: str, first: str, last: str, *, order: int = 1, weekly: str = EVERY_SESSION
) -> Claim:
    """Between two sessions of the drawn week, such as "Tue AM" and "Wed PM"."""
    return Claim(_half(first), _half(last), code, order, f"{code}:{order}", weekly)


def _half(named: str) -> int:
    day, session = named.split()
    return START + 2 * ("Mon", "Tue", "Wed", "Thu", "Fri").index(day) + (session == "PM")


def test_an_appointment_inside_a_suspension_leaves_it_whole():
    suspended = claim("E", "Mon AM", "Wed PM")
    dentist = claim("M", "Tue AM", "Tue AM", order=2)
    assert line([suspended, dentist]) == "EE EE EE -- --"
    assert [s.claim.code for s in settled([suspended, dentist], START, START + 9)] == ["E"]


def test_a_trip_across_a_part_time_timetable_splits_it():
    mornings_only = claim("C2", "Mon AM", "Fri PM", weekly="01" * 5)
    trip = claim("V", "Wed AM", "Wed PM", order=2)
    assert line([mornings_only, trip]) == "-C2 -C2 VV -C2 -C2"


def test_a_suspended_pupil_is_on_no_trip_but_goes_on_with_other_provision():
    suspended = claim("E", "Mon AM", "Fri PM")
    trip = claim("V", "Tue AM", "Tue PM", order=2)
    forest = claim("B", "Thu AM", "Thu PM", order=3)
    assert line([suspended, trip, forest]) == "EE EE EE BB EE"


def test_the_other_school_s_sessions_stay_its_own():
    dual = claim("D", "Mon AM", "Fri PM", weekly="1111000000")
    leave = claim("C", "Tue PM", "Wed PM", order=2)
    assert line([dual, leave]) == "DD DD CC -- --"


def test_the_later_of_two_alike_wins_and_neighbours_of_one_claim_are_one_stretch():
    first, second = claim("C", "Mon AM", "Thu PM", order=1), claim("C", "Tue AM", "Tue PM", order=2)
    assert [(s.first - START, s.last - START, s.claim.order) for s in _week(first, second)] == [
        (0, 1, 1),
        (2, 3, 2),
        (4, 7, 1),
    ]


def test_a_stretch_goes_over_a_weekend():
    over = Claim(half_of(MONDAY, "AM") - 2, half_of(MONDAY, "AM") + 1, "E", 1, "e")
    assert settled([over], START - 10, START + 9) == [Stretch(START - 2, START + 1, over)]
    assert session_of(START - 2) == (date(2026, 11, 13), "AM")


def _week(*claims: Claim) -> list[Stretch]:
    return settled(claims, START, START + 9)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 14), MONDAY, date(2026, 11, 13)),
        (date(2026, 11, 15), MONDAY, date(2026, 11, 13)),
        (MONDAY, MONDAY, MONDAY),
    ],
)
def test_a_weekend_counts_to_the_school_day_beside_it(day, first, last):
    assert session_of(first_half(day)) == (first, "AM")
    assert session_of(last_half(day)) == (last, "PM")


def test_a_weekend_has_no_half_day():
    with pytest.raises(ValueError, match="Saturday"):
        half_of(date(2026, 11, 14), "AM")


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.sampled_from(["AM", "PM"]))
def test_a_half_day_and_its_session_are_one_thing(day, session):
    if day.weekday() < 5:
        assert session_of(half_of(day, session)) == (day, session)


CLAIMS = st.builds(
    lambda first, length, code, order, weekly: Claim(
        START + first, START + first + length, code, order, f"{code}/{order}/{first}", weekly
    ),
    st.integers(-15, 30),
    st.integers(0, 40),
    st.sampled_from([*PRECEDENCE, "I"]),
    st.integers(0, 50),
    st.one_of(st.just(EVERY_SESSION), st.text("01", min_size=10, max_size=10)),
)


@given(
    st.lists(CLAIMS, max_size=7, unique_by=lambda c: (c.code, c.order)),
    st.integers(-10, 20),
    st.integers(0, 40),
)
def test_settled_is_what_asking_each_session_gives(claims, first, length):
    first, last = START + first, START + first + length
    stretches = settled(claims, first, last)
    held = {h: s.claim for s in stretches for h in range(s.first, s.last + 1)}
    plainly = {
        half: min((c for c in claims if c.covers(half)), key=rank)
        for half in range(first, last + 1)
        if any(c.covers(half) for c in claims)
    }
    assert held == plainly
    assert sum(s.last - s.first + 1 for s in stretches) == len(held)
    for before, after in pairwise(stretches):
        assert before.last < after.first
        assert before.claim != after.claim or before.last + 1 < after.first


@given(st.lists(CLAIMS, min_size=1, max_size=7), st.integers(-15, 70), st.randoms())
def test_the_order_in_which_plans_are_read_changes_nothing(claims, half, random):
    shuffled = list(claims)
    random.shuffle(shuffled)
    first, again = in_order(claims, START + half), in_order(shuffled, START + half)
    assert [rank(c) for c in first] == [rank(c) for c in again]
