"""Flags that follow from the register itself: a part-time timetable and a long illness, dated.

They are set from what the marks show, so that a pupil's flags and marks tell the same story.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.roll import FOREVER, DatedValue, Pupil
from herringbone.synthetic.assumptions import number
from herringbone.synthetic.placing import Bytes
from herringbone.synthetic.propensity import Ints
from herringbone.synthetic.recipe import Recipe

STILL = 10  # school days before the end of the register within which a timetable still runs
ILLNESS = ("I", "I02")


def with_marked_flags(
    recipe: Recipe, calendar: Calendar, marks: Bytes, pupils: list[Pupil]
) -> list[Pupil]:
    """The pupils, with `part_time_timetable` and `long_term_illness` where the marks show them."""
    book = national_codes()
    held = np.flatnonzero(marks.any(axis=0))
    last_day = int(held[-1]) // 2 if held.size else 0
    chance = recipe.chance("long illness")
    draw = chance.random(len(pupils)) < number("flags", "long_term_illness_share")
    ill_bytes = [book.byte(code) or 0 for code in ILLNESS]
    changed = list(pupils)
    part_time = marks == (book.byte("C2") or 0)
    for row in np.flatnonzero(part_time.any(axis=1)).tolist():
        reduced = np.flatnonzero(part_time[row]) // 2
        changed[row] = _part_time(changed[row], calendar, reduced, last_day)
    ill = np.isin(marks, ill_bytes)
    least = int(number("flags", "long_term_illness_sessions"))
    for year in recipe.years:
        days = calendar.year_days(year)
        of_year = ill[:, 2 * days.start : 2 * days.stop]
        for row in np.flatnonzero((of_year.sum(axis=1) >= least) & draw).tolist():
            slot = int(np.flatnonzero(of_year[row])[least // 2]) + 2 * days.start
            changed[row] = _ill(changed[row], calendar, slot // 2)
    return changed


def _part_time(pupil: Pupil, calendar: Calendar, days: Ints, last_day: int) -> Pupil:
    runs_on = last_day - int(days[-1]) < STILL
    end = FOREVER if runs_on else calendar.dates[int(days[-1])]
    row = DatedValue("1", calendar.dates[int(days[0])], end)
    values = {**pupil.values, **({"part_time_timetable": "1"} if runs_on else {})}
    return replace(pupil, values=values, history={**pupil.history, "part_time_timetable": (row,)})


def _ill(pupil: Pupil, calendar: Calendar, day: int) -> Pupil:
    if "long_term_illness" in pupil.history:
        return pupil
    row = DatedValue("1", calendar.dates[day])
    values = {**pupil.values, "long_term_illness": "1"}
    return replace(pupil, values=values, history={**pupil.history, "long_term_illness": (row,)})
