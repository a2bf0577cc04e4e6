"""The marks of some pupils over some sessions as one table of bytes, with what stands beside them.

Grids, the whole-school page and the coding check read it: a school of 1,700 over a half term is one
array, so that a filter or a check is a comparison and not a walk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from herringbone.web.office.roster import Roster
from herringbone.web.registers.closing import is_closed, starts_at
from herringbone.web.registers.gathering import marks_gathered, sessions_of
from herringbone.web.registers.guarding import EARLY
from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.slots import byte_of, code_of
from herringbone.web.schools.models import SchoolDay
from herringbone.web.schools.querysets import rows_of

Session = tuple[date, str]
Key = tuple[int, date, str]


class Detail(NamedTuple):
    """What stands beside a mark, as `MarkDetail` has it; a year of a school holds ten thousand."""

    pupil_id: int
    date: date
    session: str
    minutes_late: int | None
    reason: str
    note: str
    authoriser: str
    provider: str
    origin: str
    expected: str
    original: str
    is_amended: bool


@dataclass(frozen=True)
class Marks:
    """`codes` is `(pupils, sessions)` uint8 in the order of `roster.pupils` and `sessions`; 0 is no
    mark. `open_days` are the school days among the dates. `now` is the moment of the screen."""

    roster: Roster
    sessions: Sequence[Session]
    codes: npt.NDArray[np.uint8]
    details: Mapping[Key, Detail]
    open_days: Mapping[date, SchoolDay]
    now: datetime

    @cached_property
    def on_roll(self) -> npt.NDArray[np.bool_]:
        """`(pupils, sessions)`: the pupil is on roll that day."""
        days = np.array([day.toordinal() for day, _ in self.sessions])
        found = np.ones(self.codes.shape, dtype=np.bool_)
        if len(self.roster.days) == 1:  # whoever is on a roster is on roll on one of its days
            return found
        for row, spans in self.roster.in_part:
            within = [
                (span.start.toordinal() <= days) & (days <= span.end.toordinal()) for span in spans
            ]
            found[row] = np.logical_or.reduce(within)
        return found

    @cached_property
    def is_open(self) -> npt.NDArray[np.bool_]:
        """`(pupils, sessions)`: the school has that session for the pupil's year group."""
        each = [self.has_session(day, session) for day, session in self.sessions]
        found = np.tile(np.array(each, dtype=np.bool_), (len(self.roster.pupils), 1))
        for column, (day, _) in enumerate(self.sessions):
            at_home = self._at_home(day)
            if at_home:
                years = [self.roster.year_of(pupil, day) for pupil in self.roster.pupils]
                found[:, column] &= ~np.isin(np.array(years), list(at_home))
        return found

    @cached_property
    def is_due(self) -> npt.NDArray[np.bool_]:
        """`(sessions,)`: the session's register has closed."""
        school, now = self.roster.school, self.now
        return np.array([is_closed(school, *where, now) for where in self.sessions], dtype=np.bool_)

    @cached_property
    def expected(self) -> npt.NDArray[np.bool_]:
        """`(pupils, sessions)`: no mark, and a code that waits to be confirmed."""
        found = np.zeros(self.codes.shape, dtype=np.bool_)
        for (key, day, session), detail in self.details.items():
            if detail.expected and key in self.row_of and (day, session) in self.column_of:
                found[self.row_of[key], self.column_of[day, session]] = True
        return found & (self.codes == 0)

    @cached_property
    def blank(self) -> npt.NDArray[np.bool_]:
        """`(pupils, sessions)`: a mark is due and there is none, not even an expected one."""
        due = self.on_roll & self.is_open & self.is_due[np.newaxis, :]
        return (self.codes == 0) & due & ~self.expected

    @cached_property
    def unmarked(self) -> npt.NDArray[np.bool_]:
        """`(pupils, sessions)`: the session has begun and nobody has said anything about the pupil,
        nor is a code expected. Unlike `blank` it does not wait for the register to close."""
        school, now = self.roster.school, self.now
        begun = np.array([now >= starts_at(school, *where) for where in self.sessions])
        due = self.on_roll & self.is_open & begun[np.newaxis, :]
        return (self.codes == 0) & due & ~self.expected

    @cached_property
    def row_of(self) -> Mapping[int, int]:
        return {pupil.id: row for row, pupil in enumerate(self.roster.pupils)}

    @cached_property
    def column_of(self) -> Mapping[Session, int]:
        return {where: column for column, where in enumerate(self.sessions)}

    def is_code(self, *codes: str) -> npt.NDArray[np.bool_]:
        """`(pupils, sessions)`: the mark is one of these."""
        wanted = np.zeros(256, dtype=np.bool_)
        wanted[[byte_of(code) for code in codes]] = True
        return wanted[self.codes] if len(codes) > 1 else self.codes == byte_of(codes[0])

    def code(self, key: int, day: date, session: str) -> str:
        """The code that stands, "" for none."""
        return code_of(int(self.codes[self.row_of[key], self.column_of[day, session]]))

    def code_at(self, row: int, column: int) -> str:
        """The same by place in the table."""
        return code_of(int(self.codes[row, column]))

    def has_begun(self, column: int) -> bool:
        """Whether a session has begun, or is so near that its register may be opened."""
        return self.now >= starts_at(self.roster.school, *self.sessions[column]) - EARLY

    def detail(self, key: int, day: date, session: str) -> Detail | None:
        return self.details.get((key, day, session))

    def has_session(self, day: date, session: str) -> bool:
        """Whether the school is open in a session."""
        row = self.open_days.get(day)
        return row is not None and bool(row.am if session == "AM" else row.pm)

    def _at_home(self, day: date) -> frozenset[str]:
        row = self.open_days.get(day)
        return frozenset(filter(None, row.closed_for.split(";"))) if row else frozenset()


def marks_of(roster: Roster, now: datetime, *, days: Sequence[date] | None = None) -> Marks:
    """The marks of a roster's pupils on its days, two sessions each. Three queries."""
    marks = bare_marks_of(roster, now, days=days)
    of = rows_of(roster.pupils) & Q(school=roster.school)
    details = MarkDetail.objects.filter(of, date__in={day for day, _ in marks.sessions})
    rows = details.values_list(*Detail._fields)
    return replace(marks, details={row[:3]: Detail(*row) for row in rows})


def bare_marks_of(roster: Roster, now: datetime, *, days: Sequence[date] | None = None) -> Marks:
    """The same with nothing beside the marks. Two queries."""
    school, days = roster.school, sorted(roster.days if days is None else days)
    sessions = sessions_of(days)
    return Marks(
        roster=roster,
        sessions=sessions,
        codes=marks_gathered(school, roster.pupils, sessions),
        details={},
        open_days={row.date: row for row in school.days.filter(date__in=days)},
        now=now,
    )
