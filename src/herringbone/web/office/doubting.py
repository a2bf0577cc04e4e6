"""Says of one code in one cell whether the coding check would doubt it, before anybody saves it.

The panel beside the grid asks while somebody types; the rules are the coding check's own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from herringbone.engine.england.codes import national_codes
from herringbone.web.office.coding.looking import look
from herringbone.web.office.coding.people import unusual
from herringbone.web.schools.models import Pupil


def doubts(pupil: Pupil, day: date, session: str, code: str, now: datetime) -> list[str]:
    """What the check would say of the pupil with this code there; empty where nothing."""
    byte = national_codes().byte(code)
    looked = look(pupil.school, day, day, now, keys=[pupil.pk])
    marks = looked.marks
    where = marks.column_of.get((day, session))
    if not byte or where is None or pupil.pk not in marks.row_of:
        return []
    codes = marks.codes.copy()
    codes[marks.row_of[pupil.pk], where] = byte
    supposed = replace(looked, marks=replace(marks, codes=codes))
    return [one.says for one in unusual(supposed) if (day, session) in one.sessions]
