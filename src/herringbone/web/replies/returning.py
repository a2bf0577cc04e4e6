"""When a child is expected back, from the words of a message: a day, half a day or a time.

A guess for whoever takes it, shown before it is kept; words that say nothing give nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache

from herringbone.web.absences.suggesting import any_of, words_of_intake
from herringbone.web.schools.models import School

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
AFTERNOON = 12


@dataclass(frozen=True, slots=True)
class Return:
    """`day` and `session` of the return, or the time at which the child comes in later today."""

    day: date | None = None
    session: str = "AM"
    arrives_at: time | None = None


def returning(words: str, school: School, today: date) -> Return:
    """What the words say of the return, read for a message of `today`."""
    at = _patterns()["time"].search(words)
    if at:
        return _at_time(at)
    if _patterns()["afternoon"].search(words):
        return Return(today, "PM")
    if _patterns()["tomorrow"].search(words):
        return Return(_next_open(school, today))
    named = _patterns()["day"].search(words)
    if named:
        return Return(_weekday(today, WEEKDAYS.index(named["day"][:3].lower())))
    if _patterns()["next_week"].search(words):
        return Return(_next_open(school, today + timedelta(days=4 - today.weekday())))
    return Return()


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    said = words_of_intake()["returns"]
    days = "|".join(f"{day}[a-z]*" for day in WEEKDAYS)
    before_a_day, before_a_time = any_of(said["before_a_day"]), any_of(said["before_a_time"])
    # "back tomorrow" and "till tomorrow", and not "she was fine, the dentist is tomorrow".
    tomorrow = rf"\b(?:{before_a_day})\W+(?:on )?(?:{any_of(said['tomorrow'])})\b"
    clock = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>am|pm)?"
    found = {
        "time": rf"\b(?:{before_a_time})\W+(?:about |around )?{clock}\b",
        "afternoon": rf"\b(?:{any_of(said['afternoon'])})\b",
        "tomorrow": tomorrow,
        "day": rf"\b(?:{before_a_day})\W+(?:on )?(?P<day>{days})\b",
        "next_week": rf"\b(?:{any_of(said['next_week'])})\b",
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in found.items()}


def _at_time(found: re.Match[str]) -> Return:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    is_later = (found["half"] or "").lower() == "pm" or (not found["half"] and hour < 7)
    hour = hour + AFTERNOON if is_later and hour < AFTERNOON else hour
    if hour > 23 or minute > 59:
        return Return()
    return Return(arrives_at=time(hour, minute))


def _weekday(today: date, weekday: int) -> date:
    """The next such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _next_open(school: School, day: date) -> date | None:
    """The school day after a day, where the calendar holds one."""
    later = school.days.filter(date__gt=day).order_by("date").values_list("date", flat=True)
    found: date | None = later.first()
    return found
