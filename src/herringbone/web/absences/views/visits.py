"""Trips: which classes first, then who of them goes, then who is on it and who is not."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herringbone.web.absences.authority import authorisers
from herringbone.web.absences.forms.planning import TRIPS, TripForm, WhyForm
from herringbone.web.absences.kinds import RULES, AbsenceKind
from herringbone.web.absences.models import Visit
from herringbone.web.absences.plans import Unplannable
from herringbone.web.absences.views.scope import (
    asked_for,
    attempt,
    attempt_sure,
    author_of,
    kind_of,
    one_of,
    pupil_of,
)
from herringbone.web.absences.visits import add_to_visit, cancel_visit, plan_visit
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.roll import class_names, values_on


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def trip(request: HttpRequest, kind: str) -> HttpResponse:
    """`?classes=3B&classes=3A` chooses whose names are offered; all of them are ticked at first."""
    which = kind_of(kind, TRIPS)
    classes = request.GET.getlist("classes")
    shown = {"kind": which, "rule": RULES[which], "classes": class_names(request.school)}
    if not classes:
        shown["is_unanswered"] = "asked" in request.GET
        return render(request, "absences/trip_whom.html", shown)
    form = _trip_form(request, which, _pupils(request, classes))
    if request.method == "POST" and form.is_valid():
        made = attempt_sure(request, form, form.chosen(), _plan)
        if made is not None:
            messages.success(request, f"Planned: {made.name}, {len(form.chosen())} pupils.")
            return redirect("absences:visit", request.school.slug, made.pk)
    return render(request, "absences/trip.html", {**shown, "form": form, "chosen": classes})


def _pupils(request: HttpRequest, classes: list[str]) -> list[Pupil]:
    here = list(request.school.pupils.on_roll(request.today).filter(died_on=None))
    of = values_on(here, ("class",), request.today)
    return [pupil for pupil in here if of[pupil.pk]["class"] in classes]


def _trip_form(request: HttpRequest, kind: AbsenceKind, pupils: list[Pupil]) -> TripForm:
    return TripForm(
        request.POST or None,
        kind=kind,
        authorisers=authorisers(request.school, request.today),
        pupils=pupils,
        initial={"first": request.today, "last": request.today},
    )


def _plan(request: HttpRequest, form: TripForm, pupils: Sequence[Pupil]) -> Visit:
    return plan_visit(
        school=request.school,
        going=form.going(),
        plan=form.plan(),
        pupils=pupils,
        author=author_of(request),
        at=request.now,
    )


@require_safe
@for_deed(Deed.PLAN_ABSENCE)
def visit(request: HttpRequest, visit_pk: int) -> HttpResponse:
    row = one_of(request, Visit, visit_pk)
    places = row.places.select_related("pupil").order_by("pupil__surname", "pupil__forename")
    shown = {
        "visit": row,
        "places": places,
        "going": sum(place.cancelled_at is None for place in places),
        "decisions": row.decisions.all(),
        **asked_for(request),
    }
    return render(request, "absences/visit.html", shown)


@require_POST
@for_deed(Deed.PLAN_ABSENCE)
def add(request: HttpRequest, visit_pk: int, pupil_pk: int) -> HttpResponse:
    """One more place on a trip."""
    row, who = one_of(request, Visit, visit_pk), pupil_of(request, pupil_pk)
    try:
        add_to_visit(visit=row, pupils=[who], author=author_of(request), at=request.now)
    except Unplannable as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{who.first_name} has a place.")
    return redirect("absences:visit", request.school.slug, visit_pk)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def cancel(request: HttpRequest, visit_pk: int) -> HttpResponse:
    """The whole trip, with every place."""
    row = one_of(request, Visit, visit_pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"author": author_of(request), "at": request.now, **form.cleaned_data}
        if attempt(form, lambda: cancel_visit(visit=row, **said)) is not None:
            messages.success(request, f"{row.name} is cancelled, with every place on it.")
            return redirect("absences:planned", request.school.slug)
    return render(request, "absences/visit_cancel.html", {"visit": row, "form": form})
