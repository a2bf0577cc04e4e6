"""Entries that a person writes by hand: a talk, a call, a meeting, whom another agency was told.

Each kind has its channel, its direction and the ways in which it can end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Contact, Pupil, School


@dataclass(frozen=True, slots=True)
class Kind:
    """`spoken`: the outcomes after which somebody with care of the child was spoken to."""

    words: str
    channel: Channel
    direction: Direction
    outcomes: tuple[Outcome, ...]
    spoken: tuple[Outcome, ...] = ()


KINDS = {
    "talk": Kind(
        "A talk with the family",
        Channel.IN_PERSON,
        Direction.OUT,
        (Outcome.HELD, Outcome.NOT_ATTENDED),
        (Outcome.HELD,),
    ),
    "call": Kind(
        "We rang",
        Channel.CALL,
        Direction.OUT,
        (Outcome.REACHED, Outcome.LEFT_MESSAGE, Outcome.NO_ANSWER, Outcome.WRONG_NUMBER),
        (Outcome.REACHED,),
    ),
    "rang": Kind("They rang", Channel.CALL, Direction.IN, (Outcome.RECEIVED,), (Outcome.RECEIVED,)),
    "wrote": Kind("They wrote", Channel.LETTER, Direction.IN, (Outcome.RECEIVED,)),
    "meeting": Kind(
        "A meeting",
        Channel.MEETING,
        Direction.OUT,
        (Outcome.HELD, Outcome.NOT_ATTENDED),
        (Outcome.HELD,),
    ),
    "told": Kind("Told another professional", Channel.NOTICE, Direction.OUT, (Outcome.TOLD,)),
}


@dataclass(frozen=True, slots=True)
class Written:
    """What was typed; `contact` where it was one of the child's."""

    kind: str
    outcome: Outcome
    at: datetime
    with_whom: str
    words: str
    contact: Contact | None = None
    day: date | None = None


class Unwritable(ValueError):
    """It cannot be kept so; the words say why."""


def add(
    *, school: School, pupils: Sequence[Pupil], written: Written, author: Author, now: datetime
) -> list[Communication]:
    """Keeps it for each child. Raises Unwritable for a moment that has not come, an outcome that
    the kind does not have, or nobody named."""
    kind = KINDS[written.kind]
    if written.outcome not in kind.outcomes:
        allowed = ", ".join(str(one.label) for one in kind.outcomes)
        raise Unwritable(f"{kind.words} can end as: {allowed}.")
    if written.at > now:
        raise Unwritable("It is still to come: write it down when it has taken place.")
    if not written.with_whom.strip():
        raise Unwritable("Say with whom: a name, and who they are.")
    return log(
        school=school,
        pupils=pupils,
        contacted=_contacted(kind, written),
        author=author,
        now=now,
    )


def _contacted(kind: Kind, written: Written) -> Contacted:
    contact = written.contact
    return Contacted(
        kind.direction,
        kind.channel,
        written.outcome,
        written.at,
        with_whom=written.with_whom,
        contact_key=contact.contact_id if contact else "",
        to_where=contact.phone if contact and kind.channel == Channel.CALL else "",
        words=written.words,
        spoke=contact is not None and written.outcome in kind.spoken,
        day=written.day,
        origin="by hand",
    )
