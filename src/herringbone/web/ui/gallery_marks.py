"""Made-up marks for the component page and the kit's tests: a year to one March morning."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from herringbone.web.ui.charts.marks import (
    BEFORE_ENTRY,
    BLANK,
    MISSING,
    NOT_DUE,
    SHUT,
    Action,
    Day,
    HalfTerm,
    Mark,
    Week,
)
from herringbone.web.ui.days import LONDON

TODAY = date(2026, 3, 12)
NOW = datetime(2026, 3, 12, 9, 14, tzinfo=LONDON)
KINDS = {
    "/": ("present", "Present"), "\\": ("present", "Present"), "L": ("present", "Late"),
    "I": ("authorised", "Ill"), "M": ("authorised", "Medical appointment"),
    "O": ("unauthorised", "No reason that the school accepts"),
    "G": ("unauthorised", "Holiday not granted"),
    "U": ("unauthorised", "After the register closed"),
    "N": ("unauthorised", "No reason yet"), "V": ("educational", "Educational visit"),
    "C": ("authorised", "Leave granted"), "C1": ("authorised", "Licensed performance"),
    "P": ("educational", "Sporting activity"), "Y1": ("not_possible", "Transport not running"),
}  # fmt: skip
STATES = {"!": MISSING, "·": NOT_DUE, "?": BLANK, "#": SHUT, "z": BEFORE_ENTRY}
MONDAYS = {
    "Autumn 1": (date(2025, 9, 1), 7), "Autumn 2": (date(2025, 11, 3), 7),
    "Spring 1": (date(2026, 1, 5), 6), "Spring 2": (date(2026, 2, 23), 5),
    "Summer 1": (date(2026, 4, 13), 6), "Summer 2": (date(2026, 6, 1), 7),
}  # fmt: skip
AWAY = {
    date(2025, 9, 15): ("I", "I"), date(2025, 9, 29): ("I", "I"), date(2025, 10, 13): ("O", "O"),
    date(2025, 10, 9): ("M", "\\"), date(2025, 11, 4): ("I", "I"), date(2025, 11, 24): ("O", "O"),
    date(2025, 12, 8): ("U", "\\"), date(2025, 12, 12): ("G", "G"), date(2026, 1, 12): ("I", "I"),
    date(2026, 1, 13): ("I", "I"), date(2026, 1, 21): ("M", "\\"), date(2026, 3, 2): ("O", "O"),
    date(2026, 3, 9): ("I", "I"), date(2026, 3, 11): ("/", "L"), date(2026, 3, 12): ("N", "·"),
}  # fmt: skip


def mark(code: str, **more: Any) -> Mark:
    """A mark by its symbol, or a state by its sign."""
    if code in STATES:
        return STATES[code]
    kind, says = KINDS[code]
    return Mark(code, kind, says=says, **more)


def days(*pairs: str, first: date = date(2026, 3, 5)) -> list[Day]:
    """School days from Thursday on, each of two signs."""
    found, on = [], first
    for pair in pairs:
        found.append(Day(on, mark(pair[0]), mark(pair[1])))
        on += timedelta(days=3 if on.weekday() == 4 else 1)
    return found


def half_terms() -> list[HalfTerm]:
    """A year to the twelfth of March, with actions."""
    attended = possible = 0
    found = []
    for name, (monday, count) in MONDAYS.items():
        weeks = []
        for i in range(count):
            week = _week(monday + timedelta(days=7 * i), attended, possible)
            attended, possible = week.year_attended, week.year_possible
            weeks.append(week)
        found.append(HalfTerm(name, weeks, _actions(name, weeks)))
    return found


def _week(monday: date, attended: int, possible: int) -> Week:
    five = [_day(monday + timedelta(days=d)) for d in range(5)]
    marks = [half for one in five for half in (one.am, one.pm) if half.code]
    here = sum(one.kind == "present" for one in marks)
    year = (attended + here, possible + len(marks))
    return Week(monday, five, here, len(marks), *year)


def _day(on: date) -> Day:
    if on == date(2025, 9, 1):
        return Day(on, SHUT, SHUT)
    if on > TODAY:
        return Day(on, NOT_DUE, NOT_DUE)
    am, pm = AWAY.get(on, ("/", "\\"))
    return Day(on, mark(am), mark(pm))


def _actions(name: str, weeks: list[Week]) -> list[Action]:
    told = {
        "Autumn 1": [(6, "class teacher: three Mondays in five weeks")],
        "Autumn 2": [(3, "letter: invitation to a meeting"), (5, "meeting at school")],
        "Spring 1": [(1, "home visit, seen"), (3, "contract agreed"), (3, "breakfast club")],
        "Spring 2": [(0, "note home: well done"), (2, "call to mother")],
    }
    before = sum(len(found) for key, found in told.items() if key < name)
    return [
        Action(before + i, weeks[at].starts, words)
        for i, (at, words) in enumerate(told.get(name, []), 1)
    ]
