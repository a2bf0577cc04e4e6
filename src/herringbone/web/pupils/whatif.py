"""What the figures would be if some marks changed: for the call, never stored.

The engine counts the changed copy; the registers stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.http import HttpRequest

from herringbone.engine.record.calendar import PM
from herringbone.web.pupils.forms import WhatIfForm
from herringbone.web.pupils.pages import PupilPage
from herringbone.web.strategies.evaluation import Measured
from herringbone.web.ui.days import day as day_words
from herringbone.web.ui.days import session_word


@dataclass(frozen=True, slots=True)
class Would:
    """Attendance and unauthorised sessions before and after."""

    before: Fraction | None
    after: Fraction | None
    unauthorised_before: int
    unauthorised_after: int


def would_be(measured: Measured, pupil_id: str, changes: Sequence[tuple[date, str, str]]) -> Would:
    """With `changes` of (day, session, code). Raises ValueError for a closed day or no code."""
    registers = measured.registers
    marks = registers.marks.copy()
    row = registers.row_of[pupil_id]
    for day, session, code in changes:
        number, byte = registers.calendar.index(day), registers.codes.byte(code)
        if number is None or byte is None:
            raise ValueError(f"{code} is no code that can stand on {day_words(day)}.")
        marks[row, 2 * number + (session == PM)] = byte
    changed = Measured(replace(registers, marks=marks), measured.as_of, measured.plan)
    return Would(
        measured.exact(pupil_id, "attendance"),
        changed.exact(pupil_id, "attendance"),
        int(measured.exact(pupil_id, "unauthorised") or 0),
        int(changed.exact(pupil_id, "unauthorised") or 0),
    )


def what_if_form(request: HttpRequest, page: PupilPage) -> WhatIfForm:
    """Bound where the address names sessions; the choices are this year's missed ones."""
    choices = [
        (f"{day}_{session}", f"{day_words(day)}, {session_word(session)}: {mark.code}")
        for day, session, mark in page.absences
    ]
    asked = request.GET if {"session", "code"} & request.GET.keys() else None
    return WhatIfForm(asked, sessions=choices)


def worked_out(page: PupilPage, form: WhatIfForm) -> Would | None:
    """None where nothing was asked, or what was asked says why it cannot be."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return would_be(page.measured, page.pupil.pupil_id, form.changes)
    except ValueError as refused:
        form.add_error("code", str(refused))
        return None
