"""What stands beside the marks of a window, as arrays over the same table: a year of a school of
1,700 has fifty thousand notes and minutes, too many to look at one by one.

`looking` reads it once for all checks; authorisers, providers and what is expected, which few marks
carry, stand in `Marks.details`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import CharField, Q
from django.db.models.functions import Cast

from herringbone.web.office.marks import Detail, Key, Marks
from herringbone.web.registers.models import MarkDetail
from herringbone.web.registers.slots import code_of
from herringbone.web.schools.querysets import rows_of

Words = tuple[str, str]
NOTHING: Words = ("", "")
CODES = 256
"""More than a byte can tell apart."""


@dataclass(frozen=True)
class Beside:
    """`words` is `(pupils, sessions)`, the place in `said` of what was written about each mark (0
    for nothing); `has_minutes` says where an arrival was timed."""

    codes: npt.NDArray[np.uint8]
    said: Sequence[Words]
    words: npt.NDArray[np.int32]
    has_minutes: npt.NDArray[np.bool_]

    @cached_property
    def has_words(self) -> npt.NDArray[np.bool_]:
        return self.words > 0

    @cached_property
    def _together(self) -> npt.NDArray[np.int32]:
        """What is written and the code that it is written about, as one number."""
        return self.words * CODES + self.codes

    def pairs(self) -> Iterator[tuple[int, str, Words]]:
        """Each code with each thing that was written about it, once and not mark by mark: the same
        few things are written again and again. The number is for `where`."""
        for pair in np.unique(self._together[self.has_words]).tolist():
            words, code = divmod(pair, CODES)
            yield pair, code_of(code), self.said[words]

    def where(self, pair: int) -> npt.NDArray[np.bool_]:
        """`(pupils, sessions)`: the marks with this code and these words."""
        return self._together == pair


def beside(marks: Marks) -> Beside:
    """Read in one query, in the plain types of the database: dates as text, places as numbers."""
    rows = list(_rows(marks, "minutes_late", "reason", "note"))
    keys, days, sessions, minutes, reasons, notes = zip(*rows, strict=True) if rows else [()] * 6
    column_of = {(day.isoformat(), one): place for (day, one), place in marks.column_of.items()}
    pupils = _numbers(map(marks.row_of.get, keys, repeat(-1)), len(rows))
    columns = _numbers(map(column_of.get, zip(days, sessions, strict=True), repeat(-1)), len(rows))
    known = {NOTHING: 0}
    places = _numbers(
        (known.setdefault(pair, len(known)) for pair in zip(notes, reasons, strict=True)), len(rows)
    )
    here = (pupils >= 0) & (columns >= 0)
    timed = here & np.array([one is not None for one in minutes], dtype=np.bool_)
    words = np.zeros(marks.codes.shape, dtype=np.int32)
    words[pupils[here], columns[here]] = places[here]
    has_minutes = np.zeros(marks.codes.shape, dtype=np.bool_)
    has_minutes[pupils[timed], columns[timed]] = True
    return Beside(marks.codes, list(known), words, has_minutes)


def rare_details(marks: Marks) -> dict[Key, Detail]:
    """The details of marks that carry more than words and minutes."""
    more = ~Q(authoriser="", provider="", origin="", expected="", original="", is_amended=False)
    rows = _details(marks).filter(more).values_list(*Detail._fields)
    return {row[:3]: Detail(*row) for row in rows if row[0] in marks.row_of}


def _numbers(values: Any, count: int) -> npt.NDArray[np.int32]:
    return np.fromiter(values, dtype=np.int32, count=count)


def _details(marks: Marks) -> Any:
    days = sorted({day for day, _ in marks.sessions})
    school = marks.roster.school
    return MarkDetail.objects.filter(rows_of(marks.roster.pupils), school=school, date__in=days)


def _rows(marks: Marks, *fields: str) -> Any:
    """Without Django's own types: turning fifty thousand texts into dates takes as long as reading
    them, and only their place is wanted."""
    plain = _details(marks).annotate(day=Cast("date", CharField()))
    return plain.values_list("pupil_id", "day", "session", *fields)
