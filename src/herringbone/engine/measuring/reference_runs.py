"""The reference for what crosses the years: the ten-week clock, runs of days, when last seen.

One pupil, plain loops; `reference` puts the answers beside the others.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from herringbone.engine.england.codes import CodeClass
from herringbone.engine.measuring.reference_sessions import (
    Answers,
    Asked,
    Session,
    academic_year,
    due_today,
    if_born,
    open_parts,
    ten_school_weeks,
    within,
)


def across_years(asked: Asked) -> Answers:
    clock = within(asked, ten_school_weeks(asked.calendar, asked.as_of.date))
    towards = [s for s in clock if s.threshold]
    seen = max((s.date for s in asked.sessions if s.mark in ("/", "\\", "L", "U")), default=None)
    return {
        "unauthorised_10_weeks": if_born(asked, len(towards)),
        "unauthorised_10_weeks_provisional": if_born(asked, sum(s.parent == "N" for s in towards)),
        "absent_days_in_a_row": _run(asked, lambda s: s.absent and s.mark != "U"),
        "unexplained_days_in_a_row": _run(asked, lambda s: s.absent and s.without_reason),
        "unauthorised_days_in_a_row": _run(asked, lambda s: s.code_class == CodeClass.UNAUTHORISED),
        "last_seen": seen,
        "days_not_seen": sum(day > seen for day in asked.days_so_far) if seen else None,
        "unexplained_today": _unexplained_today(asked),
        "career_complete": _career_complete(asked),
    }


def _run(asked: Asked, counts: Callable[[Session], bool]) -> int:
    """School days in a row, back from the as-of day, whose marked sessions all count."""
    by_day: dict[date, list[Session]] = {}
    for session in asked.sessions:
        if session.possible:
            by_day.setdefault(session.date, []).append(session)
    run = empty = 0
    for day in reversed(asked.days_so_far):
        marked = by_day.get(day, [])
        if any(not s.covid and not counts(s) for s in marked):
            break
        empty = 0 if marked else empty + 1
        if empty == 6:
            break
        run += bool(marked) and not any(s.covid for s in marked)
    return run


def _unexplained_today(asked: Asked) -> bool:
    """An N today, or a blank in a register of the pupil's class in which somebody has a mark."""
    today = [s for s in asked.sessions if s.date == asked.as_of.date]
    if any(s.parent == "N" for s in today):
        return True
    if not any(s.code_class is None for s in today):
        return False
    return any(_blank_in_a_submitted_register(asked, part) for part in _due_parts(asked))


def _due_parts(asked: Asked) -> list[int]:
    day = next(day for day in asked.calendar.days if day.date == asked.as_of.date)
    return [part for part in open_parts(day) if part in due_today(day, asked.as_of)]


def _blank_in_a_submitted_register(asked: Asked, part: int) -> bool:
    registers, on = asked.registers, asked.as_of.date
    slot = 2 * asked.calendar.dates.index(on) + part
    own_class = asked.pupil.value("class", on)
    away = asked.calendar.days[slot // 2].closed_for  # a mark that does not count proves nothing
    submitted = any(
        registers.marks[row, slot]
        and pupil.on_roll(on)
        and pupil.value("class", on) == own_class
        and pupil.value("year_group", on) not in away
        for row, pupil in enumerate(registers.pupils)
    )
    mark = registers.codes.symbol(
        int(registers.marks[registers.row_of[asked.pupil.pupil_id], slot])
    )
    return submitted and registers.codes.meaning(mark, on) is None


def _career_complete(asked: Asked) -> bool:
    """Enrolled first in the first year held or later, at or before age 5 1/2."""
    born = asked.pupil.date_of_birth
    if born is None or not asked.calendar.dates or not asked.pupil.enrolments:
        return False
    start = min(enrolment.start for enrolment in asked.pupil.enrolments)
    first_year = academic_year(asked.calendar, asked.calendar.dates[0])
    months = (start.year - born.year) * 12 + start.month - born.month
    young = (months, start.day) <= (66, min(born.day, 28))
    return academic_year(asked.calendar, start) >= first_year and young
