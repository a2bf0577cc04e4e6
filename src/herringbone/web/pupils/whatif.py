"""What the figures would be if some marks changed: for the call, never stored.

The engine counts the changed copy; the registers stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from herringbone.engine.record.calendar import PM
from herringbone.web.strategies.evaluation import Measured


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
            raise ValueError(f"{code!r} on {day}: no such session or code")
        marks[row, 2 * number + (session == PM)] = byte
    changed = Measured(replace(registers, marks=marks), measured.as_of, measured.plan)
    return Would(
        measured.exact(pupil_id, "attendance"),
        changed.exact(pupil_id, "attendance"),
        int(measured.exact(pupil_id, "unauthorised") or 0),
        int(changed.exact(pupil_id, "unauthorised") or 0),
    )
