"""Suspended pupils, listed apart: which day of how many, the return meeting, provision from day 6.

They are not texted, visited or sent letters about these days (practice 28).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from herringbone.web.absences.known import suspended_days
from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.schools.models import School
from herringbone.web.ui.days import day as day_words

PROVISION_FROM = 6
"""Suitable full-time education is arranged from the sixth school day (Education and Inspections Act
2006, section 100, and the regulations under it)."""


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
