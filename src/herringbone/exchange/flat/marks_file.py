"""`marks.csv` to the matrix of marks, streamed: two hundred megabytes pass through one block.

A row is a pupil's id and an ending, `2024-09-03,AM,/`; there are only a few thousand different
endings in a year, so each is judged once by `mark_rules` and then looked up.
"""

from __future__ import annotations

from pathlib import Path

from herringbone.engine.england.codes import CodeBook
from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.registers import MarkDetail
from herringbone.engine.record.roll import Pupil
from herringbone.exchange.cells import Row
from herringbone.exchange.flat.columns import MARKS
from herringbone.exchange.flat.mark_rules import LegacyCodes, MarkRules
from herringbone.exchange.flat.sheet import UNSEEN, Sheet
from herringbone.exchange.lines import Progress
from herringbone.exchange.problems import Kind, Refused
from herringbone.exchange.tables import Findings, OpenTable, open_table

LARGEST = 40_000_000
ENDINGS_KEPT = 100_000

Ending = tuple[int, int, MarkDetail | None]


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
        self.sheet = Sheet(pupils, rules)
        self.row_of = {pupil.pupil_id: row for row, pupil in enumerate(pupils)}
        self.endings: dict[bytes, Ending] = {}
        self.number = 0
        """Rows read, the header and blank rows left out."""

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
        self.number += number - 1

    def _ids_as_bytes(self) -> dict[bytes, int]:
        """The rows by id as this file would spell it; an id that it cannot spell is not in it."""
        codec = self.table.lines.encoding.codec
        spelt = ((key.encode(codec, "replace"), key, row) for key, row in self.row_of.items())
        return {raw: row for raw, key, row in spelt if raw.decode(codec) == key}

    def _judge(self, number: int, line: bytes) -> None:
        """The slow way: any row that is quoted, wrong, unusual, or the first of its ending."""
        if not line.strip():
            self.number -= 1
            return
        cells = self.table.cells(number, line)
        if cells is None:
            return
        row = Row(self.table.file, number, cells, self.table.findings)
        pupil_row = self.row_of.get(row.needed("pupil_id"))
        if pupil_row is None and row.ok:
            message = self.table.findings.not_a_pupil(row.text("pupil_id"), "mark")
            row.refuse("pupil_id", message, Kind.UNKNOWN_PUPIL)
        mark = self.rules.mark(row)
        if pupil_row is None or mark is None or mark.slot is None:
            return
        self.sheet.place(row, pupil_row, mark, mark.slot)
        if mark.plain and b'"' not in line and self._is_worth_keeping(mark.detail):
            self.endings[line[line.find(b",") + 1 :]] = (mark.slot, mark.byte, mark.detail)

    def _is_worth_keeping(self, detail: MarkDetail | None) -> bool:
        """Notes are rarely the same twice, and must not crowd out what is."""
        if detail is None:
            return len(self.endings) < ENDINGS_KEPT
        return not detail.note and len(self.endings) < ENDINGS_KEPT // 2
