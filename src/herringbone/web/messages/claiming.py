"""Takes one approved message up to send it, or finds that it must not go: one transaction.

The row is locked, everything is looked at once more, and only then it is marked as leaving. A hold
that is set at the same moment waits for this or is seen by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from herringbone.documents.writing.placeholders import MARKED
from herringbone.web.messages import links
from herringbone.web.messages.channels import carrier_of, why_off
from herringbone.web.messages.channels.carrier import Carrier, Overtaken, Parcel
from herringbone.web.messages.endings import tell
from herringbone.web.messages.filling import LINK
from herringbone.web.messages.models import Kind, Message, State
from herringbone.web.messages.rechecking import Becomes, Verdict, children, recheck
from herringbone.web.messages.states import Moved, turn

LEFT_BY_ITSELF = "print"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that leaves now, by whom, with the mark that says it is ours."""

    parcel: Parcel
    carrier: Carrier
    claim: UUID


@transaction.atomic
def claim(message: Message, now: datetime) -> Claimed | None:
    """None where it does not leave now; why stands in its turns and `last_why`."""
    held = Message.objects.select_for_update(of=("self",)).select_related("school", "approved")
    message = held.get(pk=message.pk)
    if message.state != State.APPROVED or message.not_before > now:
        return None
    off = why_off(message.school, Kind(message.channel))
    if off:
        Message.objects.filter(pk=message.pk).update(last_why=off[:500])
        return None
    verdict = recheck(message, now)
    if verdict.becomes != Becomes.GOES:
        _stays(message, verdict, now)
        return None
    carrier = carrier_of(message.school, Kind(message.channel))
    assert carrier is not None
    if carrier.name == LEFT_BY_ITSELF:
        turn(message, State.PRINT, Moved(now), carrier=carrier.name, last_why="")
        return None
    return _leaves(message, carrier, now)


def _leaves(message: Message, carrier: Carrier, now: datetime) -> Claimed:
    ours = uuid4()
    turn(
        message,
        State.LEAVING,
        Moved(now),
        claim=ours,
        claimed_at=now,
        handed_at=None,
        carrier=carrier.name,
        tried=message.tried + 1,
        last_why="",
    )
    return Claimed(_parcel(message, now), carrier, ours)


def _parcel(message: Message, now: datetime) -> Parcel:
    written = message.written
    body = written.words
    if LINK in body:
        body = body.replace(LINK, _link(message, now))
    for text in (written.subject, body):
        if MARKED.search(text):
            raise ValueError(f"message {message.pk} has a hole: {MARKED.findall(text)}")
    return Parcel(message, written.subject, body, bytes(written.pdf or b""))


def _link(message: Message, now: datetime) -> str:
    token = links.make(
        school=message.school,
        contact_key=message.contact_key,
        pupils=children(message),
        day=message.day,
        now=now,
        message=message,
    )
    return links.address_of(token)


def hand_over(claimed: Claimed, now: datetime) -> None:
    """Marks the moment from which only the provider knows. Raises Overtaken where somebody took
    the message for abandoned and took it up."""
    ours = Message.objects.filter(
        pk=claimed.parcel.message.pk, state=State.LEAVING, claim=claimed.claim
    )
    if ours.update(handed_at=now) != 1:
        raise Overtaken(f"message {claimed.parcel.message.pk} was taken up by another")


def _stays(message: Message, verdict: Verdict, now: datetime) -> None:
    why = verdict.why[:500]
    if verdict.becomes == Becomes.WAITS:
        Message.objects.filter(pk=message.pk).update(not_before=verdict.until, last_why=why)
        return
    to = {
        Becomes.NOT_SENT: State.NOT_SENT,
        Becomes.WITHDRAWN: State.WITHDRAWN,
        Becomes.ASKED_AGAIN: State.WAITING,
    }[verdict.becomes]
    turn(message, to, Moved(now, why), last_why=why)
    if to in (State.NOT_SENT, State.WITHDRAWN):
        tell(message, why, now)
