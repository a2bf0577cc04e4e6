"""What the views of movements share: who writes, and the pupil or line of an address."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from herringbone.web.movements.models import Movement
from herringbone.web.registers.changes import Author
from herringbone.web.schools.asked import number_of
from herringbone.web.schools.models import Pupil


def author_of(request: HttpRequest) -> Author:
    """The viewer as they stand in the record."""
    viewer = request.viewer
    return Author(viewer.name, viewer.position, viewer.user.pk)


def pupil_of(request: HttpRequest, pk: object) -> Pupil:
    """A pupil of the school who is on roll today; Http404 for any other."""
    key = number_of(str(pk))
    if key is None:
        raise Http404("There is no such pupil here.")
    found: Pupil | None = request.school.pupils.on_roll(request.today).filter(pk=key).first()
    if found is None or found.died_on is not None:
        raise Http404("There is no such pupil on roll here today.")
    return found


def movement_of(request: HttpRequest, pk: int) -> Movement:
    """A movement of the school."""
    rows = Movement.objects.filter(school=request.school).select_related("pupil")
    found: Movement = get_object_or_404(rows, pk=pk)
    return found
