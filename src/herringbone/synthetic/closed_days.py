"""Why a school is shut on the weekdays that its calendar leaves out.

Holidays between half terms are named for what they are; what is left of the year's weekdays are
the days kept for teachers' training.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from herringbone.synthetic.terms import bank_holidays, half_term_spans, training_days, year_of_days

ClosedKind = Literal["bank_holiday", "inset", "half_term", "holiday"]
HOLIDAYS = {2: "Christmas holiday", 4: "Easter holiday"}
HALF_TERMS = {1: "Autumn half term", 3: "Spring half term", 5: "Summer half term"}


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A weekday on which the whole school is shut."""

    date: date
    kind: ClosedKind
    says: str


def closed_days(years: Iterable[int]) -> tuple[ClosedDay, ...]:
    """Every weekday from 1 September to 31 August on which the school is shut, and why."""
    return tuple(day for year in years for day in _of_year(year))


def _of_year(year: int) -> Iterator[ClosedDay]:
    opened = {day.date for day in year_of_days(year)}
    last = max(opened)
    # Two of the five days for training stand after the last open day, with no pupils left to miss.
    after = [day for day in _weekdays(last, last + timedelta(days=7)) if day not in opened][:2]
    inset = training_days(year) | frozenset(after)
    for day in _weekdays(date(year, 9, 1), date(year + 1, 8, 31)):
        if day not in opened:
            passed = sum(span_end < day for _, span_end in half_term_spans(year))
            yield _closed(day, day in inset, 6 if day > last else passed)


def _closed(day: date, inset: bool, passed: int) -> ClosedDay:
    """The reason for a day after `passed` of the year's six half terms."""
    if day in bank_holidays():
        return ClosedDay(day, "bank_holiday", bank_holidays()[day])
    if inset:
        return ClosedDay(day, "inset", "Staff training day")
    if passed in HALF_TERMS:
        return ClosedDay(day, "half_term", HALF_TERMS[passed])
    return ClosedDay(day, "holiday", HOLIDAYS.get(passed, "Summer holiday"))


def _weekdays(first: date, last: date) -> Iterator[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return (day for day in days if day.weekday() < 5)
