"""Asks again, by itself, for a morning's text that was let go and dropped before it left: the child
had come in and is missing after all, or the text was withdrawn for a brother's or sister's sake.

The daily run calls it, which every mark asks for. A person let the round go, and whom they let go
is all that it asks for: a child of a register that came in since waits for the button.
"""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction

from herringbone.web.clock import LONDON
from herringbone.web.messages.approving import By
from herringbone.web.messages.automatic import author_of, names_of
from herringbone.web.messages.models import About, Message, Round
from herringbone.web.messages.text_run import (
    asked_about,
    letter_of,
    offer,
    press,
    round_key,
    times_asked,
)
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil, School

SESSIONS = ("AM", "PM")
MOST_TIMES = 4
"""A mark that goes to and fro is a person's to look at; the button still asks."""


def texts_again(school: School, now: datetime) -> tuple[Message, ...]:
    """The texts that were made now; none a second time, however often and from wherever it is
    called."""
    local = now.astimezone(LONDON)
    made: list[Message] = []
    for session in SESSIONS:
        if local.time() < _over(school, session):
            key = round_key(local.date(), session)
            round_of = Round.objects.filter(school=school, key=key).first()
            made += _again(round_of, session, now) if round_of is not None else []
    return tuple(made)


def texts_by_itself(school: School, now: datetime) -> tuple[Message, ...]:
    """The morning's texts where the strategy or the school says that they need nobody, as soon as
    registers and late gate are closed; the same ones however often it is called."""
    local = now.astimezone(LONDON)
    _, template = letter_of(school, local.date())
    if template not in names_of(school, local.date()):
        return ()
    made: list[Message] = []
    by = By(author_of(school, now), now)
    for session in SESSIONS:
        if local.time() < _over(school, session) and offer(school, session, now).may:
            made += press(school=school, session=session, by=by).messages
    return tuple(made)


def _over(school: School, session: str) -> time:
    """From when on nobody is told any more that a child was not there in that session."""
    return school.starts("PM") if session == "AM" else school.day_ends


@transaction.atomic
def _again(round_of: Round, session: str, now: datetime) -> list[Message]:
    school = round_of.school
    round_of = Round.objects.select_for_update().get(pk=round_of.pk)
    dropped = _dropped(round_of)
    if not dropped or offer(school, session, now).why_not:
        return []
    return list(press(school=school, session=session, by=_by(round_of, now), only=dropped).messages)


def _dropped(round_of: Round) -> list[Pupil]:
    asked = asked_about(round_of)
    rows = About.objects.filter(message__round=round_of).exclude(pupil__in=asked)
    pupils = {row.pupil_id: row.pupil for row in rows.select_related("pupil")}
    return [p for p in pupils.values() if times_asked(round_of, [p]) < MOST_TIMES]


def _by(round_of: Round, now: datetime) -> By:
    """Nobody pressed again; whose approval it stands under is said with it."""
    who = ", ".join(filter(None, (round_of.name, round_of.position)))
    words = f"by itself, under the texts that {who} let go"
    return By(Author("Herringbone", words[:240]), now)
