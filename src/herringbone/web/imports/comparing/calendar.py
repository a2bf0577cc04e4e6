"""The file's calendar against the school's: days added, changed and closed, and their years.

Only a calendar that was stated closes days, and only between its own first and last: half a year's
file never closes the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from herringbone.engine.record.calendar import SchoolDay as EngineDay
from herringbone.engine.record.calendar import year_label
from herringbone.engine.record.school import YEAR_GROUPS
from herringbone.web.imports.comparing.ground import Ground
from herringbone.web.imports.questions import Ask
from herringbone.web.imports.rows import RowPlan
from herringbone.web.imports.showing import Section
from herringbone.web.schools.models import AcademicYear, ClosedDay, SchoolDay

FILE = "calendar.csv"
WHOLE = ("AM", "PM")


def compare(ground: Ground) -> tuple[Sequence[RowPlan], Section]:
    section = Section("calendar", "The calendar")
    days, opened = RowPlan(SchoolDay), RowPlan(ClosedDay)
    calendar = ground.source.registers.calendar
    shut = _shut(ground)
    may_close = not shut or _ask(ground, shut)
    for day in calendar.days:
        _day(ground, day, days, section, may_close=may_close)
        closed = ground.held.closed_days.get(day.date)
        if closed is not None:
            opened.removed.append(closed)
            section.remove(day.date.isoformat(), f"closed day ({closed.kind})", closed.says)
    for day, sessions in _gone(ground):
        if may_close or not any((day, session) in ground.held.marked_slots for session in sessions):
            days.removed.append(ground.held.days[day])
            section.remove(day.isoformat(), "school day")
    return (_years(ground), days, opened), section


def _day(
    ground: Ground, day: EngineDay, plan: RowPlan, section: Section, *, may_close: bool
) -> None:
    values = _values(day)
    row = ground.held.days.get(day.date)
    if row is None:
        plan.made.append(SchoolDay(school=ground.school, date=day.date, **values))
        section.make(day.date.isoformat(), "school day", f"{day.term}, half term {day.half_term}")
        return
    if not ground.source.has(FILE) or ground.is_older:
        return
    for field, session in (("am", "AM"), ("pm", "PM")):
        closes = getattr(row, field) and not values[field]
        if closes and not may_close and (day.date, session) in ground.held.marked_slots:
            values[field] = True
    moved = plan.change(row, values)
    if moved:
        section.change(day.date.isoformat(), moved)


def _values(day: EngineDay) -> dict[str, Any]:
    closed_for = ";".join(sorted(day.closed_for, key=YEAR_GROUPS.index))
    return {
        "term": day.term,
        "half_term": day.half_term,
        "am": day.am,
        "pm": day.pm,
        "closed_for": closed_for,
    }


def _gone(ground: Ground) -> list[tuple[date, tuple[str, ...]]]:
    """Days held between the file's first and last that it does not have."""
    source = ground.source
    if not source.has(FILE) or ground.is_older:
        return []
    calendar = source.registers.calendar
    return [
        (day, WHOLE)
        for day in sorted(ground.held.days)
        if source.first_day <= day <= source.last_day and calendar.index(day) is None
    ]


def _shut(ground: Ground) -> list[str]:
    """Sessions with marks that the file's calendar would close, as lines."""
    marked, source = ground.held.marked_slots, ground.source
    if not source.has(FILE) or ground.is_older:
        return []
    closing = dict(_gone(ground))
    for day in source.registers.calendar.days:
        row = ground.held.days.get(day.date)
        if row is not None:
            pairs = (("AM", row.am and not day.am), ("PM", row.pm and not day.pm))
            closing[day.date] = tuple(session for session, shuts in pairs if shuts)
    return [
        f"{day.isoformat()} {' and '.join(held)}: marks stand here"
        for day, sessions in sorted(closing.items())
        if (held := [session for session in sessions if (day, session) in marked])
    ]


def _ask(ground: Ground, shut: Sequence[str]) -> bool:
    return ground.asking.ask(Ask.CLOSED_DAYS, "calendar", "The calendar", shut)


def _years(ground: Ground) -> RowPlan:
    plan, school = RowPlan(AcademicYear), ground.school
    calendar = ground.source.registers.calendar
    held = {row.start for row in AcademicYear.objects.filter(school=school)}
    for start in map(calendar.start_of, calendar.years):
        if start not in held:
            plan.made.append(AcademicYear(school=school, start=start, label=year_label(start.year)))
    return plan
