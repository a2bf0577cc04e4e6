"""The school's year as its people read it: half terms, and closures as spans with their reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from herringbone.web.schools.models import ClosedDay, School

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Span:
    """From `first` to `last`, both included; `name` is the half term or the reason."""

    year: date
    name: str
    first: date
    last: date
    days: int


def half_terms_of(school: School) -> list[Span]:
    """Every half term that the calendar holds, in order: "Autumn 2"."""
    found: dict[tuple[date, str, int], list[date]] = {}
    for day in school.days.order_by("date"):
        key = (school.year_start(day.date), day.term, day.half_term)
        found.setdefault(key, []).append(day.date)
    return [
        Span(year, f"{term.capitalize()} {2 - number % 2}", days[0], days[-1], len(days))
        for (year, term, number), days in found.items()
    ]


def closures_of(school: School) -> list[Span]:
    """Closed weekdays; those that follow each other for one reason are one span."""
    found: list[Span] = []
    for row in ClosedDay.objects.filter(school=school).order_by("date"):
        name, year = row.says or row.kind, school.year_start(row.date)
        before = found[-1] if found else None
        if before and before.name == name and _weekday_after(before.last) == row.date:
            found[-1] = Span(before.year, name, before.first, row.date, before.days + 1)
        else:
            found.append(Span(year, name, row.date, row.date, 1))
    return found


def _weekday_after(day: date) -> date:
    return day + timedelta(days=3 if day.weekday() == FRIDAY else 1)
