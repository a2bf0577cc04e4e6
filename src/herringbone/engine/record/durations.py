"""Durations as strategies write them: `2 school days`, `3 weeks`, `1 half term`, `same day`."""

from __future__ import annotations

from datetime import date, timedelta

from herringbone.engine.record.calendar import Calendar


def school_days_after(calendar: Calendar, day: date, count: int) -> date:
    """The `count`-th school day after `day`; past the calendar's end, weekdays are counted."""
    if count == 0:
        return day
    i = calendar.last_index(day) + count
    if i < len(calendar):
        return calendar.dates[i]
    last = max(day, calendar.dates[-1]) if len(calendar) else day
    missing = i - len(calendar) + 1 if len(calendar) else count
    while missing:
        last += timedelta(days=1)
        missing -= last.weekday() < 5
    return last


def on_school_day(calendar: Calendar, day: date) -> date:
    """The day itself, or the first school day after it; past the calendar's end, a weekday."""
    i = calendar.last_index(day - timedelta(days=1)) + 1
    if i < len(calendar):
        return calendar.dates[i]
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def add(calendar: Calendar, day: date, duration: str) -> date:
    """The date `duration` after `day`. A half term is six weeks where none begins later."""
    if duration == "same day":
        return day
    number, _, unit = duration.partition(" ")
    count, unit = int(number), unit.rstrip("s")
    match unit:
        case "school day":
            return school_days_after(calendar, day, count)
        case "day":
            return day + timedelta(days=count)
        case "week":
            return day + timedelta(weeks=count)
        case "half term":
            return _half_terms_after(calendar, day, count)
    raise ValueError(f"not a duration: {duration!r}")


def _half_terms_after(calendar: Calendar, day: date, count: int) -> date:
    """The end of the half term that comes `count` half terms after the day's own."""
    i = max(calendar.last_index(day), 0)
    for _ in range(count):
        part = calendar.half_term_at(i) if len(calendar) else range(0)
        if not part or part.stop >= len(calendar):
            return day + timedelta(weeks=6 * count)
        i = part.stop
    return calendar.dates[calendar.half_term_at(i)[-1]]


def has_passed(calendar: Calendar, since: date, duration: str, today: date) -> bool:
    """Has `duration` passed between `since` and the close of `today`?"""
    return add(calendar, since, duration) <= today
