"""Days and times as a school says them: "Tue 4 Nov", "09:07", "morning"; always London's.

Written out here and not by the locale, so that a screen, a print and a test agree everywhere.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SESSIONS = {"AM": "morning", "PM": "afternoon"}


def _date(value: date) -> date:
    """The day in London; a moment without a zone is refused, for it could be any day."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return value.astimezone(LONDON).date()


def weekday(value: date) -> str:
    """ "Tuesday"."""
    return WEEKDAYS[_date(value).weekday()]


def day(value: date) -> str:
    """ "Tue 4 Nov"."""
    return f"{weekday(value)[:3]} {day_month(value)}"


def day_month(value: date) -> str:
    """ "4 Nov"."""
    value = _date(value)
    return f"{value.day} {MONTHS[value.month - 1][:3]}"


def day_year(value: date) -> str:
    """ "4 November 2025"."""
    value = _date(value)
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def day_long(value: date) -> str:
    """ "Tuesday 4 November 2025"."""
    return f"{weekday(value)} {day_year(value)}"


def clock(value: datetime | time) -> str:
    """ "09:07", in London."""
    if isinstance(value, datetime):
        _date(value)
        value = value.astimezone(LONDON).time()
    return f"{value:%H:%M}"


def moment(value: datetime) -> str:
    """ "Tue 4 Nov, 09:07"."""
    return f"{day(value)}, {clock(value)}"


def span(first: date, last: date) -> str:
    """ "4 Nov", "4–6 Nov", "28 Nov – 2 Dec", "19 Dec 2025 – 5 Jan 2026"."""
    first, last = _date(first), _date(last)
    if first == last:
        return day_month(first)
    if first.year != last.year:
        return f"{day_month(first)} {first.year} – {day_month(last)} {last.year}"
    if first.month == last.month:
        return f"{first.day}–{day_month(last)}"
    return f"{day_month(first)} – {day_month(last)}"


def session_word(session: str) -> str:
    """ "morning" for AM; raises KeyError for what is no session."""
    return SESSIONS[session]
