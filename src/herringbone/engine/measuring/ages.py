"""The compulsory school age of all pupils at once: who was of it on which day.

The penalty-notice clock and Covid's bare X ask, for the date of each session; the dates themselves
are worked out in `compulsory_age`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from herringbone.engine.england.compulsory_age import compulsory_from, compulsory_to
from herringbone.engine.measuring.figures import Flags
from herringbone.engine.record.roll import Pupil


@dataclass(frozen=True, slots=True)
class Ages:
    """First and last day of compulsory school age, `(pupils,)` ordinals each; without a date of
    birth (`known` false) there is no day between them."""

    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    known: Flags

    @classmethod
    def of(cls, pupils: Sequence[Pupil], year_start: date) -> Ages:
        spans = [_span(pupil, year_start) for pupil in pupils]
        table = np.array(spans, dtype=np.int64).reshape(len(pupils), 2)
        known = np.array([pupil.date_of_birth is not None for pupil in pupils], dtype=bool)
        return cls(table[:, 0], table[:, 1], known)

    def compulsory_on(self, day: date) -> Flags:
        """`(pupils,)`: known to be of compulsory school age that day."""
        return (self.first <= day.toordinal()) & (day.toordinal() <= self.last)

    def compulsory_by_day(self, days: Sequence[date]) -> Flags:
        """`(days, pupils)`: the same for many days."""
        ordinals = np.array([day.toordinal() for day in days]).reshape(-1, 1)
        return (self.first <= ordinals) & (ordinals <= self.last)


def _span(pupil: Pupil, year_start: date) -> tuple[int, int]:
    if pupil.date_of_birth is None:
        return 1, 0
    last = compulsory_to(pupil.date_of_birth, year_start.month, year_start.day)
    return compulsory_from(pupil.date_of_birth).toordinal(), last.toordinal()
