"""What the views of calls share: who writes, the list of the moment, the row of a child."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from herringbone.web.calls.listing import CallList, Row, call_list
from herringbone.web.calls.morning import Morning
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Contact, Pupil


def author_of(request: HttpRequest) -> Author:
    """The viewer as they stand in the record."""
    viewer = request.viewer
    return Author(viewer.name, viewer.position, viewer.user.pk)


def list_of(request: HttpRequest) -> CallList:
    return call_list(Morning(request.school, request.now))


def pupil_of(request: HttpRequest, pk: int) -> Pupil:
    """A pupil on roll today; Http404 for any other."""
    found: Pupil = get_object_or_404(request.school.pupils.on_roll(request.today), pk=pk)
    return found


def row_of(request: HttpRequest, pk: int) -> tuple[CallList, Row | None]:
    """The list, and the row of a child on it; None for whoever is accounted for by now."""
    pupil = pupil_of(request, pk)
    calls = list_of(request)
    return calls, calls.row_of(pupil.pk)


def row_of_school(request: HttpRequest, model: Any, pk: int, *related: str) -> Any:
    """A row of the school; Http404 for any other."""
    rows = model.objects.filter(school=request.school).select_related(*related)
    return get_object_or_404(rows, pk=pk)


def contact_of(request: HttpRequest, pk: int) -> Contact:
    found: Contact = row_of_school(request, Contact, pk, "pupil", "school")
    return found


def back_to_now(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """To the row that one was at."""
    url = reverse("home:home", args=(request.school.slug,))
    return redirect(f"{url}#row-{key}" if key else url)


def demand_row(row: Row | None) -> Row:
    if row is None:
        raise Http404("This child is accounted for: nobody need ring about them any more.")
    return row
