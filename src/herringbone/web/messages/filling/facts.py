"""What a round of letters reads of the school's registers, once for all of its pupils.

Figures come from the one door; sessions missed are read from the same registers, so that a letter
and the screen it was approved on never differ. Nothing here reads a note or what anybody said:
what one parent told us must not stand in the other's letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from herringbone.documents.marks import HalfTerm, Mark
from herringbone.engine.record.calendar import Calendar, SchoolDay
from herringbone.web.registers.reading import Head, head_of
from herringbone.web.schools.models import Pupil, School
from herringbone.web.strategies.evaluation import Measured, as_of_now, measured


@dataclass(frozen=True)
class Facts:
    """`pupils` are those whom letters are about; figures are as of `now`."""

    school: School
    pupils: Sequence[Pupil]
    now: datetime

    @cached_property
    def head(self) -> Head:
        """Where the record stood when it was read."""
        return head_of(self.school)

    @cached_property
    def measured(self) -> Measured:
        assert self.head is not None
        return measured(self.school, as_of_now(self.school, self.now), self.pupils)

    @property
    def plan(self) -> Any:
        """The strategy in force, if any."""
        return self.measured.plan

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def calendar(self) -> Calendar:
        return self.measured.registers.calendar

    @property
    def has_figures(self) -> bool:
        return len(self.measured.registers.calendar) > 0

    def row(self, pupil: Pupil) -> dict[str, str]:
        """The pupil's line of `measures.csv`; empty where nothing can be measured."""
        return dict(self.measured.rows.get(pupil.pupil_id, {})) if self.has_figures else {}

    def count(self, pupil: Pupil, name: str) -> int:
        """A count of the year so far."""
        return int(self.measured.exact(pupil.pupil_id, name) or 0)

    @cached_property
    def first_day(self) -> date:
        """The first school day of this academic year."""
        year = self.measured.frame.whole_year
        return self.measured.registers.calendar.dates[year.start]

    def half_terms(self, pupil: Pupil) -> tuple[HalfTerm, ...]:
        """This year's sessions of the pupil that were due, each with its mark or none."""
        days = self.measured.registers.calendar.days
        year = [days[i] for i in self.measured.frame.whole_year if self._is_due(i, "AM")]
        held = groupby(year, key=lambda day: (day.term, day.half_term))
        found = [
            HalfTerm(half_term_name(*key), tuple(self._marks(pupil, list(group))))
            for key, group in held
        ]
        return tuple(each for each in found if each.marks)

    def marks(self, pupil: Pupil) -> list[Mark]:
        return [mark for each in self.half_terms(pupil) for mark in each.marks]

    def _marks(self, pupil: Pupil, days: Sequence[SchoolDay]) -> Iterator[Mark]:
        registers = self.measured.registers
        row = registers.row_of[pupil.pupil_id]
        read = registers.pupils[row]
        for day in days:
            number = registers.calendar.index(day.date)
            assert number is not None
            is_shut = read.value("year_group", day.date) in day.closed_for
            if is_shut or not read.on_roll(day.date):
                continue
            for offset, (session, is_open) in enumerate((("AM", day.am), ("PM", day.pm))):
                if is_open and self._is_due(number, session):
                    code = registers.codes.symbol(int(registers.marks[row, 2 * number + offset]))
                    yield Mark(day.date, session, code)

    def _is_due(self, number: int, session: str) -> bool:
        return 2 * number + (session == "PM") < self.measured.frame.limit


def half_term_name(term: str, number: int) -> str:
    """ "autumn term, first half"."""
    return f"{term} term, {'first' if number % 2 else 'second'} half"
