"""What the pages of the log share: whose log it is, who writes, what was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from herringbone.documents import CannotPrint
from herringbone.web.communications.adding import Unwritable
from herringbone.web.communications.for_parents import NotToBeTold
from herringbone.web.communications.models import Communication
from herringbone.web.registers.changes import Author
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Contact, Pupil

REFUSALS = (Unwritable, NotToBeTold, CannotPrint)


def pupil_of(request: HttpRequest, pk: int, what: str) -> Pupil:
    """A pupil of the school, whoever looks written down; Http404 for any other."""
    pupil: Pupil = get_object_or_404(request.school.pupils.select_related("school"), pk=pk)
    request.viewer.demand(Deed.SEE_PUPIL, pupil)
    note_access(request, pupil, what)
    return pupil


def row_of(request: HttpRequest, pk: int, what: str) -> Communication:
    """An entry of the school, its pupil looked at; Http404 for any other."""
    rows = Communication.objects.filter(school=request.school).select_related("pupil", "school")
    row: Communication = get_object_or_404(rows, pk=pk, takes_back=None)
    note_access(request, row.pupil, what)
    return row


def siblings_of(pupil: Pupil) -> list[Pupil]:
    """The family's other children of this school, leavers too: what was said of them stays."""
    if not pupil.family_id:
        return []
    here = pupil.school.pupils.filter(family_id=pupil.family_id)
    return list(here.exclude(pk=pupil.pk))


def looked_at(request: HttpRequest, pupils: list[Pupil], what: str) -> list[Pupil]:
    """Brothers and sisters whose part is shown too: each is a look at them."""
    for pupil in pupils:
        note_access(request, pupil, what)
    return pupils


def contacts_of(pupil: Pupil) -> list[Contact]:
    return list(Contact.objects.filter(school=pupil.school, pupil=pupil))


def author_of(request: HttpRequest) -> Author:
    viewer = request.viewer
    return Author(viewer.name, viewer.position, viewer.user.pk)


def attempt(form: forms.Form, call: Callable[[], Any]) -> Any:
    """What the service made; None where it refused, with why on the form."""
    try:
        return call()
    except REFUSALS as refused:
        form.add_error(None, str(refused))
        return None
