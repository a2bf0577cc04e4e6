"""Brings a school's whole history in at once: marks of pupils who have none yet, as one entry.

The same record as `write_entry` makes of the same marks (a test compares every part), made from a
matrix instead of half a million changes. Demonstrations and first imports come through here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from django.db import transaction

from herringbone.engine.england.codes import national_codes
from herringbone.web.registers.appending import append_texts
from herringbone.web.registers.changes import Carried, Occasion, Refused
from herringbone.web.registers.checking import check_occasion, check_pupil
from herringbone.web.registers.content import MarkSaid, canonical
from herringbone.web.registers.details import follow
from herringbone.web.registers.models import Entry, MarkDetail, RegisterRow
from herringbone.web.registers.rows import locked_head
from herringbone.web.registers.slots import SESSIONS, SLOTS, slot_of
from herringbone.web.schools.models import Pupil, School


@dataclass(frozen=True)
class FirstMarks:
    """`marks` is `(pupils, 2 * days)` uint8 of the engine's bytes, a day's AM before its PM;
    `carried` what few of them carry, by (row, column)."""

    pupils: Sequence[Pupil]
    days: Sequence[date]
    marks: npt.NDArray[np.uint8]
    carried: Mapping[tuple[int, int], Carried]


WRONG_STROKE = {"AM": "\\", "PM": "/"}


@transaction.atomic
def write_first_marks(*, school: School, occasion: Occasion, first: FirstMarks) -> Entry:
    """One entry, one part a pupil with any mark. Raises Refused where a pupil has marks already or
    a code may not stand on its day, and writes nothing."""
    check_occasion(occasion)
    for pupil in first.pupils:
        check_pupil(school, pupil)
    head = locked_head(school)
    keys = [pupil.pk for pupil in first.pupils]
    if RegisterRow.objects.filter(school=school, pupil_id__in=keys).exists():
        raise Refused("These pupils have marks already: bring the new ones in as an import.")
    _demand_valid(first)
    by_pupil: dict[int, list[int]] = {}
    for row, column in first.carried:
        by_pupil.setdefault(row, []).append(column)
    texts, details = [], {}
    begins = [_begin(first, column) for column in range(2 * len(first.days))]
    order = sorted(range(len(first.pupils)), key=lambda row: first.pupils[row].pupil_id)
    for row in order:
        columns = sorted({*np.flatnonzero(first.marks[row]).tolist(), *by_pupil.get(row, ())})
        if columns:
            pieces = [begins[c] + _end(first, row, c) for c in columns]
            pupil = first.pupils[row]
            said = f'{{"marks":[{",".join(pieces)}],"pupil":{canonical(pupil.pupil_id)}}}'
            texts.append((pupil, said))
            _detail(school, first, row, by_pupil.get(row, ()), details)
    entry = append_texts(head, occasion, texts)
    RegisterRow.objects.bulk_create(_rows(school, first), batch_size=300)
    MarkDetail.objects.bulk_create(details.values(), batch_size=500)
    return entry


def _demand_valid(first: FirstMarks) -> None:
    book = national_codes()
    for number, day in enumerate(first.days):
        both = first.marks[:, 2 * number : 2 * number + 2]
        wrong = both[(book.class_table(day)[both] == 0) & (both != 0)]
        if wrong.size:
            code = book.symbol(int(wrong[0]))
            raise Refused(f"{day}: {book.problem(code, day)}")
        for column, session in enumerate(SESSIONS):
            if (both[:, column] == book.byte(WRONG_STROKE[session])).any():
                raise Refused(f"{day} {session}: {WRONG_STROKE[session]} is the other session's.")


def _begin(first: FirstMarks, column: int) -> str:
    return f'["{first.days[column // 2].isoformat()}","{SESSIONS[column % 2]}","","'


def _end(first: FirstMarks, row: int, column: int) -> str:
    code = json.dumps(national_codes().symbol(int(first.marks[row, column])))[1:-1]
    carried = first.carried.get((row, column))
    return f'{code}",{canonical(carried.as_said()) if carried else "{}"}]'


def _detail(
    school: School,
    first: FirstMarks,
    row: int,
    columns: Sequence[int],
    held: dict[tuple[int, date, str], MarkDetail],
) -> None:
    for column in columns:
        code = national_codes().symbol(int(first.marks[row, column]))
        carried = first.carried[row, column].as_said()
        day, session = first.days[column // 2], SESSIONS[column % 2]
        if carried:
            mark = MarkSaid(day, session, "", code, carried)
            follow(held, school.pk, first.pupils[row].pk, mark)


def _rows(school: School, first: FirstMarks) -> Iterator[RegisterRow]:
    """One row a pupil and academic year that holds any mark."""
    years: dict[date, tuple[list[int], list[int]]] = {}
    for column in range(2 * len(first.days)):
        day, session = first.days[column // 2], SESSIONS[column % 2]
        start = school.year_start(day)
        ours, theirs = years.setdefault(start, ([], []))
        ours.append(column)
        theirs.append(slot_of(start, day, session))
    for start, (ours, theirs) in years.items():
        marks = np.zeros((len(first.pupils), SLOTS), dtype=np.uint8)
        marks[:, theirs] = first.marks[:, ours]
        for row in np.flatnonzero(marks.any(axis=1)).tolist():
            yield RegisterRow(
                school=school, pupil=first.pupils[row], year_start=start, marks=marks[row].tobytes()
            )
