"""Hold everything for a pupil or a family: any staff sets it, the head or the DSL lifts it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from herringbone.web.schools.models import Hold, Pupil
from herringbone.web.schools.viewer import Viewer


def held(pupil: Pupil) -> Any:
    """Holds that stand for the pupil, their own or the family's."""
    return _of(pupil).filter(lifted_at=None)


def held_since(pupil: Pupil, moment: datetime) -> bool:
    """Whether one was set at a moment or later, even if it is lifted by now."""
    return bool(_of(pupil).filter(set_at__gte=moment).exists())


def _of(pupil: Pupil) -> Any:
    own = Q(pupil=pupil)
    if pupil.family_id:
        own |= Q(pupil=None, family_id=pupil.family_id)
    return Hold.objects.filter(own, school=pupil.school)


@transaction.atomic
def hold(*, viewer: Viewer, pupil: Pupil, whole_family: bool, why: str, at: datetime) -> Hold:
    """Nothing is sent, listed or drawn for them from now on."""
    made: Hold = Hold.objects.create(
        school=pupil.school,
        pupil=None if whole_family and pupil.family_id else pupil,
        family_id=pupil.family_id if whole_family else "",
        why=why,
        set_by=viewer.user,
        set_at=at,
    )
    return made


@transaction.atomic
def lift(*, viewer: Viewer, hold: Hold, why: str, at: datetime) -> None:
    """Once lifted it stays in the history, with who, when and why."""
    hold.lifted_by, hold.lifted_at, hold.lifted_why = viewer.user, at, why
    hold.save(update_fields=["lifted_by", "lifted_at", "lifted_why"])
