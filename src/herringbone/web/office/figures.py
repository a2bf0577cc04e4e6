"""A pupil's figures beside their marks: here of possible among the sessions shown, and the year.

The grid and the answer to a save both ask here, so that a row says the same before and after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from herringbone.engine.england.code_book import CodeClass
from herringbone.web.office.cells import meaning
from herringbone.web.office.marks import Marks
from herringbone.web.schools.models import Pupil, School
from herringbone.web.strategies.evaluation import as_of_now, measured

HERE = frozenset({CodeClass.PRESENT, CodeClass.EDUCATIONAL})
POSSIBLE = HERE | {CodeClass.AUTHORISED, CodeClass.UNAUTHORISED}


@dataclass(frozen=True)
class YearSoFar:
    """The year to now as the engine has it: exact per cent, sessions missed, the band's letter."""

    attendance: Fraction | None
    missed: int
    letter: str


def attended(marks: Marks, row: int) -> tuple[int, int]:
    """Sessions here, and possible, of those that have a mark."""
    known = [
        meaning(marks.code_at(row, column), day)
        for column, (day, _) in enumerate(marks.sessions)
        if marks.codes[row, column]
    ]
    classes = [one.code_class for one in known if one is not None]
    return sum(c in HERE for c in classes), sum(c in POSSIBLE for c in classes)


def years_of(school: School, pupils: Sequence[Pupil], now: datetime) -> Mapping[str, YearSoFar]:
    """By `pupil_id`, for those who are on roll today."""
    if not pupils:
        return {}
    found = measured(school, as_of_now(school, now), pupils)
    bands = found.frame.text("band")
    return {
        key: YearSoFar(
            found.exact(key, "attendance"),
            int(found.exact(key, "absent") or 0),
            found.letter_of(str(bands[row])),
        )
        for key, row in found.registers.row_of.items()
    }
