"""Who looked at which pupil on a day, for those who keep children safe and for administrators."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from herringbone.web.clock import LONDON
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.forms import DayForm
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import PupilAccess


@for_deed(Deed.SEE_ACCESS)
def looks(request: HttpRequest) -> HttpResponse:
    """Today's, or those of the day in the address; the newest first."""
    form = DayForm(request.GET or None)
    day: date = form.cleaned_data["day"] if form.is_valid() else request.today
    begins = datetime.combine(day, time.min, tzinfo=LONDON)
    ends = datetime.combine(day + timedelta(days=1), time.min, tzinfo=LONDON)
    found = PupilAccess.objects.filter(school=request.school, at__gte=begins, at__lt=ends)
    shown = {"day": day, "looks": found.select_related("pupil")}
    return render(request, "schools/looks.html", shown)
