"""Makes a synthetic school: `make_school(recipe)` gives the same registers for the same recipe.

Columns and marks come from `history`, persons from `people`; this module only puts them together.
"""

from __future__ import annotations

from datetime import date, time

import numpy as np

from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Pupil
from herringbone.engine.record.school import School
from herringbone.synthetic.contacts import make_contacts
from herringbone.synthetic.details import details_of, settle
from herringbone.synthetic.fixtures import lay_fixtures, lay_return
from herringbone.synthetic.happenings import make_events
from herringbone.synthetic.history import live_through
from herringbone.synthetic.marked_flags import with_marked_flags
from herringbone.synthetic.nursery import with_nursery
from herringbone.synthetic.people import LA, make_people
from herringbone.synthetic.placing import Bytes
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.terms import school_calendar
from herringbone.synthetic.whole import Whole

CLOSES_AT = time(9, 20)


def make_school(recipe: Recipe) -> Registers:
    """A school of invented people whose figures are those of an English school of its phase."""
    return make_whole(recipe).registers


def make_whole(recipe: Recipe) -> Whole:
    """The same school, with what only its maker knows."""
    calendar = school_calendar(recipe.years)
    past = live_through(recipe, calendar)
    to_come = past.marks.copy()
    settle(recipe, calendar, past.marks)
    to_come[:, : _slots_held(recipe, calendar)] = 0
    people = make_people(past)
    lay_return(recipe, calendar, people, past.marks)
    _clear_off_roll(calendar, people, to_come)
    people = with_marked_flags(recipe, calendar, past.marks, people)
    pupils, contacts, laid = lay_fixtures(people, make_contacts(recipe, people))
    registers = Registers(
        school=School(
            name=recipe.name,
            phase=recipe.phase,
            academic_year_start=date(recipe.years[0], 9, 1),
            la=LA,
            closes_at=CLOSES_AT,
        ),
        calendar=calendar,
        codes=national_codes(),
        pupils=tuple(pupils),
        marks=past.marks,
        details=details_of(recipe, past.marks),
        contacts=contacts,
        events=make_events(recipe, calendar, pupils, past.marks),
    )
    whole = Whole(registers, to_come, (), laid)
    return with_nursery(past, whole) if recipe.nursery else whole


def _clear_off_roll(calendar: Calendar, people: list[Pupil], marks: Bytes) -> None:
    """Who leaves and comes back has no marks in between, in place."""
    for row, pupil in enumerate(people):
        if len(pupil.enrolments) > 1:
            here = np.array([pupil.on_roll(day) for day in calendar.dates], dtype=bool)
            marks[row, ~np.repeat(here, 2)] = 0


def _slots_held(recipe: Recipe, calendar: Calendar) -> int:
    """How many slots lie in days up to the last with marks."""
    last = recipe.until or calendar.dates[-1]
    return 2 * (calendar.last_index(last) + 1)
