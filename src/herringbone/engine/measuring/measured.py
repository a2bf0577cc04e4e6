"""What a frame of pupils and a frame of groups share: windows, counts and figures by name.

A frame knows the as-of day and how to count a plane over school days; `formulas` turn counts into
figures, so that a class's attendance and a pupil's are one function.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import numpy as np

from herringbone.engine.measuring.bands import Band, band_names
from herringbone.engine.measuring.catalogue import CODE_SESSIONS, Measure, split_name
from herringbone.engine.measuring.figures import (
    Counts,
    Figure,
    Flags,
    ImprovementRule,
    Truth,
    Words,
    difference,
    nothing,
)
from herringbone.engine.measuring.planes import Days, Planes, Slots
from herringbone.engine.measuring.stretches import Stretch
from herringbone.engine.record.calendar import AsOf, Calendar

LEAST_TO_COMPARE = (
    10  # possible sessions on either side of an event (measures.md, "Since an event")
)
DAYS_BEFORE_AN_EVENT = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What a strategy or cadence settles for a frame; see `Frame`."""

    bands: tuple[Band, ...]
    award_week_ends: int
    period: range | None
    previous_close: Days
    rule: ImprovementRule
    award_week: range | None = None  # the award week that closes, where it ends before its weekday


class Measured(ABC):
    """Subjects measured as of a day; figures are made when first asked for."""

    planes: Planes
    as_of: AsOf
    settings: Settings
    subjects: tuple[str, ...]
    figures_by_name: Mapping[str, Callable[[Any, range], Figure]]
    truths_by_name: Mapping[str, Callable[[Any, range], Truth]]

    def __init__(self, planes: Planes, as_of: AsOf, settings: Settings) -> None:
        self.planes, self.as_of, self.settings = planes, as_of, settings
        self.calendar: Calendar = planes.calendar
        self.limit = self.calendar.due_slots(as_of)
        self.today = self.calendar.last_index(as_of.date)
        self._found: dict[str, Any] = {}

    @property
    def size(self) -> int:
        return len(self.subjects)

    # --- windows ----------------------------------------------------------------------------
    def window(self, name: str) -> range | None:
        """School days of a window as of this day; None where it is nothing."""
        if name == "award_week" and self.settings.award_week is not None:
            return self.settings.award_week
        key = f"window {name}"
        if key not in self._found:
            self._found[key] = self.calendar.window(
                name,
                self.as_of.date,
                award_week_ends=self.settings.award_week_ends,
                period=self.settings.period,
            )
        found: range | None = self._found[key]
        return found

    @cached_property
    def whole_year(self) -> range:
        """All school days of the as-of day's academic year, those to come included."""
        return self.calendar.year_days(self.calendar.year_of(self.as_of.date))

    @cached_property
    def ten_weeks(self) -> range:
        """The school week holding the as-of day, or the latest before it, and the nine before."""
        this_week = self.calendar.calendar_week(self.as_of.date)
        day = this_week.start if this_week else self.today
        if day < 0:
            return range(0)
        week = self.calendar.week_of_day[day]
        return range(self.calendar.weeks[max(0, week - 9)].start, self.calendar.weeks[week].stop)

    # --- counting ---------------------------------------------------------------------------
    @abstractmethod
    def running(self, plane: str) -> Slots:
        """`(slots + 1, n)` running totals of a plane."""

    def counts(self, plane: str, start: Days, stop: Days) -> Counts:
        """`(n,)` sessions of a plane on school days `start` to `stop` (not included), due only.

        `start` and `stop` are day numbers, one for all or `(n,)`. Raises `KeyError`.
        """
        return self._between(plane, self._due(start), self._due(stop))

    def count(self, plane: str, days: range) -> Counts:
        return self.counts(plane, days.start, days.stop)

    def threshold(self, plane: str, days: range) -> Figure:
        """Sessions towards a penalty notice; nothing where the date of birth is unknown."""
        return self.whole(self.count(plane, days), self.birth_known)

    def whole(self, counts: Counts, known: Flags | None = None) -> Figure:
        """A count as a figure, known for all unless told otherwise."""
        ones, every = self._ones
        return Figure(counts, ones, every if known is None else known)

    @cached_property
    def _ones(self) -> tuple[Counts, Flags]:
        return np.ones(self.size, dtype=np.int64), np.ones(self.size, dtype=bool)

    @property
    @abstractmethod
    def birth_known(self) -> Flags:
        """`(n,)`: the subject's age on a date can be told."""

    def ahead(self) -> Counts:
        """`(n,)` sessions of this academic year that are not yet due."""
        start, stop = 2 * self.whole_year.start, 2 * self.whole_year.stop
        first = min(max(start, self.limit), stop)
        return self._between("school_sessions", first, stop)

    def _between(self, plane: str, first: Days, stop: Days) -> Counts:
        if isinstance(first, int) and isinstance(stop, int):
            found: Counts = self._once(
                f"{plane} {first} {stop}", lambda: self._all_between(plane, first, stop)
            )
            return found
        totals = self.running(plane)
        return np.subtract(self._row(totals, stop), self._row(totals, first), dtype=np.int64)

    @abstractmethod
    def _all_between(self, plane: str, first: int, stop: int) -> Counts:
        """`(n,)` sessions of a plane in slots `first` to `stop`, the same for all."""

    def _row(self, totals: Slots, slot: Days) -> Slots:
        """`(n,)`: each subject's running total before a slot, one for all or `(n,)`."""
        return np.asarray(totals[slot, np.arange(self.size)])

    def _due(self, day: Days) -> Days:
        if isinstance(day, (int, np.integer)):
            return max(0, min(2 * int(day), self.limit))
        return np.clip(2 * day, 0, self.limit)

    # --- figures by name --------------------------------------------------------------------
    def figure(self, name: str) -> Figure:
        """A number by name, with its window before a dot. Raises `KeyError` if unknown."""
        found: Figure = self._once(f"figure {name}", lambda: self._figure(name))
        return found

    def truth(self, name: str) -> Truth:
        """A three-valued answer by name. Raises `KeyError` if unknown."""
        found: Truth = self._once(f"truth {name}", lambda: self._truth(name))
        return found

    def _once(self, key: str, make: Callable[[], Any]) -> Any:
        if key not in self._found:
            self._found[key] = make()
        return self._found[key]

    def _figure(self, name: str) -> Figure:
        window, measure = split_name(name)
        formula = self._formula(measure)
        days = self.window(window)
        return nothing(self.size) if days is None else formula(self, days)

    def _formula(self, measure: Measure) -> Callable[[Any, range], Figure]:
        if measure.name.startswith(CODE_SESSIONS):
            symbol = measure.name.removeprefix(CODE_SESSIONS)
            if symbol not in self.planes.registers.codes.symbols[1:]:
                raise KeyError(measure.name)
            return lambda m, days: m.whole(m.count(f"code:{symbol}", days))
        return self.figures_by_name[measure.name]

    def _truth(self, name: str) -> Truth:
        window, measure = split_name(name)
        formula = self.truths_by_name[measure.name]
        days = self.window(window)
        if days is None:
            none = np.zeros(self.size, dtype=bool)
            return Truth(none, none)
        return formula(self, days)

    # --- bands ------------------------------------------------------------------------------
    def text(self, name: str) -> Words:
        """`(n,)` object: `band` or `previous_band`, "" for nothing. Raises `KeyError`."""
        if name not in ("band", "previous_band"):
            raise KeyError(name)
        found: Words = self._once(name, lambda: self._band(name))
        return found

    def _band(self, name: str) -> Words:
        attendance = self.figure("attendance") if name == "band" else self._previous_attendance()
        return band_names(attendance, self.settings.bands)

    def _previous_attendance(self) -> Figure:
        """The year's attendance at the previous close; nothing where that was another year."""
        close, year = np.asarray(self.settings.previous_close), self.whole_year
        this_year = (close >= year.start) & (close < year.stop)
        stop = np.where(this_year, close + 1, year.start)
        return self.stretch(*_in_order(year.start, stop)).attendance

    # --- since an event ---------------------------------------------------------------------
    def stretch(self, start: Days, stop: Days) -> Stretch:
        late = self.counts("late", start, stop) + self.counts("late_after_close", start, stop)
        possible, absent = self.counts("possible", start, stop), self.counts("absent", start, stop)
        return Stretch(possible, absent, late)

    def since(self, event_day: Days) -> Stretch:
        """School days after the event up to the as-of day, of this academic year.

        `event_day` is a day number, one for all or `(n,)`; below 0 there was no event.
        """
        stop = np.where(np.asarray(event_day) < 0, 0, self.today + 1)
        start = np.maximum(np.asarray(event_day) + 1, self.whole_year.start)
        return self.stretch(*_in_order(start, stop))

    def before(self, event_day: Days) -> Stretch:
        """The 20 school days up to and including the event, of the event's academic year."""
        event = np.asarray(event_day)
        first = self.planes.first_of_year
        floor = first[np.clip(event, 0, len(first) - 1)] if len(first) else event
        start = np.maximum(event + 1 - DAYS_BEFORE_AN_EVENT, floor)
        return self.stretch(*_in_order(start, event + 1))

    def improvement(self, event_day: Days) -> Figure:
        """Exact points since the event; nothing under 10 possible sessions on either side."""
        since, before = self.since(event_day), self.before(event_day)
        return difference(since.attendance, before.attendance, since.enough & before.enough)


def previous_school_day(calendar: Calendar, as_of: AsOf) -> int:
    """The number of the latest school day before the as-of day; -1 where there is none."""
    return calendar.last_index(as_of.date - timedelta(days=1))


def settle(
    calendar: Calendar,
    as_of: AsOf,
    bands: Sequence[Band],
    award_week_ends: int,
    period: range | None,
    previous_close: Days | None,
    rule: ImprovementRule | None,
) -> Settings:
    """The settings of a frame with their defaults filled in."""
    close = previous_school_day(calendar, as_of) if previous_close is None else previous_close
    return Settings(tuple(bands), award_week_ends, period, close, rule or ImprovementRule())


def _in_order(start: Any, stop: Any) -> tuple[Days, Days]:
    """Day numbers fit to count with: not negative, stop not before start, one or `(n,)`."""
    stop = np.maximum(stop, 0)
    start = np.clip(start, 0, stop)
    if start.ndim == 0 and stop.ndim == 0:
        return int(start), int(stop)
    start, stop = np.broadcast_arrays(start, stop)
    return start.astype(np.int64), stop.astype(np.int64)
