"""Marks of many pupils as one table of bytes, straight from their stored rows: what grids, checks
and the engine read. A school of 1,700 is one array a year, not 1,700 slices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from herringbone.web.registers.models import RegisterRow
from herringbone.web.registers.slots import SESSIONS, SLOTS, slot_of
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.querysets import rows_of

Session = tuple[date, str]


def marks_gathered(
    school: School, pupils: Sequence[Pupil], sessions: Sequence[Session]
) -> npt.NDArray[np.uint8]:
    """`(pupils, sessions)` uint8 in the order of both; 0 is no mark. One query; locks nothing."""
    table = np.zeros((len(pupils), len(sessions)), dtype=np.uint8)
    columns = _columns(school, sessions)
    place_of = {pupil.id: place for place, pupil in enumerate(pupils)}
    held = RegisterRow.objects.filter(rows_of(pupils), school=school, year_start__in=columns)
    for start, (places, marks) in _by_year(held, place_of).items():
        ours, theirs = columns[start]
        year = np.frombuffer(b"".join(marks), dtype=np.uint8).reshape(len(places), SLOTS)
        table[np.ix_(places, ours)] = year[:, theirs]
    return table


def sessions_of(days: Iterable[date]) -> list[Session]:
    """Two a day, in order."""
    return [(day, session) for day in days for session in SESSIONS]


def _columns(
    school: School, sessions: Sequence[Session]
) -> Mapping[date, tuple[list[int], list[int]]]:
    """By year: the table's columns, and the stored slots that they are read from."""
    found: dict[date, tuple[list[int], list[int]]] = {}
    for column, (day, session) in enumerate(sessions):
        start = school.year_start(day)
        ours, theirs = found.setdefault(start, ([], []))
        ours.append(column)
        theirs.append(slot_of(start, day, session))
    return found


def _by_year(
    held: Any, place_of: Mapping[int, int]
) -> Mapping[date, tuple[list[int], list[bytes]]]:
    found: dict[date, tuple[list[int], list[bytes]]] = {}
    for key, start, marks in held.values_list("pupil_id", "year_start", "marks"):
        place = place_of.get(key)
        if place is not None:
            places, rows = found.setdefault(start, ([], []))
            places.append(place)
            rows.append(marks)
    return found
