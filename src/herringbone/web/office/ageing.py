"""N marks gathered by pupil for whoever settles them, one pupil at a time (practice 18, ARB-06).

How old an N is stands in `registers.reading`; settling is an amendment that a person makes: never a
job of the night, never many families at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from herringbone.web.office.keying import accepted_for
from herringbone.web.office.roster import roster_of
from herringbone.web.registers.reading import Ageing, ageing
from herringbone.web.schools.models import Pupil, School

HOLIDAY_WARNING = (
    "Telling the school beforehand authorises nothing: only leave that the head granted is C. "
    "A holiday without it is G, and G counts towards a penalty notice."
)


@dataclass(frozen=True)
class Waiting:
    """One pupil's N marks, oldest first, with the class of the newest."""

    pupil: Pupil
    class_name: str
    marks: Sequence[Ageing]

    @property
    def oldest(self) -> Ageing:
        return self.marks[0]

    @property
    def is_due(self) -> bool:
        return self.oldest.is_due


def waiting(school: School, today: date) -> list[Waiting]:
    """Every pupil with an N, who has waited longest first. Where a management system keeps the
    register, an N whose reason was accepted here waits to be keyed, not to be settled."""
    found = ageing(school, today)
    if not school.keeps_own_registers:
        keyed = accepted_for(school, [one.pupil for one in found])
        found = [one for one in found if (one.pupil.pk, one.date, one.session) not in keyed]
    return gathered(school, found)


def due_words(found: Iterable[Waiting]) -> str:
    """How many marks are due of all, "13 due now of 36": the same words wherever N is counted."""
    marks = [mark for one in found for mark in one.marks]
    return f"{sum(mark.is_due for mark in marks)} due now of {len(marks)}"


def gathered(school: School, marks: Iterable[Ageing]) -> list[Waiting]:
    """The same from some marks; an N of a day on which the pupil was not on roll is left out."""
    held = sorted(marks, key=lambda one: (one.pupil.pk, one.date, one.session))
    days = sorted({one.date for one in held})
    roster = roster_of(school, days, keys={one.pupil.pk for one in held})
    found = []
    for key, group in groupby(held, key=lambda one: one.pupil.pk):
        known = (one for one in group if roster.knows(key))
        own = [one for one in known if roster.is_on_roll(one.pupil, one.date)]
        if own:
            name = roster.class_of(own[-1].pupil, own[-1].date)
            found.append(Waiting(own[0].pupil, name, own))
    return sorted(found, key=lambda w: (w.oldest.date, w.class_name, w.pupil.surname))
