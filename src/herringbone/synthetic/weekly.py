"""Reads session patterns back from marks: who has C2, B, D or X on the same sessions week by week.

The generator puts such marks on fixed afternoons or weekdays; a run of them that lasts becomes a
`SessionPattern` with the dates between which it ran, or will run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from zlib import crc32

import numpy as np

from herringbone.engine.england.codes import CodeBook
from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.durations import on_school_day
from herringbone.engine.record.roll import Pupil
from herringbone.synthetic.patterns import Kind, SessionPattern, slot_of_week, week_without
from herringbone.synthetic.placing import Bytes

KINDS: dict[str, Kind] = {
    "C2": "part_time",
    "B": "alternative_provision",
    "D": "dual_registration",
    "X": "settling_in",
}
PROVIDERS = {
    "alternative_provision": ("Weir Farm Education", "Millrace Forest School", "The Kiln Workshop"),
    "dual_registration": ("Quarry Bank School", "Ropewalk Academy"),
}
NOTES = {
    "part_time": "agreed with a parent, with a date to end it",
    "settling_in": "mornings at first, agreed with a parent",
}
BREAK = 12  # school days without one, after which a new pattern begins
SHORTEST = 8  # sessions
USUAL = 0.5  # the part of a run's weeks in which a session of the pattern is not attended here
REVIEW = timedelta(weeks=6)
YOUNG = ("N1", "N2")  # the nursery knows its own


def weekly_patterns(
    calendar: Calendar, codes: CodeBook, pupils: Sequence[Pupil], marks: Bytes, today: date
) -> list[SessionPattern]:
    """The patterns begun by `today`, by pupil; `marks` hold the days to come as well."""
    found: list[SessionPattern] = []
    for symbol, kind in KINDS.items():
        held = marks == (codes.byte(symbol) or 0)
        for row in np.flatnonzero(held.sum(axis=1) >= SHORTEST).tolist():
            slots = np.flatnonzero(held[row]).tolist()
            if pupils[row].value("year_group", calendar.dates[slots[-1] // 2]) in YOUNG:
                continue
            found += _of_pupil(calendar, pupils[row].pupil_id, kind, symbol, slots, today)
    return sorted(found, key=lambda pattern: (pattern.pupil_id, pattern.starts, pattern.kind))


def _of_pupil(
    calendar: Calendar, pupil_id: str, kind: Kind, code: str, slots: list[int], today: date
) -> Iterator[SessionPattern]:
    for run in _runs(calendar, slots):
        first, last = calendar.dates[run[0] // 2], calendar.dates[run[-1] // 2]
        away = _usual(calendar, run)
        if len(run) < SHORTEST or first > today or not away:
            continue
        places = PROVIDERS.get(kind, ("",))
        yield SessionPattern(
            pupil_id=pupil_id,
            kind=kind,
            required=week_without(away),
            code=code,
            starts=first,
            ends=last,
            review=next_review(calendar, first, last, today),
            provider=places[crc32(pupil_id.encode()) % len(places)],
            note=NOTES.get(kind, ""),
        )


def next_review(calendar: Calendar, first: date, last: date, today: date) -> date | None:
    """Every six weeks from the first day, and on the last; None once it is over."""
    if last < today:
        return None
    times = -(-max(1, (today - first).days) // REVIEW.days)
    return min(last, on_school_day(calendar, first + times * REVIEW))


def _runs(calendar: Calendar, slots: list[int]) -> Iterator[list[int]]:
    """Slots in order, parted at academic years and where nothing stands for long."""
    year = [calendar.year_of(calendar.dates[slot // 2]) for slot in slots]
    run = slots[:1]
    for n, (before, after) in enumerate(pairwise(slots), start=1):
        if after // 2 - before // 2 > BREAK or year[n] != year[n - 1]:
            yield run
            run = []
        run.append(after)
    yield run


def _usual(calendar: Calendar, run: list[int]) -> list[int]:
    """The sessions of the week (0 to 9) that the run holds in most of its weeks."""
    days = range(run[0] // 2, run[-1] // 2 + 1)
    open_days = np.bincount([calendar.dates[i].weekday() for i in days], minlength=5)
    here = [slot_of_week(calendar.dates[s // 2], ("AM", "PM")[s % 2]) for s in run]
    held = np.bincount(here, minlength=10)
    return [n for n in range(10) if open_days[n // 2] and held[n] >= USUAL * open_days[n // 2]]
