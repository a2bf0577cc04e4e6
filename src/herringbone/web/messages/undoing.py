"""Takes back messages of a piece of work whose deed is taken back, as long as none has left."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from herringbone.web.clock import LONDON
from herringbone.web.messages.approving import By, withdraw
from herringbone.web.messages.models import Message, State
from herringbone.web.messages.states import OUT, Refused
from herringbone.web.schools.models import School

WAITS = (State.APPROVED, State.PRINT)


@transaction.atomic
def take_back_all(*, school: School, origins: Iterable[str], why: str, by: By) -> int:
    """Withdraws what was let go for these and has not left; how many. Raises Refused where one has
    left, which nothing takes back."""
    keys = set(
        Message.objects.filter(school=school, about__origin__in=list(origins)).values_list(
            "pk", flat=True
        )
    )
    rows = Message.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    held = list(rows)
    for message in held:
        if message.state in OUT:
            raise Refused(f"{message.title} to {message.to_name} {_left(message)}: ring instead.")
    waiting = [message for message in held if message.state in WAITS]
    for message in waiting:
        withdraw(message=message, by=by, reasoning=why)
    return len(waiting)


def _left(message: Message) -> str:
    if message.sent_at is None:
        return "is leaving at this moment"
    return f"left on {message.sent_at.astimezone(LONDON):%-d %B at %H:%M}"
