"""`calendar.csv` to a `Calendar`: the school's open days, half terms and part-open days.

What is only odd (a Saturday, a bank holiday, half terms out of order) is warned, because schools
do open on odd days.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from herringbone.engine.record.calendar import TERMS, Calendar, SchoolDay
from herringbone.engine.record.school import YEAR_GROUPS
from herringbone.exchange.cells import Row, Wrong, one_of, to_date
from herringbone.exchange.flat.columns import CALENDAR
from herringbone.exchange.problems import Kind
from herringbone.exchange.tables import Findings, open_table
from herringbone.library.files import read_rows

HALF_TERMS = ("1", "2", "3", "4", "5", "6")
SESSIONS = ("both", "AM", "PM", "")


def read_calendar(folder: Path, year_start: date, findings: Findings) -> Calendar | None:
    """The calendar, or None where the file is missing, wrong or without a day."""
    table = open_table(folder / CALENDAR.file, CALENDAR, findings)
    if table is None:
        return None
    rows: dict[date, int] = {}
    days: list[SchoolDay] = []
    for number, cells in table.rows():
        row = Row(table.file, number, cells, findings)
        day = _day(row)
        if day is None:
            continue
        if day.date in rows:
            message = f"is already row {rows[day.date]}; a school day has one row."
            row.refuse("date", message, Kind.DUPLICATE)
            continue
        rows[day.date] = number
        days.append(day)
        _warn_of_odd_day(row, day.date)
    if not days:
        message = "holds no school day; list every day that the school is open."
        findings.refuse(table.file, None, None, "", message, Kind.NO_CALENDAR)
        return None
    calendar = Calendar.of(days, year_start)
    _warn_of_order(calendar, rows, findings)
    return calendar


def _day(row: Row) -> SchoolDay | None:
    day = row.read("date", to_date)
    term = row.read("term", one_of(TERMS))
    half_term = row.read("half_term", one_of(HALF_TERMS))
    sessions = row.read("sessions", one_of(SESSIONS))
    closed_for = row.read("closed_for", year_groups)
    if not row.ok or day is None or not term or not half_term or closed_for is None:
        return None
    return SchoolDay(day, term, int(half_term), sessions != "PM", sessions != "AM", closed_for)


def year_groups(text: str) -> frozenset[str]:
    """`7;8` as a set. Raises `Wrong` where one is no year group."""
    groups = frozenset(part.strip() for part in text.split(";") if part.strip())
    unknown = sorted(groups - set(YEAR_GROUPS))
    if unknown:
        raise Wrong(f"{unknown[0]} is not a year group; write N1 N2 R 1 to 14 with ; between.")
    return groups


def _warn_of_odd_day(row: Row, day: date) -> None:
    if day.weekday() >= 5:
        message = f"is a {day:%A}; check that the school was open."
        row.warn("date", message, Kind.UNUSUAL_DATE)
    if day in bank_holidays():
        message = f"is a bank holiday ({bank_holidays()[day]}); check that the school was open."
        row.warn("date", message, Kind.UNUSUAL_DATE)


@cache
def bank_holidays() -> dict[date, str]:
    """Bank holidays in England by date."""
    rows = read_rows("calendars", "bank_holidays.csv")
    return {date.fromisoformat(row["date"]): row["name"] for row in rows}


def _warn_of_order(calendar: Calendar, rows: dict[date, int], findings: Findings) -> None:
    """Within a year half terms and terms only go up."""
    for before, after in pairwise(calendar.days):
        if calendar.year_of(before.date) != calendar.year_of(after.date):
            continue
        if after.half_term < before.half_term or (
            TERMS.index(after.term) < TERMS.index(before.term)
        ):
            message = (
                f"comes after {before.date.isoformat()} ({before.term}, half term "
                f"{before.half_term}) but is {after.term}, half term {after.half_term}; within "
                "a year they only go up."
            )
            number, value = rows[after.date], str(after.half_term)
            findings.warn(CALENDAR.file, number, "half_term", value, message, Kind.UNUSUAL_DATE)
