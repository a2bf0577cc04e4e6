"""`rejects.csv`: the rows that a reading left out, for the person who puts them right.

Cells are written as they were found, a leading `=` too: nothing is prefixed, so that what is
mended and read again is the same bytes. Open the file as text columns in a spreadsheet.
"""

from __future__ import annotations

import csv
from pathlib import Path

from herringbone.exchange.atomic import arriving_file
from herringbone.exchange.problems import Problems

COLUMNS = ("file", "row", "column", "value", "kind", "message")


def write_rejects(problems: Problems, path: Path) -> None:
    """Writes each problem kept, then one row for each kind with how many more there were."""
    with arriving_file(path) as waiting, waiting.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for p in problems:
            row = "" if p.row is None else p.row
            writer.writerow((p.file, row, p.column or "", p.value, str(p.kind), p.message))
        for kind, count in problems.counts_beyond(len(problems.kept)).items():
            writer.writerow(("", "", "", "", kind, f"and {count} more"))
