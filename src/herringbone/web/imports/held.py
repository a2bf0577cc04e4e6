"""What a school holds now, read once for one comparison: its roll, calendar, contacts and marks.

Everything an import compares a file with comes from here, so that no comparison asks the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from herringbone.engine.record.calendar import Calendar
from herringbone.web.imports.models import Deed, RowChange
from herringbone.web.registers.models import MarkDetail, MarkUse, RegisterRow
from herringbone.web.registers.slots import SESSIONS, SLOTS, byte_of, session_of, slot_of
from herringbone.web.schools.models import (
    ClassGroup,
    ClosedDay,
    Contact,
    Enrolment,
    Pupil,
    PupilValue,
    School,
    SchoolDay,
)

Bytes = npt.NDArray[np.uint8]
Slot = tuple[date, str]
CLOSED = byte_of("#")


class Held:
    """Reads as it is asked; a row that an import made is in `brought`."""

    def __init__(self, school: School) -> None:
        self.school = school

    @cached_property
    def pupils(self) -> dict[str, Pupil]:
        return {pupil.pupil_id: pupil for pupil in Pupil.objects.filter(school=self.school)}

    @cached_property
    def enrolments(self) -> dict[int, list[Enrolment]]:
        """By pupil's key, in the order of their starts."""
        return _by_pupil(Enrolment.objects.filter(school=self.school).order_by("start"))

    @cached_property
    def values(self) -> dict[int, list[PupilValue]]:
        """Dated values by pupil's key, in the order of their starts."""
        return _by_pupil(PupilValue.objects.filter(school=self.school).order_by("start"))

    @cached_property
    def contacts(self) -> dict[int, list[Contact]]:
        return _by_pupil(Contact.objects.filter(school=self.school).order_by("pk"))

    @cached_property
    def days(self) -> dict[date, SchoolDay]:
        return {row.date: row for row in SchoolDay.objects.filter(school=self.school)}

    @cached_property
    def closed_days(self) -> dict[date, ClosedDay]:
        return {row.date: row for row in ClosedDay.objects.filter(school=self.school)}

    @cached_property
    def classes(self) -> dict[str, ClassGroup]:
        return {row.name: row for row in ClassGroup.objects.filter(school=self.school)}

    @cached_property
    def brought(self) -> set[tuple[str, int]]:
        """Table and key of every row that a standing import made: a later one may remove it."""
        made = RowChange.objects.filter(school=self.school, deed=Deed.MADE, run__undone_at=None)
        return set(made.values_list("table", "row_id"))

    def was_brought(self, row: Any) -> bool:
        return (row._meta.label, row.pk) in self.brought

    # --- marks ----------------------------------------------------------------------------------
    @cached_property
    def rows(self) -> dict[tuple[int, date], bytes]:
        """The register rows by pupil's key and the year's first day."""
        held = RegisterRow.objects.filter(school=self.school)
        found = held.values_list("pupil_id", "year_start", "marks")
        return {(pupil, start): bytes(marks) for pupil, start, marks in found}

    @cached_property
    def details(self) -> dict[tuple[int, date, str], MarkDetail]:
        held = MarkDetail.objects.filter(school=self.school)
        return {(row.pupil_id, row.date, row.session): row for row in held}

    @cached_property
    def uses(self) -> dict[int, list[MarkUse]]:
        """Documents that rest on a pupil's marks."""
        return _by_pupil(MarkUse.objects.filter(school=self.school))

    def marks(self, pupils: Sequence[Pupil], calendar: Calendar) -> Bytes:
        """`(pupils, calendar.slots)` uint8: what stands on the calendar's sessions, 0 for a pupil
        not yet saved."""
        found = np.zeros((len(pupils), calendar.slots), dtype=np.uint8)
        columns = self._columns(calendar)
        for place, pupil in enumerate(pupils):
            for start, (ours, theirs) in columns.items():
                marks = self.rows.get((pupil.pk, start))
                if marks is not None:
                    found[place, ours] = np.frombuffer(marks, dtype=np.uint8, count=SLOTS)[theirs]
        return found

    def _columns(
        self, calendar: Calendar
    ) -> dict[date, tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
        """By academic year: slots of the calendar, and the stored slots they are read from."""
        pairs: dict[date, list[tuple[int, int]]] = defaultdict(list)
        for number, day in enumerate(calendar.dates):
            start = self.school.year_start(day)
            for offset, session in enumerate(SESSIONS):
                pairs[start].append((2 * number + offset, slot_of(start, day, session)))
        return {
            start: (np.array([a for a, _ in held]), np.array([b for _, b in held]))
            for start, held in pairs.items()
        }

    @cached_property
    def marked_slots(self) -> set[Slot]:
        """Sessions of any year on which some pupil has a mark other than `#`."""
        found: set[Slot] = set()
        by_year: dict[date, Bytes] = {}
        for (_, start), marks in self.rows.items():
            row = np.frombuffer(marks, dtype=np.uint8, count=SLOTS)
            counts = by_year.setdefault(start, np.zeros(SLOTS, dtype=np.uint8))
            np.maximum(counts, (row != 0) & (row != CLOSED), out=counts)
        for start, any_mark in by_year.items():
            found |= {session_of(start, int(slot)) for slot in np.flatnonzero(any_mark)}
        return found


def _by_pupil(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.pupil_id].append(row)
    return found
