"""A dated field of the roll for all pupils at once: class, year group, SEN, any flag.

History changes on few days, so a field is kept as one row of values for each span of days between
changes; October's marks then meet October's class without a look-up for each mark.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from herringbone.engine.record.roll import FOREVER, Pupil

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DatedField:
    """`codes` is `(spans, pupils)` int32 into `names`; span k begins on `starts[k]`."""

    names: tuple[str, ...]
    starts: tuple[date, ...]
    codes: npt.NDArray[np.int32]

    @classmethod
    def of(cls, pupils: Sequence[Pupil], field: str) -> DatedField:
        changes = {row: _changes(p, field) for row, p in enumerate(pupils) if p.history.get(field)}
        starts = tuple(sorted({date.min}.union(*changes.values())))
        span_of = {start: k for k, start in enumerate(starts)}
        number: dict[str, int] = {}
        values = (
            p.value(field, date.min) if p.history.get(field) else p.values.get(field, "")
            for p in pupils
        )
        first = [number.setdefault(value, len(number)) for value in values]
        codes = np.repeat(np.array([first], dtype=np.int32), len(starts), axis=0)
        for row, days in changes.items():
            for start in sorted(days):
                name = pupils[row].value(field, start)
                codes[span_of[start] :, row] = number.setdefault(name, len(number))
        return cls(tuple(number), starts, codes)

    def on(self, day: date) -> npt.NDArray[np.int32]:
        """`(pupils,)` numbers into `names` on a day."""
        found: npt.NDArray[np.int32] = self.codes[self._span(day)]
        return found

    def names_on(self, day: date) -> npt.NDArray[np.object_]:
        """`(pupils,)` values on a day, "" where none is held."""
        return np.array((*self.names, ""), dtype=object)[self.on(day)]

    def by_day(self, days: Sequence[date]) -> npt.NDArray[np.int32]:
        """`(days, pupils)` numbers into `names`."""
        return self.codes[[self._span(day) for day in days]]

    def _span(self, day: date) -> int:
        return bisect_right(self.starts, day) - 1


def _changes(pupil: Pupil, field: str) -> set[date]:
    """The days on which the pupil's value may differ from the day before."""
    rows = pupil.history.get(field, ())
    ends = {row.end + ONE_DAY for row in rows if row.end < FOREVER}
    return {row.start for row in rows} | ends
