"""Messages whose sender died on the way: each is looked up, tried again, or shown to a person.

A claim that is older than the lease was abandoned. What was not handed over did not go; what was is
asked for where the provider can be asked, and is `UNKNOWN` where it can not.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from herringbone.web.messages.channels import CARRIERS
from herringbone.web.messages.channels.carrier import Answer, CannotAsk, Carrier, Ended
from herringbone.web.messages.models import Message, State
from herringbone.web.messages.settling import BACK_OFF, add_try, failed, sent
from herringbone.web.messages.states import Moved, turn
from herringbone.web.schools.models import School

NOT_HANDED = "its sender stopped before handing it over"
PERHAPS = (
    "Its sender stopped while handing it over, so it may have gone. Look for it in the mail "
    "server's log by its Message-ID, then say whether it went, or send it again."
)
log = logging.getLogger(__name__)


def lease() -> timedelta:
    return timedelta(seconds=settings.MESSAGES["lease_seconds"])


def recover(school: School, now: datetime) -> int:
    """Takes up what was abandoned; how many."""
    rows = Message.objects.filter(
        school=school, state=State.LEAVING, claimed_at__lt=now - lease()
    ).order_by("pk")
    return sum(_take_up(message, now) for message in rows)


def _take_up(message: Message, now: datetime) -> bool:
    carrier = CARRIERS[message.carrier]
    try:
        known = carrier.find(message) if message.handed_at and carrier.finds else None
    except CannotAsk as silent:
        log.warning("message %s cannot be looked up yet: %s", message.pk, silent)
        return False
    return _settle(message, carrier, known, now)


@transaction.atomic
def _settle(message: Message, carrier: Carrier, known: Answer | None, now: datetime) -> bool:
    held = Message.objects.select_for_update(of=("self",)).select_related("school")
    found = held.filter(pk=message.pk, state=State.LEAVING, claim=message.claim).first()
    if found is None or found.handed_at != message.handed_at:
        return False
    if known is not None:
        add_try(found, known, now)
        sent(found, known, now)
    elif found.tried > len(BACK_OFF):
        failed(found, f"Given up after {found.tried} attempts: {NOT_HANDED}", now)
    elif found.handed_at is None or carrier.finds:
        turn(found, State.APPROVED, Moved(now, NOT_HANDED), claim=None, not_before=now)
    else:
        add_try(found, Answer(Ended.UNKNOWN, words=PERHAPS), now)
        turn(found, State.UNKNOWN, Moved(now, PERHAPS), claim=None, last_why=PERHAPS)
    return True
