"""Numbers on which nobody answers: after three calls or texts in vain somebody asks after them.

"Is this still your number?" stays open work until somebody has looked; one that was answered in
between is in order again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from herringbone.web.calls.models import NumberChecked
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Contact, Pupil, School

MOST_FAILURES = 3
LOOKS_BACK = timedelta(days=120)
IN_VAIN = frozenset({Outcome.NO_ANSWER, Outcome.WRONG_NUMBER, Outcome.FAILED})
PROVES_NOTHING = frozenset({Outcome.SENT, Outcome.LEFT_MESSAGE})
BY_NUMBER = frozenset({Channel.CALL, Channel.VOICEMAIL, Channel.TEXT})


def doubtful(
    school: School, now: datetime, pupils: Iterable[Pupil] | None = None
) -> dict[str, int]:
    """By `contact_id`, the contacts to ask after: how many calls and texts were in vain since one
    was answered or somebody looked. A wrong number is enough by itself."""
    rows = Communication.objects.filter(
        school=school,
        channel__in=BY_NUMBER,
        at__gte=now - LOOKS_BACK,
        takes_back=None,
        taken_back_by=None,
    ).exclude(contact_key="")
    if pupils is not None:
        rows = rows.filter(pupil__in=[pupil.pk for pupil in pupils])
    looked = dict(
        NumberChecked.objects.filter(school=school).order_by("at").values_list("contact_key", "at")
    )
    counted: dict[str, dict[object, int]] = defaultdict(dict)
    fields = ("contact_key", "outcome", "direction", "at", "together")
    for key, outcome, direction, at, together in rows.order_by("at", "pk").values_list(*fields):
        if key in looked and at <= looked[key]:
            continue
        if outcome in IN_VAIN:
            counted[key][together] = MOST_FAILURES if outcome == Outcome.WRONG_NUMBER else 1
        elif direction == Direction.IN or outcome not in PROVES_NOTHING:
            counted[key].clear()
    sums = {key: sum(found.values()) for key, found in counted.items()}
    return {key: count for key, count in sums.items() if count >= MOST_FAILURES}


@transaction.atomic
def looked_after(*, contact: Contact, words: str, author: Author, now: datetime) -> NumberChecked:
    """Somebody asked and says what came of it. Raises ValueError without words."""
    if not words.strip():
        raise ValueError("Say what you found out: still right, a new number, or nobody knows.")
    made: NumberChecked = NumberChecked.objects.create(
        school=contact.school,
        contact_key=contact.contact_id,
        words=words.strip()[:200],
        at=now,
        user_id=author.user_id,
        name=author.name,
        position=author.position,
    )
    return made
