"""The matrix of marks while it is being filled: one cell a pupil and session.

Every reader of marks puts them here, so that second marks, closed days and marks outside the
enrolment are found in one place whatever the format.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.registers import MarkDetail
from herringbone.engine.record.roll import Pupil
from herringbone.exchange.cells import Row
from herringbone.exchange.flat.mark_rules import Mark, MarkRules, when_off_roll
from herringbone.exchange.problems import Kind

# What a cell of the matrix holds until a mark does; all above any code's byte.
UNSEEN, OUTSIDE, CLOSED, SEEN_OUTSIDE = 255, 254, 253, 252


class Sheet:
    """The matrix being filled: `(pupils, slots)` uint8, the row each mark came from, details."""

    def __init__(self, pupils: tuple[Pupil, ...], rules: MarkRules) -> None:
        self.pupils, self.rules = pupils, rules
        self.matrix = empty_matrix(pupils, rules.calendar)
        self.details: dict[tuple[int, int], MarkDetail] = {}
        self.slots = self.matrix.shape[1]
        self.cells = self.matrix.reshape(-1).data
        # Zeros cost no memory until written, so this is four bytes a mark read.
        self.rows = np.zeros(self.matrix.size, dtype=np.uint32).data

    def finished(self) -> npt.NDArray[np.uint8]:
        """The marks, 0 wherever no mark was read."""
        self.matrix[self.matrix >= SEEN_OUTSIDE] = 0
        return self.matrix

    def place(self, row: Row, pupil_row: int, mark: Mark, slot: int) -> None:
        """Puts a judged mark in its cell, or says why it may not stand there."""
        pupil = self.pupils[pupil_row]
        at = pupil_row * self.slots + slot
        state = self.cells[at]
        if state == OUTSIDE:
            if not mark.closes:
                message = f"{when_off_roll(pupil, mark.day)}; the mark is not counted."
                row.warn("date", message, Kind.OUTSIDE_ENROLMENT)
            self.cells[at], self.rows[at] = SEEN_OUTSIDE, row.number
        elif state == CLOSED and not mark.closes:
            message = (
                "the school was closed to this pupil then (calendar.csv, sessions and closed_for);"
                " leave the mark out, or write #."
            )
            row.refuse("code", message, Kind.CLOSED_DAY)
        elif state in (UNSEEN, CLOSED):
            self.cells[at], self.rows[at] = mark.byte, row.number
            if mark.detail is not None:
                self.details[pupil_row, slot] = mark.detail
            self.rules.warn_of_unusual(row, mark, pupil)
        else:
            self._refuse_second(row, at)

    def _refuse_second(self, row: Row, at: int) -> None:
        first, state = self.rows[at], self.cells[at]
        stands = self.rules.codes.symbols[state] if state < SEEN_OUTSIDE else ""
        says = f" with {stands}" if stands else ""
        message = (
            f"row {row.number} marks this pupil, date and session again: row {first} is already "
            f"there{says}; keep one."
        )
        row.refuse("code", message, Kind.SECOND_MARK)


def empty_matrix(pupils: tuple[Pupil, ...], calendar: Calendar) -> npt.NDArray[np.uint8]:
    """A matrix whose cells know whether the pupil was on roll and the school open to them."""
    matrix = np.full((len(pupils), calendar.slots), OUTSIDE, dtype=np.uint8)
    part_closed = [i for i, d in enumerate(calendar.days) if d.closed_for or not (d.am and d.pm)]
    for row, pupil in enumerate(pupils):
        for enrolment in pupil.enrolments:
            days = calendar.between(enrolment.start, enrolment.end)
            matrix[row, 2 * days.start : 2 * days.stop] = UNSEEN
        for i in part_closed:
            day = calendar.days[i]
            shut = pupil.value("year_group", day.date) in day.closed_for
            for session, is_open in enumerate((day.am, day.pm)):
                if shut or not is_open:
                    matrix[row, 2 * i + session] = CLOSED
    return matrix
