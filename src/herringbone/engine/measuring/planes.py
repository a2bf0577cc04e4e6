"""A school's marks as running totals, one table a plane, so that any window is one subtraction.

`Planes` is built once for a `Registers`; each plane (possible, absent, late) is made when it is
first asked for. A session counts only if the school is open for it, the pupil's year group is not
closed out, and it lies inside an enrolment (`measures.md`, "Counts").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from herringbone.engine.england.codes import CLASSES, CodeClass
from herringbone.engine.measuring.ages import Ages
from herringbone.engine.measuring.figures import Counts, Flags
from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.dated import DatedField
from herringbone.engine.record.registers import Registers

Slots = npt.NDArray[Any]  # (slots, pupils)
Days = int | Counts

PRESENT_MARKS = ("/", "\\", "L", "U")
POSSIBLE = (
    CodeClass.PRESENT,
    CodeClass.EDUCATIONAL,
    CodeClass.AUTHORISED,
    CodeClass.UNAUTHORISED,
    CodeClass.COVID,
)
ATTENDED = (CodeClass.PRESENT, CodeClass.EDUCATIONAL)
ABSENT = (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED)
WINDOWS_ADDED = 8  # times all slots that are added up before running totals are worth their making


class Planes:
    """The planes of one `Registers`, all `(slots, pupils)`, and their running totals."""

    registers: Registers

    def __init__(self, registers: Registers) -> None:
        self.registers = registers
        self.calendar: Calendar = registers.calendar
        self.subjects = tuple(pupil.pupil_id for pupil in registers.pupils)
        self.size = len(registers.pupils)
        self._slots: dict[str, Slots] = {}
        self._running: dict[str, Slots] = {}
        self._added: Counter[str] = Counter()  # slots of each plane added up without them
        self._fields: dict[str, DatedField] = {}
        self.cache: dict[object, Any] = {}  # what runs and groups derive once from these planes

    @classmethod
    def of(cls, registers: Registers) -> Planes:
        return cls(registers)

    def field(self, name: str) -> DatedField:
        """A dated field of the roll for all pupils."""
        if name not in self._fields:
            self._fields[name] = DatedField.of(self.registers.pupils, name)
        return self._fields[name]

    def slots(self, plane: str) -> Slots:
        """`(slots, pupils)`: bool, or int32 for `minutes_late`. Raises `KeyError` if unknown."""
        if plane not in self._slots:
            self._slots[plane] = self._make(plane)
        return self._slots[plane]

    def running(self, plane: str) -> Slots:
        """`(slots + 1, pupils)`: row k is the total of the slots before k."""
        if plane not in self._running:
            self._running[plane] = running_totals(self.slots(plane))
            del self._slots[plane]  # three quarters of an evaluation's planes are not asked again
        return self._running[plane]

    def between(self, plane: str, first: int, stop: int) -> Counts:
        """`(pupils,)` sessions of a plane in slots `first` to `stop` (not included).

        A few windows are added up slot by slot, which is far cheaper than running totals; a plane
        that is asked again and again gets those.
        """
        self._added[plane] += stop - first
        often = self._added[plane] > WINDOWS_ADDED * self.calendar.slots
        if often or plane in self._running or plane == "minutes_late":
            totals = self.running(plane)
            return np.asarray(np.subtract(totals[stop], totals[first], dtype=np.int64))
        return added_up(self.slots(plane)[first:stop])

    def _make(self, plane: str) -> Slots:
        if plane.startswith("code:"):
            return self.marked_with(plane.removeprefix("code:"))
        return PLANES[plane](self)

    # --- which sessions count ---------------------------------------------------------------
    @cached_property
    def counted(self) -> Flags:
        """`(slots, pupils)`: open for the school and the pupil's year group, inside enrolment."""
        is_open = np.array([self.calendar.open_sessions(i) for i in range(len(self.calendar))])
        inside = self.enrolled & ~self._closed_out
        counted: Flags = np.repeat(inside, 2, axis=0) & is_open.reshape(-1, 1).astype(bool)
        return counted

    @cached_property
    def enrolled(self) -> Flags:
        """`(days, pupils)`: on roll that school day."""
        enrolled = np.zeros((self.size, len(self.calendar)), dtype=bool)
        spells = [(row, e) for row, p in enumerate(self.registers.pupils) for e in p.enrolments]
        dates = [day.toordinal() for day in self.calendar.dates]
        firsts = np.searchsorted(dates, [e.start.toordinal() for _, e in spells], "left")
        stops = np.searchsorted(dates, [e.end.toordinal() for _, e in spells], "right")
        for (row, _), first, stop in zip(spells, firsts.tolist(), stops.tolist(), strict=True):
            enrolled[row, first:stop] = True
        return np.ascontiguousarray(enrolled.T)

    @cached_property
    def _closed_out(self) -> Flags:
        """`(days, pupils)`: the school is open, but not for the pupil's year group."""
        closed = np.zeros((len(self.calendar), self.size), dtype=bool)
        for i, day in enumerate(self.calendar.days):
            if day.closed_for:
                names = self.field("year_group").names_on(day.date)
                closed[i] = [name in day.closed_for for name in names]
        return closed

    @cached_property
    def marks(self) -> npt.NDArray[np.uint8]:
        """`(slots, pupils)`: the mark's byte, 0 where the session does not count for the pupil."""
        return np.multiply(self.registers.marks.T, self.counted, order="C")

    # --- what they count as -----------------------------------------------------------------
    @cached_property
    def classes(self) -> npt.NDArray[np.uint8]:
        """`(slots, pupils)`: index into `CLASSES`, by the code set of the session's date."""
        classes = self._by_date(self.registers.codes.class_table, np.uint8)
        covid = classes == CLASSES.index(CodeClass.COVID)
        if covid.any():
            young = covid & self.marked_with("X") & ~self.of_compulsory_age
            classes[young] = CLASSES.index(CodeClass.NOT_POSSIBLE)
        return classes

    def _by_date(self, table: Callable[[date], npt.NDArray[Any]], kind: Any) -> Slots:
        """Each mark looked up in the table of its session's date."""
        found = np.zeros(self.marks.shape, dtype=kind)
        for span in self._code_spans:
            on = self.calendar.dates[span.start]
            marks = self.marks[2 * span.start : 2 * span.stop]
            values = table(on).astype(np.uint8).tobytes().ljust(256, b"\0")
            looked_up = np.frombuffer(marks.tobytes().translate(values), kind)
            found[2 * span.start : 2 * span.stop] = looked_up.reshape(marks.shape)
        return found

    @cached_property
    def _code_spans(self) -> tuple[range, ...]:
        """School days between changes of the code sets."""
        changes = self.registers.codes.change_dates()
        edges = [self.calendar.between(day, date.max).start for day in changes]
        cuts = sorted({0, len(self.calendar), *edges})
        return tuple(range(a, b) for a, b in pairwise(cuts))

    def of_class(self, *classes: CodeClass | None) -> Flags:
        """`(slots, pupils)`: counted sessions of these classes."""
        return _any_of(self.classes, [CLASSES.index(c) for c in classes]) & self.counted

    def marked_with(self, *symbols: str) -> Flags:
        """`(slots, pupils)`: counted sessions with one of these codes or a sub-code of it."""
        return _any_of(self.marks, self._bytes(*symbols))

    def _bytes(self, *symbols: str) -> list[int]:
        """The bytes that stand for these codes; 0 is no mark."""
        known = enumerate(self.registers.codes.symbols)
        return [byte for byte, symbol in known if byte and symbol in symbols]

    def family(self, letter: str) -> Flags:
        """`(slots, pupils)`: marked with a code or one of its sub-codes (I, I01, I02)."""
        return self.marked_with(*family_of(letter, self.registers.codes.symbols))

    # --- ages and details -------------------------------------------------------------------
    @cached_property
    def ages(self) -> Ages:
        return Ages.of(self.registers.pupils, self.calendar.year_start)

    @cached_property
    def of_compulsory_age(self) -> Flags:
        """`(slots, pupils)`: known to be of compulsory school age on the session's date."""
        return np.repeat(self.ages.compulsory_by_day(self.calendar.dates), 2, axis=0)

    @cached_property
    def with_reason(self) -> Flags:
        """`(slots, pupils)`: a reason is recorded beside the mark."""
        found = np.zeros((self.calendar.slots, self.size), dtype=bool)
        for (row, slot), detail in self.registers.details.items():
            found[slot, row] = bool(detail.reason.strip())
        return found

    @cached_property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """`(days + 1,)` datetime64[D]: each school day, then NaT, which number -1 finds."""
        return np.array([*self.calendar.dates, "NaT"], dtype="datetime64[D]")

    @cached_property
    def first_of_year(self) -> Counts:
        """`(days,)`: the first school day of each day's academic year."""
        years = [self.calendar.year_of(day) for day in self.calendar.dates]
        first = {year: self.calendar.year_days(year).start for year in self.calendar.years}
        return np.array([first[year] for year in years], dtype=np.int64)


