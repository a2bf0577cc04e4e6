"""Planned absences: the list, a new one, what one says and how it came to be, its end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from herringbone.web.absences.authority import authorisers
from herringbone.web.absences.forms.planning import (
    ALONE,
    TRIPS,
    ChangeForm,
    PlanForm,
    ShortenForm,
    WhyForm,
    initial_of,
)
from herringbone.web.absences.kinds import RULES, WEEKLY, AbsenceKind
from herringbone.web.absences.models import PlannedAbsence
from herringbone.web.absences.planning import (
    cancel_absence,
    change_absence,
    plan_absence,
    shorten_absence,
)
from herringbone.web.absences.plans import warnings_of
from herringbone.web.absences.standing import coming, marked_already, standing_of, visits_coming
from herringbone.web.absences.views.scope import (
    asked_for,
    attempt,
    attempt_sure,
    author_of,
    kind_of,
    one_of,
    tabs,
)
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Pupil


@require_safe
@for_deed(Deed.PLAN_ABSENCE)
def planned(request: HttpRequest) -> HttpResponse:
    """Everything that holds today or is to come; `?q=` narrows it to a name."""
    typed = request.GET.get("q", "").strip()
    shown = {
        "tabs": tabs(request, "planned"),
        "absences": coming(request.school, request.today, typed),
        "visits": visits_coming(request.school, request.today),
        "typed": typed,
        "kinds": ALONE,
        "trips": TRIPS,
    }
    return render(request, "absences/planned.html", shown)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def plan(request: HttpRequest, kind: str) -> HttpResponse:
    """A new absence of one pupil: whom first, then what the kind needs."""
    if kind == AbsenceKind.PART_TIME.value:
        return redirect("absences:pattern_new", request.school.slug, kind)
    which = kind_of(kind, ALONE)
    shown: dict[str, Any] = {"kind": which, "rule": RULES[which], **asked_for(request)}
    if shown["pupil"] is None:
        return render(request, "absences/plan_whom.html", shown)
    people = authorisers(request.school, request.today)
    initial = {"first": request.today, "last": request.today}
    form = PlanForm(request.POST or None, kind=which, authorisers=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt_sure(request, form, [shown["pupil"]], _plan)
        if made is not None:
            _warn(request, made, form)
            return redirect("absences:absence", request.school.slug, made.pk)
    shown["is_weekly"] = which in WEEKLY
    return render(request, "absences/plan.html", {**shown, "form": form})


def _plan(request: HttpRequest, form: PlanForm, pupils: Sequence[Pupil]) -> PlannedAbsence:
    (made,) = plan_absence(
        school=request.school,
        pupils=pupils,
        plan=form.plan(),
        author=author_of(request),
        at=request.now,
    )
    return made


def _warn(request: HttpRequest, made: PlannedAbsence, form: PlanForm) -> None:
    """Says what somebody should have thought of, beside that it is kept."""
    for warning in warnings_of(request.school, made.pupil, form.plan()):
        messages.warning(request, warning)
    marked = marked_already(request.school, made, request.today)
    if marked:
        messages.warning(
            request,
            f"{marked} of its sessions have a mark already. Marks are not changed by a plan: "
            "amend them in the week grid where they are wrong.",
        )
    messages.success(request, "Planned.")


@require_safe
@for_deed(Deed.PLAN_ABSENCE)
def absence(request: HttpRequest, absence_pk: int) -> HttpResponse:
    """What it says, what really stands on its sessions, and each decision about it."""
    row = one_of(request, PlannedAbsence, absence_pk, "pupil", "visit")
    shown = {
        "absence": row,
        "standing": standing_of(request.school, row),
        "decisions": row.decisions.all(),
        "is_over": row.last < request.today,
    }
    return render(request, "absences/absence.html", shown)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def change(request: HttpRequest, absence_pk: int) -> HttpResponse:
    row = one_of(request, PlannedAbsence, absence_pk, "pupil")
    people = authorisers(request.school, request.today)
    form = ChangeForm(
        request.POST or None, kind=row.kind_as_enum, authorisers=people, initial=initial_of(row)
    )
    if request.method == "POST" and form.is_valid():
        made = attempt_sure(request, form, [row.pupil], partial(_change, row), row.pk)
        if made is not None:
            return redirect("absences:absence", request.school.slug, absence_pk)
        row.refresh_from_db()
    return _deciding(request, row, form, "Change", "Keep the change")


def _change(
    row: PlannedAbsence, request: HttpRequest, form: ChangeForm, _pupils: Sequence[Pupil]
) -> PlannedAbsence:
    return change_absence(
        absence=row,
        plan=form.plan(),
        why=form.cleaned_data["why"],
        author=author_of(request),
        at=request.now,
    )


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def shorten(request: HttpRequest, absence_pk: int) -> HttpResponse:
    row = one_of(request, PlannedAbsence, absence_pk, "pupil")
    form = ShortenForm(request.POST or None, initial={"last": request.today})
    if request.method == "POST" and form.is_valid():
        said = {"author": author_of(request), "at": request.now, **form.cleaned_data}
        if attempt(form, lambda: shorten_absence(absence=row, **said)) is not None:
            return redirect("absences:absence", request.school.slug, absence_pk)
    return _deciding(request, row, form, "End it sooner", "End it there")


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def cancel(request: HttpRequest, absence_pk: int) -> HttpResponse:
    row = one_of(request, PlannedAbsence, absence_pk, "pupil")
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"author": author_of(request), "at": request.now, **form.cleaned_data}
        if attempt(form, lambda: cancel_absence(absence=row, **said)) is not None:
            return redirect("absences:absence", request.school.slug, absence_pk)
    return _deciding(request, row, form, "Cancel", "Cancel the absence")


def _deciding(
    request: HttpRequest, row: PlannedAbsence, form: Any, title: str, submit: str
) -> HttpResponse:
    shown = {"absence": row, "form": form, "title": title, "submit": submit}
    return render(request, "absences/absence_form.html", shown)
