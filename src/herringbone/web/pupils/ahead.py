"""What is arranged for a pupil from today on: planned absences and weekly patterns, in a line each.

Read for the office's list beside the missed sessions; nothing here writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from herringbone.web.absences.kinds import AbsenceKind
from herringbone.web.absences.models import PlannedAbsence, SessionPattern
from herringbone.web.absences.sayings import says_pattern
from herringbone.web.schools.models import Pupil

MOST = 8
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


@dataclass(frozen=True, slots=True)
class Arranged:
    """`first` and `last` are None for a pattern; `code` is what stands in the sessions away."""

    says: str
    code: str
    when: str = ""
    first: date | None = None
    last: date | None = None


def arranged(pupil: Pupil, today: date) -> list[Arranged]:
    """Weekly patterns first, then plans by their first day."""
    here = Q(school=pupil.school, pupil=pupil, cancelled_at=None)
    patterns = SessionPattern.objects.filter(here, Q(end=None) | Q(end__gte=today))
    plans = PlannedAbsence.objects.filter(here, last__gte=today).select_related("visit")
    return [
        *(Arranged(says_pattern(p), p.fills, away(p.due)) for p in patterns),
        *(Arranged(_says(p), p.code, first=p.first, last=p.last) for p in plans[:MOST]),
    ]


def away(due: str) -> str:
    """The sessions of a week in which the pupil is not due here: "Tue, Thu pm"."""
    words = []
    for number, name in enumerate(WEEKDAYS):
        am, pm = due[2 * number : 2 * number + 2]
        if am == pm == "0":
            words.append(name)
        elif "0" in (am, pm):
            words.append(f"{name} {'am' if am == '0' else 'pm'}")
    return ", ".join(words)


def _says(plan: PlannedAbsence) -> str:
    if plan.visit is not None:
        return f"{plan.visit.name}, with {plan.visit.leader}"
    label = str(AbsenceKind(plan.kind).label)
    return f"{label}: {plan.provider}" if plan.provider else label
