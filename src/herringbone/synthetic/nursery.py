"""Adds a nursery to a finished school, with chance of its own: the school's pupils stay the same.

Who goes up to Reception is one child, on roll a year or two longer; the others come after the
school's own pupils.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from herringbone.engine.record.registers import MarkDetail, Registers
from herringbone.engine.record.roll import SchoolEvent
from herringbone.synthetic.details import details_of, settle
from herringbone.synthetic.happenings import in_order, make_nursery_events
from herringbone.synthetic.history import Past
from herringbone.synthetic.nursery_children import Child, draw_children
from herringbone.synthetic.nursery_marks import mark_nursery
from herringbone.synthetic.nursery_people import NurseryPeople, make_nursery_people
from herringbone.synthetic.patterns import SessionPattern
from herringbone.synthetic.placing import Bytes
from herringbone.synthetic.whole import Whole

WEEKS = {
    "mornings": "15 hours: five mornings",
    "afternoons": "15 hours: five afternoons",
    "early_week": "15 hours: Monday to Wednesday noon",
    "late_week": "15 hours: Wednesday afternoon to Friday",
    "all_week": "30 hours: all week",
}


def with_nursery(past: Past, whole: Whole) -> Whole:
    """The school with its nursery; `past` is the school's own, before anybody was added."""
    recipe, registers = past.recipe, whole.registers
    children = draw_children(past, registers.pupils)
    fixtures = {pupil_id for ids in whole.laid.values() for pupil_id in ids}
    people = make_nursery_people(past, registers.pupils, registers.contacts, fixtures, children)
    families = [people.pupils[row].family_id for row in people.rows]
    numbers = np.unique(families, return_inverse=True)[1].astype(np.int64)
    marks = mark_nursery(recipe, past.calendar, children, numbers, registers.marks)
    to_come = marks.copy()
    settle(recipe, past.calendar, marks)
    to_come[marks > 0] = 0
    joined = replace(
        registers,
        pupils=people.pupils,
        marks=_laid_over(registers.marks, marks, people.rows),
        details=_details(registers, details_of(recipe, marks), people.rows),
        contacts=people.contacts,
        events=_events(past, registers, people),
    )
    both = _laid_over(whole.to_come, to_come, people.rows)
    return Whole(joined, both, tuple(_patterns(past, people, children)), whole.laid)


def _laid_over(school: Bytes, nursery: Bytes, rows: Sequence[int]) -> Bytes:
    """The school's marks, with rows for new children, and the nursery's on top."""
    more = max([len(school), *(row + 1 for row in rows)]) - len(school)
    both = np.concatenate((school, np.zeros((more, school.shape[1]), np.uint8)))
    for row, marks in zip(rows, nursery, strict=True):
        both[row] = np.where(marks > 0, marks, both[row])
    return both


def _details(
    registers: Registers, more: dict[tuple[int, int], MarkDetail], rows: Sequence[int]
) -> dict[tuple[int, int], MarkDetail]:
    placed = {(rows[child], slot): detail for (child, slot), detail in more.items()}
    return dict(sorted({**registers.details, **placed}.items()))


def _events(past: Past, registers: Registers, people: NurseryPeople) -> list[SchoolEvent]:
    children = [people.pupils[row] for row in people.rows]
    more = make_nursery_events(past.recipe, past.calendar, children)
    return sorted([*registers.events, *more], key=in_order)


def _patterns(
    past: Past, people: NurseryPeople, children: Sequence[Child]
) -> Iterator[SessionPattern]:
    """One a child and year, looked at again at the end of each term."""
    for row, child in zip(people.rows, children, strict=True):
        for year in child.years:
            starts = max(child.starts, date(year, 9, 1))
            ends = min(child.leaves, date(year + 1, 8, 31))
            yield SessionPattern(
                pupil_id=people.pupils[row].pupil_id,
                kind="nursery",
                required=child.required,
                code="X",
                starts=starts,
                ends=ends,
                review=_review(past, starts, ends),
                note=WEEKS[child.week],
            )


def _review(past: Past, starts: date, ends: date) -> date | None:
    """The last day of the term in which the register ends, or the place begins; None once over."""
    calendar, until = past.calendar, past.recipe.until or past.calendar.dates[-1]
    if until > ends:
        return None
    i = calendar.last_index(max(starts, until) + timedelta(days=4))
    return calendar.dates[calendar.term_at(i)[-1]]
