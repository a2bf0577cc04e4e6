"""A pattern or a worry of any member of staff: raised, seen, answered, acted on.

Raising one tells the strategy (`concern_raised`), which asks the team for what follows.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author
from herringbone.web.replies.models import Concern
from herringbone.web.schools.models import Pupil, SchoolEvent

EVENT = "concern_raised"
ASKS = {
    "answered": "Write the answer: whoever raised it reads it.",
    "acted": "Write what was done.",
}


class OutOfOrder(ValueError):
    """A step cannot be taken so; the words say why."""


@transaction.atomic
def raise_concern(*, pupil: Pupil, words: str, author: Author, at: datetime) -> Concern:
    """Keeps it and tells the strategy. Raises OutOfOrder without words."""
    if not words.strip():
        raise OutOfOrder("Write what you noticed.")
    made: Concern = Concern.objects.create(
        school=pupil.school,
        pupil=pupil,
        words=words,
        raised_at=at,
        user_id=author.user_id,
        name=author.name,
        position=author.position,
    )
    SchoolEvent.objects.create(
        school=pupil.school,
        date=at.astimezone(LONDON).date(),
        event=EVENT,
        subject_kind="pupil",
        subject=pupil.pupil_id,
        origin=made.origin,
    )
    return made


@transaction.atomic
def take_step(*, concern: Concern, step: str, words: str, author: Author, at: datetime) -> Concern:
    """Seen, then answered, then acted on; the last two say what. Raises OutOfOrder."""
    found: Concern = Concern.objects.select_for_update().get(pk=concern.pk)
    if found.next_step != step:
        raise OutOfOrder("Somebody was quicker: look at it again.")
    if step in ASKS and not words.strip():
        raise OutOfOrder(ASKS[step])
    setattr(found, f"{step}_at", at)
    setattr(found, f"{step}_by", author.name)
    if step in ASKS:
        setattr(found, "answer" if step == "answered" else "action", words)
    found.save()
    return found
