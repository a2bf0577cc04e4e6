"""One pupil's place on the roll: moved, gone on a ground, looked for, found, or back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from herringbone.web.office.admitting import take_back_on_roll
from herringbone.web.office.forms.roll import (
    FoundForm,
    LeaveForm,
    MoveForm,
    ReturnForm,
    SearchForm,
)
from herringbone.web.office.leaving import found, open_search, record_leaver
from herringbone.web.office.models import MissingEducation
from herringbone.web.office.moving import move_class
from herringbone.web.office.roll_words import RollRefused
from herringbone.web.office.views.scope import author_of, pupil_of
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.roll import value_on


@for_deed(Deed.KEEP_ROLL)
def move(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Into another class from a day on."""
    pupil = pupil_of(request, pupil_pk)
    form = MoveForm(request.POST or None, school=request.school, today=request.today)

    def write(said: dict[str, Any]) -> str:
        move_class(
            pupil=pupil,
            to=said["class_name"],
            day=said["start"],
            year_group=said["year_group"],
            author=author_of(request),
            at=request.now,
        )
        return f"{pupil.name} is in {said['class_name']} from {said['start']:%d/%m/%Y}."

    now = value_on(pupil, "class", request.today)
    return _page(request, pupil, form, write, f"Move {pupil.first_name} from {now}", "Move")


@for_deed(Deed.KEEP_ROLL)
def leave(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Off the roll on a lawful ground; beside it, the list for whoever has none."""
    pupil = pupil_of(request, pupil_pk)
    form = LeaveForm(request.POST or None, today=request.today)

    def write(_said: dict[str, Any]) -> str:
        record_leaver(pupil=pupil, leaving=form.leaving, author=author_of(request), at=request.now)
        return f"{pupil.name} is on roll until {form.leaving.last_day:%d/%m/%Y}."

    more = {"search": SearchForm(auto_id="search_%s"), "is_leave": True}
    title = f"{pupil.first_name} leaves"
    return _page(request, pupil, form, write, title, "Take off the roll", more)


@for_deed(Deed.KEEP_ROLL)
def missing(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Onto the missing-education list; the pupil stays on roll."""
    pupil = pupil_of(request, pupil_pk)
    form = SearchForm(request.POST or None)

    def write(said: dict[str, Any]) -> str:
        open_search(pupil=pupil, author=author_of(request), at=request.now, **said)
        return f"{pupil.name} stays on roll and is on the missing-education list."

    title = f"{pupil.first_name} is said to have gone"
    return _page(request, pupil, form, write, title, "Put on the list")


@for_deed(Deed.KEEP_ROLL)
def found_again(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Off the missing-education list."""
    pupil = pupil_of(request, pupil_pk)
    form = FoundForm(request.POST or None)

    def write(said: dict[str, Any]) -> str:
        found(pupil=pupil, how=said["how"], author=author_of(request), at=request.now)
        return f"{pupil.name} is off the missing-education list."

    held = MissingEducation.objects.filter(school=request.school, pupil=pupil, closed_at=None)
    more = {"search_row": held.first()}
    title = f"Where {pupil.first_name} is"
    return _page(request, pupil, form, write, title, "Take off the list", more)


@for_deed(Deed.KEEP_ROLL)
def back(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """A returner's second enrolment."""
    pupil = pupil_of(request, pupil_pk)
    form = ReturnForm(request.POST or None, school=request.school, today=request.today)

    def write(said: dict[str, Any]) -> str:
        take_back_on_roll(pupil=pupil, author=author_of(request), at=request.now, **said)
        return f"{pupil.name} is on roll again from {said['start']:%d/%m/%Y}."

    return _page(request, pupil, form, write, f"{pupil.first_name} comes back", "Take on roll")


def _page(
    request: HttpRequest,
    pupil: Pupil,
    form: forms.Form,
    write: Callable[[dict[str, Any]], str],
    title: str,
    submit: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """A form about one pupil: written and back to the roll, or shown with why not."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, write(form.cleaned_data))
            return redirect("office:roll", request.school.slug)
        except RollRefused as refused:
            form.add_error(None, str(refused))
    note_access(request, pupil, "roll")
    shown = {"pupil": pupil, "form": form, "title": title, "submit": submit, **(more or {})}
    return render(request, "office/roll_pupil.html", shown, status=422 if form.errors else 200)
