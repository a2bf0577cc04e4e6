"""Here this morning, not here now: found out, and closed by a named person in one of four ways.

A red job above everything (practice 2), never batched. What is settled is also a movement where the
child passed the door or was found, so that the on-site list is right at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from herringbone.web.clock import LONDON
from herringbone.web.movements.models import Direction, Found, MissingCheck, Movement, Why
from herringbone.web.movements.onsite import OnSite, on_site
from herringbone.web.movements.places import Place
from herringbone.web.movements.signing import Unsigned
from herringbone.web.registers.changes import Author
from herringbone.web.registers.rows import locked_head
from herringbone.web.schools.models import Pupil, School
from herringbone.web.ui.days import clock


@dataclass(frozen=True, slots=True)
class Missing:
    """A child who was here and is not: `says` "here at 08:52, not at 13:10, no sign-out"."""

    place: Place

    @property
    def pupil(self) -> Pupil:
        return self.place.pupil

    @property
    def says(self) -> str:
        return self.place.says


@dataclass(frozen=True, slots=True)
class Settled:
    """How it ended: who found, signed out, confirmed or was called, and when."""

    how: Found
    who: str
    at: datetime
    words: str = ""


MOVES = {
    Found.ON_SITE: Direction.IN,
    Found.SIGNED_OUT: Direction.OUT,
    Found.COLLECTED: Direction.OUT,
    Found.POLICE: None,
}
"""The movement that follows: after a call to the police the child is still being looked for."""


def missing_now(school: School, moment: datetime, seen: OnSite | None = None) -> list[Missing]:
    """Children here this morning and not this afternoon, whom nobody has accounted for yet."""
    found = (seen or on_site(school, moment)).missing
    if not found:
        return []
    closed = set(
        MissingCheck.objects.filter(
            school=school, day=moment.astimezone(LONDON).date(), recorded_at__lte=moment
        ).values_list("pupil_id", flat=True)
    )
    return [Missing(place) for place in found if place.pupil.pk not in closed]


@transaction.atomic
def settle(
    *, school: School, pupil: Pupil, settled: Settled, author: Author, now: datetime
) -> MissingCheck:
    """Closes it with name and time. Raises Unsigned where either lacks, or nobody misses them."""
    locked_head(school)
    problems = list(_problems(school, pupil, settled, now))
    if problems:
        raise Unsigned(problems)
    check: MissingCheck = MissingCheck.objects.create(
        school=school,
        pupil=pupil,
        day=now.astimezone(LONDON).date(),
        how=settled.how,
        who=settled.who,
        at=settled.at,
        words=settled.words,
        recorded_at=now,
        user_id=author.user_id,
        name=author.name,
        position=author.position,
    )
    direction = MOVES[settled.how]
    if direction is not None:
        _move(school, pupil, settled, direction, author, now)
    return check


def _problems(school: School, pupil: Pupil, settled: Settled, now: datetime) -> Iterator[str]:
    if not settled.who.strip():
        yield "Name the person: who found, signed out, confirmed, or was called."
    if settled.at > now or settled.at.astimezone(LONDON).date() != now.astimezone(LONDON).date():
        yield f"Give the time of today at which it was settled; it is {clock(now)}."
    if pupil.pk not in {one.pupil.pk for one in missing_now(school, now)}:
        yield f"{pupil.name} is not missing any more: somebody settled it. Look at the desk again."


def _move(
    school: School,
    pupil: Pupil,
    settled: Settled,
    direction: Direction,
    author: Author,
    now: datetime,
) -> None:
    Movement.objects.create(
        school=school,
        pupil=pupil,
        day=settled.at.astimezone(LONDON).date(),
        direction=direction,
        at=settled.at,
        why=Why.OTHER,
        words=f"{settled.how.label}: {settled.who}"[:200],
        with_words=settled.who[:120] if direction == Direction.OUT else "",
        recorded_at=now,
        user_id=author.user_id,
        name=author.name,
        position=author.position,
    )
