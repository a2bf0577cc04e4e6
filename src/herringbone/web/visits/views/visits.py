"""One visit: how it ended, taken back, planned by hand, dropped; and what to know of a home."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from herringbone.web.absences.finding import find_pupils
from herringbone.web.schools.access import note_once_a_day
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Pupil
from herringbone.web.visits.ending import enough, record
from herringbone.web.visits.forms import EndForm, NoteForm, PlanForm
from herringbone.web.visits.knocks import knocks_of
from herringbone.web.visits.models import HomeNote, HomeVisit, Reason
from herringbone.web.visits.planning import (
    Unvisited,
    drop,
    end_note,
    note_home,
    notes_of,
    plan,
)
from herringbone.web.visits.stops import Stop
from herringbone.web.visits.undoing import put_back
from herringbone.web.visits.views.scope import (
    author_of,
    home_of,
    pupil_of,
    row_of,
    stop_of,
    to_route,
    told,
)

LOOKED_AT = "a home visit"
NOBODY_GOES = "Nobody goes to this home any more today. What was recorded stands in the log."
STAYS = "Who was not found stays on the route."


@for_deed(Deed.VISIT_HOMES)
def visit(request: HttpRequest, home_visit_pk: int) -> HttpResponse:
    """At the door: who was seen, in a few taps."""
    held = row_of(request, HomeVisit, home_visit_pk)
    stop = stop_of(request, held)
    if stop is None:
        messages.info(request, NOBODY_GOES)
        return to_route(request)
    form = _form(request, held, stop)
    if request.method == "POST" and form.is_valid() and _record(request, held, form):
        return to_route(request)
    for pupil in stop.pupils:
        note_once_a_day(request, pupil, LOOKED_AT)
    shown = {
        "visit": held,
        "stop": stop,
        "form": form,
        "knock": next((one for one in stop.knocks if one.visit == held), None),
        "note_form": NoteForm(prefix="note"),
        "may_know": request.viewer.may(Deed.SEE_SAFEGUARDING),
    }
    return render(request, "visits/visit.html", shown, status=409 if request.POST else 200)


def _form(request: HttpRequest, held: HomeVisit, stop: Stop) -> EndForm:
    return EndForm(
        request.POST or None,
        home=home_of(request, held.pupil),
        children=stop.to_see or (held.pupil,),
        adults=[one.contact for one in stop.contacts],
        day=held.day if held.is_out else request.today,
    )


def _record(request: HttpRequest, held: HomeVisit, form: EndForm) -> bool:
    ended, by, now = form.ended(), author_of(request), request.now
    try:
        made = record(visit=held, ended=ended, by=by, now=now)
    except Unvisited as wrong:
        messages.error(request, str(wrong))
        return False
    [knock] = knocks_of(request.school, [made])
    messages.success(request, f"{knock.words}. {STAYS if made.go_again else ''}".strip())
    return True


@for_deed(Deed.VISIT_HOMES)
@require_POST
def no_more(request: HttpRequest, home_visit_pk: int) -> HttpResponse:
    """Nobody goes again today for those who were not found."""
    held = row_of(request, HomeVisit, home_visit_pk)
    by, now = author_of(request), request.now
    told(request, lambda: enough(visit=held, by=by, now=now), "Nobody goes there again today.")
    return to_route(request)


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
def home(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """What whoever knocks should know of a home, before anybody goes."""
    pupil = row_of(request, Pupil, pupil_pk)
    note_once_a_day(request, pupil, LOOKED_AT)
    if request.method == "POST" and _keep_note(request, pupil):
        return to_route(request)
    shown = {
        "family": home_of(request, pupil) or [pupil],
        "notes": notes_of(pupil),
        "note_form": NoteForm(request.POST or None, prefix="note"),
    }
    return render(request, "visits/home.html", shown, status=409 if request.POST else 200)


@for_deed(Deed.VISIT_HOMES)
@require_POST
def note(request: HttpRequest, home_visit_pk: int) -> HttpResponse:
    """Something to know of a home, from its door."""
    held = row_of(request, HomeVisit, home_visit_pk)
    _keep_note(request, held.pupil)
    return redirect("visits:visit", request.school.slug, held.pk)


def _keep_note(request: HttpRequest, pupil: Pupil) -> bool:
    words = request.POST.get("note-words", "")[:300]
    two_go = "note-two_go" in request.POST
    by, now = author_of(request), request.now
    return told(
        request,
        lambda: note_home(pupil=pupil, words=words, two_go=two_go, by=by, now=now),
        "Kept for whoever knocks there next.",
    )


@for_deed(Deed.VISIT_HOMES)
@require_POST
def note_ends(request: HttpRequest, note_pk: int) -> HttpResponse:
    held = row_of(request, HomeNote, note_pk)
    end_note(note=held, by=author_of(request), now=request.now)
    return to_route(request)
