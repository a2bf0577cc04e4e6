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

from herringbone.engine.measuring.figures import Counts, Figure, Flags, percentage, whole
from herringbone.engine.measuring.formulas import FIGURES, TRUTHS
from herringbone.engine.measuring.measured import Measured, Settings, previous_school_day
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Days, Planes, Slots
from herringbone.engine.record.roll import FLAGS, TEXT_FIELDS

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
        own, members = self.planes.running(plane), _members(self.planes, self.kind)
        found = np.zeros((len(own), len(self._names)), dtype=np.int64)
        groups, totals = members.settled(own, self.leaving_out)
        found[:, groups] = totals
        for stay in members.stays:
            if self.leaving_out is None or not self.leaving_out[stay.pupil]:
                stay.add(own[:, stay.pupil], found[:, stay.group])
        return found


@dataclass(frozen=True, slots=True)
class _Stay:
    """The sessions for which a pupil who changes group is in one of them."""

    pupil: int
    group: int
    slots: range

    def add(self, own: Slots, group: Slots) -> None:
        """Add what the pupil's running totals `(slots + 1,)` grow by to the group's."""
        first, stop = self.slots.start, self.slots.stop
        group[first + 1 : stop + 1] += own[first + 1 : stop + 1] - own[first]
        group[stop + 1 :] += own[stop] - own[first]


@dataclass(frozen=True, slots=True)
class _Members:
    """Who is in which group of a kind: `pupils` never change and are ordered by `numbers`, that of
    their group, so that a group's totals are sums of neighbours; the few others have `stays`."""

    pupils: npt.NDArray[np.intp]
    numbers: Numbers
    stays: tuple[_Stay, ...]

    @classmethod
    def of(cls, by_day: Numbers) -> _Members:
        """`by_day` is `(days, pupils)`, group numbers."""
        first = by_day[0] if len(by_day) else np.zeros(by_day.shape[1], dtype=np.int32)
        moved = np.any(by_day != first, axis=0)
        order = np.argsort(first, kind="stable")
        order = order[~moved[order]]
        stays = []
        for pupil in np.flatnonzero(moved).tolist():
            days = by_day[:, pupil]
            edges = (np.flatnonzero(np.diff(days)) + 1).tolist()
            for start, stop in pairwise([0, *edges, len(days)]):
                stays.append(_Stay(pupil, int(days[start]), range(2 * start, 2 * stop)))
        return cls(order, first[order], tuple(stays))

    def settled(self, own: Slots, leaving_out: Flags | None) -> tuple[Numbers, Slots]:
        """`(groups,)` numbers of groups with somebody settled; their running totals
        `(slots + 1, groups)`."""
        pupils, numbers = self.pupils, self.numbers
        if leaving_out is not None:
            kept = ~leaving_out[pupils]
            pupils, numbers = pupils[kept], numbers[kept]
        firsts = np.flatnonzero(np.diff(numbers, prepend=-1))
        totals = np.add.reduceat(own.take(pupils, axis=1), firsts, axis=1, dtype=np.int64)
        return numbers[firsts], totals


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


def _members(planes: Planes, kind: str) -> _Members:
    """Kept with the planes."""
    key = f"members {kind}"
    if key not in planes.cache:
        planes.cache[key] = _Members.of(_by_day(planes, kind))
    found: _Members = planes.cache[key]
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
