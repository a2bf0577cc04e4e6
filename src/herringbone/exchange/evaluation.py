"""What `evaluate` writes: `measures.csv`, `due.csv`, `memory.csv`, `summary.json`, bytes stable.

The same rows give the same bytes in whatever order they come. Write them inside one
`atomic.arriving(folder)`, and either all of them appear or none.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from herringbone.exchange.atomic import arriving_file
from herringbone.exchange.cells import Row, to_date
from herringbone.exchange.problems import Problems
from herringbone.exchange.tables import Findings, Table, open_table

DUE_COLUMNS = (
    *("date", "provision", "step", "occasion", "subject_kind", "subject"),
    *("owner", "with", "action", "due_by", "why"),
)
MEMORY_COLUMNS = ("provision", "step", "subject", "entered_on", "left_on", "how")
FIELDS_WRITTEN_AS_IS = (str, int, Decimal)

Cells = Mapping[str, Any]


def write_measures(path: Path, header: Sequence[str], rows: Iterable[Cells]) -> None:
    """One row a pupil, sorted by `pupil_id`; percentages come as text, already cut or rounded."""
    write_sorted(path, header, rows)


def write_due(path: Path, rows: Iterable[Cells]) -> None:
    """What the strategy asks for, sorted by every column in order."""
    write_sorted(path, DUE_COLUMNS, rows)


def write_memory(path: Path, rows: Iterable[Cells], extra: Sequence[str] = ()) -> None:
    """The spells, readable by `read_memory`; `extra` columns follow the fixed ones."""
    write_sorted(path, (*MEMORY_COLUMNS, *extra), rows)


def read_memory(path: Path) -> tuple[list[dict[str, str]], Problems]:
    """The spells as written, extra columns included, and what is wrong with the file."""
    findings = Findings()
    table = open_table(path, Table(path.name, MEMORY_COLUMNS, exported=True), findings)
    rows: list[dict[str, str]] = []
    for number, cells in table.rows() if table else ():
        row = Row(path.name, number, cells, findings)
        row.needed("provision")
        entered, left = row.read("entered_on", to_date), row.maybe("left_on", to_date)
        if entered and left and left < entered:
            row.refuse("left_on", f"is before entered_on ({entered.isoformat()}).")
        if row.ok:
            rows.append(cells)
    return rows, findings.refused


def write_sorted(path: Path, header: Sequence[str], rows: Iterable[Cells]) -> None:
    """A CSV with `\\n` line ends, its rows sorted by every column in order. A column that a row
    lacks is empty; one that the header lacks raises `ValueError`, since it would be lost."""
    known = set(header)
    written = []
    for row in rows:
        lost = sorted(set(row) - known)
        if lost:
            raise ValueError(f"{path.name} has no column {', '.join(lost)}")
        written.append([cell(row.get(column)) for column in header])
    written.sort()
    with arriving_file(path) as waiting, waiting.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(written)


def cell(value: object) -> str:
    """A value as a cell: nothing is empty, booleans are 1 and 0, dates ISO. Raises `TypeError`
    for a float, whose digits would depend on how it was computed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, FIELDS_WRITTEN_AS_IS):
        return str(value)
    raise TypeError(f"no cell can hold a {type(value).__name__}; give it as text")


def write_summary(path: Path, summary: Mapping[str, Any]) -> None:
    """JSON with sorted keys, two spaces, UTF-8 and a last newline; sets become sorted lists."""
    text = json.dumps(
        summary, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False, default=_plain
    )
    with arriving_file(path) as waiting:
        waiting.write_text(text + "\n", encoding="utf-8", newline="\n")


def _plain(value: object) -> object:
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"summary.json cannot hold a {type(value).__name__}")
