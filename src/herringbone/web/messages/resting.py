"""The marks that a letter's words rest on: kept when it is written, told to the record once it has
left, and asked whether they still stand as long as it has not.

A letter that is withdrawn, or never sent, was nobody's document: no mark raises an alarm on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from herringbone.documents.writing import Purpose, Template
from herringbone.web.messages.filling.facts import Facts
from herringbone.web.messages.models import About, Message
from herringbone.web.registers.alarms import changed_since, note_use
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.days import day, session_word
from herringbone.web.ui.figures import listed

MOST_SAID = 3


def keep_marks(message: Message, template: Template, facts: Facts, pupils: Sequence[Pupil]) -> None:
    """What was read of the children's registers, and when."""
    if template.purpose in (Purpose.SAFETY, Purpose.NEWS) or not facts.has_figures:
        return
    for pupil in pupils:
        marks = facts.marks(pupil)
        if marks:
            message.about.filter(pupil=pupil).update(
                marks_from=marks[0].date, marks_to=marks[-1].date, marks_head=facts.head.number
            )


def note_marks(message: Message, now: datetime) -> None:
    """It has left: a mark that changed since it was written, or will, raises an alarm."""
    for row in _resting(message).select_related("pupil"):
        note_use(
            school=message.school,
            pupil=row.pupil,
            kind="letter",
            reference=message.origin,
            says=f"{message.title} to {message.to_name}"[:200],
            first=row.marks_from,
            last=row.marks_to,
            at=now,
            read_at=row.marks_head,
        )


def why_changed(message: Message, pupil: Pupil) -> str:
    """Which marks are others now than the words know; "" where all stand."""
    row = _resting(message).filter(pupil=pupil).first()
    if row is None:
        return ""
    found = changed_since(pupil, row.marks_head, row.marks_from, row.marks_to)
    said = [
        f"{day(mark.date)}, {session_word(mark.session)}, was {mark.original or 'blank'} and is "
        f"{mark.new or 'blank'}"
        for mark in found
    ]
    more = len(said) - MOST_SAID
    said = [*said[:MOST_SAID], *([f"{more} more"] if more > 0 else [])]
    return f"The register changed since it was written: {listed(said)}." if said else ""


def _resting(message: Message) -> QuerySet[About]:
    rows: QuerySet[About] = About.objects.filter(message=message, left_out_why="")
    return rows.exclude(marks_head=None)
