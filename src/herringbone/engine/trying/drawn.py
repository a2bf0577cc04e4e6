"""A register page drawn as text, read into `Registers`: how tests and worked examples show marks.

    Pupil Mon Tue Wed Thu Fri
    Ben   //  II  /-  C1,C1 ##

One row a pupil, one cell a day: the AM and the PM mark, with a comma between them where a code has
two characters. `-` is no mark, `//` is taken as `/\\`, a column of `##` is a closed day, and a
blank line and a new header begin the next week.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from herringbone.engine.england.codes import CodeBook, national_codes
from herringbone.engine.record.calendar import Calendar, SchoolDay, monday_of
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Done, Enrolment, Pupil, SchoolEvent
from herringbone.engine.record.school import Phase, School

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOSED, NO_MARK = "#", "-"
# School days a half term has where no boundaries are given; six of them make a year.
DAYS_A_HALF_TERM = 33
YEAR_THREE = ("3", "3A")
NOT_FLAGS = (
    "start_date",
    "leave_date",
    "date_of_birth",
    "dob",
    "family_id",
    "upn",
    "surname",
    "forename",
)


class DrawingError(ValueError):
    """The page cannot be read; says in which row and column."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the text says: the days it draws, and `(pupil, date, part)` marks, part 0 for AM."""

    dates: tuple[date, ...]
    closed: frozenset[date]
    names: tuple[str, ...]
    marks: Mapping[tuple[str, date, int], str]


def drawn(
    page: str,
    *,
    starts: date,
    before_days: int = 0,
    pupils: Mapping[str, Mapping[str, str]] | None = None,
    half_terms: Sequence[date] = (),
    calendar: Calendar | None = None,
    codes: CodeBook | None = None,
    events: Sequence[SchoolEvent] = (),
    done: Sequence[Done] = (),
) -> Registers:
    """Registers from a drawn page whose first column falls on or after `starts`.

    `before_days` earlier school days are added on the weekdays before, everybody present. `pupils`
    gives values by name: class and year group (default 3A in Year 3), dob, flags, start_date,
    leave_date. `half_terms` are the first days of half terms 2, 3, ... of the year. A `calendar`
    given must hold every open day drawn. Raises `DrawingError` naming row and column.
    """
    book, known = codes or national_codes(), pupils or {}
    read = read_page(page, starts)
    earlier = _weekdays_before(read.dates[0] if read.dates else starts, before_days)
    days = [*earlier, *(day for day in read.dates if day not in read.closed)]
    if calendar is None:
        calendar = plain_calendar(days, half_terms)
    school = School("Drawn School", Phase.PRIMARY, calendar.year_start)
    roll = [_pupil(name, known.get(name, {}), days) for name in sorted({*read.names, *known})]
    marks = np.zeros((len(roll), calendar.slots), dtype=np.uint8)
    _fill_before(marks, calendar, earlier, book)
    _fill(marks, calendar, read, [pupil.pupil_id for pupil in roll], book)
    return Registers(school, calendar, book, tuple(roll), marks, events=events, done=done)


# --- the calendar and the roll -------------------------------------------------------------------
def plain_calendar(days: Sequence[date], half_terms: Sequence[date] = ()) -> Calendar:
    """A calendar of these days, years from 1 September; half terms from their boundaries, or of 33
    school days each."""
    first = min(days, default=date(2024, 9, 1))
    start = date(first.year if first.month >= 9 else first.year - 1, 9, 1)
    bare = Calendar.of((SchoolDay(day, "autumn", 1) for day in days), start)
    return Calendar.of((_school_day(bare, day, half_terms) for day in bare.dates), start)


