"""What a person may not do to a register of their school, asked before the record is: marks of a
school whose management system keeps the register, of closed days, of pupils not on roll."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from herringbone.web.registers.changes import Refused
from herringbone.web.registers.closing import starts_at
from herringbone.web.schools.models import Pupil, School, SchoolDay
from herringbone.web.schools.roll import as_engine
from herringbone.web.ui.days import day_long, session_word

EARLY = timedelta(minutes=30)
"""Children come in before the bell: so long before a session its register may be begun."""


def demand_kept_here(school: School) -> None:
    """Raises Refused where the management system keeps the register (practice 16)."""
    if not school.keeps_own_registers:
        where = school.mis_name or "the management system"
        raise Refused(
            f"{school.name}'s register of record is in {where}, so marks are read-only here. "
            f"Key the change into {where}; the next import brings it."
        )


def demand_open(school: School, day: date, session: str) -> SchoolDay:
    """The school day; raises Refused for a session on which the school is closed."""
    found: SchoolDay | None = SchoolDay.objects.filter(school=school, date=day).first()
    if found is None or not (found.am if session == "AM" else found.pm):
        raise Refused(
            f"{school.name} is closed on {slot_words(day, session)}, so no mark can stand there. "
            "Look at the date, or put the day into the school's calendar."
        )
    return found


def demand_begun(school: School, day: date, session: str, now: datetime) -> None:
    """Raises Refused long before a session begins: what is planned is no mark yet."""
    if now < starts_at(school, day, session) - EARLY:
        raise Refused(
            f"{slot_words(day, session)} has not begun. Plan the absence instead of marking it."
        )


def demand_due(pupils: Iterable[Pupil], school_day: SchoolDay) -> None:
    """Raises Refused, naming the first pupil who is not on roll on the day, or whose year group
    stays at home on it."""
    pupils, day = list(pupils), school_day.date
    at_home = set(filter(None, school_day.closed_for.split(";")))
    for pupil, read in zip(pupils, as_engine(pupils), strict=True):
        if not read.on_roll(day):
            raise Refused(
                f"{pupil.name} is not on roll on {day_long(day)}. Look at the date, or put the "
                "enrolment right."
            )
        if read.value("year_group", day) in at_home:
            raise Refused(
                f"{pupil.name}'s year group stays at home on {day_long(day)}, so no mark can stand "
                "there. Look at the date, or change the day in the school's calendar."
            )


def slot_words(day: date, session: str) -> str:
    """ "Friday 20 November 2026 (morning)"."""
    return f"{day_long(day)} ({session_word(session)})"
