"""Paper registers of all classes for a week, as one download."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse

from herringbone.web.office.papers import NobodyToPrint, week_archive
from herringbone.web.office.views.scope import day_asked
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed


@for_deed(Deed.SEE_REGISTERS)
def papers(request: HttpRequest) -> HttpResponse:
    """The week that holds `?date=`; from Friday on, where none is asked, the week to come."""
    day = day_asked(request)
    if "date" not in request.GET and request.today.weekday() >= 4:
        day = request.today + timedelta(days=7 - request.today.weekday())
    monday = day - timedelta(days=day.weekday())
    try:
        archive = week_archive(request.school, monday, request.now)
    except NobodyToPrint as nobody:
        raise Http404(str(nobody)) from nobody
    response = HttpResponse(archive, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="registers-{monday}.zip"'
    return response
