"""Writes down who looked at a pupil; whoever shows a pupil's page calls `note_access`."""

from __future__ import annotations

from datetime import datetime, time

from django.http import HttpRequest

from herringbone.web.clock import LONDON
from herringbone.web.schools.models import Pupil, PupilAccess


def note_access(request: HttpRequest, pupil: Pupil, what: str) -> PupilAccess:
    """One row a look: who, in which position, at which page, when."""
    row: PupilAccess = PupilAccess.objects.create(
        school=request.school,
        pupil=pupil,
        user=request.user,
        name=request.viewer.name,
        position=request.viewer.position,
        what=what,
        at=request.now,
    )
    return row


def note_once_a_day(request: HttpRequest, pupil: Pupil, what: str) -> None:
    """For a part that a hand moves through, as the panel beside a grid: the day's first look at a
    pupil stands for all of them."""
    begins = datetime.combine(request.today, time.min, tzinfo=LONDON)
    seen = PupilAccess.objects.filter(
        school=request.school, pupil=pupil, user=request.user, what=what, at__gte=begins
    )
    if not seen.exists():
        note_access(request, pupil, what)
