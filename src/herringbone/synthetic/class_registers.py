"""Today's morning registers class by class: what each teacher entered and when it was submitted.

A pupil's mark follows the plans first, then what was told, then what the day has in store; a child
who came after the register was submitted stands in it as N until the office signs them in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from herringbone.engine.record.roll import Pupil
from herringbone.synthetic.draft import Draft
from herringbone.synthetic.morning_plan import Classes
from herringbone.synthetic.morning_records import (
    ClassMorning,
    LateArrival,
    MorningMark,
    PlannedAbsence,
    ReportedAbsence,
)
from herringbone.synthetic.pool import Pool

OPENS = time(8, 50)
EXPECTED_HERE = ("/", "L")


@dataclass(frozen=True)
class Known:
    """What decides this morning's marks, by pupil id."""

    planned: dict[str, PlannedAbsence]
    reported: dict[str, ReportedAbsence]
    late: dict[str, LateArrival]
    unexplained: frozenset[str]

    def mark(self, draft: Draft, pupil: Pupil, at: time) -> MorningMark:
        """The pupil's mark in a register submitted at this time."""
        own = pupil.pupil_id
        if own in self.unexplained:
            return MorningMark(own, "N")
        if own in self.reported:
            return MorningMark(own, self.reported[own].code, source="reported")
        if own in self.planned:
            return MorningMark(own, self.planned[own].code, source="planned")
        if draft.code(own, draft.today, "AM") == "X":
            return MorningMark(own, "X", source="planned")
        if own in self.late:
            came = self.late[own]
            return (
                MorningMark(own, "L", came.minutes_late) if came.at <= at else MorningMark(own, "N")
            )
        return MorningMark(own, "/")


def class_registers(
    draft: Draft, pool: Pool, classes: Classes, known: Known
) -> tuple[ClassMorning, ...]:
    """Every class of today, in order of name."""
    found = []
    for name, pupils in draft.classes().items():
        if name in classes.not_started:
            ids = tuple(pupil.pupil_id for pupil in pupils)
            found.append(ClassMorning(name, "not_started", (), ids))
        elif name in classes.in_progress:
            found.append(_begun(draft, known, name, pupils))
        else:
            found.append(_submitted(draft, pool, known, name, pupils))
    return tuple(found)


def _submitted(
    draft: Draft, pool: Pool, known: Known, name: str, pupils: Sequence[Pupil]
) -> ClassMorning:
    at = after_opening(int(pool.chance.integers(4, 19)))
    marks = tuple(known.mark(draft, pupil, at) for pupil in pupils)
    return ClassMorning(name, "submitted", marks, (), OPENS, at)


def _begun(draft: Draft, known: Known, name: str, pupils: Sequence[Pupil]) -> ClassMorning:
    """Two thirds down the list; what is planned or was told is filled in, but not entered."""
    at = after_opening(14)
    reached = pupils[: 2 * len(pupils) // 3]
    marks = [known.mark(draft, pupil, at) for pupil in reached]
    entered = tuple(mark for mark in marks if mark.source == "teacher")
    done = {mark.pupil_id for mark in entered}
    blank = tuple(pupil.pupil_id for pupil in pupils if pupil.pupil_id not in done)
    return ClassMorning(name, "in_progress", entered, blank, after_opening(6))


def after_opening(minutes: int) -> time:
    """So many minutes after the session's start."""
    total = OPENS.hour * 60 + OPENS.minute + minutes
    return time(total // 60, total % 60)
