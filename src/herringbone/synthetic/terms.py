"""The calendar of an English school for any year, worked out from its bank holidays.

190 open days: five days for teachers' training, two weeks at Christmas and Easter, one at each half
term. The pattern is that of two published calendars of 2025/26.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from herringbone.engine.record.calendar import TERMS, Calendar, SchoolDay, monday_of
from herringbone.library.files import read_rows

OPEN_DAYS = 190
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


def school_calendar(years: Iterable[int]) -> Calendar:
    """The school days of these academic years, which begin on 1 September."""
    years = tuple(years)
    days = [day for year in years for day in year_of_days(year)]
    return Calendar.of(days, date(years[0], 9, 1))


@cache
def year_of_days(year: int) -> tuple[SchoolDay, ...]:
    """The 190 open days of one academic year."""
    holidays = bank_holidays()
    open_days = []
    for half_term, (first, last) in enumerate(half_term_spans(year), start=1):
        term = TERMS[(half_term - 1) // 2]
        open_days += [
            SchoolDay(day, term, half_term) for day in _weekdays(first, last) if day not in holidays
        ]
    training = training_days(year)
    return tuple(day for day in open_days if day.date not in training)[:OPEN_DAYS]


def latest_school_day(calendar: Calendar, today: date) -> date:
    """The last school day on or before `today`; ValueError where the calendar begins later."""
    i = calendar.last_index(today)
    if i < 0:
        raise ValueError(f"the calendar begins after {today}: choose a later day")
    return calendar.dates[i]


@cache
def bank_holidays() -> dict[date, str]:
    """The bank holidays of England and Wales by date."""
    rows = read_rows("calendars", "bank_holidays.csv")
    return {date.fromisoformat(row["date"]): row["name"] for row in rows}


def half_term_spans(year: int) -> tuple[tuple[date, date], ...]:
    """First and last day of each of the six half terms; the last ends when 190 days are done."""
    autumn = _first_monday(date(year, 10, 24))
    christmas = date(year, 12, 22) - timedelta(days=(date(year, 12, 22).weekday() - 4) % 7)
    spring = _first_monday(date(year + 1, 2, 12))
    easter = _easter_break(year + 1)
    whitsun = monday_of(_named(year + 1, "Spring bank holiday"))
    after_christmas = christmas + timedelta(days=17)
    return (
        (_first_weekday(date(year, 9, 1)), autumn - ONE_DAY),
        (autumn + ONE_WEEK, christmas),
        (after_christmas, spring - ONE_DAY),
        (spring + ONE_WEEK, easter - ONE_DAY),
        (easter + 2 * ONE_WEEK, whitsun - ONE_DAY),
        (whitsun + ONE_WEEK, date(year + 1, 7, 31)),
    )


def training_days(year: int) -> frozenset[date]:
    """Two days in September and one after Easter; two more lie after the last open day."""
    first = _first_weekday(date(year, 9, 1))
    second = _first_weekday(first + ONE_DAY)
    after_easter = _easter_break(year + 1) + 2 * ONE_WEEK
    while after_easter in bank_holidays():
        after_easter += ONE_DAY
    return frozenset({first, second, after_easter})


def _easter_break(year: int) -> date:
    """The Monday on which two weeks of holiday begin, about Good Friday."""
    good_friday = _named(year, "Good Friday")
    week = monday_of(good_friday)
    if good_friday >= date(year, 4, 12):
        return week - ONE_WEEK
    return week + ONE_WEEK if good_friday <= date(year, 3, 31) else week


def _named(year: int, name: str) -> date:
    return next(d for d, called in bank_holidays().items() if d.year == year and called == name)


def _first_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _first_weekday(day: date) -> date:
    return day if day.weekday() < 5 else _first_monday(day)


def _weekdays(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        if day.weekday() < 5:
            yield day
        day += ONE_DAY
