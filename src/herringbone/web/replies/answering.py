"""A parent's answer by link, kept once: a suggestion a child, the log, and what the strategy hears.

Nothing here closes anything; `suggestions` does, when a person takes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from herringbone.web.absences.reporting import back_after_48_hours
from herringbone.web.absences.suggesting import UNKNOWN, suggested
from herringbone.web.clock import LONDON
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.messages.models.links import ReplyLink
from herringbone.web.registers.changes import Author
from herringbone.web.replies.guards import pattern_on
from herringbone.web.replies.helping import (
    Helper,
    ask_for_alarm,
    helper_for,
    school_time_after,
)
from herringbone.web.replies.models import Reply, Why
from herringbone.web.replies.speaking import ENGLISH, Speech
from herringbone.web.replies.unsent import forget
from herringbone.web.schools.models import Contact, Pupil, SchoolEvent
from herringbone.web.schools.tenancy import within

BY_LINK = Author("Herringbone", "reply by link")
CODES = {
    Why.ILL: "I",
    Why.SICK: "I",
    Why.APPOINTMENT: "M",
    Why.RELIGIOUS: "R",
}
TAIL = 3
"""So much of a number is shown, to tell two telephones apart."""
PLACE = 60
"""Letters that `came_by` holds."""


class AlreadyAnswered(ValueError):
    """The link was used; what was sent by it stands."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a parent says of one child."""

    pupil: Pupil
    why: str
    words: str = ""
    back_on: date | None = None
    back_session: str = "AM"


@transaction.atomic
def answer(
    *,
    link: ReplyLink,
    said: Sequence[Said],
    needs_help: bool,
    now: datetime,
    speech: Speech | None = None,
) -> list[Reply]:
    """Keeps what a parent sent, once: two that send at the same moment are one and a refusal.
    Raises AlreadyAnswered."""
    with within(link.school):
        found = ReplyLink.objects.select_for_update().get(pk=link.pk)
        if found.answered_at is not None:
            raise AlreadyAnswered("This link was used already.")
        found.answered_at = now
        found.save(update_fields=["answered_at"])
        shared = _shared(link, [one.pupil for one in said], needs_help, now)
        shared["came_by"] = came_by(link, speech)
        forget(link)
        made = [_keep(link, one, shared, now) for one in said]
        _tell(link, made, now)
        if needs_help:
            ask_for_alarm(made[0])
        return made


def replies_to(link: ReplyLink) -> list[Reply]:
    """What was sent by a link, for whoever sent it."""
    with within(link.school):
        rows = Reply.objects.filter(link=link).select_related("pupil", "help_for")
        return list(rows.order_by("pk"))


def _shared(
    link: ReplyLink, pupils: list[Pupil], needs_help: bool, now: datetime
) -> dict[str, Any]:
    """What is the same for each child: how it came, and who is asked for help."""
    helper: Helper | None = None
    if needs_help:
        helper = helper_for(link.school, pupils, now.astimezone(LONDON).date())
    return {
        "school": link.school,
        "link": link,
        "together": uuid4(),
        "day": link.day,
        "contact_key": link.contact_key,
        "received_at": now,
        "needs_help": needs_help,
        "help_for": helper.user if helper else None,
        "help_due_at": school_time_after(link.school, now) if needs_help else None,
    }


def _keep(link: ReplyLink, said: Said, shared: dict[str, Any], now: datetime) -> Reply:
    code = CODES.get(said.why) or suggested(said.words).code  # type: ignore[call-overload]
    is_sick = said.why == Why.SICK or suggested(said.words).offers_48h
    back, session = said.back_on, said.back_session
    if is_sick:
        earliest = back_after_48_hours(link.school, now)
        back, session = max(earliest, (back, session)) if back else earliest
    made: Reply = Reply.objects.create(
        pupil=said.pupil,
        said_by=named(said.pupil, link.contact_key),
        why=said.why,
        words=said.words,
        code=UNKNOWN if said.why in (Why.ON_THE_WAY, Why.AT_SCHOOL) else code,
        is_sickness_48h=is_sick,
        back_on=back,
        back_session=session,
        pattern=pattern_on(link.school, said.pupil, link.day),
        **shared,
    )
    return made


def named(pupil: Pupil, contact_key: str) -> str:
    """ "mother (Ms Dana Birchall)", as the school calls them now."""
    found = Contact.objects.filter(pupil=pupil, contact_id=contact_key).first()
    if found is None:
        return "a contact no longer held"
    return f"{found.relationship} ({found.name})" if found.relationship else found.name


def came_by(link: ReplyLink, speech: Speech | None = None) -> str:
    """How the link had come: "text to …123"; the log of what was sent says so. Of a page in
    another language than English it says which: whoever rings back may need an interpreter."""
    spoken = "" if speech is None or speech.key == ENGLISH else f", in {speech.words['in_english']}"
    return _came_by(link)[: PLACE - len(spoken)] + spoken


def _came_by(link: ReplyLink) -> str:
    if not link.origin:
        return "link given by hand"
    sent = Communication.objects.filter(
        school=link.school, origin=link.origin, direction=Direction.OUT
    )
    row = sent.order_by("pk").first()
    if row is None:
        return "link sent"
    return f"{row.get_channel_display()} to {_masked(row.to_where)}"


def _masked(place: str) -> str:
    """Enough of a number or an address to tell two apart."""
    name, at, host = place.partition("@")
    return f"{name[:1]}…@{host}"[:40] if at else f"…{place[-TAIL:]}"


def _tell(link: ReplyLink, made: Sequence[Reply], now: datetime) -> None:
    """One row of the log for children of whom the same was said, one event a child."""
    same: dict[tuple[object, ...], list[Reply]] = {}
    for reply in made:
        same.setdefault((reply.why, reply.words, reply.back_on), []).append(reply)
    for rows in same.values():
        pupils = [reply.pupil for reply in rows]
        log(
            school=link.school,
            pupils=pupils,
            contacted=_contacted(rows[0], now),
            author=BY_LINK,
            now=now,
            origins=[reply.origin for reply in rows],
        )
    SchoolEvent.objects.bulk_create(
        SchoolEvent(
            school=link.school,
            date=now.astimezone(LONDON).date(),
            event="message_received",
            subject_kind="pupil",
            subject=reply.pupil.pupil_id,
            origin=reply.origin,
        )
        for reply in made
    )


def _contacted(reply: Reply, now: datetime) -> Contacted:
    outcome = Outcome.REASON_GIVEN if reply.why in CODES else Outcome.RECEIVED
    if reply.why == Why.ON_THE_WAY:
        outcome = Outcome.ON_THE_WAY
    return Contacted(
        Direction.IN,
        Channel.REPLY,
        Outcome.HELP_ASKED if reply.needs_help else outcome,
        now,
        with_whom=reply.said_by,
        contact_key=reply.contact_key,
        to_where=reply.came_by,
        words=reply.says,
        day=reply.day,
    )
