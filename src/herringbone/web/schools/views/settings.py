"""The school's settings and calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.forms import SettingsForm
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import ClosedDay
from herringbone.web.schools.register_window import window_warnings


@for_deed(Deed.MANAGE_SCHOOL)
def settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=request.school)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "The settings are saved.")
        return redirect("schools:settings", request.school.slug)
    shown = {"form": form, "warnings": window_warnings(request.school, request.today)}
    return render(request, "schools/settings.html", shown)


@for_deed(Deed.SEE_HOME)
def calendar(request: HttpRequest) -> HttpResponse:
    """Half terms with their days, and why the school is closed on the other weekdays."""
    spans: dict[tuple[object, str, int], list[object]] = {}
    for day in request.school.days:
        key = (request.school.year_start(day.date), day.term, day.half_term)
        spans.setdefault(key, []).append(day.date)
    half_terms = [
        {
            "year": key[0],
            "term": key[1],
            "number": key[2],
            "first": days[0],
            "last": days[-1],
            "days": len(days),
        }
        for key, days in spans.items()
    ]
    closed = ClosedDay.objects.filter(school=request.school)
    return render(request, "schools/calendar.html", {"half_terms": half_terms, "closed": closed})
