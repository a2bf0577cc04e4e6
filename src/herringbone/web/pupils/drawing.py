"""A pupil's stored marks as the pictures take them: days, weeks and half terms of `ui.charts`.

Codes come from the engine's registers, what goes with them from the record's details; counts of a
week are the engine's, so that a bar never differs from a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from herringbone.engine.record.calendar import AM, PM, SchoolDay, monday_of
from herringbone.web.registers.models import MarkDetail
from herringbone.web.schools.models import Pupil
from herringbone.web.strategies.evaluation import Measured
from herringbone.web.ui.charts.marks import Day, HalfTerm, Mark, State, Week

Key = tuple[int, date, str]
FEW_SESSIONS = 40


def details_of(pupils: Iterable[Pupil]) -> dict[Key, MarkDetail]:
    """Details of these pupils by pupil's key, date and session."""
    rows = MarkDetail.objects.filter(pupil_id__in=[pupil.pk for pupil in pupils])
    return {(row.pupil_id, row.date, row.session): row for row in rows}


@dataclass(frozen=True)
class Drawn:
    """One pupil's marks, drawn from what was measured. `private` leaves notes out."""

    measured: Measured
    pupil: Pupil
    details: Mapping[Key, MarkDetail]
    private: bool = False

    @cached_property
    def row(self) -> int:
        return self.measured.registers.row_of[self.pupil.pupil_id]

    def mark(self, day: SchoolDay, session: str) -> Mark:
        """One session, or why it holds no mark."""
        registers = self.measured.registers
        slot = 2 * self._number(day.date) + (session == PM)
        detail = self.details.get((self.pupil.pk, day.date, session))
        code = registers.codes.symbol(int(registers.marks[self.row, slot]))
        if code:
            return self._marked(code, day.date, detail)
        if detail is not None and detail.expected:
            return self._marked(detail.expected, day.date, detail, expected=True)
        return Mark(state=self._why_none(day, session))

    def _marked(
        self, code: str, day: date, detail: MarkDetail | None, *, expected: bool = False
    ) -> Mark:
        meaning = self.measured.registers.codes.meaning(code, day)
        if meaning is None:
            return Mark(state=State.MISSING)
        note = "" if detail is None or self.private else detail.note or detail.reason
        return Mark(
            code=code,
            kind=str(meaning.code_class),
            minutes=detail.minutes_late if detail else None,
            note=note,
            was=detail.original if detail and detail.is_amended else "",
            expected=expected,
            says=meaning.says,
        )

    def _why_none(self, day: SchoolDay, session: str) -> State:
        pupil = self.measured.registers.pupils[self.row]
        if not (day.am if session == AM else day.pm):
            return State.SHUT
        if not pupil.on_roll(day.date):
            first = pupil.enrolments[0].start if pupil.enrolments else day.date
            return State.BEFORE_ENTRY if day.date < first else State.AFTER_LEAVING
        if pupil.value("year_group", day.date) in day.closed_for:
            return State.SHUT
        return State.MISSING if self.is_due(day.date, session) else State.NOT_DUE

    def is_due(self, day: date, session: str) -> bool:
        """Whether the session's register has closed: what is marked before counts in no figure."""
        return 2 * self._number(day) + (session == PM) < self.measured.frame.limit

    def _number(self, day: date) -> int:
        found = self.measured.registers.calendar.index(day)
        if found is None:
            raise ValueError(f"{day} is no school day")
        return found

    def day(self, day: SchoolDay) -> Day:
        return Day(day.date, self.mark(day, AM), self.mark(day, PM))

    def last_days(self, count: int = 5) -> list[Day]:
        """The last school days before today, oldest first: a strip."""
        days = self.measured.registers.calendar.days
        today = self.measured.registers.calendar.last_index(
            self.measured.as_of.date - timedelta(days=1)
        )
        return [self.day(days[i]) for i in range(max(0, today - count + 1), today + 1)]

    def half_terms(self) -> list[HalfTerm]:
        """The academic year of the as-of day, half term by half term."""
        return [self._half_term(held) for held in self._by_half_term()]

    def current_half_term(self) -> HalfTerm:
        """The one of the as-of day; in a holiday the one before it."""
        held = self._by_half_term()
        begun = [days for days in held if monday_of(days[0].date) <= self.measured.as_of.date]
        return self._half_term((begun or held)[-1])

    def _by_half_term(self) -> list[list[SchoolDay]]:
        calendar = self.measured.registers.calendar
        days = [calendar.days[i] for i in self.measured.frame.whole_year]
        return [list(held) for _, held in groupby(days, key=lambda d: (d.term, d.half_term))]

    def _half_term(self, days: Sequence[SchoolDay]) -> HalfTerm:
        name = f"{days[0].term.capitalize()} {2 - days[0].half_term % 2}"
        return HalfTerm(name, self._weeks(days, self.measured.frame.whole_year.start))

    def _weeks(self, days: Sequence[SchoolDay], year_starts: int) -> list[Week]:
        weeks = []
        for monday, group in groupby(days, key=lambda d: monday_of(d.date)):
            held = {day.date.weekday(): day for day in group}
            numbers = [self._number(day.date) for day in held.values()]
            span = range(min(numbers), max(numbers) + 1)
            so_far = range(year_starts, span.stop)
            weeks.append(
                Week(
                    monday,
                    [self.day(held[i]) if i in held else None for i in range(5)],
                    attended=self._count("attended", span),
                    possible=self._count("possible", span),
                    year_attended=self._count("attended", so_far),
                    year_possible=self._count("possible", so_far),
                )
            )
        return weeks

    def _count(self, plane: str, days: range) -> int:
        return int(self.measured.frame.count(plane, days)[self.row])

    def absences(self, first: date, last: date) -> list[tuple[date, str, Mark]]:
        """Sessions in a span that were missed, oldest first; as in every figure, only those that
        are due."""
        calendar = self.measured.registers.calendar
        found = []
        for i in calendar.between(first, last):
            day = calendar.days[i]
            for session in (AM, PM):
                mark = self.mark(day, session)
                if mark.kind in ("authorised", "unauthorised") and self.is_due(day.date, session):
                    found.append((day.date, session, mark))
        return found
