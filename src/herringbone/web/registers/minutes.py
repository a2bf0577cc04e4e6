"""Minutes late: from the session's start, by the school's own clock, and only with a code of
somebody who arrived."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from herringbone.web.registers.changes import Refused
from herringbone.web.registers.closing import starts_at
from herringbone.web.schools.models import School

ARRIVED = ("L", "U", "M", "Y1", "C2")
"""Codes of whoever comes after the start: before closing, after it, from an appointment, with late
transport, at an agreed start (practice 14)."""


def minutes_after_start(school: School, day: date, session: str, arrived_at: datetime) -> int:
    """Whole minutes; negative before the session begins."""
    return (arrived_at - starts_at(school, day, session)) // timedelta(minutes=1)


def window(school: School, session: str) -> int:
    """For how many minutes the register of a session stays open."""
    opens, closes = school.starts(session), school.closes(session)
    return (closes.hour * 60 + closes.minute) - (opens.hour * 60 + opens.minute)


def demand_minutes(school: School, session: str, code: str, minutes: int) -> None:
    """Raises Refused for minutes that cannot be this code's."""
    if code not in ARRIVED:
        raise Refused(f"Minutes late go with {', '.join(ARRIVED)}, not with {code or 'no mark'}.")
    open_for = window(school, session)
    if code == "L" and minutes >= open_for:
        raise Refused(
            f"L is for arriving while the register is open, {open_for} minutes; {minutes} minutes "
            "after the start it had closed. U, or the code of the reason."
        )
    if code == "U" and minutes < open_for:
        raise Refused(
            f"U is for arriving after the register closed, {open_for} minutes after the start; at "
            f"{minutes} minutes it was still open. L."
        )
