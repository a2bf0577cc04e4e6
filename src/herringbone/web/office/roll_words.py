"""What a change of the roll is refused with, and the row that every change of it leaves behind."""

from __future__ import annotations

from datetime import date, datetime

from herringbone.web.office.models import Deed, RollChange
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil


class RollRefused(ValueError):
    """Why a change of the roll cannot be made, in words for whoever typed it."""


def note_change(
    *, pupil: Pupil, deed: Deed, day: date, says: str, author: Author, at: datetime
) -> RollChange:
    """One row, never altered: who changed what on the roll, when, and from which day it holds."""
    row: RollChange = RollChange.objects.create(
        school=pupil.school,
        pupil=pupil,
        deed=deed,
        date=day,
        says=says[:300],
        person_name=author.name,
        person_position=author.position,
        made_at=at,
    )
    return row
