"""Did we do what we said? What fell due in a span, and what came of it, counted once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Q

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

    @property
    def _asked(self) -> Any:
        held = Work.objects.filter(
            school=self.school, due_by__gte=self.first, due_by__lte=self.last
        )
        return held.exclude(state__in=(State.CANCELLED, State.AT_START)).exclude(verb="order")

    @cached_property
    def _counts(self) -> Mapping[tuple[str, bool], int]:
        """How many there are, by state and whether their day is over."""
        found: Counter[tuple[str, bool]] = Counter()
        rows = self._asked.order_by().values_list("state", "due_by").annotate(Count("pk"))
        for state, due_by, count in rows:
            found[state, due_by < self.today] += count
        return found

    def _in(self, *states: State) -> int:
        return sum(count for (state, _), count in self._counts.items() if state in states)

    @property
    def due(self) -> int:
        return sum(self._counts.values())

    @property
    def done(self) -> int:
        return self._in(State.DONE)

    @property
    def not_appropriate(self) -> int:
        return self._in(State.NOT_APPROPRIATE)

    @property
    def late(self) -> int:
        """Not done by its day: still open after it, or lapsed."""
        return self._in(State.LAPSED) + self._counts.get((State.OPEN, True), 0)

    def late_works(self, most: int) -> list[Work]:
        """The first of them, the longest overdue first."""
        over = Q(state=State.LAPSED) | Q(state=State.OPEN, due_by__lt=self.today)
        return list(self._asked.filter(over).defer("why", "listed").order_by("due_by", "pk")[:most])

    @property
    def to_do(self) -> int:
        """Due today and not done yet."""
        return self._counts.get((State.OPEN, False), 0)

    @property
    def percent(self) -> int:
        """Of what fell due, done or found not appropriate, for the bar."""
        return 100 * (self.done + self.not_appropriate) // self.due if self.due else 100
