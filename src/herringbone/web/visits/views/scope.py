"""What the views of visits share: who writes, what an address names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Pupil
from herringbone.web.visits.models import HomeVisit
from herringbone.web.visits.planning import Unvisited
from herringbone.web.visits.route import Route, Stop


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


def stop_of(request: HttpRequest, visit: HomeVisit) -> Stop:
    found = Route(request.school, visit.day).stop_of(visit.pupil)
    if found is None:
        raise Http404("This visit is not on the route any more.")
    return found


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
    later = request.now + timedelta(minutes=60)
    later += timedelta(minutes=-later.minute % 5)
    return f"{later:%H:%M}"
