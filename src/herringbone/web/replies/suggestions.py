"""A reply is a suggestion until a person takes it: as sent, with changes, or not at all.

Taking it makes a report, and of an N the reported code; for whom `guards` names a reason it closes
nothing until somebody was spoken to: the report stands, the N stays, and the list says why.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from herringbone.web.absences.models import How, Reported
from herringbone.web.absences.plans import Unplannable
from herringbone.web.absences.reporting import (
    Said,
    explain_marks,
    marks_to_explain,
    report_absence,
    withdraw_report,
)
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Direction, Outcome
from herringbone.web.registers.changes import Author
from herringbone.web.replies.guards import why_not_closed
from herringbone.web.replies.models import Reply, State, Why
from herringbone.web.schools.models import Contact, School

OPEN = (State.WAITING, State.KEPT)
NO_ABSENCE = (Why.ON_THE_WAY, Why.AT_SCHOOL)
AGAIN = "The reply was taken again, with changes."
LOOK_FOR_THE_CHILD = (
    "The parent says that the child should be at school. Look for the child first, then write down "
    "what you found: decline the reply with it, or take it with changes."
)


def open_replies(school: School) -> Any:
    """What waits for a person: children who should be at school first, then as they came."""
    rows = Reply.objects.filter(school=school, state__in=OPEN)
    found = rows.select_related("pupil", "school").order_by("received_at", "pk")
    return sorted(found, key=lambda reply: (not reply.is_alarm, reply.state != State.WAITING))


@transaction.atomic
def accept(
    *,
    reply: Reply,
    author: Author,
    at: datetime,
    may_amend: bool,
    said: Said | None = None,
    spoken: str = "",
) -> Reply:
    """Takes it as sent, or with changes (`said`). `spoken` is what was said by whoever spoke to
    the family: it stands in the log and lets a guarded reply close. Raises Unplannable."""
    reply = _locked(reply)
    said = None if said == suggestion_of(reply) else said
    if reply.is_alarm and said is None and not spoken:
        raise Unplannable([LOOK_FOR_THE_CHILD])
    if spoken:
        _log_talk(reply, spoken, author, at)
    report = _report(reply, said, author, at)
    guarded = bool(why_not_closed(reply)) and not spoken
    if report is not None and may_amend and not guarded and marks_to_explain(report):
        explain_marks(report=report, author=author, at=at)
    state = State.CHANGED if said is not None else State.ACCEPTED
    return _settled(reply, State.KEPT if guarded else state, author, at, report=report)


@transaction.atomic
def decline(*, reply: Reply, why: str, author: Author, at: datetime) -> Reply:
    """It is not taken, for a reason that is kept; what the parent sent stays in the log. Raises
    Unplannable."""
    reply = _locked(reply)
    if not why.strip():
        raise Unplannable(["Say why it is not taken: the reason is kept with the reply."])
    if reply.report is not None and reply.report.withdrawn_at is None:
        withdraw_report(report=reply.report, why=why, author=author, at=at)
    return _settled(reply, State.DECLINED, author, at, words=why)


def suggestion_of(reply: Reply) -> Said:
    """The reply as the report that it would make."""
    how = How.EMAIL if reply.came_by.startswith("e-mail") else How.TEXT
    contact = Contact.objects.filter(pupil=reply.pupil, contact_id=reply.contact_key).first()
    return Said(
        day=reply.day,
        how=how,
        words=reply.says,
        code=reply.code,
        said_by=reply.said_by,
        contact=contact,
        expected_back=reply.back_on,
        expected_back_session=reply.back_session,
        is_sickness_48h=reply.is_sickness_48h,
    )


def _report(reply: Reply, said: Said | None, author: Author, at: datetime) -> Reported | None:
    """The report that it makes, once; none of a child on the way or of whom nothing was said."""
    if reply.report is not None and said is None:
        return reply.report
    if said is None and _is_no_absence(reply):
        return None
    if reply.report is not None:
        withdraw_report(report=reply.report, why=AGAIN, author=author, at=at)
    made = report_absence(
        school=reply.school,
        pupils=[reply.pupil],
        said=said or suggestion_of(reply),
        author=author,
        at=at,
    )
    return made[0]


def _is_no_absence(reply: Reply) -> bool:
    return reply.why in NO_ABSENCE or (reply.why == Why.NOT_SAID and not reply.words)


def _log_talk(reply: Reply, words: str, author: Author, at: datetime) -> None:
    contacted = Contacted(
        Direction.OUT,
        Channel.CALL,
        Outcome.REASON_GIVEN,
        at,
        with_whom=reply.said_by,
        contact_key=reply.contact_key,
        words=words,
        spoke=True,
        day=reply.day,
        origin=reply.origin,
    )
    log(school=reply.school, pupils=[reply.pupil], contacted=contacted, author=author, now=at)


def _locked(reply: Reply) -> Reply:
    rows = Reply.objects.select_for_update(of=("self",)).select_related("pupil", "report", "school")
    found: Reply = rows.get(pk=reply.pk)
    if found.state not in OPEN:
        raise Unplannable([f"It was {found.get_state_display()} by {found.decided_by} already."])
    return found


def _settled(
    reply: Reply,
    state: State,
    author: Author,
    at: datetime,
    *,
    words: str = "",
    report: Reported | None = None,
) -> Reply:
    reply.state, reply.decided_at, reply.decided_words = state, at, words
    reply.decided_by, reply.decided_position = author.name, author.position
    reply.report = report or reply.report
    reply.save()
    return reply
