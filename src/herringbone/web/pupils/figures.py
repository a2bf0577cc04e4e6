"""The figures on top of a pupil's page: exactly the columns of `measures.csv`, percentages cut.

Every one is read from the engine's rows, so that a page, an export and `evaluate` agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from herringbone.web.strategies.evaluation import Measured


@dataclass(frozen=True, slots=True)
class PupilFigures:
    """One pupil's row of `measures.csv` by column, with the exact percentages beside it."""

    row: Mapping[str, str]
    attendance: Fraction | None
    term: Fraction | None
    last_20_days: Fraction | None
    week: Fraction | None
    best_possible: Fraction | None
    minutes_late: int
    letter: str

    @property
    def missed(self) -> int:
        return int(self.row["absent"] or 0)

    @property
    def possible(self) -> int:
        return int(self.row["possible"] or 0)

    @property
    def attended(self) -> int:
        return int(self.row["attended"] or 0)


def figures_of(measured: Measured, pupil_id: str) -> PupilFigures | None:
    """None for a pupil who is not on roll on the as-of day."""
    row = measured.rows.get(pupil_id)
    if row is None:
        return None
    return PupilFigures(
        row=row,
        attendance=measured.exact(pupil_id, "attendance"),
        term=measured.exact(pupil_id, "term.attendance"),
        last_20_days=measured.exact(pupil_id, "last_20_days.attendance"),
        week=measured.exact(pupil_id, "week.attendance"),
        best_possible=measured.exact(pupil_id, "best_possible"),
        minutes_late=int(measured.exact(pupil_id, "minutes_late") or 0),
        letter=measured.letter_of(row["band"]),
    )
