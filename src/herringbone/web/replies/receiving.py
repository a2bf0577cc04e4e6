"""A text or an e-mail that a provider hands over: kept once, shown to the office until settled.

Whoever sends again what was delivered already changes nothing. Who sent it is looked up by its
number or address among the contacts held now; a number of two families names both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from herringbone.web.communications.models import Channel
from herringbone.web.registers.changes import Author
from herringbone.web.replies.models import Received
from herringbone.web.schools.models import Contact, Pupil, School

LAST = 9
"""So many digits make a number, however its country is written: 07700 and +44 7700 are one."""
CHANNELS = (Channel.TEXT, Channel.EMAIL, Channel.VOICEMAIL)


class Unsettled(ValueError):
    """It cannot be settled so; the words say why."""


def received(
    *, school: School, channel: str, from_where: str, words: str, at: datetime, reference: str
) -> Received:
    """Keeps one, inside its school; delivered twice it is the row that stands."""
    if channel not in CHANNELS:
        raise ValueError(f"{channel} is no channel by which messages are received")
    try:
        with transaction.atomic():
            return Received.objects.create(
                school=school,
                channel=channel,
                from_where=from_where[:254],
                words=words[:2000],
                reference=reference,
                received_at=at,
            )
    except IntegrityError:
        return Received.objects.get(school=school, channel=channel, reference=reference)


def waiting(school: School) -> Any:
    """What nobody has settled, as it came."""
    return Received.objects.filter(school=school, settled_at=None)


def senders(school: School, rows: Sequence[Received]) -> dict[int, list[Contact]]:
    """By key of what was received: the contacts with that number or address, with their pupils."""
    if not rows:
        return {}
    held = Contact.objects.filter(school=school).select_related("pupil")
    by_place: dict[str, list[Contact]] = {}
    for contact in held:
        for place in {contact.phone, contact.phone_2, contact.email} - {""}:
            by_place.setdefault(plain(place), []).append(contact)
    return {row.pk: by_place.get(plain(row.from_where), []) for row in rows}


def pupils_of(contacts: Sequence[Contact]) -> list[Pupil]:
    return list({contact.pupil_id: contact.pupil for contact in contacts}.values())


def plain(place: str) -> str:
    """A number by its last digits, an address in lower case."""
    if "@" in place:
        return place.strip().casefold()
    return "".join(letter for letter in place if letter.isdigit())[-LAST:]


@transaction.atomic
def settle(*, row: Received, how: str, author: Author, at: datetime) -> Received:
    """It was taken as a report, or set aside, with what was done. Raises Unsettled."""
    if not how.strip():
        raise Unsettled("Say what was done with it.")
    found: Received = Received.objects.select_for_update().get(pk=row.pk)
    if found.settled_at is not None:
        raise Unsettled(f"{found.settled_by} settled it already.")
    found.settled_at, found.settled_by, found.settled_how = at, author.name, how[:300]
    found.settled_position = author.position
    found.save()
    return found
