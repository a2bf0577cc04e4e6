"""The companion of a chart: the same figures as a table, for whoever does not see the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ChartTable:
    """Shown by `ui/parts/chart_table.html`; the first cell of each row is its head.

    `figures` are the numbers of the columns that stand to the right.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: frozenset[int] = field(default_factory=frozenset)

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Each column with whether it holds figures."""
        return [(name, i in self.figures) for i, name in enumerate(self.columns)]

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, bool]]]]:
        """Each row as its head and its cells, with whether a cell is a figure."""
        return [
            (row[0], [(cell, i in self.figures) for i, cell in enumerate(row[1:], 1)])
            for row in self.rows
        ]
