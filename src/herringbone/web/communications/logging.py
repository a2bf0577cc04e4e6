"""Adds to the communications log: the one writer, for every channel and both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    *, school: School, pupils: Sequence[Pupil], contacted: Contacted, author: Author, now: datetime
) -> list[Communication]:
    """One row a child, joined by `together`; siblings of one call are given at once."""
    together = uuid4()
    rows = [_row(school, pupil, contacted, author, now, together=together) for pupil in pupils]
    return [Communication.objects.create(**fields) for fields in rows]


@transaction.atomic
def take_back(
    *, row: Communication, why: str, author: Author, now: datetime
) -> list[Communication]:
    """Says that a row, and its like on siblings, was wrong and why; what was written stays.
    Raises ValueError without a reason or for one that was taken back before."""
    if not why.strip():
        raise ValueError("Say why it is taken back.")
    same = Communication.objects.filter(school=row.school, together=row.together)
    if Communication.objects.filter(takes_back__in=same).exists():
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