def _school_day(bare: Calendar, day: date, half_terms: Sequence[date]) -> SchoolDay:
    year = bare.year_of(day)
    if half_terms:
        number = 1 + sum(start <= day for start in half_terms if bare.year_of(start) == year)
    else:
        number = 1 + (bare.last_index(day) - bare.year_days(year).start) // DAYS_A_HALF_TERM
    number = min(number, 6)
    return SchoolDay(day, ("autumn", "spring", "summer")[(number - 1) // 2], number)


def _pupil(name: str, values: Mapping[str, str], days: Sequence[date]) -> Pupil:
    first = min(days, default=date(2024, 9, 1))
    start = _date(values.get("start_date")) or date(first.year - 1, 9, 1)
    year_group, in_class = values.get("year_group", YEAR_THREE[0]), values.get("class", "")
    own = {key: value for key, value in values.items() if key not in NOT_FLAGS}
    own |= {"year_group": year_group, "class": in_class or f"{year_group}A"}
    return Pupil(
        pupil_id=name,
        enrolments=(Enrolment(start, _date(values.get("leave_date")) or date.max),),
        values=own,
        date_of_birth=_born(values, year_group, first),
        family_id=values.get("family_id", ""),
        upn=values.get("upn", ""),
        surname=values.get("surname", ""),
        forename=values.get("forename", ""),
    )


def _born(values: Mapping[str, str], year_group: str, first: date) -> date | None:
    """The date of birth given; none where it is given empty; else 1 January at the right age."""
    given = values.get("dob", values.get("date_of_birth"))
    if given is not None:
        return _date(given)
    begins = first.year if first.month >= 9 else first.year - 1
    age = int(year_group) + 4 if year_group.isdigit() else {"R": 4, "N2": 3}.get(year_group, 2)
    return date(begins - age, 1, 1)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _weekdays_before(day: date, count: int) -> list[date]:
    found: list[date] = []
    while len(found) < count:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            found.append(day)
    return found[::-1]


# --- the marks -----------------------------------------------------------------------------------
def _fill_before(
    marks: npt.NDArray[np.uint8], calendar: Calendar, days: Sequence[date], book: CodeBook
) -> None:
    for day in days:
        i = _day_number(calendar, day)
        marks[:, 2 * i] = book.byte("/") or 0
        marks[:, 2 * i + 1] = book.byte("\\") or 0


def _fill(
    marks: npt.NDArray[np.uint8], calendar: Calendar, page: Page, ids: list[str], book: CodeBook
) -> None:
    row_of = {name: row for row, name in enumerate(ids)}
    for (name, day, part), symbol in page.marks.items():
        if day in page.closed:
            continue
        byte = _byte(book, symbol)
        if byte is None or (byte and book.meaning(symbol, day) is None):
            raise DrawingError(f"row {name}, column {_column(day)}: {symbol!r} is no code then")
        marks[row_of[name], 2 * _day_number(calendar, day) + part] = byte


def _byte(book: CodeBook, symbol: str) -> int | None:
    return 0 if symbol == NO_MARK else book.byte(symbol)


def _day_number(calendar: Calendar, day: date) -> int:
    i = calendar.index(day)
    if i is None:
        raise DrawingError(f"column {_column(day)}: the calendar has no school that day")
    return i


def _column(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.isoformat()}"


# --- the text ------------------------------------------------------------------------------------
def read_page(page: str, starts: date) -> Page:
    """The page's days, names and marks. Raises `DrawingError`."""
    week = starts
    dates: list[date] = []
    names: dict[str, None] = {}
    marks: dict[tuple[str, date, int], str] = {}
    for header, rows in _weeks(page):
        days = _days_of(header, week)
        for row in rows:
            name, cells = _cells(row, days)
            if (name, days[0], 0) in marks:
                raise DrawingError(f"row {name}: drawn twice in one week")
            names[name] = None
            for day, cell in zip(days, cells, strict=True):
                marks[name, day, 0], marks[name, day, 1] = _marks_of(cell, name, day)
        dates += days
        week = monday_of(days[-1]) + timedelta(days=7)
    closed = frozenset(day for day in dates if _all_closed(day, marks))
    return Page(tuple(dates), closed, tuple(names), marks)


def _weeks(page: str) -> list[tuple[list[str], list[list[str]]]]:
    """Each week's header and rows, split at spaces."""
    weeks: list[tuple[list[str], list[list[str]]]] = []
    for line in page.splitlines():
        words = line.split()
        if not words:
            continue
        if words[0] == "Pupil":
            weeks.append((words[1:], []))
        elif not weeks:
            raise DrawingError(f"row {words[0]}: the page begins with `Pupil Mon Tue Wed Thu Fri`")
        else:
            weeks[-1][1].append(words)
    return weeks


def _days_of(header: list[str], week: date) -> list[date]:
    """The dates of a header's columns, from `week` on."""
    days: list[date] = []
    day = week
    for name in header:
        if name not in WEEKDAYS:
            raise DrawingError(f"header, column {name}: a day is one of {', '.join(WEEKDAYS)}")
        day += timedelta(days=(WEEKDAYS.index(name) - day.weekday()) % 7)
        if days and monday_of(day) != monday_of(days[0]):
            raise DrawingError(f"header, column {name}: days of one week, each once, in order")
        days.append(day)
        day += timedelta(days=1)
    if not days:
        raise DrawingError("header: no day after `Pupil`")
    return days


def _cells(row: list[str], days: list[date]) -> tuple[str, list[str]]:
    """A row's name, which may have spaces, and its cells, the last words of the row."""
    if len(row) <= len(days):
        raise DrawingError(f"row {row[0]}: {len(days)} days are drawn, {len(row) - 1} cells found")
    return " ".join(row[: -len(days)]), row[-len(days) :]


def _marks_of(cell: str, name: str, day: date) -> tuple[str, str]:
    parts = cell.split(",") if "," in cell else list(cell)
    if len(parts) != 2 or not all(parts):
        raise DrawingError(
            f"row {name}, column {_column(day)}: {cell!r} is not an AM and a PM mark; write two "
            "characters, or two codes with a comma between"
        )
    am, pm = parts
    return ("/" if am == "\\" else am), ("\\" if pm == "/" else pm)


def _all_closed(day: date, marks: Mapping[tuple[str, date, int], str]) -> bool:
    drawn_marks = [symbol for (_, on, _), symbol in marks.items() if on == day]
    return bool(drawn_marks) and all(symbol == CLOSED for symbol in drawn_marks)
