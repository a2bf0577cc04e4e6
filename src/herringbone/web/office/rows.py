"""The figures at the end of a grid's row, anew for the pupils whose marks were just saved.

The grid draws them when a page is made; the answer to a save carries them, so that no row goes on
saying what was before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from herringbone.web.office.figures import attended, years_of
from herringbone.web.office.marks import marks_of
from herringbone.web.office.roster import roster_of
from herringbone.web.schools.models import School


def rows_after(school: School, keys: Iterable[int], days: list[date], now: datetime) -> Any:
    """For each pupil here of possible over the days, and the year as its cell shows it."""
    roster = roster_of(school, days, keys=set(keys))
    marks = marks_of(roster, now)
    years = years_of(school, roster.pupils, now)
    found = []
    for row, pupil in enumerate(roster.pupils):
        here, possible = attended(marks, row)
        year = render_to_string("office/parts/year.html", {"year": years.get(pupil.pupil_id)})
        here_of = f"{here}/{possible}" if possible else ""
        found.append({"pupil": str(pupil.pk), "attended": here_of, "year": year.strip()})
    return found
