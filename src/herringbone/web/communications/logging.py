"""Adds to the communications log: the one writer, for every channel and both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil, School


@dataclass(frozen=True, slots=True)
class Contacted:
    """One contact with somebody. `at` is when it took place, not when it was written down."""

    direction: Direction
    channel: Channel
    outcome: Outcome
    at: datetime
    with_whom: str = ""
    contact_key: str = ""
    to_where: str = ""
    words: str = ""
    spoke: bool = False
    day: date | None = None
    provision: str = ""
    step: str = ""
    origin: str = ""


@transaction.atomic
def log(
    *,
    school: School,
    pupils: Sequence[Pupil],
    contacted: Contacted,
    author: Author,
    now: datetime,
    origins: Sequence[str] = (),
) -> list[Communication]:
    """One row a child, joined by `together`; siblings of one call are given at once. `origins`, one
    a child, stand for the one of `contacted` where each child's row came from its own."""
    together, made = uuid4(), []
    for pupil, origin in zip(pupils, origins or [contacted.origin] * len(pupils), strict=True):
        own = replace(contacted, origin=origin)
        fields = _row(school, pupil, own, author, now, together=together)
        made.append(Communication.objects.create(**fields))
    return made


@transaction.atomic
def take_back(
    *, row: Communication, why: str, author: Author, now: datetime, of_this_child: bool = False
) -> list[Communication]:
    """Says that a row, and its like on siblings unless it was wrong `of_this_child` alone, was
    wrong and why; what was written stays. Raises ValueError without a reason or for one that was
    taken back before."""
    if not why.strip():
        raise ValueError("Say why it is taken back.")
    same = Communication.objects.filter(school=row.school, together=row.together, takes_back=None)
    same = same.filter(pk=row.pk) if of_this_child else same.filter(taken_back_by=None)
    if row.takes_back_id or Communication.objects.filter(takes_back=row).exists():
        raise ValueError("It was taken back already.")
    together, made = uuid4(), []
    for one in same.select_related("pupil"):
        fields = {name: getattr(one, name) for name in Contacted.__dataclass_fields__}
        contacted = Contacted(**{**fields, "words": why})
        row_fields = _row(one.school, one.pupil, contacted, author, now, together=together)
        made.append(Communication.objects.create(**row_fields, takes_back=one))
    return made


def _row(
    school: School,
    pupil: Pupil,
    contacted: Contacted,
    author: Author,
    now: datetime,
    **more: object,
) -> dict[str, object]:
    fields = {name: getattr(contacted, name) for name in Contacted.__dataclass_fields__}
    return {
        "school": school,
        "pupil": pupil,
        **fields,
        "recorded_at": now,
        "user_id": author.user_id,
        "name": author.name,
        "position": author.position,
        **more,
    }
