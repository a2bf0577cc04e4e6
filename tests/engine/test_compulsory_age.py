"""Compulsory school age on its edges: birthdays on the three dates, leap days, the last Friday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herringbone.engine.england.compulsory_age import compulsory_from, compulsory_to, is_compulsory

BIRTHDAYS = st.dates(date(1995, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("dob", "first"),
    [
        (date(2019, 8, 31), date(2024, 8, 31)),
        (date(2019, 9, 1), date(2024, 12, 31)),
        (date(2019, 12, 31), date(2024, 12, 31)),
        (date(2020, 1, 1), date(2025, 3, 31)),
        (date(2020, 2, 29), date(2025, 3, 31)),
        (date(2020, 3, 31), date(2025, 3, 31)),
        (date(2020, 4, 1), date(2025, 8, 31)),
    ],
)
def test_it_begins_on_the_first_date_on_or_after_the_fifth_birthday(dob, first):
    assert compulsory_from(dob) == first


@pytest.mark.parametrize(
    ("dob", "last"),
    [
        (date(2009, 8, 31), date(2025, 6, 27)),
        (date(2009, 9, 1), date(2026, 6, 26)),
        (date(2010, 6, 30), date(2026, 6, 26)),
        (date(2008, 2, 29), date(2024, 6, 28)),
        (date(2007, 9, 1), date(2024, 6, 28)),
        (date(2006, 7, 1), date(2022, 6, 24)),
        (date(2001, 9, 1), date(2018, 6, 29)),
    ],
)
def test_it_ends_on_the_last_friday_in_june_of_the_year_of_the_sixteenth_birthday(dob, last):
    assert compulsory_to(dob) == last


def test_a_school_year_that_begins_in_august_moves_the_august_birthdays():
    assert compulsory_to(date(2009, 8, 15), 8, 1) == date(2026, 6, 26)
    assert compulsory_to(date(2009, 8, 15), 8, 20) == date(2025, 6, 27)


def test_both_ends_are_included_and_no_birthday_is_nothing():
    dob = date(2009, 8, 31)
    assert is_compulsory(dob, compulsory_from(dob)) and is_compulsory(dob, compulsory_to(dob))
    assert not is_compulsory(dob, compulsory_from(dob) - timedelta(days=1))
    assert not is_compulsory(dob, compulsory_to(dob) + timedelta(days=1))
    assert is_compulsory(None, date(2025, 1, 1)) is None


@given(BIRTHDAYS)
def test_it_begins_at_most_five_months_after_five_and_ends_on_a_friday_late_in_june(dob):
    first, last = compulsory_from(dob), compulsory_to(dob)
    fifth = date(dob.year + 5, dob.month, min(dob.day, 28))
    assert timedelta(0) <= first - fifth <= timedelta(days=156)
    assert (first.month, first.day) in {(3, 31), (8, 31), (12, 31)}
    assert (last.weekday(), last.month) == (4, 6) and last.day > 23
    assert 15 <= last.year - dob.year - (dob.month >= 9) <= 16
