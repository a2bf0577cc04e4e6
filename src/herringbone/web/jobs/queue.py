"""How work in the background is asked for: `enqueue`, in the transaction that gives the reason.

Asked for again while it waits it is the same job, and the earlier time wins. Where it is running
already a new one waits behind it, since what it read may be older than what was just written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.functions import Least

from herringbone.web import clock
from herringbone.web.jobs.models import Job, State
from herringbone.web.schools.models import School

GOES = 10
"""One that waited may be taken up, and another begin to wait, between looking and writing."""


@transaction.atomic
def enqueue(
    kind: str,
    *,
    school: School,
    key: str = "",
    at: datetime,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Asks for a job of a `kinds.Kind` at an aware moment; it is there once the transaction is.

    A `payload` given again replaces the one that waits. Raises ValueError for a moment without a
    time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    for _ in range(GOES):
        if _joined(kind, school, key, at, payload) or _made(kind, school, key, at, payload):
            return
    raise RuntimeError(f"{kind} {key}: others ask for it and take it up without an end")


def _joined(
    kind: str, school: School, key: str, at: datetime, payload: Mapping[str, Any] | None
) -> bool:
    """Updating locks the row, so that nobody takes it up before this transaction can be seen."""
    earlier = Least(F("at"), Value(at, output_field=DateTimeField()))
    changes: dict[str, Any] = {"at": earlier}
    if payload is not None:
        changes["payload"] = dict(payload)
    return bool(waiting(school, kind, key).update(**changes))


def _made(
    kind: str, school: School, key: str, at: datetime, payload: Mapping[str, Any] | None
) -> bool:
    try:
        with transaction.atomic():
            Job.everywhere.create(
                school=school,
                kind=kind,
                key=key,
                at=at,
                asked_at=clock.now(),
                payload=dict(payload or {}),
            )
    except IntegrityError:
        return False
    return True


def waiting(school: School, kind: str, key: str) -> QuerySet[Job]:
    """The job that waits, if one does."""
    found: QuerySet[Job] = Job.everywhere.filter(
        school=school, kind=kind, key=key, state=State.WAITING
    )
    return found
