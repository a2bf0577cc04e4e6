"""Which pupils a grid shows: a class or all, some by name, and the four filters of the office.

Counting is done on the whole table of marks, so that a chip's number is right on every page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from herringbone.web.absences.models import PlannedAbsence, Reported, SessionPattern
from herringbone.web.office.marks import Marks
from herringbone.web.schools.models import Pupil, School
from herringbone.web.taking.missing import VULNERABLE

SHOWS = {
    "all": "All",
    "blanks": "Blanks",
    "n": "N only",
    "vulnerable": "Vulnerable",
    "planned": "Planned",
}
"""The filters by their word in an address, with their label; vulnerable only for who may see it."""


@dataclass(frozen=True)
class Choice:
    """What the address asks for."""

    class_name: str = ""
    show: str = "all"
    words: str = ""


@dataclass(frozen=True)
class Chosen:
    """Rows of the table that are shown, in its order, and how many each filter would show."""

    rows: Sequence[int]
    counts: Mapping[str, int]


def choose(marks: Marks, choice: Choice, *, sees_safeguarding: bool) -> Chosen:
    """Filters a table. A filter that the viewer may not use shows everyone and has no count."""
    named = _named(marks, choice.words)
    masks = {
        "all": named,
        "blanks": named & marks.unmarked.any(axis=1),
        "n": named & marks.is_code("N").any(axis=1),
        "planned": named & _planned(marks),
    }
    if sees_safeguarding:
        masks["vulnerable"] = named & _vulnerable(marks)
    mask = masks.get(choice.show, named)
    counts = {key: int(masks[key].sum()) for key in SHOWS if key in masks}
    return Chosen([int(row) for row in np.flatnonzero(mask)], counts)


def _named(marks: Marks, words: str) -> npt.NDArray[np.bool_]:
    """Pupils whose names, or number, begin with each of the words."""
    wanted = words.lower().replace(",", " ").split()
    if not wanted:
        return np.ones(len(marks.roster.pupils), dtype=np.bool_)
    return np.array([_matches(pupil, wanted) for pupil in marks.roster.pupils], dtype=np.bool_)


def _matches(pupil: Pupil, wanted: Sequence[str]) -> bool:
    names = f"{pupil.surname} {pupil.forename} {pupil.known_as} {pupil.pupil_id}".lower().split()
    return all(any(name.startswith(word) for name in names) for word in wanted)


def _vulnerable(marks: Marks) -> npt.NDArray[np.bool_]:
    day = marks.sessions[-1][0]
    roster = marks.roster
    return np.array([roster.has_any(p, day, VULNERABLE) for p in roster.pupils], dtype=np.bool_)


def _planned(marks: Marks) -> npt.NDArray[np.bool_]:
    """A plan, a weekly pattern or a report touches the days, or a code waits to be confirmed."""
    first, last = marks.sessions[0][0], marks.sessions[-1][0]
    keys = planned_keys(marks.roster.school, first, last)
    known = np.array([pupil.pk in keys for pupil in marks.roster.pupils], dtype=np.bool_)
    return known | marks.expected.any(axis=1)


def planned_keys(school: School, first: date, last: date) -> set[int]:
    """Pupils for whom something is known ahead between two days."""
    plans = PlannedAbsence.objects.filter(
        school=school, first__lte=last, last__gte=first, cancelled_at=None
    )
    patterns = SessionPattern.objects.filter(
        Q(end=None) | Q(end__gte=first), school=school, start__lte=last, cancelled_at=None
    )
    reports = Reported.objects.filter(
        Q(day__gte=first) | Q(expected_back__gt=first),
        school=school,
        day__lte=last,
        withdrawn_at=None,
    )
    found: set[int] = set()
    for rows in (plans, patterns, reports):
        found.update(rows.values_list("pupil_id", flat=True))
    return found
