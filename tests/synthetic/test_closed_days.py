"""Why the school is shut on each weekday that the calendar leaves out."""

from collections import Counter
from datetime import date, timedelta

import pytest

from herringbone.synthetic.closed_days import ClosedDay, closed_days
from herringbone.synthetic.recipe import FIRST_YEAR, LAST_YEAR
from herringbone.synthetic.terms import (
    bank_holidays,
    latest_school_day,
    school_calendar,
    year_of_days,
)

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


@pytest.mark.parametrize("year", YEARS)
def test_every_weekday_of_the_year_is_open_or_closed_with_a_reason(year: int) -> None:
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    opened = [day.date for day in year_of_days(year)]
    closed = [day.date for day in closed_days((year,))]
    assert sorted(opened + closed) == [day for day in days if day.weekday() < 5]
    assert all(day.says for day in closed_days((year,)))


@pytest.mark.parametrize("year", YEARS)
def test_five_days_are_for_training_and_each_holiday_has_its_name(year: int) -> None:
    closed = closed_days((year,))
    assert Counter(day.kind for day in closed)["inset"] == 5
    assert {day.date: day.says for day in closed if day.kind == "bank_holiday"} == {
        day: name
        for day, name in bank_holidays().items()
        if date(year, 9, 1) <= day <= date(year + 1, 8, 31) and day.weekday() < 5
    }
    names = {day.says for day in closed if day.kind in ("half_term", "holiday")}
    assert names >= {"Autumn half term", "Spring half term", "Summer half term"}
    assert names >= {"Christmas holiday", "Easter holiday", "Summer holiday"}


def test_this_year_as_a_calendar_on_the_wall_has_it() -> None:
    closed = {day.date: day for day in closed_days((2025, 2026))}
    assert closed[date(2026, 10, 28)] == ClosedDay(
        date(2026, 10, 28), "half_term", "Autumn half term"
    )
    assert closed[date(2026, 9, 1)].kind == "inset"
    assert closed[date(2026, 12, 25)].says == "Christmas Day"
    assert closed[date(2027, 3, 26)].says == "Good Friday"
    assert closed[date(2027, 4, 1)].says == "Easter holiday"
    assert closed[date(2027, 7, 20)].kind == closed[date(2027, 7, 21)].kind == "inset"
    assert closed[date(2027, 7, 22)].says == "Summer holiday"
    assert date(2026, 11, 20) not in closed


def test_the_latest_school_day_is_today_or_the_last_one_before() -> None:
    calendar = school_calendar((2025, 2026))
    assert latest_school_day(calendar, date(2026, 11, 20)) == date(2026, 11, 20)
    assert latest_school_day(calendar, date(2026, 11, 22)) == date(2026, 11, 20)  # a Sunday
    assert latest_school_day(calendar, date(2026, 10, 30)) == date(2026, 10, 23)  # half term
    assert latest_school_day(calendar, date(2026, 8, 12)) == date(2026, 7, 16)
    with pytest.raises(ValueError, match="later day"):
        latest_school_day(calendar, date(2025, 9, 1))
