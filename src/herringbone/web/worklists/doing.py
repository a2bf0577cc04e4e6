"""What a person does from the list, for all the works of a line or of many lines at once.

Between the screen and `handling`: whoever may act does; a contact with a family also stands in the
communications log, and what is taken back is taken back there, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from herringbone.web.communications.logging import Contacted, log, take_back
from herringbone.web.communications.models import Channel, Communication, Direction
from herringbone.web.communications.models import Outcome as Came
from herringbone.web.messages import approving
from herringbone.web.messages.states import Refused
from herringbone.web.messages.undoing import take_back_all
from herringbone.web.worklists import handling
from herringbone.web.worklists.handling import BY_STRATEGY, By
from herringbone.web.worklists.models import Handling, Work
from herringbone.web.worklists.subjects import Subjects

LET_GO = frozenset({"letters", BY_STRATEGY})
"""Origins of deeds that let a letter go."""
SENT = {"sent": Came.SENT, "returned": Came.FAILED}
SPOKEN = {"reached": Came.REACHED, "nobody_reached": Came.NO_ANSWER}
AT_HOME = {
    "seen": Came.SEEN,
    "spoken_at_door": Came.SPOKEN_AT_DOOR,
    "nobody_home": Came.NOBODY_HOME,
}
LOGGED: Mapping[str, tuple[Channel, Mapping[str, Came]]] = {
    "letter": (Channel.LETTER, SENT),
    "postcard": (Channel.LETTER, SENT),
    "email": (Channel.EMAIL, SENT),
    "message": (Channel.EMAIL, SENT),
    "text": (Channel.TEXT, {**SENT, **SPOKEN}),
    "call": (Channel.CALL, SPOKEN),
    "contact": (Channel.CALL, SPOKEN),
    "notify": (Channel.NOTICE, {"reached": Came.TOLD, "nobody_reached": Came.NO_ANSWER}),
    "visit": (Channel.VISIT, AT_HOME),
    "welfare_check": (Channel.VISIT, AT_HOME),
    "meeting": (Channel.MEETING, {"attended": Came.HELD, "not_attended": Came.NOT_ATTENDED}),
}
"""What was said to or about a family, by verb and outcome, as the communications log has it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What goes with an outcome: the person's words and whom they dealt with."""

    words: str = ""
    with_whom: str = ""


@transaction.atomic
def done_all(
    *, works: Sequence[Work], outcome: str, by: By, told: Told | None = None
) -> list[Handling]:
    """Each of them ended so; all or none. Raises Unhandled."""
    told = told or Told()
    made = [handling.done(work=w, outcome=outcome, by=by, words=told.words) for w in works]
    for work, row in zip(works, made, strict=True):
        _log(work, row, by, told)
    return made


@transaction.atomic
def not_appropriate_all(*, works: Sequence[Work], why: str, by: By) -> list[Handling]:
    return [handling.not_appropriate(work=work, why=why, by=by) for work in works]


@transaction.atomic
def snooze_all(*, works: Sequence[Work], until: date, why: str, by: By) -> list[Handling]:
    return [handling.snooze(work=work, until=until, why=why, by=by) for work in works]


@transaction.atomic
def hand_over_all(
    *, works: Sequence[Work], by: By, to_role: str = "", to_person: Any = None, why: str = ""
) -> list[Handling]:
    return [
        handling.hand_over(work=work, by=by, to_role=to_role, to_person=to_person, why=why)
        for work in works
    ]


@transaction.atomic
def undo_all(*, handlings: Sequence[Handling], by: By, why: str = "") -> list[Handling]:
    """Takes back what was done, what the log said of it, and a letter that has not left. Raises
    Unhandled where it has."""
    made = [handling.undo(handling=row, by=by, why=why) for row in handlings]
    _take_back_letters(handlings, by, why)
    origins = [f"handling:{row.pk}" for row in handlings]
    said = Communication.objects.filter(origin__in=origins, takes_back=None, taken_back_by=None)
    for row in said:
        take_back(
            row=row, why=why or "done by mistake, and taken back on the list", author=by.author,
            now=by.at, of_this_child=True,
        )  # fmt: skip
    return made


def _take_back_letters(handlings: Sequence[Handling], by: By, why: str) -> None:
    """Letters are let go by the same deed that handles the work."""
    origins = [f"work:{row.work_id}" for row in handlings if row.origin in LET_GO]
    if not origins:
        return
    words = why or "taken back on the list"
    sends = approving.By(by.author, by.at)
    try:
        take_back_all(school=handlings[0].school, origins=origins, why=words, by=sends)
    except Refused as left:
        raise handling.Unhandled(str(left)) from left


def _log(work: Work, row: Handling, by: By, told: Told) -> None:
    channel, outcomes = LOGGED.get(work.verb, (None, {}))
    pupils = Subjects(work.school, by.day, [work]).of(work).pupils
    if channel is None or row.outcome not in outcomes or not pupils:
        return
    contacted = Contacted(
        direction=Direction.OUT,
        channel=channel,
        outcome=outcomes[row.outcome],
        at=by.at,
        with_whom=told.with_whom,
        words=told.words or work.words,
        spoke=outcomes[row.outcome] == Came.SEEN,
        day=by.day,
        provision=work.provision,
        step=work.step,
        origin=f"handling:{row.pk}",
    )
    log(school=work.school, pupils=pupils, contacted=contacted, author=by.author, now=by.at)
