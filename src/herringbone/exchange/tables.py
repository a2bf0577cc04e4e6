"""A CSV table with a header: its columns checked, its rows handed on as cells by name.

Between `lines`, which knows bytes, and the formats, which know what a column means.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from herringbone.exchange.lines import BadRecord, Lines, Progress, encoding_of, unreadable
from herringbone.exchange.problems import Kind, Problem, Problems, Refused

MOST_BROKEN_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Table:
    """The columns a file must and may have; of others a flat file is warned about, an export not
    (`exported`), since it holds much that is not ours."""

    file: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    needed: bool = True
    exported: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return self.required + self.optional


@dataclass
class Findings:
    """Where readers put what they find: refusals, warnings, and the columns each file had."""

    refused: Problems = field(default_factory=Problems)
    warnings: Problems = field(default_factory=Problems)
    columns: dict[str, frozenset[str]] = field(default_factory=dict)
    pupils_refused: dict[str, int] = field(default_factory=dict)
    """The rows of the roll that were refused, by pupil: what speaks of them is wrong for that."""

    def not_a_pupil(self, pupil_id: str, what: str) -> str:
        """Why a pupil is not on the roll, and what to do with the `what` that names them."""
        if pupil_id in self.pupils_refused:
            row = self.pupils_refused[pupil_id]
            return f"is the pupil of pupils.csv, row {row}, which was refused; put that right."
        return f"is not a pupil of pupils.csv; add the pupil or leave the {what} out."

    def refuse(
        self, file: str, row: int | None, column: str | None, value: str, message: str, kind: Kind
    ) -> None:
        if not self.refused.only_counts(kind):
            self.refused.add(Problem(file, row, column, value, message, kind))

    def warn(
        self, file: str, row: int | None, column: str | None, value: str, message: str, kind: Kind
    ) -> None:
        if not self.warnings.only_counts(kind):
            self.warnings.add(Problem(file, row, column, value, message, kind))


@dataclass
class OpenTable:
    """A file whose header is in order. Iterate `rows`, or take `lines` for speed; the first line
    there is row 2."""

    file: str
    header: tuple[str, ...]
    lines: Lines
    findings: Findings
    unsplit: int = 0
    """Rows so far that were no rows at all: quotes open, or another number of cells."""

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Row number and cells by column; rows that cannot be read are refused and left out.

        A file that turns out unreadable half-way is refused and ends there.
        """
        number = 1
        try:
            for line in self.lines.each:
                number += 1
                cells = self.cells(number, line)
                if cells is not None:
                    yield number, cells
        except Refused as refused:
            self.findings.refused.add(refused.problem)

    def cells(self, number: int, line: bytes) -> dict[str, str] | None:
        """The cells of the row that begins with `line`; None where it is blank or refused.

        Raises `Refused` after so many broken rows that the file must be something else.
        """
        if not line.strip(b"\r ,"):
            return None
        try:
            fields = self.lines.record(line, len(self.header))
        except BadRecord as bad:
            self.findings.refuse(self.file, number, None, "", str(bad), Kind.BAD_ROW)
            self.unsplit += 1
            if self.unsplit > MOST_BROKEN_ROWS:
                message = f"has over {MOST_BROKEN_ROWS:,} broken rows; reading stopped here."
                raise unreadable(self.lines.path, message, number) from bad
            return None
        return dict(zip(self.header, fields, strict=True))


def open_table(
    path: Path, table: Table, findings: Findings, progress: Progress | None = None
) -> OpenTable | None:
    """The table at `path`, or None where it is missing or not as it must be (which is refused,
    unless the table is not needed and simply not there)."""
    if not path.is_file():
        if table.needed or path.exists() or path.is_symlink():
            columns = ",".join(table.required)
            message = f"{absence(path)}; it needs a CSV file with at least the columns {columns}."
            findings.refuse(table.file, None, None, "", message, Kind.MISSING_FILE)
        return None
    try:
        lines = Lines(path, encoding_of(path), progress)
        header = _header(lines)
    except Refused as refused:
        findings.refused.add(refused.problem)
        return None
    if lines.encoding.codec == "cp1252":
        message = "is Windows-1252, read as such; save it as CSV UTF-8 to be sure of its accents."
        findings.warn(table.file, None, None, "", message, Kind.ENCODING)
    if not _columns_in_order(table, header, findings):
        return None
    findings.columns[table.file] = frozenset(header) & frozenset(table.columns)
    return OpenTable(table.file, header, lines, findings)


def absence(path: Path) -> str:
    """How a path is no file."""
    if path.is_dir():
        return "is a folder"
    if path.is_symlink():
        return "is a link to a file that is not there"
    return "is no ordinary file" if path.exists() else "is missing"


def header_of(path: Path) -> tuple[str, ...]:
    """The column names in a CSV's first line; none where it cannot be read."""
    try:
        return _header(Lines(path))
    except Refused:
        return ()


def _header(lines: Lines) -> tuple[str, ...]:
    line = next(lines.each, b"")
    try:
        cells = lines.record(line, None)
    except BadRecord as bad:
        problem = Problem(lines.path.name, 1, None, "", str(bad), Kind.UNREADABLE)
        raise Refused(problem) from bad
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _columns_in_order(table: Table, header: tuple[str, ...], findings: Findings) -> bool:
    file = table.file
    if not header:
        message = f"is empty; it needs a header: {','.join(table.required)}."
        findings.refuse(file, 1, None, "", message, Kind.MISSING_COLUMN)
        return False
    missing = [column for column in table.required if column not in header]
    unknown = [column for column in header if column not in table.columns]
    for column in missing:
        message = f"there is no column {column}{_instead(column, header)}"
        findings.refuse(file, 1, column, "", message, Kind.MISSING_COLUMN)
    for column in sorted({column for column in header if header.count(column) > 1}):
        message = "the header has this column twice; keep one."
        findings.refuse(file, 1, column, "", message, Kind.MISSING_COLUMN)
    for column in () if table.exported else filter(None, unknown):
        absent = [name for name in table.columns if name not in header]
        close = difflib.get_close_matches(column.lower(), absent, n=1)
        meant = f"; did you mean {close[0]}?" if close else "."
        message = f"is not a column of {file} and is not read{meant}"
        findings.warn(file, 1, column, "", message, Kind.UNKNOWN_COLUMN)
    return not missing and len(set(header)) == len(header)


def _instead(column: str, header: tuple[str, ...]) -> str:
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and mark in header[0]:
            return f": the cells are separated by {name}; save with commas."
    by_lower = {name.lower(): name for name in header}
    close = difflib.get_close_matches(column, by_lower, n=1)
    return f"; the nearest is {by_lower[close[0]]}: rename it." if close else "; add it."