def family_of(letter: str, symbols: tuple[str, ...]) -> tuple[str, ...]:
    """The code itself and its sub-codes, which are its letter and two digits."""
    return tuple(s for s in symbols if s == letter or (s[:1] == letter and len(s) == 3))


def _any_of(values: Slots, wanted: Sequence[int]) -> Flags:
    """`(slots, pupils)`: one of a few values; comparing with each is faster than a table."""
    found = np.zeros(values.shape, dtype=bool)
    for value in wanted:
        found |= values == value
    return found


def running_totals(values: Slots) -> Slots:
    """`(slots + 1, columns)` running totals, the first row 0; int16 where sessions fit, else int32.

    Row after row, because a sum down the columns of a wide table leaves the cache at each step.
    """
    slots, columns = values.shape
    fits = values.dtype == bool and slots < np.iinfo(np.int16).max
    totals = np.empty((slots + 1, columns), dtype=np.int16 if fits else np.int32)
    totals[0], totals[1:] = 0, values
    for before, row in pairwise(totals):
        row += before
    return totals


def added_up(values: Flags) -> Counts:
    """`(columns,)` sums of `(slots, columns)` flags, added as bytes as far as bytes reach."""
    found = np.zeros(values.shape[1], dtype=np.int64)
    for first in range(0, len(values), 255):
        found += np.add.reduce(values[first : first + 255].view(np.uint8), axis=0, dtype=np.uint8)
    return found


