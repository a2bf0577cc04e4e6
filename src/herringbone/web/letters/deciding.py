"""A person's decision about one letter: it goes, softer, a call instead, not now. The one writer.

The messages keep who decided, why, and what the panel showed; the work is handled by the same deed,
so that the strategy's follow-ups count from the day that a letter went.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from herringbone.documents.writing import Template, fill, subject_of, template_of
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel as Spoken
from herringbone.web.communications.models import Direction, Outcome
from herringbone.web.letters.conscience import Panel
from herringbone.web.letters.waiting import ORIGIN, messages_of
from herringbone.web.messages import approving
from herringbone.web.messages.addresses import Place
from herringbone.web.messages.filling import Facts, values_of
from herringbone.web.messages.models import Message, State
from herringbone.web.messages.recipients import Recipient
from herringbone.web.messages.states import Refused
from herringbone.web.schools.models import Contact
from herringbone.web.strategies.evaluation import outcomes_of
from herringbone.web.worklists import handling
from herringbone.web.worklists.lines import Line
from herringbone.web.worklists.models import Handling, How, Work

WAITING = (State.WAITING, State.HELD)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was chosen about a line, why, and the panel that was looked at."""

    line: Line
    panel: Panel
    reasoning: str
    by: approving.By

    @property
    def hand(self) -> handling.By:
        return handling.By(self.by.author, self.by.at, origin=ORIGIN)


@transaction.atomic
def send(*, decision: Decision) -> int:
    """Every parent's letter goes, and the work is done. Gives how many. Raises Refused where there
    is none, or where something speaks against one and no reason is given."""
    waiting = _waiting(decision.line)
    if not waiting:
        raise Refused("There is no letter to send: write it first, or ring instead.")
    for message in waiting:
        approving.approve(
            message=message,
            by=decision.by,
            reasoning=decision.reasoning,
            showed=decision.panel.showed,
        )
    for work in decision.line.works:
        usual = outcomes_of(work.verb, offer=work.is_offer)[0]
        handling.done(work=work, outcome=usual, by=decision.hand, words=decision.reasoning)
    return len(waiting)


@transaction.atomic
def soften(*, decision: Decision, template: Template, facts: Facts) -> int:
    """The gentler letter in its place, then as `send`. What stood there first is kept beside it."""
    if not template.softer:
        raise Refused("There is no softer letter in the library for this one.")
    softer = template_of(template.strategy, template.softer)
    for message in _waiting(decision.line):
        subject, body = _softer_words(message, softer, decision.line, facts)
        approving.soften(
            message=message,
            subject=subject,
            body=body,
            by=decision.by,
            reasoning=decision.reasoning or decision.panel.suggestion.words,
            facts=facts,
        )
    return send(decision=decision)


@transaction.atomic
def ring_instead(*, decision: Decision) -> None:
    """No letter goes. The work stays, with whoever decided, until somebody writes down the call."""
    why = decision.reasoning or decision.panel.suggestion.words
    for message in _waiting(decision.line):
        approving.withdraw(
            message=message, by=decision.by, reasoning=why, showed=decision.panel.showed, ring=True
        )
    for work in decision.line.works:
        handling.hand_over(
            work=work, by=decision.hand, to_role=work.holder, why=f"Ring instead: {why}"
        )


@transaction.atomic
def hold(*, decision: Decision, until: date) -> None:
    """Not now: it comes back on a day, with its reason."""
    for message in _waiting(decision.line):
        if message.state == State.WAITING:
            approving.hold(
                message=message,
                by=decision.by,
                reasoning=decision.reasoning,
                showed=decision.panel.showed,
            )
    for work in decision.line.works:
        handling.snooze(work=work, until=until, why=decision.reasoning, by=decision.hand)


@transaction.atomic
def rang(*, line: Line, by: approving.By, spoke: bool, with_whom: str, words: str) -> None:
    """The call that stood for a letter: logged on each child, and where somebody was spoken to the
    letter is no longer needed."""
    contacted = Contacted(
        direction=Direction.OUT,
        channel=Spoken.CALL,
        outcome=Outcome.REACHED if spoke else Outcome.NO_ANSWER,
        at=by.at,
        with_whom=with_whom,
        words=words,
        spoke=spoke,
        provision=line.work.provision,
        step=line.work.step,
        origin=f"work:{line.work.pk}",
    )
    pupils = line.pupils
    log(school=line.work.school, pupils=pupils, contacted=contacted, author=by.author, now=by.at)
    if not spoke:
        return
    hand = handling.By(by.author, by.at, origin=ORIGIN)
    why = f"Spoke with {with_whom or 'the family'} instead of writing. {words}".strip()
    for work in line.works:
        handling.not_appropriate(work=work, why=why, by=hand)


def to_ring(works: Sequence[Work]) -> frozenset[int]:
    """Keys of works for which a call was chosen in place of the letter."""
    latest: dict[int, Handling] = {}
    rows = Handling.objects.filter(work__in=works, undone_by=None).exclude(how=How.UNDONE)
    for row in rows.order_by("pk"):
        latest[row.work_id] = row
    return frozenset(
        key for key, row in latest.items() if row.how == How.HANDED_OVER and row.origin == ORIGIN
    )


def _waiting(line: Line) -> list[Message]:
    held = messages_of(line.work.school, line.works)
    return list({m.pk: m for found in held.values() for m in found if m.state in WAITING}.values())


def _softer_words(message: Message, softer: Template, line: Line, facts: Facts) -> tuple[str, str]:
    contact = Contact.objects.filter(
        school=message.school, contact_id=message.contact_key, pupil__in=line.pupils
    ).first()
    if contact is None:
        raise Refused("The contact is no longer held: withdraw the letter and write it again.")
    words = softer.words(message.channel) if message.channel in softer.channels else None
    if words is None:
        raise Refused(f"The softer letter is not written for {message.get_channel_display()}.")
    place = Place(message.to_where, tuple(message.to_lines))
    to = Recipient(contact, tuple(line.pupils), words.channel, place, message.language)
    values: Mapping[str, str] = values_of(facts, line.pupils, to, softer, {})
    return subject_of(words, values), fill(words, values)
