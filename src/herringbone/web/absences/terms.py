"""Whether days lie in the school's calendar and hold school sessions, in words for whoever typed
them: asked by plans, leave requests and weekly patterns before anything is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from herringbone.web.absences.claims import EVERY_SESSION, WEEK, half_of
from herringbone.web.schools.models import ClosedDay, School
from herringbone.web.ui.days import day_long, day_year


@dataclass(frozen=True, slots=True)
class Typed:
    """Sessions as somebody typed them, weekends and all; `weekly` as in a plan."""

    first: date
    last: date
    first_session: str = "AM"
    last_session: str = "PM"
    weekly: str = EVERY_SESSION

    @property
    def is_backwards(self) -> bool:
        """Judged on the days as typed: from a Saturday to its Sunday runs forwards."""
        return (self.first, self.first_session) > (self.last, self.last_session)

    @property
    def words(self) -> str:
        first, last = day_long(self.first), day_long(self.last)
        return first if first == last else f"{first} to {last}"


def calendar_of(school: School) -> tuple[date, date] | None:
    """From which day to which the school's calendar is kept, in whole academic years."""
    days = school.days.order_by("date").values_list("date", flat=True)
    first, last = days.first(), days.last()
    if first is None or last is None:
        return None
    next_year = school.year_start(school.year_start(last) + timedelta(days=370))
    return school.year_start(first), next_year - timedelta(days=1)


def calendar_problems(school: School, typed: Typed) -> Iterator[str]:
    """Why days cannot hold anything: before, after or without the calendar, or all of them shut."""
    kept = calendar_of(school)
    if kept is None:
        yield "The school has no calendar yet: enter its days first."
        return
    for day in dict.fromkeys((typed.first, typed.last)):
        if not kept[0] <= day <= kept[1]:
            yield (
                f"{day_long(day)} is outside the school's calendar, which is kept from "
                f"{day_year(kept[0])} to {day_year(kept[1])}. Look at the year."
            )
            return
    if not sessions_of(school, typed):
        yield f"{typed.words}: no school session is in that. {_why_shut(school, typed)}"


def _why_shut(school: School, typed: Typed) -> str:
    shut = ClosedDay.objects.filter(
        school=school, date__gte=typed.first, date__lte=typed.last
    ).first()
    if shut is not None:
        return f"The school is closed ({shut.says or shut.kind}). Look at the dates."
    return "Look at the dates: weekends and holidays need no plan."


def sessions_of(school: School, typed: Typed) -> list[tuple[date, str]]:
    """The school's sessions among those typed, in order."""
    days = school.days.filter(date__gte=typed.first, date__lte=typed.last).order_by("date")
    return [
        (day.date, session)
        for day in days
        for session in ("AM", "PM")
        if (day.am if session == "AM" else day.pm) and _holds(typed, day.date, session)
    ]


def _holds(typed: Typed, day: date, session: str) -> bool:
    if day.weekday() > 4 or typed.weekly[half_of(day, session) % WEEK] != "1":
        return False
    first, last = (typed.first, typed.first_session), (typed.last, typed.last_session)
    return first <= (day, session) <= last


def shut_weekdays(school: School, typed: Typed) -> list[date]:
    """Weekdays among those typed on which the school is shut: holidays, training days."""
    days = school.days.filter(date__gte=typed.first, date__lte=typed.last)
    held = set(days.values_list("date", flat=True))
    span = range((typed.last - typed.first).days + 1)
    found = (typed.first + timedelta(days=number) for number in span)
    return [day for day in found if day.weekday() < 5 and day not in held]
