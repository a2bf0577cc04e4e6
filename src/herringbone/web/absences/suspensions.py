"""Suspended pupils: which day of how many, the return meeting, and what a suspension may not be.

They are listed apart, and not texted, visited or sent letters about these days (practice 28).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from herringbone.web.absences.known import suspended_days
from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.absences.plans import Plan
from herringbone.web.absences.terms import Typed, sessions_of
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.models import Pupil, School
from herringbone.web.ui.days import day as day_words
from herringbone.web.ui.days import day_year, span
from herringbone.web.ui.figures import days_of

PROVISION_FROM = 6
"""Suitable full-time education is arranged from the sixth school day (Education and Inspections Act
2006, section 100, and the regulations under it)."""

MOST_DAYS = 45
"""School days for which a pupil may be suspended in one academic year, counted in sessions: half a
day is half (section 51A of the Education Act 2002; *Suspension and permanent exclusion*, the
statutory guidance under it)."""


@dataclass(frozen=True, slots=True)
class Suspended:
    """`days` are its school days; `number` which of them today is, 0 before the first."""

    absence: PlannedAbsence
    days: Sequence[date]
    number: int

    @property
    def words(self) -> str:
        if not self.number:
            return f"from {day_words(self.absence.first)}"
        return f"day {self.number} of {len(self.days)}"

    @property
    def provision_due(self) -> date | None:
        """The sixth school day, where it lasts so long."""
        return self.days[PROVISION_FROM - 1] if len(self.days) >= PROVISION_FROM else None

    @property
    def lacks_meeting(self) -> bool:
        return self.absence.return_meeting is None


def suspended_on(school: School, today: date) -> list[Suspended]:
    """Suspensions that hold today or are still to come."""
    rows = PlannedAbsence.objects.filter(
        school=school, code="E", last__gte=today, cancelled_at=None
    ).select_related("pupil")
    held = list(rows)
    days = suspended_days(school, held)
    return [_suspended(absence, days, today) for absence in held]


def _suspended(absence: PlannedAbsence, days: Sequence[date], today: date) -> Suspended:
    own = [day for day in days if absence.first <= day <= absence.last]
    return Suspended(absence, own, sum(day <= today for day in own))


def suspended_keys(school: School, day: date) -> frozenset[int]:
    """Keys of the pupils who are suspended on a day: nobody chases them about it."""
    rows = PlannedAbsence.objects.filter(
        school=school, code="E", first__lte=day, last__gte=day, cancelled_at=None
    )
    return frozenset(rows.values_list("pupil_id", flat=True))


def suspension_problems(
    school: School, pupils: Sequence[Pupil], plan: Plan, instead_of: int | None = None
) -> list[str]:
    """What a suspension may not be beside the pupil's others: within one, or beyond 45 days."""
    if plan.code != "E":
        return []
    found = []
    for pupil in pupils:
        others = _others(school, pupil, instead_of)
        found += _overlapping(pupil, others, plan) or _too_many(school, pupil, others, plan)
    return found


def _others(school: School, pupil: Pupil, instead_of: int | None) -> list[PlannedAbsence]:
    rows = PlannedAbsence.objects.filter(school=school, pupil=pupil, code="E", cancelled_at=None)
    return list(rows.exclude(pk=instead_of))


def _overlapping(pupil: Pupil, others: Sequence[PlannedAbsence], plan: Plan) -> list[str]:
    first, last = (plan.first, plan.first_session), (plan.last, plan.last_session)
    return [
        f"{pupil.name} is suspended for {span(one.first, one.last)} already: change that "
        "suspension, or begin after it."
        for one in others
        if (one.first, one.first_session) <= last and first <= (one.last, one.last_session)
    ]


def _too_many(
    school: School, pupil: Pupil, others: Sequence[PlannedAbsence], plan: Plan
) -> list[str]:
    found = []
    for begins in dict.fromkeys((school.year_start(plan.first), school.year_start(plan.last))):
        ends = school.year_start(begins + timedelta(days=370)) - timedelta(days=1)
        held = _suspended_sessions(school, pupil, others, begins, ends)
        both = held | _within(school, plan.typed, begins, ends)
        if len(both) > 2 * MOST_DAYS:
            found.append(
                f"{pupil.name} would be suspended for {days_of(len(both))} in the year from "
                f"{day_year(begins)}, and {MOST_DAYS} school days are the most that the law "
                f"allows. {days_of(len(held)).capitalize()} are used already."
            )
    return found


def _suspended_sessions(
    school: School, pupil: Pupil, others: Sequence[PlannedAbsence], begins: date, ends: date
) -> set[tuple[date, str]]:
    """Sessions of a year that plans suspend or that the register holds as E."""
    planned: set[tuple[date, str]] = set()
    for one in others:
        typed = Typed(one.first, one.last, one.first_session, one.last_session, one.weekly)
        planned |= _within(school, typed, begins, ends)
    days = list(school.days.filter(date__gte=begins, date__lte=ends).values_list("date", flat=True))
    marks = codes_held(school, [pupil], days)
    return planned | {(day, session) for (_, day, session), code in marks.items() if code == "E"}


def _within(school: School, typed: Typed, begins: date, ends: date) -> set[tuple[date, str]]:
    return {one for one in sessions_of(school, typed) if begins <= one[0] <= ends}
