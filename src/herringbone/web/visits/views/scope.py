"""What the views of visits share: who writes, what an address names."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil
from herringbone.web.visits.models import HomeVisit
from herringbone.web.visits.planning import Unvisited
from herringbone.web.visits.route import Route
from herringbone.web.visits.stops import Stop


def author_of(request: HttpRequest) -> Author:
    """The viewer as they stand in the record."""
    viewer = request.viewer
    return Author(viewer.name, viewer.position, viewer.user.pk)


def row_of(request: HttpRequest, model: Any, pk: int) -> Any:
    """A row of the school; Http404 for any other."""
    return get_object_or_404(model.objects.filter(school=request.school), pk=pk)


def pupil_of(request: HttpRequest, pk: int) -> Pupil:
    """A pupil on roll today; Http404 for any other."""
    found: Pupil = get_object_or_404(request.school.pupils.on_roll(request.today), pk=pk)
    return found


def stop_of(request: HttpRequest, visit: HomeVisit) -> Stop | None:
    """The home of the visit on the route that it is on; None where nobody goes there any more."""
    is_waiting = visit.done_at is None and not visit.is_out
    day = max(visit.day, request.today) if is_waiting else visit.day
    return Route(request.school, day).stop_of(visit.pupil)


def home_of(request: HttpRequest, pupil: Pupil) -> list[Pupil]:
    """The child with brothers and sisters."""
    alive = request.school.pupils.filter(died_on=None).order_by("pk")
    own = alive.filter(family_id=pupil.family_id) if pupil.family_id else alive.filter(pk=pupil.pk)
    return list(own)


def to_route(request: HttpRequest) -> HttpResponse:
    return redirect("visits:route", request.school.slug)


def told(request: HttpRequest, call: Any, words: str) -> bool:
    """Whether it was done; what was refused is said to the viewer in words."""
    try:
        call()
    except Unvisited as wrong:
        messages.error(request, str(wrong))
        return False
    messages.success(request, words)
    return True


def an_hour_on(request: HttpRequest) -> str:
    """Back by: an hour from now, on the next five minutes."""
    later = request.now.astimezone(UTC) + timedelta(minutes=60)
    later += timedelta(minutes=-later.minute % 5)
    return f"{later.astimezone(LONDON):%H:%M}"
