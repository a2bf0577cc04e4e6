"""One visit: how it ended, taken back, planned by hand, dropped; and what to know of a home."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from herringbone.web.absences.finding import find_pupils
from herringbone.web.schools.access import note_once_a_day
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.visits.ending import put_back, record
from herringbone.web.visits.forms import EndForm, NoteForm, PlanForm
from herringbone.web.visits.models import HomeNote, HomeVisit, Reason
from herringbone.web.visits.planning import drop, end_note, note_home, plan
from herringbone.web.visits.views.scope import (
    author_of,
    pupil_of,
    row_of,
    stop_of,
    to_route,
    told,
)

LOOKED_AT = "a home visit"


@for_deed(Deed.VISIT_HOMES)
def visit(request: HttpRequest, home_visit_pk: int) -> HttpResponse:
    """At the door: who was seen, in a few taps."""
    held = row_of(request, HomeVisit, home_visit_pk)
    stop = stop_of(request, held)
    children = [pupil.first_name for pupil in stop.pupils]
    adults = [one.contact for one in stop.contacts]
    form = EndForm(request.POST or None, children=list(stop.pupils), adults=adults)
    if request.method == "POST" and form.is_valid():
        done = told(
            request,
            lambda: record(visit=held, ended=form.ended(), by=author_of(request), now=request.now),
            f"{', '.join(children)}: recorded.",
        )
        if done:
            return to_route(request)
    for pupil in stop.pupils:
        note_once_a_day(request, pupil, LOOKED_AT)
    shown = {
        "visit": held,
        "stop": stop,
        "form": form,
        "note_form": NoteForm(prefix="note"),
        "may_know": request.viewer.may(Deed.SEE_SAFEGUARDING),
    }
    return render(request, "visits/visit.html", shown, status=409 if request.POST else 200)


@for_deed(Deed.VISIT_HOMES)
@require_POST
def take_back(request: HttpRequest, home_visit_pk: int) -> HttpResponse:
    held, why = row_of(request, HomeVisit, home_visit_pk), request.POST.get("why", "")
    told(
        request,
        lambda: put_back(visit=held, why=why, by=author_of(request), now=request.now),
        "Taken back: it is on the route again.",
    )
    return redirect("visits:visit", request.school.slug, held.pk)


@for_deed(Deed.VISIT_HOMES)
@require_POST
def drop_visit(request: HttpRequest, home_visit_pk: int) -> HttpResponse:
    held, why = row_of(request, HomeVisit, home_visit_pk), request.POST.get("why", "")
    told(request, lambda: drop(visit=held, why=why, now=request.now), "Taken off the route.")
    return to_route(request)


@for_deed(Deed.VISIT_HOMES)
def add(request: HttpRequest) -> HttpResponse:
    """Find whose home it is."""
    typed = request.GET.get("q", "")
    shown = {"q": typed, "found": find_pupils(request.school, typed, request.today)}
    return render(request, "visits/add.html", shown)


@for_deed(Deed.VISIT_HOMES)
def add_for(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """A visit that somebody asked for."""
    pupil = pupil_of(request, pupil_pk)
    note_once_a_day(request, pupil, LOOKED_AT)
    form = PlanForm(request.POST or None, initial={"day": request.today})
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {**form.cleaned_data, "reason": Reason(form.cleaned_data["reason"])}
        by, now = author_of(request), request.now
        if told(request, lambda: plan(pupil=pupil, by=by, now=now, **said), "On the route."):
            return to_route(request)
    shown = {"pupil": pupil, "form": form}
    return render(request, "visits/add_for.html", shown, status=409 if request.POST else 200)


@for_deed(Deed.VISIT_HOMES)
@require_POST
def note(request: HttpRequest, home_visit_pk: int) -> HttpResponse:
    """Something to know of a home, for whoever knocks next."""
    held, form = row_of(request, HomeVisit, home_visit_pk), NoteForm(request.POST, prefix="note")
    words = form.data.get("note-words", "")
    two_go = "note-two_go" in form.data
    by, now = author_of(request), request.now
    told(
        request,
        lambda: note_home(pupil=held.pupil, words=words[:300], two_go=two_go, by=by, now=now),
        "Kept for whoever knocks there next.",
    )
    return redirect("visits:visit", request.school.slug, held.pk)


@for_deed(Deed.VISIT_HOMES)
@require_POST
def note_ends(request: HttpRequest, note_pk: int) -> HttpResponse:
    held = row_of(request, HomeNote, note_pk)
    end_note(note=held, by=author_of(request), now=request.now)
    return to_route(request)
