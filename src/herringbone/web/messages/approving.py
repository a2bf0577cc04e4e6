"""What a person decides about a message that waits: it goes, softer words, not now, never, a call.

Nothing leaves without one of these, besides what strategy or school say needs none. Each decision
stays with who, when, why, and what the screen showed them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from herringbone.documents.writing import Channel, template_of
from herringbone.web.jobs import queue
from herringbone.web.jobs.kinds import Kind as Job
from herringbone.web.messages import channels
from herringbone.web.messages.addresses import Place
from herringbone.web.messages.channels.carrier import Answer, Ended
from herringbone.web.messages.endings import tell
from herringbone.web.messages.filling import Facts, values_of
from herringbone.web.messages.models import (
    Approval,
    Decided,
    Kind,
    Message,
    State,
    Written,
)
from herringbone.web.messages.quiet import not_before
from herringbone.web.messages.rechecking import children, reasons_for
from herringbone.web.messages.recipients import Recipient
from herringbone.web.messages.resting import keep_marks
from herringbone.web.messages.settling import sent
from herringbone.web.messages.states import Moved, Refused, turn
from herringbone.web.messages.writing_up import Letter, goes_as_file, keep_words
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Contact, Pupil

Shown = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class By:
    """Who decides and when."""

    author: Author
    at: datetime


@transaction.atomic
def approve(
    *,
    message: Message,
    by: By,
    reasoning: str = "",
    showed: Shown = (),
    facts: Facts | None = None,
    grace: timedelta = timedelta(0),
) -> Message:
    """It goes at the next moment that quiet hours allow, after a while of `grace` in which it can
    be taken back. `showed` is what the panel said.

    Raises Refused while everything is held for a child or one has died; and where another reason
    speaks against it and nobody says why it goes all the same.
    """
    message = _locked(message)
    template = template_of(message.strategy, message.template)
    found = reasons_for(message, template, children(message), by.at, facts)
    final = [one.words for one in found if one.is_final]
    if final:
        raise Refused(f"It cannot go: {' '.join(final)}")
    if found and not reasoning.strip():
        against = " ".join(one.words for one in found)
        raise Refused(f"Say why it goes all the same, or hold it back: {against}")
    reasons = [{"why": one.why.value, "words": one.words} for one in found]
    return _approved(message, by, reasoning, [*reasons, *(dict(one) for one in showed)], grace)


def _approved(
    message: Message, by: By, reasoning: str, showed: list[dict[str, str]], grace: timedelta
) -> Message:
    written = message.written
    _decide(message, Decided.APPROVED, by, reasoning, showed, written)
    at = not_before(message.school, message.purpose, by.at + grace)
    if message.channel == Kind.LETTER:
        at = by.at + grace  # paper waits in the tray, not in the air
    moved = Moved(by.at, reasoning, by.author)
    _turned(message, State.APPROVED, moved, approved=written, not_before=at, last_why="")
    queue.enqueue(Job.SEND_MESSAGES, school=message.school, at=at)
    return message


@dataclass(frozen=True, slots=True)
class RoundApproved:
    """`left` are messages that a batch does not take along, each with its reason."""

    approved: tuple[Message, ...]
    left: tuple[tuple[Message, str], ...]


def approve_all(
    *,
    messages: Iterable[Message],
    by: By,
    showed: Mapping[int, Shown] | None = None,
    grace: timedelta = timedelta(0),
) -> RoundApproved:
    """Approves those against which nothing speaks; a legal restriction stops it at that child."""
    approved: list[Message] = []
    left: list[tuple[Message, str]] = []
    chosen = list(messages)
    facts = _facts_of(chosen, by.at)
    for message in chosen:
        if message.alone_why:
            left.append((message, f"Look at this one by itself: {message.alone_why}"))
            continue
        try:
            shown = (showed or {}).get(message.pk, ())
            approved.append(approve(message=message, by=by, showed=shown, facts=facts, grace=grace))
        except Refused as refused:
            left.append((message, str(refused)))
    return RoundApproved(tuple(approved), tuple(left))


def _facts_of(messages: Sequence[Message], now: datetime) -> Facts | None:
    """The registers of all the children, read once for the round."""
    rows = Pupil.objects.filter(messages__message__in=[m.pk for m in messages]).distinct()
    pupils = list(rows.select_related("school"))
    return Facts(pupils[0].school, pupils, now) if pupils else None


@transaction.atomic
def hold(*, message: Message, by: By, reasoning: str, showed: Shown = ()) -> Message:
    """Not now: it stays among those held back until somebody lets it go or withdraws it."""
    message = _locked(message)
    _demand(reasoning, "Say why it is held back: the reason is kept with it.")
    _decide(message, Decided.HELD, by, reasoning, showed)
    moved = Moved(by.at, reasoning, by.author)
    return _turned(message, State.HELD, moved, last_why=reasoning[:500])


@transaction.atomic
def take_up(*, message: Message, by: By) -> Message:
    """What was held back waits for approval again."""
    moved = Moved(by.at, "taken up again", by.author)
    return _turned(_locked(message), State.WAITING, moved, last_why="")


@transaction.atomic
def withdraw(
    *, message: Message, by: By, reasoning: str, showed: Shown = (), ring: bool = False
) -> Message:
    """It never goes; `ring`: a call is made instead. Where it was let go before, the work that it
    came from is open again."""
    message = _locked(message)
    _demand(reasoning, "Say why it does not go: the reason is kept with it.")
    decided = Decided.CALL if ring else Decided.WITHDRAWN
    was_let_go = message.state in (State.APPROVED, State.PRINT)
    _decide(message, decided, by, reasoning, showed)
    moved = Moved(by.at, reasoning, by.author)
    _turned(message, State.WITHDRAWN, moved, last_why=reasoning[:500])
    if was_let_go:
        tell(message, reasoning, by.at)
    return message


@transaction.atomic
def soften(
    *, message: Message, subject: str, body: str, by: By, reasoning: str = "", facts: Facts
) -> Message:
    """Other words for the same letter; what stood there first is kept beside them."""
    message = _locked(message)
    if message.state not in (State.WAITING, State.HELD):
        raise Refused("Its words were approved already: withdraw it and write another.")
    if not body.strip():
        raise Refused("A letter without words does not go.")
    file = _file_again(message, subject, body, facts)
    written = keep_words(message, subject, body, file, by.author, by.at)
    template = template_of(message.strategy, message.template)
    keep_marks(message, template, facts, children(message))
    _decide(message, Decided.SOFTENED, by, reasoning, (), written)
    return message


@transaction.atomic
def send_again(*, message: Message, by: By, reasoning: str) -> Message:
    """What failed, or perhaps did not go, is tried once more, as it was approved."""
    message = _locked(message)
    if message.state not in (State.FAILED, State.UNKNOWN):
        raise Refused(f"This message is {message.get_state_display()}: it is not sent again.")
    _demand(reasoning, "Say why it is sent again.")
    _decide(message, Decided.RESENT, by, reasoning, (), message.written)
    at = not_before(message.school, message.purpose, by.at)
    fields = {"not_before": at, "tried": 0, "claim": None, "handed_at": None, "last_why": ""}
    _turned(message, State.APPROVED, Moved(by.at, reasoning, by.author), **fields)
    queue.enqueue(Job.SEND_MESSAGES, school=message.school, at=at)
    return message


@transaction.atomic
def it_went(*, message: Message, by: By, reasoning: str) -> Message:
    """Somebody found out that a message of which nobody knew did go."""
    message = _locked(message)
    if message.state != State.UNKNOWN:
        raise Refused(f"This message is {message.get_state_display()}: that is known.")
    _demand(reasoning, "Say how you know that it went.")
    _decide(message, Decided.SETTLED, by, reasoning, (), message.written)
    sent(message, Answer(Ended.SENT, message.provider_id, reasoning), by.at, by.author)
    return message


def _file_again(message: Message, subject: str, body: str, facts: Facts) -> bytes | None:
    pupils = tuple(children(message))
    template = template_of(message.strategy, message.template)
    contact = Contact.objects.filter(
        school=message.school, pupil=pupils[0], contact_id=message.contact_key
    ).first()
    if contact is None or not goes_as_file(template, Channel(message.channel)):
        return None
    place = Place(message.to_where, tuple(message.to_lines))
    recipient = Recipient(contact, pupils, Channel(message.channel), place, message.language)
    values = values_of(facts, pupils, recipient, template, {}, message.session)
    takes_files = channels.takes_files(message.school, Kind(message.channel))
    return Letter(template, facts, pupils, values, takes_files).file(message, subject, body)


def _locked(message: Message) -> Message:
    found: Message = (
        Message.objects.select_for_update(of=("self",)).select_related("school").get(pk=message.pk)
    )
    return found


def _turned(message: Message, to: State, moved: Moved, **fields: object) -> Message:
    if not turn(message, to, moved, **fields):
        raise Refused("Somebody else dealt with it meanwhile: look at it again.")
    return message


def _demand(words: str, says: str) -> None:
    if not words.strip():
        raise Refused(says)


def _decide(
    message: Message,
    decided: Decided,
    by: By,
    reasoning: str,
    showed: Shown,
    written: Written | None = None,
) -> None:
    Approval.objects.create(
        school=message.school,
        message=message,
        written=written,
        decided=decided,
        reasoning=reasoning,
        showed=[dict(one) for one in showed],
        at=by.at,
        user_id=by.author.user_id,
        name=by.author.name,
        position=by.author.position,
    )
