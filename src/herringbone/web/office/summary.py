"""The whole school's registers of one day, a class a row: how far each is, and who is where.

The office's first page reads it, and its live refresh reads it again; figures are counted from the
marks, never kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

from herringbone.engine.england.code_book import CLASS_INDEX, CodeClass
from herringbone.engine.england.codes import national_codes
from herringbone.web.office.marks import Marks, marks_of
from herringbone.web.office.roster import Roster, roster_of, roster_of_day
from herringbone.web.registers.models import ClassRegister, DraftMark
from herringbone.web.registers.silenced import ORIGIN
from herringbone.web.registers.slots import SESSIONS
from herringbone.web.schools.models import School
from herringbone.web.schools.roll import DayRoll, class_names
from herringbone.web.taking.missing import VULNERABLE
from herringbone.web.taking.progress import State, state_of
from herringbone.web.taking.times import times_of

IN = frozenset({"submitted", "late"})
CSS = {
    "submitted": "reg-in",
    "late": "reg-late",
    "missing": "reg-missing",
    "in_progress": "reg-open",
    "not_started": "reg-open",
}


@dataclass(frozen=True)
class Counts:
    """Pupils of a class in one session. `here` includes whoever came late; `expected` are awaited
    elsewhere and not confirmed; `blank` have no mark and are awaited nowhere else."""

    pupils: int = 0
    here: int = 0
    late: int = 0
    absent: int = 0
    unexplained: int = 0
    elsewhere: int = 0
    expected: int = 0
    blank: int = 0

    @property
    def explained(self) -> int:
        """Absent with a reason, or with a code that says there is none."""
        return self.absent - self.unexplained

    @property
    def marked(self) -> int:
        """How many have a mark, whatever it is."""
        return self.pupils - self.expected - self.blank

    @property
    def not_possible(self) -> int:
        """Marked X, Y, Z or closed: the session counts for them neither way."""
        return self.marked - self.here - self.absent - self.elsewhere

    @property
    def is_empty(self) -> bool:
        """Nobody has a mark yet: nothing is known, and nothing is counted."""
        return self.blank + self.expected == self.pupils

    @property
    def is_settled(self) -> bool:
        """Everybody has a mark, and nobody is still to be confirmed."""
        return self.blank + self.expected == 0

    def __add__(self, other: Counts) -> Counts:
        names = self.__dataclass_fields__
        return Counts(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True)
class SessionSeen:
    """One class's register of one session: its state, and the counts."""

    session: str
    state: State
    counts: Counts

    @property
    def is_in(self) -> bool:
        return self.state.name in IN

    @property
    def css(self) -> str:
        """The interface kit's class of the state."""
        return CSS.get(self.state.name, "reg-notyet")

    @property
    def is_called_for(self) -> bool:
        """It belongs in "12 of 14": the school is open, and no closure explains it."""
        return self.state.name != "closed"


@dataclass(frozen=True)
class ClassSeen:
    """A row of the page."""

    name: str
    sessions: Sequence[SessionSeen]


@dataclass(frozen=True)
class DaySeen:
    """A day of the whole school: `sessions` are those with school, in order."""

    day: date
    classes: Sequence[ClassSeen]
    sessions: Sequence[str]

    def of(self, session: str) -> list[SessionSeen]:
        return [one for row in self.classes for one in row.sessions if one.session == session]

    def total(self, session: str) -> Counts:
        return sum((one.counts for one in self.of(session)), Counts())

    def registers_in(self, session: str) -> tuple[int, int]:
        """How many registers are in, of how many that are called for."""
        asked = [one for one in self.of(session) if one.is_called_for]
        return sum(one.is_in for one in asked), len(asked)

    def missing(self, session: str) -> int:
        return sum(one.state.name == "missing" for one in self.of(session))


def seen_of(
    school: School, day: date, now: datetime, roll: DayRoll | None = None
) -> tuple[DaySeen, Marks]:
    """The day as it stands, and the marks it was counted from. Nine queries for any school, fewer
    where a page has read the day's roll already."""
    roster = roster_of_day(roll) if roll else roster_of(school, [day], fields=VULNERABLE)
    marks = marks_of(roster, now)
    return _day_of(school, day, now, roster, marks), marks


