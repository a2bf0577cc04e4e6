"""The pupil that an address names, for whoever may see them; every look is written down."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from herringbone.web.pupils.pages import PupilPage
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Pupil


def pupil_of(request: HttpRequest, pk: int, what: str) -> Pupil:
    """Raises Http404 for a pupil of another school, Denied for one whom the viewer may not see."""
    pupil: Pupil = get_object_or_404(request.school.pupils.select_related("school"), pk=pk)
    request.viewer.demand(Deed.SEE_PUPIL, pupil)
    note_access(request, pupil, what)
    return pupil


def page_of(request: HttpRequest, pk: int, what: str) -> PupilPage:
    return PupilPage(request.viewer, pupil_of(request, pk, what), request.now)
