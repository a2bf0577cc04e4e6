"""The days between which a child is of compulsory school age.

The kernel compares each session with them, because outside that age nothing counts towards a
penalty notice and a Covid X was only "not required". `national/compulsory_school_age` is the rule.
"""

from datetime import date, timedelta
from functools import cache

from herringbone.engine.england.national import Threshold, versions

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@cache
def compulsory_from(dob: date) -> date:
    """The first day: the first of the three dates in the year on or after the fifth birthday."""
    rule = _rule(dob.year)
    birthday = _birthday(dob, rule.number("begins_at_age"))
    starts = sorted(_month_day(text) for text in rule.words("begins_on"))
    days = [date(year, *day) for year in (birthday.year, birthday.year + 1) for day in starts]
    return next(day for day in days if day >= birthday)


@cache
def compulsory_to(dob: date, year_start_month: int = 9, year_start_day: int = 1) -> date:
    """The last day: June's last Friday in the academic year in which the pupil turns 16.

    The academic year begins on the school's own day, 1 September unless it says otherwise.
    """
    rule = _rule(dob.year)
    birthday = _birthday(dob, rule.number("ends_at_age"))
    begun = (birthday.month, birthday.day) >= (year_start_month, year_start_day)
    month = rule.number("ends_month")
    following = date(birthday.year + begun, month + 1, 1)
    weekday = WEEKDAYS.index(rule.word("ends_weekday"))
    # From the first of the next month back to the wanted weekday, at least one day.
    return following - timedelta(days=(following.weekday() - weekday - 1) % 7 + 1)


def is_compulsory(dob: date | None, on: date, year_start: tuple[int, int] = (9, 1)) -> bool | None:
    """Whether a pupil is of compulsory school age on a day; None without a date of birth."""
    if dob is None:
        return None
    return compulsory_from(dob) <= on <= compulsory_to(dob, *year_start)


def _rule(born: int) -> Threshold:
    # A child is under the rule in force at the start; before the first version there is only that.
    known = versions("compulsory_school_age")
    return next((v for v in reversed(known) if v.first.year <= born + 5), known[0])


def _birthday(dob: date, age: int) -> date:
    """A birthday; 29 February falls on 1 March where there is none, as in law."""
    try:
        return dob.replace(year=dob.year + age)
    except ValueError:
        return date(dob.year + age, 3, 1)


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)
