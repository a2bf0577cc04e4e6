"""The calendar of every year the generator knows."""

from datetime import date

import pytest

from herringbone.synthetic.recipe import FIRST_YEAR, LAST_YEAR
from herringbone.synthetic.terms import bank_holidays, school_calendar, year_of_days

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_190_days_in_six_half_terms_and_ends_in_july(year: int) -> None:
    days = year_of_days(year)
    assert len(days) == 190
    assert [d.half_term for d in days] == sorted(d.half_term for d in days)
    assert {d.half_term for d in days} == {1, 2, 3, 4, 5, 6}
    assert date(year, 9, 2) <= days[0].date <= date(year, 9, 6)
    assert date(year + 1, 7, 14) <= days[-1].date <= date(year + 1, 7, 25)


@pytest.mark.parametrize("year", YEARS)
def test_no_school_on_weekends_bank_holidays_or_at_christmas(year: int) -> None:
    dates = {day.date for day in year_of_days(year)}
    assert not dates & set(bank_holidays())
    assert all(day.weekday() < 5 for day in dates)
    assert not any(date(year, 12, 23) <= day <= date(year + 1, 1, 1) for day in dates)


def test_2025_follows_the_published_pattern() -> None:
    dates = [day.date for day in year_of_days(2025)]
    assert dates[0] == date(2025, 9, 3)
    assert {date(2025, 10, 24), date(2025, 11, 3), date(2025, 12, 19), date(2026, 1, 5)} < set(
        dates
    )
    assert {date(2026, 2, 13), date(2026, 2, 23), date(2026, 3, 27), date(2026, 4, 14)} < set(dates)
    assert not {date(2025, 10, 27), date(2026, 2, 16), date(2026, 3, 30)} & set(dates)
    assert not {date(2026, 4, 13), date(2026, 5, 4), date(2026, 5, 25)} & set(dates)


def test_years_follow_each_other() -> None:
    assert school_calendar((2023, 2024)).years == (2023, 2024)
