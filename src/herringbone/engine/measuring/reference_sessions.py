"""One pupil's sessions and the days of every window, in the plainest Python there is.

The half of the reference that looks things up; `reference` counts them. It goes through the list of
school days itself, so that it can contradict the calendar's windows and the kernel's tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from herringbone.engine.england.codes import CodeClass
from herringbone.engine.england.compulsory_age import is_compulsory
from herringbone.engine.measuring.bands import Band
from herringbone.engine.measuring.figures import ImprovementRule
from herringbone.engine.record.calendar import AsOf, Calendar, SchoolDay
from herringbone.engine.record.registers import MarkDetail, Registers
from herringbone.engine.record.roll import Pupil

Answer = Fraction | int | bool | date | str | None
Answers = dict[str, Answer]
Days = list[date]

IN_POSSIBLE = {
    CodeClass.PRESENT,
    CodeClass.EDUCATIONAL,
    CodeClass.AUTHORISED,
    CodeClass.UNAUTHORISED,
    CodeClass.COVID,
}


@dataclass(frozen=True)
class Session:
    """A session that counts for the pupil: its date, whether it is due, and what is marked."""

    date: date
    due: bool
    mark: str
    parent: str
    code_class: CodeClass | None
    threshold: bool
    detail: MarkDetail

    @property
    def possible(self) -> bool:
        return self.code_class in IN_POSSIBLE

    @property
    def absent(self) -> bool:
        return self.code_class in (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED)

    @property
    def covid(self) -> bool:
        return self.code_class == CodeClass.COVID

    @property
    def without_reason(self) -> bool:
        """N, or O recorded without a reason."""
        return self.parent == "N" or (self.parent == "O" and not self.detail.reason.strip())


@dataclass(frozen=True)
class Asked:
    """One pupil as of one day, with the strategy's settings; `sessions` are the due ones."""

    registers: Registers
    pupil: Pupil
    as_of: AsOf
    sessions: list[Session]
    ahead: int
    bands: Sequence[Band]
    previous_close: date | None
    rule: ImprovementRule

    @property
    def calendar(self) -> Calendar:
        return self.registers.calendar

    @property
    def days_so_far(self) -> Days:
        return [day for day in self.calendar.dates if day <= self.as_of.date]


def sessions_of(registers: Registers, pupil: Pupil, as_of: AsOf) -> list[Session]:
    """The sessions open for the pupil and inside an enrolment, in order, due or not."""
    found = []
    for i, day in enumerate(registers.calendar.days):
        if not pupil.on_roll(day.date) or pupil.value("year_group", day.date) in day.closed_for:
            continue
        for part in open_parts(day):
            due = day.date < as_of.date or part in due_today(day, as_of)
            found.append(_session(registers, pupil, day.date, 2 * i + part, due))
    return found


def open_parts(day: SchoolDay) -> list[int]:
    """0 for an open morning, 1 for an open afternoon."""
    return [part for part, is_open in enumerate((day.am, day.pm)) if is_open]


def due_today(day: SchoolDay, as_of: AsOf) -> list[int]:
    return open_parts(day)[: as_of.sessions_due] if day.date == as_of.date else []


def _session(registers: Registers, pupil: Pupil, day: date, slot: int, due: bool) -> Session:
    row = registers.row_of[pupil.pupil_id]
    mark = registers.codes.symbol(int(registers.marks[row, slot]))
    code = registers.codes.meaning(mark, day) if mark else None
    detail = registers.details.get((row, slot), MarkDetail())
    if code is None:
        return Session(day, due, "", "", None, False, detail)
    of_age = is_compulsory(pupil.date_of_birth, day, _year_begins(registers.calendar)) is True
    code_class = code.code_class
    if mark == "X" and code_class == CodeClass.COVID and not of_age:
        code_class = CodeClass.NOT_POSSIBLE
    return Session(day, due, mark, code.parent, code_class, code.threshold and of_age, detail)


def _year_begins(calendar: Calendar) -> tuple[int, int]:
    return calendar.year_start.month, calendar.year_start.day


# --- windows -------------------------------------------------------------------------------------
def academic_year(calendar: Calendar, day: date) -> int:
    """The calendar year in which the academic year of `day` begins."""
    return day.year if (day.month, day.day) >= _year_begins(calendar) else day.year - 1


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def windows_of(
    calendar: Calendar, on: date, award_week_ends: int, period: range | None
) -> dict[str, list[date] | None]:
    """The school days of every window as of `on`, none after it; None where it is nothing."""
    days = [day.date for day in calendar.days]
    year = academic_year(calendar, on)
    this_year = [day for day in calendar.days if academic_year(calendar, day.date) == year]
    begun = [day for day in this_year if day.date <= on]
    held = [day.date for day in begun]
    last_year = [day for day in days if academic_year(calendar, day) == year - 1]
    return {
        "year": held,
        "term": [day.date for day in begun if day.term == begun[-1].term],
        "half_term": [day.date for day in begun if day.half_term == begun[-1].half_term],
        "last_half_term": _last_half_term(begun),
        "week": [day for day in held if monday(day) == monday(on)],
        "last_week": _last_week(held, on),
        "award_week": _award_week(held, on, award_week_ends),
        "day": [day for day in held if day == on],
        "last_20_days": held[-20:],
        "period": held if period is None else [days[i] for i in period if days[i] <= on],
        "last_year": last_year,
        "last_year_to_date": last_year[: len(held)],
        "career": [day for day in days if day <= on],
    }


def _last_half_term(begun: list[SchoolDay]) -> list[date] | None:
    earlier = [day for day in begun if day.half_term != begun[-1].half_term]
    if not earlier:
        return None
    return [day.date for day in earlier if day.half_term == earlier[-1].half_term]


def _last_week(held: list[date], on: date) -> list[date]:
    earlier = [day for day in held if monday(day) < monday(on)]
    return [day for day in earlier if monday(day) == monday(earlier[-1])]


def _award_week(held: list[date], on: date, ends: int) -> list[date]:
    last = on
    while last.weekday() != ends:
        last -= timedelta(days=1)
    weekdays = [last - timedelta(days=back) for back in range(7)]
    five = [day for day in weekdays if day.weekday() < 5]
    return [day for day in held if day in five]


def ten_school_weeks(calendar: Calendar, on: date) -> list[date]:
    """The days of the school week that holds `on`, or the latest before it, and the nine before."""
    days = [day.date for day in calendar.days]
    mondays = sorted({monday(day) for day in days if monday(day) <= monday(on)})[-10:]
    return [day for day in days if monday(day) in mondays]


# --- small sums ----------------------------------------------------------------------------------
def within(asked: Asked, days: Days) -> list[Session]:
    wanted = set(days)
    return [s for s in asked.sessions if s.date in wanted]


def percentage(part: int | Fraction, whole: int) -> Fraction | None:
    return 100 * Fraction(part) / whole if whole else None


def if_born(asked: Asked, count: int) -> int | None:
    """Nothing where the date of birth, and so the age on each date, is unknown."""
    return count if asked.pupil.date_of_birth else None
