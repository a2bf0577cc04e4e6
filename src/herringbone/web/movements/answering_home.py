"""A child comes in at the desk of whom a text had told that nobody had seen them: one key answers
it, "She is here, arrived 09:22" (practice 11).

Between the desk and `messages`: whoever had the first text may have this one, checked again at the
second of sending as any other.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from herringbone.documents.writing import Channel, template_of
from herringbone.web.clock import LONDON
from herringbone.web.messages.approving import By, approve_all
from herringbone.web.messages.asking import Made, Wanted, ask
from herringbone.web.messages.late_gate import tells_of_absence
from herringbone.web.messages.models import About, Message, State
from herringbone.web.movements.models import Direction, Movement
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil
from herringbone.web.strategies.evaluation import plan_of
from herringbone.web.ui.days import clock

LETTER = "arrived"
WAYS = (Channel.TEXT, Channel.EMAIL)
WENT = (State.LEAVING, State.UNKNOWN, State.SENT, State.DELIVERED)


class NothingToAnswer(ValueError):
    """No text had gone, or it was answered already; the words say which."""


def offers_key(movement: Movement) -> bool:
    """Whether the key stands beside a line: a child came in, and home had been asked."""
    if movement.direction != Direction.IN or movement.struck_at is not None:
        return False
    return bool(texts_that_went(movement.pupil, movement)) and not _answered(movement)


def texts_that_went(pupil: Pupil, movement: Movement) -> list[Message]:
    """Texts of that day that told home that the child had not been seen."""
    about = About.objects.filter(
        school=movement.school,
        pupil=pupil,
        left_out_why="",
        message__day=movement.day,
        message__state__in=WENT,
    )
    rows = [one.message for one in about.select_related("message")]
    return [one for one in rows if tells_of_absence(template_of(one.strategy, one.template))]


def _key(movement: Movement) -> str:
    return f"arrived:{movement.pk}"


def _answered(movement: Movement) -> bool:
    asked = Message.objects.filter(school=movement.school, template=LETTER, day=movement.day)
    return bool(asked.filter(about__pupil_id=movement.pupil_id).exists())


@transaction.atomic
def tell_home(*, movement: Movement, author: Author, now: datetime) -> Made:
    """Asks for the answer and lets it go. Raises NothingToAnswer."""
    if not offers_key(movement):
        raise NothingToAnswer("No text about this child went today, or it was answered already.")
    day = now.astimezone(LONDON).date()
    plan = plan_of(movement.school, day)
    wanted = Wanted(
        strategy=plan.strategy.strategy if plan else "",
        template=LETTER,
        pupils=(movement.pupil,),
        key=_key(movement),
        day=movement.day,
        channels=WAYS,
        extra={"arrived_at": clock(movement.at.astimezone(LONDON))},
    )
    made = ask(school=movement.school, wanted=wanted, by=author, now=now)
    waiting = [one for one in made.messages if one.state == State.WAITING]
    approve_all(messages=waiting, by=By(author, now))
    return made
