"""The same measures for groups: a class, a year group, the school, or pupils with a characteristic.

Pooled, sum over sum. A session belongs to the group that the pupil was in on that date, and leavers
count to their leaving day (`measures.md`, "Groups").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from herringbone.engine.figures import Counts, Figure, Flags, percentage, whole
from herringbone.engine.formulas import FIGURES, TRUTHS
from herringbone.engine.measured import Measured, Settings, previous_school_day
from herringbone.engine.measures import Frame
from herringbone.engine.planes import Days, Planes, Slots
from herringbone.engine.roll import FLAGS, TEXT_FIELDS

WHOLE = ("school", "trust")  # one school is all the trust that a frame knows
NEW_STARTER = "new_starter"
TABLES_KEPT = 256  # pooled tables of one school; whoever leaves pupils out may ask for many
Numbers = npt.NDArray[np.int32]


class GroupFrame(Measured):
    """Groups of one kind as of a day: `class`, `year_group`, `school`, `trust`, a text field of the
    roll (`sex`, `ethnicity`, `sen`), a flag (groups `pp` and `not pp`) or `new_starter`.

    `leaving_out` `(pupils,)` takes pupils out of every figure. `subjects` are the groups that have
    a pupil on the as-of day, sorted by name. Raises `KeyError` for an unknown kind.
    """

    def __init__(self, frame: Frame, kind: str, *, leaving_out: Flags | None = None) -> None:
        super().__init__(frame.planes, frame.as_of, _for_groups(frame))
        self.frame, self.kind, self.leaving_out = frame, kind, leaving_out
        self.figures_by_name = GROUP_FIGURES
        self.truths_by_name = TRUTHS
        self._names = _group_names(self.planes, kind)
        self._keep = _order(self._names, self.members_of(self.kept))
        self.subjects = tuple(self._names[k] for k in self._keep)

    @property
    def birth_known(self) -> Flags:
        """Pooled sessions are those of the pupils whose age is known."""
        return np.ones(self.size, dtype=bool)

    @cached_property
    def kept(self) -> Flags:
        """`(pupils,)`: on roll on the as-of day and not left out."""
        here = self.frame.on_roll
        return here if self.leaving_out is None else here & ~self.leaving_out

    @cached_property
    def membership(self) -> Numbers:
        """`(pupils,)`: the number of each pupil's group on the as-of day."""
        if self.kind in WHOLE:
            return np.zeros(self.planes.size, dtype=np.int32)
        if self.kind == NEW_STARTER:
            starters: Numbers = _new_starters(self.planes, [self.as_of.date])[0]
            return starters
        today: Numbers = self.planes.field(self.kind).on(self.as_of.date)
        found: Numbers = _lookup(self.planes, self.kind)[today]
        return found

    def members_of(self, chosen: Flags) -> Counts:
        """How many chosen pupils each group (present or not) has on the as-of day."""
        sums = np.bincount(self.membership[chosen], minlength=len(self._names))
        return sums.astype(np.int64)

    def members(self, chosen: Flags) -> Counts:
        """`(n,)`: how many of the chosen `(pupils,)` are in each group on the as-of day."""
        return self.members_of(chosen & self.kept)[self._keep]

    def running(self, plane: str) -> Slots:
        """`(slots + 1, groups)` running totals, pooled by the group of each session's date; a
        column for every group there has ever been; kept with the planes."""
        left_out = b"" if self.leaving_out is None else self.leaving_out.tobytes()
        tables: dict[tuple[str, str, bytes], Slots]
        tables = self.planes.cache.setdefault("group tables", {})
        key = (self.kind, plane, left_out)
        if key not in tables:
            while len(tables) >= TABLES_KEPT:
                del tables[next(iter(tables))]
            tables[key] = self._pooled(plane)
        return tables[key]

    def _all_between(self, plane: str, first: int, stop: int) -> Counts:
        totals = self.running(plane)
        return np.asarray(totals[stop, self._keep] - totals[first, self._keep])

    def _row(self, totals: Slots, slot: Days) -> Slots:
        return totals[slot, self._keep]

    def _pooled(self, plane: str) -> Slots:
        own = self.planes.running(plane)
        found = np.zeros((len(own), len(self._names)), dtype=np.int64)
        for span in _spans(self.planes, self.kind):
            before, after = span.slots.start, slice(span.slots.start + 1, span.slots.stop + 1)
            found[after] = found[before]
            groups, totals = span.pooled(own, self.leaving_out)
            found[after, groups] += totals[1:] - totals[0]
        return found


@dataclass(frozen=True, slots=True)
class _Span:
    """Sessions between which nobody changes group: pupils ordered by the number of their group,
    so that a group's total, which grows as its pupils' totals do, is a sum of neighbours."""

    slots: range
    pupils: npt.NDArray[np.intp]
    numbers: Numbers

    def pooled(self, own: Slots, leaving_out: Flags | None) -> tuple[Numbers, Slots]:
        """`(groups,)` numbers of groups with somebody in them; their pupils' running totals
        `(slots + 1, groups)`, from before the first session to after the last."""
        pupils, numbers = self.pupils, self.numbers
        if leaving_out is not None:
            stay = ~leaving_out[pupils]
            pupils, numbers = pupils[stay], numbers[stay]
        firsts = np.flatnonzero(np.diff(numbers, prepend=-1))
        ordered = own[self.slots.start : self.slots.stop + 1].take(pupils, axis=1)
        return numbers[firsts], np.add.reduceat(ordered, firsts, axis=1, dtype=np.int64)


