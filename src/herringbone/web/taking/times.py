"""When a session's register opens and closes, and what a child who comes in between or after is.

Everything about "late" on the register's screen asks here; the times are the school's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from herringbone.web.clock import LONDON
from herringbone.web.schools.models import School


@dataclass(frozen=True, slots=True)
class Times:
    """One session of one day: its register is open from `opens` up to, not including, `closes`."""

    day: date
    session: str
    opens: datetime
    closes: datetime

    def is_open(self, now: datetime) -> bool:
        return self.opens <= now < self.closes

    def has_opened(self, now: datetime) -> bool:
        return now >= self.opens

    def has_closed(self, now: datetime) -> bool:
        return now >= self.closes

    def minutes_left(self, now: datetime) -> int:
        """Whole minutes until it closes, 0 once it has."""
        return max(0, int((self.closes - now).total_seconds() // 60))

    def minutes_since_start(self, now: datetime) -> int:
        """Minutes late of a child who comes now: at least one, counted from the session's start."""
        return max(1, int((now - self.opens).total_seconds() // 60))

    def minutes_past_closing(self, now: datetime) -> int:
        return max(0, int((now - self.closes).total_seconds() // 60))

    def late_code(self, minutes: int) -> str:
        """L for who arrived while the register was open, U from its closing on."""
        return "L" if self.arrived_at(minutes) < self.closes else "U"

    def arrived_at(self, minutes: int) -> datetime:
        """When a child who is so many minutes late came through the door."""
        return self.opens + timedelta(minutes=minutes)

    @property
    def longest_late(self) -> int:
        """The most minutes that are still L."""
        return int((self.closes - self.opens).total_seconds()) // 60 - 1


def times_of(school: School, day: date, session: str) -> Times:
    """The times of a session; local, so right on both days on which the clocks change."""
    opens, closes = (
        datetime.combine(day, at, tzinfo=LONDON)
        for at in (school.starts(session), school.closes(session))
    )
    return Times(day, session, opens, closes)


def session_now(school: School, now: datetime) -> str:
    """The session whose register is in people's hands: PM from its start on."""
    return "PM" if now.time() >= school.starts("PM") else "AM"


def present_code(session: str) -> str:
    """The stroke of a session: what a hand writes."""
    return "/" if session == "AM" else "\\"
