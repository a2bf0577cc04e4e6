"""Where a mark stands in a register row: a slot is a date and session of an academic year.

Bytes are those of the engine's code book, which only grows at its end (a test pins them).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from herringbone.engine.england.codes import national_codes

SESSIONS = ("AM", "PM")
SLOTS = 2 * 366


def slot_of(year_start: date, day: date, session: str) -> int:
    """The slot of a session; raises ValueError for a day outside the year."""
    days = (day - year_start).days
    if not 0 <= days < 366:
        raise ValueError(f"{day} is not in the academic year from {year_start}")
    return 2 * days + SESSIONS.index(session)


def session_of(year_start: date, slot: int) -> tuple[date, str]:
    return year_start + timedelta(days=slot // 2), SESSIONS[slot % 2]


def empty_row() -> bytearray:
    return bytearray(SLOTS)


@cache
def byte_of(code: str) -> int:
    """The byte of a code, 0 for no mark; raises ValueError for what is no code."""
    found = national_codes().byte(code)
    if found is None:
        raise ValueError(f"{code!r} is not a register code")
    return found


@cache
def code_of(byte: int) -> str:
    return national_codes().symbol(byte)
