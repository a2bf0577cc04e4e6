"""The school's settings and calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from herringbone.web.schools.calendar import closures_of, half_terms_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.forms import CrestForm, SettingsForm
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Crest
from herringbone.web.schools.register_window import window_warnings


@for_deed(Deed.MANAGE_SCHOOL)
def settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=request.school)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "The settings are saved.")
        return redirect("schools:settings", request.school.slug)
    shown = {
        "form": form,
        "crest_form": CrestForm(),
        "has_crest": Crest.objects.filter(school=request.school).exists(),
        "warnings": window_warnings(request.school, request.today),
        "may_see_access": request.viewer.may(Deed.SEE_ACCESS),
    }
    return render(request, "schools/settings.html", shown)


@for_deed(Deed.SEE_HOME)
def calendar(request: HttpRequest) -> HttpResponse:
    """Half terms with their days, and why the school is closed on the other weekdays."""
    shown = {
        "half_terms": half_terms_of(request.school),
        "closed": closures_of(request.school),
        "today": request.today,
    }
    return render(request, "schools/calendar.html", shown)
