"""All measures of all pupils as of one day: `Frame`.

Conditions, bands, reports and exports read it; it reads the running totals of `planes`. What each
name means is in `catalogue`, how it is worked out in `formulas`, and both again, plainly, in
`reference`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from herringbone.engine.measuring.bands import Band
from herringbone.engine.measuring.catalogue import MEASURES, Measure
from herringbone.engine.measuring.figures import (
    Counts,
    Figure,
    Flags,
    ImprovementRule,
    Truth,
    Words,
    certain,
    whole,
)
from herringbone.engine.measuring.formulas import FIGURES, TRUTHS
from herringbone.engine.measuring.measured import Measured, settle
from herringbone.engine.measuring.patterns import Pattern, find_patterns
from herringbone.engine.measuring.planes import Days, Planes, Slots
from herringbone.engine.measuring.runs import RUNS, run_lengths
from herringbone.engine.measuring.stretches import Stretch
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.roll import FLAGS, TEXT_FIELDS, Pupil

__all__ = ["MEASURES", "Figure", "Frame", "ImprovementRule", "Measure", "Stretch", "Truth"]

HALF_YEARS_AT_ENTRY = 11  # a whole school life begins at or before age 5 1/2


class Frame(Measured):
    """All pupils of a school as of a day; lazy, each figure made once.

    `period` is the range of school days of the provision's cadence (default: the year to date).
    `previous_close` is the number of the last school day of the period before, one for all or
    `(n,)` (default: the previous school day), for `previous_band` and improvement.
    `award_week_ends` is a weekday, Monday 0; `award_week` the days of the award week that closes
    with this frame, where a holiday ends it before that weekday. Arrays are `(n,)`, one entry a
    pupil, in the order of the registers.
    """

    def __init__(
        self,
        planes: Planes,
        as_of: AsOf,
        *,
        bands: Sequence[Band] = (),
        award_week_ends: int = 4,
        period: range | None = None,
        previous_close: Days | None = None,
        improvement: ImprovementRule | None = None,
        award_week: range | None = None,
    ) -> None:
        calendar = planes.calendar
        settings = settle(
            calendar, as_of, bands, award_week_ends, period, previous_close, improvement
        )
        super().__init__(planes, as_of, replace(settings, award_week=award_week))
        self.figures_by_name = PUPIL_FIGURES
        self.truths_by_name = PUPIL_TRUTHS
        self.subjects = planes.subjects

    @cached_property
    def on_roll(self) -> Flags:
        """`(n,)`: on roll on the as-of day."""
        day = self.calendar.index(self.as_of.date)
        if day is not None:
            return np.asarray(self.planes.enrolled[day])
        return self.planes.registers.on_roll(self.as_of.date)

    @property
    def birth_known(self) -> Flags:
        return self.planes.ages.known

    def running(self, plane: str) -> Slots:
        return self.planes.running(plane)

    def _all_between(self, plane: str, first: int, stop: int) -> Counts:
        return self.planes.between(plane, first, stop)

    def flag(self, name: str) -> Flags:
        """`(n,)`: a flag of the roll on the as-of day, or `sen` (K or E). Raises `KeyError`."""
        found: Flags = self._once(f"flag {name}", lambda: self._flag(name))
        return found

    def _flag(self, name: str) -> Flags:
        if name != "sen" and name not in FLAGS:
            raise KeyError(name)
        wanted = ("K", "E") if name == "sen" else ("1",)
        field = self.planes.field(name)
        return np.isin(
            field.on(self.as_of.date), [k for k, v in enumerate(field.names) if v in wanted]
        )

    def text(self, name: str) -> Words:
        """`(n,)` object: a text field of the roll on the as-of day, `band` or `previous_band`;
        "" is nothing. Raises `KeyError`."""
        if name not in TEXT_FIELDS:
            return super().text(name)
        field = self.planes.field(name)
        found: Words = self._once(f"text {name}", lambda: field.names_on(self.as_of.date))
        return found

    def day(self, name: str) -> npt.NDArray[np.datetime64]:
        """`(n,)` datetime64[D]: `last_seen`, NaT where never. Raises `KeyError`."""
        if name != "last_seen":
            raise KeyError(name)
        return self.planes.dates[self.last_seen]

    @cached_property
    def last_seen(self) -> npt.NDArray[np.int64]:
        """`(n,)`: the number of the latest school day with / \\ L or U; -1 where there is none."""
        seen: npt.NDArray[np.int64] = _seen_days(self.planes)[self.limit].astype(np.int64)
        return seen

    @cached_property
    def runs(self) -> dict[str, npt.NDArray[np.int64]]:
        return run_lengths(self.planes, self.today, self.limit)

    @cached_property
    def patterns(self) -> list[Pattern]:
        """Significant weekday and session patterns of the year to date, strongest first."""
        days = self.window("year") or range(0)
        return find_patterns(self.planes, days, self.limit, self.on_roll)


def _seen_days(planes: Planes) -> Slots:
    """`(slots + 1, pupils)`: day last seen before each slot, -1 for never; kept with the planes."""
    if "seen" not in planes.cache:
        seen = np.full((planes.calendar.slots + 1, planes.size), -1, dtype=np.int32)
        days = np.arange(planes.calendar.slots).reshape(-1, 1) // 2
        seen[1:] = np.where(planes.slots("on_site"), days, -1)
        planes.cache["seen"] = np.maximum.accumulate(seen, axis=0)
    found: Slots = planes.cache["seen"]
    return found


def _run(name: str) -> Callable[[Frame, range], Figure]:
    return lambda frame, _: whole(frame.runs[name])


def days_not_seen(frame: Frame, _: range) -> Figure:
    """School days after the pupil was last seen, the as-of day included; nothing if never seen."""
    return whole(frame.today - frame.last_seen, frame.last_seen >= 0)


def compulsory_age(frame: Frame, _: range) -> Truth:
    ages = frame.planes.ages
    return Truth(ages.compulsory_on(frame.as_of.date), ages.known)


def unexplained_today(frame: Frame, _: range) -> Truth:
    """An N on the as-of day, or a blank in a register of the pupil's class that was submitted:
    one in which any pupil of that class has a mark."""
    planes, day = frame.planes, frame.calendar.index(frame.as_of.date)
    found = np.zeros(frame.size, dtype=bool)
    if day is None:
        return certain(found)
    classes = planes.field("class").on(frame.as_of.date)
    for slot in range(2 * day, min(2 * day + 2, frame.limit)):
        submitted = np.bincount(classes, weights=planes.marks[slot] > 0) > 0
        found |= planes.slots("n_sessions")[slot]
        found |= planes.slots("unmarked")[slot] & submitted[classes]
    return certain(found)


def career_complete(frame: Frame, _: range) -> Truth:
    """Do the years held cover the pupil's whole school life? Yes where the first enrolment began
    in the first academic year held or later, at or before age 5 1/2; no where either is unknown."""
    cache = frame.planes.cache
    if "career" not in cache:
        calendar = frame.calendar
        held_from = calendar.start_of(calendar.years[0]) if calendar.years else date.max
        pupils = frame.planes.registers.pupils
        cache["career"] = np.array([_entered_young(p, held_from) for p in pupils], dtype=bool)
    return certain(cache["career"])


def _entered_young(pupil: Pupil, held_from: date) -> bool:
    start = min((enrolment.start for enrolment in pupil.enrolments), default=date.min)
    oldest = half_birthday(pupil.date_of_birth) if pupil.date_of_birth else date.min
    return held_from <= start <= oldest


def half_birthday(born: date) -> date:
    """The day a child turns 5 1/2: six months after the fifth birthday, in that month."""
    months = born.year * 12 + born.month - 1 + 6 * HALF_YEARS_AT_ENTRY
    year, month = divmod(months, 12)
    return date(year, month + 1, min(born.day, 28))


def pattern(frame: Frame, _: range) -> Truth:
    found = np.zeros(frame.size, dtype=bool)
    found[[p.row for p in frame.patterns]] = True
    return certain(found)


PUPIL_FIGURES: Mapping[str, Callable[[Any, range], Figure]] = {
    **FIGURES,
    **{name: _run(name) for name in RUNS},
    "days_not_seen": days_not_seen,
}
PUPIL_TRUTHS: Mapping[str, Callable[[Any, range], Truth]] = {
    **TRUTHS,
    "compulsory_age": compulsory_age,
    "unexplained_today": unexplained_today,
    "career_complete": career_complete,
    "pattern": pattern,
}
