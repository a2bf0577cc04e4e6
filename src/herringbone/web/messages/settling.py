"""Writes down how an attempt ended: the try, the state, the communications log, what comes next."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Direction, Outcome
from herringbone.web.messages.channels.carrier import Answer, Ended
from herringbone.web.messages.endings import tell
from herringbone.web.messages.filling import LINK
from herringbone.web.messages.models import Kind, Message, State, Try
from herringbone.web.messages.rechecking import children
from herringbone.web.messages.resting import note_marks
from herringbone.web.messages.states import ITSELF, Moved, turn
from herringbone.web.registers.changes import Author

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
"""How long after each temporary failure it is tried again; then it has failed and is shown."""
LOGGED = {Kind.TEXT: Channel.TEXT, Kind.EMAIL: Channel.EMAIL, Kind.LETTER: Channel.LETTER}
LINK_SAID = "[link to answer]"


@transaction.atomic
def settle(message: Message, claim: UUID | None, answer: Answer, now: datetime) -> None:
    """The end of an attempt. Where another process gave this one up meanwhile, what it learnt still
    counts: a message that perhaps went is sent once that is known."""
    message = (
        Message.objects.select_for_update(of=("self",)).select_related("school").get(pk=message.pk)
    )
    add_try(message, answer, now)
    if message.state == State.UNKNOWN and answer.ended == Ended.SENT:
        sent(message, answer, now)
    elif message.state == State.LEAVING and message.claim == claim:
        ENDINGS[answer.ended](message, answer, now)


def sent(message: Message, answer: Answer, now: datetime, by: Author = ITSELF) -> None:
    """It has left; from now on a receipt may say more."""
    fields = {"provider_id": answer.provider_id[:120], "sent_at": now, "claim": None}
    if turn(message, State.SENT, Moved(now, answer.words[:500], by), **fields):
        log_it(message, Outcome.SENT, now)
        note_marks(message, now)


def _temporary(message: Message, answer: Answer, now: datetime) -> None:
    why = answer.words[:500]
    if message.tried > len(BACK_OFF):
        failed(message, f"Given up after {message.tried} attempts. {why}"[:500], now)
        return
    again = now + BACK_OFF[message.tried - 1]
    turn(message, State.APPROVED, Moved(now, why), claim=None, not_before=again, last_why=why)


def _permanent(message: Message, answer: Answer, now: datetime) -> None:
    failed(message, answer.words, now)


def _unknown(message: Message, answer: Answer, now: datetime) -> None:
    why = answer.words[:500]
    turn(message, State.UNKNOWN, Moved(now, why), claim=None, last_why=why)


def failed(message: Message, why: str, now: datetime) -> None:
    """It did not arrive; the log says so beside what was sent."""
    fields = {"claim": None, "last_why": why[:500]}
    if turn(message, State.FAILED, Moved(now, why[:500]), **fields):
        log_it(message, Outcome.FAILED, now)
        tell(message, why, now)


def add_try(message: Message, answer: Answer, now: datetime) -> None:
    Try.objects.create(
        school=message.school,
        message=message,
        carrier=message.carrier,
        at=now,
        ended=answer.ended.value,
        provider_id=answer.provider_id[:120],
        answer=answer.words[:500],
    )


def log_it(message: Message, outcome: Outcome, now: datetime) -> None:
    """One row a child whom it names, by whoever approved it."""
    contacted = Contacted(
        direction=Direction.OUT,
        channel=LOGGED[Kind(message.channel)],
        outcome=outcome,
        at=now,
        with_whom=message.to_name[:160],
        contact_key=message.contact_key,
        to_where=message.to_where,
        words=_words(message) if outcome == Outcome.SENT else message.last_why,
        day=message.day,
        provision=message.provision,
        step=message.step,
        origin=message.origin,
    )
    pupils = children(message)
    log(school=message.school, pupils=pupils, contacted=contacted, author=_who(message), now=now)


def _words(message: Message) -> str:
    said = message.words.replace(LINK, LINK_SAID)
    return f"{message.subject}\n\n{said}" if message.subject else said


def _who(message: Message) -> Author:
    """Whoever let it go last."""
    row = message.decisions.filter(decided__in=("approved", "resent")).last()
    return Author(row.name, row.position, row.user_id) if row else ITSELF


ENDINGS = {
    Ended.SENT: sent,
    Ended.TEMPORARY: _temporary,
    Ended.PERMANENT: _permanent,
    Ended.UNKNOWN: _unknown,
}
