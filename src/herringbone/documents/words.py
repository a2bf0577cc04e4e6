"""Days, times, counts and shares as a document prints them: England's words, London's clock.

Everything here takes its day or moment; nothing asks what time it is.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from herringbone.engine.record.calendar import AM

LONDON = ZoneInfo("Europe/London")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STROKED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
NAMED_SLOTS = 6
NBSP = "\u00a0"


def day_words(day: date) -> str:
    """`9 March 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_words(day: date) -> str:
    """`Monday 9 March 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day_words(day)}"


def short_day(day: date) -> str:
    """`9 Mar`."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def period_words(first: date, last: date) -> str:
    """`9 March 2026 to 27 March 2026`, or the one day."""
    return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"


def local(moment: datetime) -> datetime:
    """The moment on London's clock; raises ValueError for one that names no zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} names no time zone; documents show London's time")
    return moment.astimezone(LONDON)


def clock_words(moment: datetime | time) -> str:
    """`09:14`, on London's clock."""
    return f"{local(moment) if isinstance(moment, datetime) else moment:%H:%M}"


def moment_words(moment: datetime) -> str:
    """`Monday 9 March 2026 at 09:14`."""
    return f"{weekday_words(local(moment).date())} at {clock_words(moment)}"


def moment_short(moment: datetime) -> str:
    """`9 March 2026, 09:14`."""
    return f"{day_words(local(moment).date())}, {clock_words(moment)}"


def moment_figures(moment: datetime) -> str:
    """`9 March 2026, 09:14:07`, for the record."""
    here = local(moment)
    return f"{day_words(here.date())}, {here:%H:%M:%S}"


def session_words(session: str) -> str:
    """`morning` or `afternoon`."""
    return "morning" if session == AM else "afternoon"


def slots_words(slots: Sequence[tuple[date, str]]) -> str:
    """`9 March 2026, morning; 10 March 2026, all day`, the first few and how many more."""
    by_day: dict[date, list[str]] = {}
    for day, session in sorted(slots):
        by_day.setdefault(day, []).append(session)
    named = [
        f"{day_words(day)}, {'all day' if len(parts) > 1 else session_words(parts[0])}"
        for day, parts in by_day.items()
    ]
    more = len(named) - NAMED_SLOTS
    return "; ".join(named[:NAMED_SLOTS]) + (f"; and {many(more, 'more day')}" if more > 0 else "")


def many(count: int, thing: str, things: str = "") -> str:
    """`1 session`, `12 sessions`."""
    return f"{count} {thing if count == 1 else things or thing + 's'}"


def days_of(sessions: int) -> str:
    """Sessions as days, `6`, `½` or `6½`: two sessions are a day."""
    whole, half = divmod(sessions, 2)
    return f"{whole or ''}½" if half else str(whole)


def percentage(part: int, whole: int) -> str:
    """`94.3%`, cut and not rounded to one decimal; `none` where there is no whole."""
    if not whole:
        return "none"
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%"


def grouped(digest: str) -> str:
    """A hash in groups of eight, as people compare it."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


def by_name(surname: str, forename: str) -> tuple[str, str]:
    """The order of a class list: Łukasz stands with L and Şerife with S, as a reader looks."""
    return _plain(surname), _plain(forename)


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold().translate(STROKED))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def capital(words: str) -> str:
    """The words as a line begins; the rest stays as it is."""
    return words[:1].upper() + words[1:]


def beside(*words: str) -> str:
    """`Ms R. Adeyemi, Attendance officer`; what is empty leaves no comma behind."""
    return ", ".join(word for word in words if word)


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
