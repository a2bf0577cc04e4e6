"""Writes down who looked at a pupil; whoever shows a pupil's page calls `note_access`."""

from __future__ import annotations

from django.http import HttpRequest

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
