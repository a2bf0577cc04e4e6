"""The reference for improvement: the sessions on both sides of an event, and what they say.

One pupil, exact fractions; `reference` puts the answers beside the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from herringbone.engine.measuring.reference_sessions import (
    Answers,
    Asked,
    Days,
    Session,
    academic_year,
    due_today,
    open_parts,
    percentage,
    within,
)


@dataclass(frozen=True)
class Side:
    """The pupil's sessions on one side of an event."""

    asked: Asked
    days: Days

    @property
    def here(self) -> list[Session]:
        return [s for s in within(self.asked, self.days) if s.possible]

    @property
    def attendance(self) -> Fraction | None:
        return percentage(sum(not s.absent for s in self.here), len(self.here))

    @property
    def late_rate(self) -> Fraction | None:
        return percentage(sum(s.mark in ("L", "U") for s in self.here), len(self.here))


def since(asked: Asked, event: date) -> Side:
    """School days after the event up to the as-of day, of the as-of day's academic year."""
    year = academic_year(asked.calendar, asked.as_of.date)
    days = [day for day in asked.days_so_far if academic_year(asked.calendar, day) == year]
    return Side(asked, [day for day in days if day > event])


def before(asked: Asked, event: date) -> Side:
    """The 20 school days up to and including the event, of the event's academic year."""
    year = academic_year(asked.calendar, event)
    days = [day for day in asked.calendar.dates if academic_year(asked.calendar, day) == year]
    return Side(asked, [day for day in days if day <= event][-20:])


def _points(after: Side, earlier: Side, rate: str) -> Fraction | None:
    """after - earlier, in points; nothing under 10 possible sessions on either side."""
    if min(len(after.here), len(earlier.here)) < 10:
        return None
    difference: Fraction = getattr(after, rate) - getattr(earlier, rate)
    return difference


def improvements(asked: Asked) -> Answers:
    event, rule = asked.previous_close, asked.rule
    if event is None:
        after = earlier = Side(asked, [])
    else:
        after, earlier = since(asked, event), before(asked, event)
    gain, later = _points(after, earlier, "attendance"), _points(after, earlier, "late_rate")
    improved = _improved(asked, after, earlier)
    return {
        "improvement": gain,
        "late_improvement": None if later is None else -later,
        "improved": improved,
        "no_improvement": improved is False,
        "declined": None if gain is None else gain <= -Fraction(rule.by),
        "significantly_improved": None if gain is None else gain >= Fraction(rule.significant),
        "late_improved": None if later is None else -later >= Fraction(rule.by),
        "sustained_improvement": _sustained(asked),
    }


def _improved(asked: Asked, after: Side, earlier: Side) -> bool | None:
    gain, target = _points(after, earlier, "attendance"), asked.rule.target
    if gain is None:
        return None
    reached = after.attendance is not None and target is not None and after.attendance >= target
    return gain >= Fraction(asked.rule.by) or reached


def _sustained(asked: Asked) -> bool | None:
    """Improved in the two latest complete half terms of this academic year."""
    answers = [_improved_during(asked, half) for half in _complete_half_terms(asked)[-2:]]
    if len(answers) < 2:
        return None
    if False in answers:
        return False
    return None if None in answers else True


def _improved_during(asked: Asked, half: Days) -> bool | None:
    days = [day for day in asked.calendar.dates if day < half[0]]
    return _improved(asked, Side(asked, half), before(asked, days[-1])) if days else None


def _complete_half_terms(asked: Asked) -> list[Days]:
    """Half terms of this academic year whose last session is due."""
    on, calendar = asked.as_of, asked.calendar
    year = academic_year(calendar, on.date)
    halves: dict[int, list[Any]] = {}
    for day in calendar.days:
        if academic_year(calendar, day.date) == year:
            halves.setdefault(day.half_term, []).append(day)
    return [
        [day.date for day in half]
        for half in halves.values()
        if half[-1].date < on.date
        or (half[-1].date == on.date and due_today(half[-1], on) == open_parts(half[-1]))
    ]
