"""Makes a synthetic school: `make_school(recipe)` gives the same registers for the same recipe.

Columns and marks come from `history`, persons from `people`; this module only puts them together.
"""

from __future__ import annotations

from datetime import date, time

from herringbone.engine.england.codes import national_codes
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.school import School
from herringbone.synthetic.contacts import make_contacts
from herringbone.synthetic.details import details_of, settle
from herringbone.synthetic.fixtures import lay_fixtures, lay_return
from herringbone.synthetic.happenings import make_events
from herringbone.synthetic.history import live_through
from herringbone.synthetic.marked_flags import with_marked_flags
from herringbone.synthetic.people import LA, make_people
from herringbone.synthetic.recipe import Recipe
from herringbone.synthetic.terms import school_calendar

CLOSES_AT = time(9, 20)


def make_school(recipe: Recipe) -> Registers:
    """A school of invented people whose figures are those of an English school of its phase."""
    calendar = school_calendar(recipe.years)
    past = live_through(recipe, calendar)
    settle(recipe, calendar, past.marks)
    people = make_people(past)
    lay_return(recipe, calendar, people, past.marks)
    people = with_marked_flags(recipe, calendar, past.marks, people)
    pupils, contacts, _ = lay_fixtures(people, make_contacts(recipe, people))
    return Registers(
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
