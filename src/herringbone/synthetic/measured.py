"""What a synthetic school turned out to be, in the department's own terms.

Plain counts over the marks, written apart from the generator and from the engine's kernel, so that
the calibration is checked by something that shares no code with either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from herringbone.engine.england.code_book import CLASSES, CodeClass
from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.calendar import Calendar
from herringbone.synthetic.figures import Floats
from herringbone.synthetic.placing import Bools, Bytes
from herringbone.synthetic.propensity import Ints

POSSIBLE = (
    CodeClass.PRESENT,
    CodeClass.EDUCATIONAL,
    CodeClass.AUTHORISED,
    CodeClass.UNAUTHORISED,
    CodeClass.COVID,
)
ABSENT = (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED)


@dataclass(frozen=True, slots=True)
class Measured:
    """One school, per cent unless named otherwise. `weekday` (5,) is absence against the week's
    mean; `any_of` the pupils with at least one session of a code; `possible` and `absent`
    (pupils,) are sessions."""

    absence: float
    persistent: float
    severe: float
    per_10000: Mapping[str, float]
    any_of: Mapping[str, float]
    weekday: Floats
    possible: Ints
    absent: Ints


def measure(calendar: Calendar, marks: Bytes, codes: Sequence[str] = ()) -> Measured:
    """The figures of all years held, and of each of `codes`."""
    possible, absent = _of_classes(calendar, marks, POSSIBLE), _of_classes(calendar, marks, ABSENT)
    by_pupil, missed = possible.sum(axis=1), absent.sum(axis=1)
    sessions, enrolled = int(by_pupil.sum()), int((by_pupil > 0).sum())
    book = national_codes()
    held = {code: marks == (book.byte(code) or 0) for code in codes}
    return Measured(
        absence=100 * int(missed.sum()) / sessions,
        persistent=100 * int(((missed * 10 >= by_pupil) & (by_pupil > 0)).sum()) / enrolled,
        severe=100 * int(((missed * 2 >= by_pupil) & (by_pupil > 0)).sum()) / enrolled,
        per_10000={code: 10000 * int(at.sum()) / sessions for code, at in held.items()},
        any_of={code: 100 * int(at.any(axis=1).sum()) / enrolled for code, at in held.items()},
        weekday=_by_weekday(calendar, possible, absent),
        possible=by_pupil,
        absent=missed,
    )


def persistent_share(measured: Measured, chosen: Bools) -> float:
    """Persistent absence in per cent among some pupils; nan where there are none."""
    possible, absent = measured.possible[chosen], measured.absent[chosen]
    persistent = (absent * 10 >= possible) & (possible > 0)
    return 100 * float(persistent.sum()) / max(int((possible > 0).sum()), 1)


def _of_classes(calendar: Calendar, marks: Bytes, classes: Sequence[CodeClass]) -> Bools:
    """Where a mark's class, on its own date, is one of these."""
    book = national_codes()
    found = np.zeros(marks.shape, dtype=bool)
    tables: dict[bytes, list[int]] = {}
    for i, day in enumerate(calendar.dates):
        tables.setdefault(book.class_table(day).tobytes(), []).extend((2 * i, 2 * i + 1))
    wanted = [CLASSES.index(each) for each in classes]
    for table, slots in tables.items():
        is_one = np.isin(np.frombuffer(table, dtype=np.uint8), wanted)
        found[:, slots] = is_one[marks[:, slots]]
    return found


def _by_weekday(calendar: Calendar, possible: Bools, absent: Bools) -> Floats:
    weekday = np.repeat([day.weekday() for day in calendar.dates], 2)
    rates = np.array(
        [absent[:, weekday == n].sum() / max(possible[:, weekday == n].sum(), 1) for n in range(5)]
    )
    ratios: Floats = rates / rates.mean()
    return ratios
