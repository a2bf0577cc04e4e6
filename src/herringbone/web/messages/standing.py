"""What stands against letters about some children, each kind read once for all of them.

`suppression` makes its reasons of it; a round of sixty asks as often as one letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from herringbone.documents.writing import Purpose
from herringbone.web.absences.models import LeaveRequest, Outcome, PlannedAbsence, SessionPattern
from herringbone.web.messages.models import About, State, Stop
from herringbone.web.schools.models import Hold, PenaltyNotice, Pupil, School

OPEN_NOTICES = ("pending", "unpaid")
GOING = (State.APPROVED, State.LEAVING, State.PRINT, State.SENT, State.DELIVERED, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Went:
    """A letter that went or is on its way about a child, and is not for safety."""

    message: int
    template: str
    day: date
    title: str


@dataclass(frozen=True)
class Standing:
    """The first row of each kind by the pupil's key, as of `today`."""

    school: School
    pupils: Sequence[Pupil]
    today: date

    @cached_property
    def holds(self) -> dict[int, Hold]:
        """The earliest that stands, the pupil's own or the family's."""
        families = {pupil.family_id for pupil in self.pupils if pupil.family_id}
        whose = Q(pupil__in=self.pupils) | Q(pupil=None, family_id__in=families)
        rows = Hold.objects.filter(whose, school=self.school, lifted_at=None)
        found: dict[int, Hold] = {}
        for row in rows.order_by("set_at", "pk"):
            for pupil in self.pupils:
                family = row.pupil_id is None and row.family_id == pupil.family_id
                if family or row.pupil_id == pupil.pk:
                    found.setdefault(pupil.pk, row)
        return found

    @cached_property
    def part_time(self) -> dict[int, SessionPattern]:
        rows = self._of_these(SessionPattern, start__lte=self.today, cancelled_at=None)
        return _first(rows.exclude(end__lt=self.today).filter(kind="part_time"))

    @cached_property
    def study_leave(self) -> dict[int, PlannedAbsence]:
        return _first(self._planned("S"))

    @cached_property
    def travelling(self) -> dict[int, PlannedAbsence]:
        return _first(self._planned("T"))

    @cached_property
    def leave_pending(self) -> dict[int, LeaveRequest]:
        return _first(self._of_these(LeaveRequest, outcome=Outcome.PENDING))

    @cached_property
    def notices(self) -> dict[int, PenaltyNotice]:
        return _first(self._of_these(PenaltyNotice, outcome__in=OPEN_NOTICES))

    @cached_property
    def stops(self) -> dict[tuple[int, str], Stop]:
        """By pupil and kind."""
        found: dict[tuple[int, str], Stop] = {}
        for row in self._of_these(Stop, lifted_at=None):
            found.setdefault((row.pupil_id, row.kind), row)
        return found

    @cached_property
    def went(self) -> dict[int, list[Went]]:
        """The latest day first."""
        rows = self._of_these(About, message__state__in=GOING)
        rows = rows.exclude(message__purpose=Purpose.SAFETY).order_by("-message__day", "message_id")
        names = ("message_id", "message__template", "message__day", "message__title")
        found: dict[int, list[Went]] = {}
        for key, *row in rows.values_list("pupil_id", *names):
            found.setdefault(key, []).append(Went(*row))
        return found

    def _planned(self, code: str) -> Any:
        on = {"first__lte": self.today, "last__gte": self.today}
        return self._of_these(PlannedAbsence, code=code, cancelled_at=None, **on)

    def _of_these(self, model: Any, **also: Any) -> Any:
        return model.objects.filter(school=self.school, pupil__in=self.pupils, **also)


def _first(rows: Any) -> dict[int, Any]:
    """By pupil, in the order that the model gives its rows."""
    found: dict[int, Any] = {}
    for row in rows:
        found.setdefault(row.pupil_id, row)
    return found