def total_of(day: date, now: datetime, session: str, roll: DayRoll) -> Counts:
    """The whole school's counts of one session: the sum of its classes', counted at once."""
    marks = marks_of(roster_of_day(roll), now)
    if not marks.has_session(day, session):
        return Counts()
    return _counts(marks, day, session, range(len(marks.roster.pupils)))


def _day_of(school: School, day: date, now: datetime, roster: Roster, marks: Marks) -> DaySeen:
    sessions = [s for s in SESSIONS if marks.has_session(day, s)]
    rows = _rows_by_class(roster, day)
    known = [name for name in class_names(school) if name in rows]
    names = known + sorted(set(rows) - set(known))
    seen = _Seen(school, day, now, marks)
    return DaySeen(
        day,
        [ClassSeen(name, [seen.session(name, s, rows[name]) for s in sessions]) for name in names],
        sessions,
    )


def _rows_by_class(roster: Roster, day: date) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row, pupil in enumerate(roster.pupils):
        found[roster.class_of(pupil, day)].append(row)
    return found


class _Seen:
    """What every class's state of a day is read from, read once."""

    def __init__(self, school: School, day: date, now: datetime, marks: Marks) -> None:
        self.school, self.day, self.now, self.marks = school, day, now, marks
        rows = ClassRegister.objects.filter(school=school, date=day)
        self.registers = {(row.class_name, row.session): row for row in rows}
        drafts = DraftMark.objects.filter(school=school, date=day).exclude(code="")
        self.typed: dict[tuple[str, str], int] = defaultdict(int)
        for key in drafts.values_list("class_name", "session"):
            self.typed[key] += 1
        self.by_event = {
            (key, session)
            for (key, _, session), detail in marks.details.items()
            if detail.origin.startswith(ORIGIN)
        }

    def session(self, name: str, session: str, rows: Sequence[int]) -> SessionSeen:
        counts = _counts(self.marks, self.day, session, rows)
        return SessionSeen(session, self._state(name, session, rows, counts), counts)

    def _state(self, name: str, session: str, rows: Sequence[int], counts: Counts) -> State:
        register = self.registers.get((name, session))
        times = times_of(self.school, self.day, session)
        state = state_of(times, register, self.typed.get((name, session), 0), self.now)
        if state.name in IN or not counts.pupils:
            return state if counts.pupils else State("closed", "no session that day", "", "")
        keys = [self.marks.roster.pupils[row].pk for row in rows]
        if counts.is_settled and any((key, session) in self.by_event for key in keys):
            return State("closed", "closed by an event", "", "cross-day")
        if counts.is_settled and times.has_opened(self.now):
            return State("submitted", "every mark is in", "good", "check")
        return state


def _counts(marks: Marks, day: date, session: str, rows: Sequence[int]) -> Counts:
    column, places = marks.column_of[day, session], np.array(rows, dtype=np.intp)
    open_rows = places[marks.is_open[places, column]]
    codes = marks.codes[open_rows, column]
    classes = national_codes().class_table(day)[codes]
    expected = marks.expected[open_rows, column]
    late_after = _code("U", codes)
    return Counts(
        pupils=len(open_rows),
        here=_count(classes, CodeClass.PRESENT) + late_after,
        late=_code("L", codes) + late_after,
        absent=_count(classes, CodeClass.AUTHORISED)
        + _count(classes, CodeClass.UNAUTHORISED)
        - late_after,
        unexplained=_code("N", codes),
        elsewhere=_count(classes, CodeClass.EDUCATIONAL),
        expected=int(expected.sum()),
        blank=int(((codes == 0) & ~expected).sum()),
    )


def _code(code: str, codes: npt.NDArray[np.uint8]) -> int:
    return int((codes == (national_codes().byte(code) or 0)).sum())


def _count(classes: npt.NDArray[np.uint8], code_class: CodeClass) -> int:
    return int((classes == CLASS_INDEX[code_class]).sum())
