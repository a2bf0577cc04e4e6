"""The days before a register, and the strip of marks beside each name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from herringbone.engine.england.codes import national_codes
from herringbone.web.schools.models import School
from herringbone.web.ui.charts.marks import BEFORE_ENTRY, BLANK, NOT_DUE, SHUT, Day, Mark

LOOK_BACK = 15
"""School days that a row remembers: for "welcome back" and "ask for a note"."""

STRIP = 5
"""Days of the strip: a week."""


def days_before(school: School, day: date, count: int) -> list[date]:
    """The last school days before a day, oldest first."""
    found = school.days.filter(date__lt=day).order_by("-date").values_list("date", flat=True)
    return sorted(found[:count])


def week_of(
    codes: Mapping[tuple[date, str], str],
    before: Sequence[date],
    today: date,
    session: str,
    enrolled: date | None,
) -> list[Day]:
    """Five days up to the session: in the afternoon this morning is the last of them."""
    days = [*before, today] if session == "PM" else list(before)
    return [
        Day(
            day,
            _mark(codes, day, "AM", enrolled),
            NOT_DUE if day == today else _mark(codes, day, "PM", enrolled),
        )
        for day in days[-STRIP:]
    ]


def _mark(
    codes: Mapping[tuple[date, str], str], day: date, session: str, enrolled: date | None
) -> Mark:
    if enrolled is not None and day < enrolled:
        return BEFORE_ENTRY
    code = codes.get((day, session), "")
    meaning = national_codes().meaning(code, day) if code else None
    if meaning is None:
        return BLANK
    if meaning.code_class == "closed":
        return SHUT
    return Mark(code, meaning.code_class.value, says=meaning.says)
