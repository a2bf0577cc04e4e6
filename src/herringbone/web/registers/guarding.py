"""What a person may not do to a register of their school, asked before the record is: marks of a
school whose management system keeps the register, of closed days, of pupils not on roll."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from herringbone.web.registers.changes import Refused
from herringbone.web.registers.closing import starts_at
from herringbone.web.schools.models import Pupil, School, SchoolDay
from herringbone.web.schools.roll import as_engine

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


def demand_open(school: School, day: date, session: str) -> None:
    """Raises Refused for a session on which the school is closed."""
    found = SchoolDay.objects.filter(school=school, date=day).first()
    if found is None or not (found.am if session == "AM" else found.pm):
        raise Refused(
            f"{school.name} is closed on {day_words(day)}, {session}, so no mark can stand there. "
            "Look at the date, or put the day into the school's calendar."
        )


def demand_begun(school: School, day: date, session: str, now: datetime) -> None:
    """Raises Refused long before a session begins: what is planned is no mark yet."""
    if now < starts_at(school, day, session) - EARLY:
        raise Refused(
            f"{day_words(day)}, {session}, has not begun. Plan the absence instead of marking it."
        )


def demand_on_roll(pupils: Iterable[Pupil], day: date) -> None:
    """Raises Refused, naming the first pupil who is not on roll on the day."""
    pupils = list(pupils)
    for pupil, read in zip(pupils, as_engine(pupils), strict=True):
        if not read.on_roll(day):
            raise Refused(
                f"{pupil.name} is not on roll on {day_words(day)}. Look at the date, or put the "
                "enrolment right."
            )


def day_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
