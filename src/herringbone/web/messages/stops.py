"""What somebody writes down that stops letters about a child until it is settled: a complaint, a
legal step, mail that came back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from herringbone.web.messages.approving import By
from herringbone.web.messages.models import Stop, StopKind
from herringbone.web.messages.states import Refused
from herringbone.web.schools.models import Pupil


def standing(pupil: Pupil) -> QuerySet[Stop]:
    rows: QuerySet[Stop] = Stop.objects.filter(school=pupil.school, pupil=pupil, lifted_at=None)
    return rows


@transaction.atomic
def set_stop(*, pupil: Pupil, kind: StopKind, why: str, by: By) -> Stop:
    """From now on letters about the child wait for a person. The same one twice is one."""
    made, _ = Stop.objects.get_or_create(
        school=pupil.school,
        pupil=pupil,
        kind=kind,
        contact_key="",
        to_where="",
        lifted_at=None,
        defaults={"why": why, "set_at": by.at, "set_by": by.author.name},
    )
    return made


@transaction.atomic
def lift(*, stop: Stop, why: str, by: By) -> None:
    """Settled, with what settled it. Raises Refused where somebody lifted it before."""
    rows = Stop.objects.filter(pk=stop.pk, lifted_at=None)
    done = rows.update(lifted_at=by.at, lifted_by=by.author.name, lifted_why=why)
    if done != 1:
        raise Refused("It was lifted already.")
