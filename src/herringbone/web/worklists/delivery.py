"""Did we do what we said? What fell due in a span, and what came of it, counted once each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from herringbone.web.schools.models import School
from herringbone.web.worklists.models import State, Work


@dataclass(frozen=True)
class Delivery:
    """Work that fell due from `first` to `last`, both included, as it stands on `today`. What is
    no longer asked for, still to be settled from the start, or only orders a list is left out."""

    school: School
    first: date
    last: date
    today: date

    @cached_property
    def works(self) -> list[Work]:
        held = Work.objects.filter(
            school=self.school, due_by__gte=self.first, due_by__lte=self.last
        )
        asked = held.exclude(state__in=(State.CANCELLED, State.AT_START)).exclude(verb="order")
        return list(asked.defer("why", "listed").order_by("due_by", "provision", "pk"))

    def _in(self, *states: State) -> list[Work]:
        return [work for work in self.works if work.state in states]

    @property
    def due(self) -> int:
        return len(self.works)

    @property
    def done(self) -> int:
        return len(self._in(State.DONE))

    @property
    def not_appropriate(self) -> int:
        return len(self._in(State.NOT_APPROPRIATE))

    @cached_property
    def late(self) -> list[Work]:
        """Not done by its day: still open after it, or lapsed."""
        return [work for work in self._in(State.OPEN, State.LAPSED) if self._is_late(work)]

    @property
    def to_do(self) -> int:
        """Due today and not done yet."""
        return len(self._in(State.OPEN, State.LAPSED)) - len(self.late)

    def _is_late(self, work: Work) -> bool:
        return work.state == State.LAPSED or work.due_by < self.today

    @property
    def percent(self) -> int:
        """Of what fell due, done or found not appropriate, for the bar."""
        return 100 * (self.done + self.not_appropriate) // self.due if self.due else 100
