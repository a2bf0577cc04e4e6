r"""`marks.csv` to the matrix of marks, streamed: two hundred megabytes pass through one block.

A row is a pupil's id and an ending, `2024-09-03,AM,/`; there are only a few thousand different
endings in a year, so each is judged once by `mark_rules` and then looked up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from herringbone.engine.calendar import Calendar
from herringbone.engine.codes import CodeBook
from herringbone.engine.registers import MarkDetail
from herringbone.engine.roll import Pupil
from herringbone.exchange.cells import Row
from herringbone.exchange.flat.columns import MARKS
from herringbone.exchange.flat.mark_rules import LegacyCodes, Mark, MarkRules, when_off_roll
from herringbone.exchange.lines import Progress
from herringbone.exchange.problems import Kind, Refused
from herringbone.exchange.tables import Findings, OpenTable, open_table

# What a cell of the matrix holds until a mark does; all above any code's byte.
UNSEEN, OUTSIDE, CLOSED, SEEN_OUTSIDE = 255, 254, 253, 252
LARGEST = 40_000_000
ENDINGS_KEPT = 100_000
NOT_ON_ROLL = "is not a pupil of pupils.csv; add the pupil or leave the mark out."

Ending = tuple[int, int, MarkDetail | None]


@dataclass
class Sheet:
    """The matrix being filled: `(pupils, slots)` uint8, the row each mark came from, details."""

    matrix: npt.NDArray[np.uint8]
    details: dict[tuple[int, int], MarkDetail] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.slots = self.matrix.shape[1]
        self.cells = self.matrix.reshape(-1).data
        # Zeros cost no memory until written, so this is four bytes a mark read.
        self.rows = np.zeros(self.matrix.size, dtype=np.uint32).data

    def finished(self) -> npt.NDArray[np.uint8]:
        """The marks, 0 wherever no mark was read."""
        self.matrix[self.matrix >= SEEN_OUTSIDE] = 0
        return self.matrix


def empty_sheet(pupils: Iterable[Pupil], calendar: Calendar) -> Sheet:
    """A sheet whose cells know whether the pupil was on roll and the school open to them."""
    pupils = tuple(pupils)
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
    return Sheet(matrix)


def read_marks(
    folder: Path,
    pupils: tuple[Pupil, ...],
    calendar: Calendar,
    codes: CodeBook,
    findings: Findings,
    *,
    legacy_codes: LegacyCodes = "refuse",
    progress: Progress | None = None,
) -> Sheet | None:
    """All marks, or None where the file is missing or not a table (which is refused)."""
    if len(pupils) * calendar.slots > LARGEST:
        message = f"{len(pupils):,} pupils on {len(calendar):,} days is more than one school."
        findings.refuse(MARKS.file, None, None, "", message, Kind.TOO_LARGE)
        return None
    table = open_table(folder / MARKS.file, MARKS, findings, progress)
    if table is None:
        return None
    reader = MarksReader(table, pupils, MarkRules(calendar, codes, legacy_codes))
    try:
        reader.read()
    except Refused as refused:
        findings.refused.add(refused.problem)
        return None
    if not reader.number:
        message = "holds no mark; every figure will be empty."
        findings.warn(MARKS.file, None, None, "", message, Kind.NO_MARKS)
    return reader.sheet


class MarksReader:
    """Fills a sheet from an open `marks.csv`."""

    def __init__(self, table: OpenTable, pupils: tuple[Pupil, ...], rules: MarkRules) -> None:
        self.table, self.pupils, self.rules = table, pupils, rules
        self.sheet = empty_sheet(pupils, rules.calendar)
        self.row_of = {pupil.pupil_id: row for row, pupil in enumerate(pupils)}
        self.endings: dict[bytes, Ending] = {}
        self.number = 0
        """Rows read, the header left out."""

    def read(self) -> None:
        """Reads every line. Raises `Refused` where the file turns out unreadable."""
        # The loop looks everything up in local names: it runs millions of times.
        ids = self._ids_as_bytes() if self.table.header[0] == "pupil_id" else {}
        endings, sheet = self.endings, self.sheet
        cells, rows, slots, details = sheet.cells, sheet.rows, sheet.slots, sheet.details
        number = 1
        for line in self.table.lines.each:
            number += 1
            comma = line.find(b",")
            row, ending = ids.get(line[:comma]), endings.get(line[comma + 1 :])
            if row is not None and ending is not None:
                at = row * slots + ending[0]
                if cells[at] == UNSEEN:
                    cells[at], rows[at] = ending[1], number
                    if ending[2] is not None:
                        details[row, ending[0]] = ending[2]
                    continue
            self._judge(number, line)
        self.number = number - 1

    def _ids_as_bytes(self) -> dict[bytes, int]:
        codec = self.table.lines.encoding.codec
        return {key.encode(codec, "replace"): row for key, row in self.row_of.items()}

    def _judge(self, number: int, line: bytes) -> None:
        """The slow way: any row that is quoted, wrong, unusual, or the first of its ending."""
        cells = self.table.cells(number, line)
        if cells is None:
            return
        row = Row(self.table.file, number, cells, self.table.findings)
        pupil_row = self.row_of.get(row.needed("pupil_id"))
        if pupil_row is None and row.ok:
            row.refuse("pupil_id", NOT_ON_ROLL, Kind.UNKNOWN_PUPIL)
        mark = self.rules.mark(row)
        if pupil_row is None or mark is None or mark.slot is None:
            return
        self._place(row, pupil_row, mark, mark.slot)
        if mark.plain and b'"' not in line and len(self.endings) < ENDINGS_KEPT:
            self.endings[line[line.find(b",") + 1 :]] = (mark.slot, mark.byte, mark.detail)

    def _place(self, row: Row, pupil_row: int, mark: Mark, slot: int) -> None:
        sheet, pupil = self.sheet, self.pupils[pupil_row]
        at = pupil_row * sheet.slots + slot
        state = sheet.cells[at]
        if state == OUTSIDE:
            if not mark.closes:
                message = f"{when_off_roll(pupil, mark.day)}; the mark is not counted."
                row.warn("date", message, Kind.OUTSIDE_ENROLMENT)
            sheet.cells[at], sheet.rows[at] = SEEN_OUTSIDE, row.number
        elif state == CLOSED and not mark.closes:
            message = (
                "the school was closed to this pupil then (calendar.csv, sessions and closed_for);"
                " leave the mark out, or write #."
            )
            row.refuse("code", message, Kind.CLOSED_DAY)
        elif state in (UNSEEN, CLOSED):
            sheet.cells[at], sheet.rows[at] = mark.byte, row.number
            if mark.detail is not None:
                sheet.details[pupil_row, slot] = mark.detail
            self.rules.warn_of_unusual(row, mark, pupil)
        else:
            self._refuse_second(row, at)

    def _refuse_second(self, row: Row, at: int) -> None:
        first, state = self.sheet.rows[at], self.sheet.cells[at]
        stands = self.rules.codes.symbols[state] if state < SEEN_OUTSIDE else ""
        says = f" with {stands}" if stands else ""
        message = (
            f"row {row.number} marks this pupil, date and session again: row {first} is already "
            f"there{says}; keep one."
        )
        row.refuse("code", message, Kind.SECOND_MARK)
