"""Delivery receipts of GOV.UK Notify: what it says of a notification, by reference, into its state.

They come to an address outside every school, with a bearer token, and may come twice or late.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from herringbone.web.communications.models import Outcome
from herringbone.web.messages.channels.carrier import Answer, Ended
from herringbone.web.messages.models import Decided, Message, State
from herringbone.web.messages.settling import add_try, failed, log_it, sent
from herringbone.web.messages.states import Moved, turn
from herringbone.web.schools.tenancy import within

DELIVERED = frozenset({"delivered", "received"})
FAILED: Mapping[str, str] = {
    "permanent-failure": "The number or address does not exist. Ask: is this still right?",
    "temporary-failure": "It could not be brought: a phone that is off, or a mailbox that is full. "
    "Ring, or send it again.",
    "technical-failure": "A fault at GOV.UK Notify. Send it again.",
    "validation-failed": "The letter does not fit GOV.UK Notify's page. Print it here instead.",
    "virus-scan-failed": "GOV.UK Notify would not take the file. Print it here instead.",
    "cancelled": "It was cancelled at GOV.UK Notify.",
}
"""What each status means, with what to do. Any other is on its way."""


@dataclass(frozen=True, slots=True)
class Receipt:
    reference: UUID
    provider_id: str
    status: str


def may_tell(header: str) -> bool:
    """Whether a request carries the token that was agreed; nobody does where none is."""
    token = settings.MESSAGES["notify"]["receipt_token"]
    given = header.removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def take(receipt: Receipt, now: datetime) -> bool:
    """Keeps it; False where no message has that reference."""
    found = Message.everywhere.filter(reference=receipt.reference).select_related("school").first()
    if found is None:
        return False
    with within(found.school):
        _take(found, receipt, now)
    return True


@transaction.atomic
def _take(message: Message, receipt: Receipt, now: datetime) -> None:
    message = (
        Message.objects.select_for_update(of=("self",)).select_related("school").get(pk=message.pk)
    )
    is_past = _is_of_earlier(message, receipt.provider_id)
    words = (
        f"receipt of an earlier sending: {receipt.status}"
        if is_past
        else f"receipt: {receipt.status}"
    )
    answer = Answer(_ended(receipt.status), receipt.provider_id, words)
    add_try(message, answer, now)
    if is_past:
        return
    if message.state in (State.LEAVING, State.UNKNOWN):
        # The provider knows it, so it went: the receipt was quicker than the answer.
        sent(message, answer, now)
    if receipt.status in DELIVERED:
        _delivered(message, now)
    elif receipt.status in FAILED and message.state == State.SENT:
        failed(message, FAILED[receipt.status], now)


def _is_of_earlier(message: Message, provider_id: str) -> bool:
    """Whether it tells of a notification that is not the last one: a message that is sent again
    keeps its reference, and the first may still fail or arrive after the second has left."""
    resent = message.decisions.filter(decided=Decided.RESENT).last()
    before: set[str] = set()
    if resent is not None:
        tries = message.attempts.filter(at__lte=resent.at).exclude(provider_id="")
        before = set(tries.values_list("provider_id", flat=True))
    if provider_id in before:
        return True
    # Until the new one is answered the message still names the one before.
    is_answered = message.state in (State.SENT, State.FAILED, State.DELIVERED)
    return is_answered and message.provider_id not in before | {"", provider_id}


def _delivered(message: Message, now: datetime) -> None:
    if message.state not in (State.SENT, State.FAILED):
        return
    if turn(message, State.DELIVERED, Moved(now, "receipt"), last_why=""):
        log_it(message, Outcome.DELIVERED, now)


def _ended(status: str) -> Ended:
    return Ended.PERMANENT if status in FAILED else Ended.SENT
