"""What the pages of what comes in share: who writes, what was refused, whose row is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from herringbone.web.absences.plans import Unplannable
from herringbone.web.registers.changes import Author, Refused
from herringbone.web.replies.concerns import OutOfOrder
from herringbone.web.replies.helping import Unanswerable
from herringbone.web.replies.receiving import Unsettled
from herringbone.web.schools.access import note_access

REFUSALS = (Unplannable, Refused, Unsettled, Unanswerable, OutOfOrder)


def author_of(request: HttpRequest) -> Author:
    """The viewer as they stand in the record."""
    viewer = request.viewer
    return Author(viewer.name, viewer.position, viewer.user.pk)


def one_of(request: HttpRequest, model: Any, pk: int, *related: str) -> Any:
    """A row of the school; Http404 for any other. What is about one pupil is a look at them."""
    rows = model.objects.filter(school=request.school).select_related("school", *related)
    row = get_object_or_404(rows, pk=pk)
    if "pupil" in related:
        note_access(request, row.pupil, model._meta.verbose_name)
    return row


def attempt(form: Any, call: Callable[[], Any]) -> Any:
    """What the service made; None where it refused, with its problems on the form."""
    try:
        return call()
    except REFUSALS as refused:
        for problem in getattr(refused, "problems", [str(refused)]):
            form.add_error(None, problem)
        return None


def done_or_told(request: HttpRequest, call: Callable[[], Any], done: str) -> bool:
    """Does it and says so, or says why it was refused."""
    try:
        call()
    except REFUSALS as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True


def to_intake(request: HttpRequest) -> HttpResponse:
    return redirect(reverse("replies:intake", args=(request.school.slug,)))
