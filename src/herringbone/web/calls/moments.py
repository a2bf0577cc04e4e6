"""When a step of the first day is late: the school's times for alarms, the hour in which the lead
is told, and the end of the day by which the strategy wants a visit made.

Below the steps of a row and the clock that rings; caps, cooldowns and quiet hours never touch them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from herringbone.web.calls.children import Child
from herringbone.web.calls.morning import Morning
from herringbone.web.clock import LONDON
from herringbone.web.registers.closing import closes_at
from herringbone.web.schools.models import School

TELL_WITHIN = timedelta(hours=1)
"""After the register closed the lead and the named worker know, on day 1."""
ON_THE_WIRE = frozenset({"text", "call", "contact", "chase"})
NOTIFY = "notify"


def alarm_at(morning: Morning, child: Child) -> datetime:
    """The school's time for the first alarm; of an afternoon's absence as long after its register
    closed as the morning's is."""
    school, session = morning.school, child.absent.session
    told = school.alarm_vulnerable if child.is_vulnerable else school.alarm_others
    at = datetime.combine(morning.day, told, tzinfo=LONDON)
    if session == "AM":
        return at
    return closes_at(school, morning.day, "PM") + max(
        at - closes_at(school, morning.day, "AM"), timedelta(0)
    )


def tell_by(morning: Morning, child: Child) -> datetime:
    return closes_at(morning.school, morning.day, child.absent.session) + TELL_WITHIN


def day_over(school: School, day: date) -> datetime:
    """The moment at which a school day ends, in London."""
    return datetime.combine(day, school.day_ends, tzinfo=LONDON)


def late_from(morning: Morning, child: Child, verb: str, due_by: date) -> datetime:
    """When what the strategy asks about the child is late: a call of today once the first alarm
    rings for want of it, what others are told after the hour, a visit when its last day is over."""
    if due_by == morning.day and verb in ON_THE_WIRE:
        return alarm_at(morning, child)
    if due_by == morning.day and verb == NOTIFY and child.is_vulnerable:
        return tell_by(morning, child)
    return day_over(morning.school, due_by)


def comes_at(child: Child, now: datetime) -> datetime | None:
    """When somebody with care said that the child arrives, where that time is to come."""
    report, latest = child.report, child.heard.latest
    if report is None or report.arrives_at is None or latest is None or not latest.spoke:
        return None
    at = datetime.combine(now.date(), report.arrives_at, tzinfo=LONDON)
    return at if at > now else None
