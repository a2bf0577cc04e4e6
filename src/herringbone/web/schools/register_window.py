"""Whether a school's registers stay open longer than guidance allows, by a number of the library.

The register and the school's settings show it; nothing is refused, for the times are the school's.
"""

from __future__ import annotations

from datetime import date, datetime

from herringbone.engine.england.national import threshold
from herringbone.web.schools.models import School

SESSIONS = {"AM": "morning", "PM": "afternoon"}


def window_warnings(school: School, on: date) -> list[str]:
    """A sentence for each session whose register is open too long on a day; none before the number
    came into force. Source: Working together to improve school attendance, from 19 August 2024."""
    cap = threshold("register_window", on=on)
    if cap is None:
        return []
    longest = cap.number("minutes")
    found = []
    for session, word in SESSIONS.items():
        minutes = minutes_open(school, session, on)
        if minutes > longest:
            found.append(
                f"The {word} register stays open for {minutes} minutes, until "
                f"{school.closes(session):%H:%M}. Guidance says {longest} at most from "
                f"{cap.first.day} {cap.first:%B %Y}: whoever comes later is U, not L."
            )
    return found


def minutes_open(school: School, session: str, on: date) -> int:
    """Minutes from a session's start to its register's close."""
    opens, closes = (
        datetime.combine(on, at) for at in (school.starts(session), school.closes(session))
    )
    return int((closes - opens).total_seconds()) // 60