def _threshold(planes: Planes) -> Flags:
    table = planes.registers.codes.threshold_table
    counts: Flags = planes._by_date(table, np.bool_)
    return counts & planes.of_compulsory_age


def _no_reason(planes: Planes) -> Flags:
    return planes.family("N") | (planes.family("O") & ~planes.with_reason)


def _minutes_late(planes: Planes) -> Slots:
    minutes = np.zeros(planes.marks.shape, dtype=np.int32)
    for (row, slot), detail in planes.registers.details.items():
        minutes[slot, row] = detail.minutes_late or 0
    return minutes * planes.marked_with("L", "U")


def _illness_days(planes: Planes) -> Flags:
    """One a day, on its first session marked I, so that a day not yet over counts rightly."""
    ill = planes.family("I").reshape(len(planes.calendar), 2, planes.size).copy()
    ill[:, 1] &= ~ill[:, 0]
    return ill.reshape(-1, planes.size)


def _ends(planes: Planes, run: str) -> Flags:
    """Marked possible sessions that end a run; a Covid session does not."""
    marked: Flags = planes.slots("possible") & ~planes.slots("covid_sessions")
    return marked & ~planes.slots(f"counts:{run}")


PLANES: Mapping[str, Callable[[Planes], Slots]] = {
    "school_sessions": lambda p: p.counted,
    "possible": lambda p: p.of_class(*POSSIBLE),
    "attended": lambda p: p.of_class(*ATTENDED),
    "absent": lambda p: p.of_class(*ABSENT),
    "authorised": lambda p: p.of_class(CodeClass.AUTHORISED),
    "unauthorised": lambda p: p.of_class(CodeClass.UNAUTHORISED),
    "unmarked": lambda p: p.of_class(None),
    "covid_sessions": lambda p: p.of_class(CodeClass.COVID),
    "late": lambda p: p.marked_with("L"),
    "late_after_close": lambda p: p.marked_with("U"),
    "threshold_sessions": _threshold,
    "threshold_n": lambda p: p.slots("threshold_sessions") & p.family("N"),
    "n_sessions": lambda p: p.family("N"),
    "illness_sessions": lambda p: p.family("I"),
    "illness_days": _illness_days,
    "holiday_sessions": lambda p: p.family("G"),
    "no_reason_sessions": _no_reason,
    "covid_illness_sessions": lambda p: p.marked_with("I02"),
    "minutes_late": _minutes_late,
    "counts:absent_days_in_a_row": lambda p: p.slots("absent") & ~p.slots("late_after_close"),
    "counts:unexplained_days_in_a_row": lambda p: p.slots("absent") & p.slots("no_reason_sessions"),
    "counts:unauthorised_days_in_a_row": lambda p: p.slots("unauthorised"),
    "ends:absent_days_in_a_row": lambda p: _ends(p, "absent_days_in_a_row"),
    "ends:unexplained_days_in_a_row": lambda p: _ends(p, "unexplained_days_in_a_row"),
    "ends:unauthorised_days_in_a_row": lambda p: _ends(p, "unauthorised_days_in_a_row"),
    "on_site": lambda p: p.marked_with(*PRESENT_MARKS),
}
