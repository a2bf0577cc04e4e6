"""Values about the school's and the class's week, for letters of good news: pooled figures only."""

from __future__ import annotations

from herringbone.web.messages.filling.facts import Facts
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.roll import value_on
from herringbone.web.strategies.evaluation import measured
from herringbone.web.ui.days import day_month, weekday
from herringbone.web.ui.figures import half_up

NAMES = frozenset({"class_attendance", "school_attendance", "school_attendance_year", "week_of"})


def news_values(facts: Facts, pupil: Pupil) -> dict[str, str]:
    """The award week's figures (to Thursday), half up as a group's are."""
    whole = measured(facts.school, facts.measured.as_of)
    frame = whole.frame
    dates = whole.registers.calendar.dates
    days = frame.window("award_week")
    class_name = value_on(pupil, "class", facts.today)
    last = dates[days.stop - 1] if len(days) else facts.today
    return {
        "week_of": f"the week to {weekday(last)} {day_month(last)}",
        "class_attendance": _pooled(whole, "class", class_name, "award_week.attendance"),
        "school_attendance": _pooled(whole, "school", "", "award_week.attendance"),
        "school_attendance_year": _pooled(whole, "school", "", "attendance"),
    }


def _pooled(whole: object, kind: str, name: str, figure: str) -> str:
    groups = whole.groups(kind)  # type: ignore[attr-defined]
    names = list(groups.subjects)
    at = names.index(name) if name in names else 0
    value = groups.figure(figure).value(at) if names else None
    return "" if value is None else f"{half_up(value)}%"
