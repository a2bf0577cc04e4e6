"""Everything the engine reads about one school, in one place: `Registers`.

Marks are a matrix of one byte each, `(pupils, slots)`, a slot being a date and session of the
school's calendar; what few marks carry besides (minutes, reason, note) is sparse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from herringbone.engine.england.codes import CodeBook
from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.roll import Contact, Done, Notice, Pupil, SchoolEvent
from herringbone.engine.record.school import School


@dataclass(frozen=True, slots=True)
class MarkDetail:
    """What a mark carries besides its code; minutes late counted from the session's start."""

    minutes_late: int | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Registers:
    """One school's calendar, roll and marks, and what it has recorded about them.

    `marks` is `(pupils, calendar.slots)` uint8: the byte of `codes.symbols`, 0 where there is no
    mark. `pupils` are sorted by `pupil_id`. `details` is keyed by (pupil row, slot).
    """

    school: School
    calendar: Calendar
    codes: CodeBook
    pupils: tuple[Pupil, ...]
    marks: npt.NDArray[np.uint8]
    details: Mapping[tuple[int, int], MarkDetail] = field(default_factory=dict)
    contacts: Sequence[Contact] = ()
    events: Sequence[SchoolEvent] = ()
    done: Sequence[Done] = ()
    notices: Sequence[Notice] = ()

    def __post_init__(self) -> None:
        expected = (len(self.pupils), self.calendar.slots)
        if self.marks.shape != expected:
            raise ValueError(f"marks must be (pupils, slots) = {expected}, not {self.marks.shape}")
        ids = [pupil.pupil_id for pupil in self.pupils]
        if ids != sorted(set(ids)):
            raise ValueError("pupils must be sorted by pupil_id, each once")

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each `pupil_id`."""
        return {pupil.pupil_id: row for row, pupil in enumerate(self.pupils)}

    @cached_property
    def years_held(self) -> tuple[int, ...]:
        return self.calendar.years

    def on_roll(self, day: date) -> npt.NDArray[np.bool_]:
        """`(pupils,)`: on roll on that day."""
        return np.array([pupil.on_roll(day) for pupil in self.pupils], dtype=bool)