def _for_groups(frame: Frame) -> Settings:
    """The frame's settings; where each pupil has an own close, a group has the previous day's."""
    if isinstance(frame.settings.previous_close, (int, np.integer)):
        return frame.settings
    close = previous_school_day(frame.calendar, frame.as_of)
    return replace(frame.settings, previous_close=close)


def _group_names(planes: Planes, kind: str) -> tuple[str, ...]:
    """Every group of a kind that has ever been, by number."""
    if kind in WHOLE:
        return (planes.registers.school.name,)
    if kind == NEW_STARTER or kind in FLAGS:
        return (f"not {kind}", kind)
    if kind not in TEXT_FIELDS:
        raise KeyError(kind)
    return planes.field(kind).names


def _lookup(planes: Planes, kind: str) -> Numbers:
    """The group number of each value of a field: of flags, whether it is set."""
    names = planes.field(kind).names
    if kind in FLAGS:
        return np.array([name == "1" for name in names], dtype=np.int32)
    return np.arange(len(names), dtype=np.int32)


def _order(names: Sequence[str], members: Counts) -> list[int]:
    """Numbers of the groups with someone in them, by name; "" is no group."""
    return sorted((k for k, name in enumerate(names) if name and members[k]), key=names.__getitem__)


def _spans(planes: Planes, kind: str) -> list[_Span]:
    """The spans of all sessions, in order; kept with the planes."""
    key = f"spans {kind}"
    if key not in planes.cache:
        numbers = _by_day(planes, kind)
        changed = np.any(numbers[1:] != numbers[:-1], axis=1)
        edges = [0, *(np.flatnonzero(changed) + 1).tolist(), len(numbers)]
        planes.cache[key] = [
            _Span(range(2 * first, 2 * stop), order, numbers[first][order])
            for first, stop in pairwise(edges)
            if first < stop
            for order in (np.argsort(numbers[first], kind="stable"),)
        ]
    found: list[_Span] = planes.cache[key]
    return found


def _by_day(planes: Planes, kind: str) -> Numbers:
    """`(days, pupils)`: the number of each pupil's group on each school day."""
    dates = planes.calendar.dates
    if kind in WHOLE:
        return np.zeros((len(dates), planes.size), dtype=np.int32)
    if kind == NEW_STARTER:
        return _new_starters(planes, dates)
    return _lookup(planes, kind)[planes.field(kind).by_day(dates)]


def _new_starters(planes: Planes, days: Sequence[date]) -> Numbers:
    """`(days, pupils)`: 1 where the enrolment covering the day began after the first school day of
    that day's academic year."""
    found = np.zeros((planes.size, len(days)), dtype=np.int32)
    calendar = planes.calendar
    firsts = {year: calendar.year_days(year) for year in calendar.years}
    for row, pupil in enumerate(planes.registers.pupils):
        for enrolment in pupil.enrolments:
            year = firsts.get(calendar.year_of(enrolment.start))
            if year and enrolment.start > calendar.dates[year.start]:
                last = min(enrolment.end, calendar.dates[year.stop - 1])
                found[row, bisect_left(days, enrolment.start) : bisect_right(days, last)] = 1
    return np.ascontiguousarray(found.T)


def dfe_cohort(frame: Frame) -> Flags:
    """`(pupils,)`: whom the DfE's figures are about: in Years 1 to 11 on the as-of day and, where
    the date of birth is known, aged 5 to 15 on 31 August before the academic year."""
    calendar, day = frame.calendar, frame.as_of.date
    year = calendar.year_of(day)
    groups = [str(number) for number in range(1, 12)]
    in_years = np.isin(frame.text("year_group").astype(str), groups)
    oldest, youngest = date(year - 16, 8, 31), date(year - 5, 8, 31)
    born = [pupil.date_of_birth for pupil in frame.planes.registers.pupils]
    of_age = np.array([b is None or oldest < b <= youngest for b in born], dtype=bool)
    return np.asarray(in_years & of_age)


def pupils(groups: GroupFrame, _: range) -> Figure:
    """Pupils on roll on the as-of day."""
    return whole(groups.members(groups.kept))


def share(test: str) -> Callable[[GroupFrame, range], Figure]:
    """Share of the enrolments on the as-of day with a possible session that meet a test."""

    def formula(groups: GroupFrame, days: range) -> Figure:
        possible = groups.frame.count("possible", days) > 0
        met = groups.frame.truth(test).value
        return percentage(groups.members(met & possible), groups.members(possible))

    return formula


GROUP_FIGURES: Mapping[str, Callable[[Any, range], Figure]] = {
    **FIGURES,
    "pupils": pupils,
    "pa_share": share("persistently_absent"),
    "sa_share": share("severely_absent"),
}
