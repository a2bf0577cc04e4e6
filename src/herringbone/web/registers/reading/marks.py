"""Marks as they stand, with what goes with them, for a class, a week or any span of days: a fixed
number of queries however many pupils there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from herringbone.web.registers.models import DraftMark, MarkDetail
from herringbone.web.registers.reading.states import RegisterState, state_of
from herringbone.web.registers.rows import codes_held
from herringbone.web.registers.slots import SESSIONS
from herringbone.web.schools.models import Pupil, School

Slot = tuple[int, date, str]
"""A pupil's key, a date and a session."""


@dataclass(frozen=True, slots=True)
class MarkSeen:
    """One mark of one pupil. `code` is "" where none stands; `expected` waits for confirmation and
    counts as none. `was` is the code that stood when the register closed, where another stands."""

    pupil: Pupil
    date: date
    session: str
    code: str
    detail: MarkDetail | None = None
    draft: DraftMark | None = None

    @property
    def expected(self) -> str:
        return self.detail.expected if self.detail else ""

    @property
    def minutes_late(self) -> int | None:
        return self.detail.minutes_late if self.detail else None

    @property
    def reason(self) -> str:
        return self.detail.reason if self.detail else ""

    @property
    def note(self) -> str:
        return self.detail.note if self.detail else ""

    @property
    def is_amended(self) -> bool:
        return self.detail is not None and self.detail.is_amended

    @property
    def was(self) -> str:
        if self.detail is None or not self.detail.is_amended or self.detail.original == self.code:
            return ""
        return str(self.detail.original)


@dataclass(frozen=True, slots=True)
class ClassMarks:
    """A class's register of one session: how far it is, and each pupil's mark, surname first."""

    state: RegisterState
    marks: Sequence[MarkSeen]


def class_marks(school: School, class_name: str, day: date, session: str) -> ClassMarks:
    """Everybody in the class that day, with drafts that were typed and not submitted."""
    pupils = list(school.pupils.on_roll(day).in_class(class_name, day))
    seen = marks_between(school, pupils, [day])
    drafts = {
        row.pupil_id: row
        for row in DraftMark.objects.filter(
            school=school, date=day, session=session, pupil__in=pupils
        )
    }
    marks = [
        MarkSeen(pupil, day, session, one.code, one.detail, drafts.get(pupil.pk))
        for pupil in pupils
        for one in (seen[pupil.pk, day, session],)
    ]
    return ClassMarks(state_of(school, class_name, day, session), marks)


def marks_between(
    school: School, pupils: Sequence[Pupil], days: Sequence[date]
) -> dict[Slot, MarkSeen]:
    """Every session of these days for these pupils: two queries."""
    codes = codes_held(school, pupils, days)
    details = _details(school, pupils, days)
    return {
        (pupil.pk, day, session): MarkSeen(
            pupil,
            day,
            session,
            codes[pupil.pk, day, session],
            details.get((pupil.pk, day, session)),
        )
        for pupil in pupils
        for day in days
        for session in SESSIONS
    }


def codes_between(
    school: School, pupils: Iterable[Pupil], days: Sequence[date]
) -> dict[int, tuple[str, ...]]:
    """By pupil's key the codes of these days, AM and PM in turn, "" for none: one query."""
    pupils = list(pupils)
    held = codes_held(school, pupils, days)
    return {
        pupil.pk: tuple(held[pupil.pk, day, session] for day in days for session in SESSIONS)
        for pupil in pupils
    }


def _details(
    school: School, pupils: Sequence[Pupil], days: Sequence[date]
) -> dict[Slot, MarkDetail]:
    found = MarkDetail.objects.filter(school=school, date__in=list(days))
    if len(pupils) < MANY:
        found = found.filter(pupil__in=[pupil.pk for pupil in pupils])
    return {(row.pupil_id, row.date, row.session): row for row in found}


MANY = 200
"""From so many pupils on, the days' details are read whole."""
