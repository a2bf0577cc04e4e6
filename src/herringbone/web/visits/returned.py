"""Takes homes off the route whose children the registers have in school again since the absence.

A person says so, for one home or all of them; what was asked for stays with that reason.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from herringbone.web.registers.changes import Author
from herringbone.web.registers.here import Here
from herringbone.web.ui.days import day_long, session_word
from herringbone.web.visits.planning import Unvisited
from herringbone.web.visits.route import Route
from herringbone.web.visits.stops import Stop
from herringbone.web.worklists import handling
from herringbone.web.worklists.handling import By


@transaction.atomic
def take_off(*, route: Route, families: Collection[str], by: Author, now: datetime) -> int:
    """How many homes nobody goes to, of those named. Raises Unvisited where none of them is on the
    route and back any more. A list of homes stays: it ends for all of them at once."""
    stops = [s for s in route.stops if s.is_back and s.own_works and s.family in families]
    if not stops:
        raise Unvisited("None of them is on the route and in school again any more: look again.")
    try:
        for stop in stops:
            for work in stop.own_works:
                handling.not_appropriate(work=work, why=_why(stop), by=By(by, now))
    except handling.Unhandled as since:
        raise Unvisited(f"Somebody dealt with one of them meanwhile. {since}") from since
    return len(stops)


def _why(stop: Stop) -> str:
    return "; ".join(f"{pupil.first_name} is {words_of(here)}" for pupil, here in stop.back)


def words_of(here: Here) -> str:
    """ "in school again since Wednesday 11 November 2026, morning register"."""
    return f"in school again since {day_long(here.since)}, {session_word(here.session)} register"
