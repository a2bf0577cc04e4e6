"""Who is at school now and since when: whoever knocks over an older absence reads it first.

Marks alone are read; whether a visit is then still wanted is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from herringbone.engine.england.codes import CodeClass, national_codes
from herringbone.web.registers.models import RegisterRow
from herringbone.web.registers.slots import code_of, session_of, slot_of
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.querysets import rows_of

CAME_LATE = "U"


class Here(NamedTuple):
    """The first session of an unbroken presence that lasts."""

    since: date
    session: str

    def is_after(self, day: date) -> bool:
        """The presence began after what was known on `day`: on a later one, or in its afternoon."""
        return (self.since, self.session) > (day, "AM")


def here_since(school: School, pupils: Iterable[Pupil], day: date) -> dict[int, Here]:
    """By pupil's key, those whose latest mark of `day` has them in school. Sessions without a mark,
    not possible or educated elsewhere do not end a presence; a mark of absence does."""
    year = school.year_start(day)
    held = RegisterRow.objects.filter(rows_of(list(pupils)), school=school, year_start=year)
    last = slot_of(year, day, "PM")
    found = {key: _since(marks, year, last) for key, marks in held.values_list("pupil_id", "marks")}
    return {key: here for key, here in found.items() if here is not None}


def _since(marks: bytes, year: date, last: int) -> Here | None:
    today = next((slot for slot in (last, last - 1) if marks[slot]), None)
    if today is None or not _is_here(marks[today], session_of(year, today)[0]):
        return None
    first = today
    for slot in range(today - 1, -1, -1):
        day = session_of(year, slot)[0] if marks[slot] else year
        if marks[slot] and _is_away(marks[slot], day):
            break
        if marks[slot] and _is_here(marks[slot], day):
            first = slot
    return Here(*session_of(year, first))


@cache
def _class(byte: int, day: date) -> CodeClass | None:
    meaning = national_codes().meaning(code_of(byte), day)
    return None if meaning is None else meaning.code_class


def _is_here(byte: int, day: date) -> bool:
    return _class(byte, day) == CodeClass.PRESENT or code_of(byte) == CAME_LATE


def _is_away(byte: int, day: date) -> bool:
    away = (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED)
    return code_of(byte) != CAME_LATE and _class(byte, day) in away
