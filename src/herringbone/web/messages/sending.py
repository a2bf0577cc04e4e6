"""Sends what was approved and is due, each message on its own: taken up, handed over, written down.

`run` is the job; run twice at once or killed at any moment, each message goes as often as approved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min

from herringbone.web import clock
from herringbone.web.jobs import queue
from herringbone.web.jobs.kinds import Kind as Job
from herringbone.web.messages.channels import why_off
from herringbone.web.messages.channels.carrier import Ended, Overtaken
from herringbone.web.messages.claiming import claim, hand_over
from herringbone.web.messages.models import Kind, Message, State
from herringbone.web.messages.place import note_tries
from herringbone.web.messages.recovering import lease, recover
from herringbone.web.messages.settling import settle
from herringbone.web.messages.states import Moved, turn
from herringbone.web.schools.models import School


@dataclass(frozen=True, slots=True)
class Sent:
    """How many left, and how many were taken up after a sender that died."""

    left: int
    recovered: int


def run(job: Any, now: datetime) -> None:
    """The job of one school; it asks for itself at the next moment at which something is due."""
    send_due(job.school, now)
    following = next_due(job.school)
    if following is not None:
        queue.enqueue(Job.SEND_MESSAGES, school=job.school, at=max(following, now))


def send_due(school: School, now: datetime) -> Sent:
    """Everything that is due at `now`, in the order in which it was approved."""
    began = clock.now()
    recovered = recover(school, now)
    due = Message.objects.filter(school=school, state=State.APPROVED, not_before__lte=now)
    left = 0
    for message in due.order_by("not_before", "pk"):
        left += send(message, now + (clock.now() - began))
    note_tries()
    return Sent(left, recovered)


def send(message: Message, now: datetime) -> bool:
    """One message, if it may still go; whether it was handed over."""
    try:
        claimed = claim(message, now)
    except (LookupError, ValueError) as fault:
        _cannot(message, str(fault), now)
        return False
    if claimed is None:
        return False
    try:
        answer = claimed.carrier.send(claimed.parcel, lambda: hand_over(claimed, now))
    except Overtaken:
        return False
    settle(claimed.parcel.message, claimed.claim, answer, now)
    return answer.ended == Ended.SENT


def _cannot(message: Message, why: str, now: datetime) -> None:
    """What cannot be made ready is shown with its reason and holds up nothing behind it."""
    message = Message.objects.select_related("school").get(pk=message.pk)
    if message.state == State.APPROVED:
        turn(message, State.NOT_SENT, Moved(now, why[:500]), last_why=why[:500])


def next_due(school: School) -> datetime | None:
    """When something is due again: what waits for its time on a channel that is on, or for a
    sender that may have died."""
    on = [kind for kind in Kind if not why_off(school, kind)]
    rows = Message.objects.filter(school=school)
    waits = rows.filter(state=State.APPROVED, channel__in=on).aggregate(at=Min("not_before"))["at"]
    leaving = rows.filter(state=State.LEAVING).aggregate(at=Min("claimed_at"))["at"]
    moments = [waits, leaving + lease() if leaving else None]
    return min((moment for moment in moments if moment is not None), default=None)
