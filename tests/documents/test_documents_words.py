"""Percentages cut, days told, lists ordered and clocks read as England reads them."""

from datetime import UTC, date, datetime, time

import pytest

from herringbone.documents.words import (
    beside,
    by_name,
    clock_words,
    days_of,
    grouped,
    listed,
    many,
    moment_figures,
    moment_words,
    percentage,
    period_words,
    slots_words,
)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (9299, 10000, "92.9%"),
        (9999, 10000, "99.9%"),
        (1, 1, "100.0%"),
        (0, 7, "0.0%"),
        (2, 3, "66.6%"),
        (57, 1000, "5.7%"),
        (0, 0, "none"),
    ],
)
def test_a_percentage_is_cut_and_never_rounded(part, whole, said):
    assert percentage(part, whole) == said


def test_cutting_never_goes_through_a_fraction_that_a_machine_rounds():
    assert percentage(29, 100) == "29.0%"
    assert percentage(1145, 1000) == "114.5%"


@pytest.mark.parametrize(
    ("sessions", "said"), [(0, "0"), (1, "½"), (2, "1"), (13, "6½"), (380, "190")]
)
def test_two_sessions_are_a_day(sessions, said):
    assert days_of(sessions) == said


def test_moments_are_told_on_londons_clock_in_winter_and_summer():
    assert moment_words(datetime(2026, 3, 12, 9, 14, tzinfo=UTC)) == (
        "Thursday 12 March 2026 at 09:14"
    )
    assert clock_words(datetime(2026, 7, 1, 8, 5, tzinfo=UTC)) == "09:05"
    assert moment_figures(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026, 00:30:00"
    assert clock_words(time(9, 22)) == "09:22"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="names no time zone"):
        moment_words(datetime(2026, 3, 12, 9, 14))  # noqa: DTZ001


def test_a_period_of_one_day_is_that_day():
    assert period_words(date(2026, 3, 9), date(2026, 3, 9)) == "9 March 2026"
    assert period_words(date(2026, 3, 9), date(2026, 4, 1)) == "9 March 2026 to 1 April 2026"


def test_sessions_are_named_by_day_and_the_rest_counted():
    slots = [(date(2026, 3, day), part) for day in range(2, 10) for part in ("AM", "PM")][1:]
    assert slots_words(slots) == (
        "2 March 2026, afternoon; 3 March 2026, all day; 4 March 2026, all day; "
        "5 March 2026, all day; 6 March 2026, all day; 7 March 2026, all day; and 2 more days"
    )
    assert slots_words(slots[:1]) == "2 March 2026, afternoon"


def test_a_list_stands_in_the_order_a_reader_looks_for():
    surnames = ["Zola", "Łukasz", "Lund", "Şahin", "Smith", "de Vries", "Ångström", "O'Neil"]
    assert sorted(surnames, key=lambda name: by_name(name, "")) == [
        *("Ångström", "de Vries", "Łukasz", "Lund", "O'Neil", "Şahin", "Smith", "Zola"),
    ]


def test_small_words():
    assert beside("Ms R. Adeyemi", "Attendance officer") == "Ms R. Adeyemi, Attendance officer"
    assert beside("Ms R. Adeyemi", "") == "Ms R. Adeyemi"
    assert (many(1, "session"), many(2, "session")) == ("1 session", "2 sessions")
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert grouped("0123456789abcdef01") == "01234567 89abcdef 01"
