"""The roll: who is new and has arrived, who is looked for, what changed lately; and admitting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from herringbone.web.office.admitting import admit
from herringbone.web.office.forms.roll import AdmitForm
from herringbone.web.office.models import MissingEducation, RollChange
from herringbone.web.office.roll_words import RollRefused
from herringbone.web.office.starters import coming, new_today, new_words
from herringbone.web.office.views.scope import author_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.roll import values_on

FOUND = 20
CHANGES = 40
SINCE = timedelta(days=120)


@for_deed(Deed.KEEP_ROLL)
def roll(request: HttpRequest) -> HttpResponse:
    """The page; `?q=` finds a pupil to move, take off or take back."""
    school, today = request.school, request.today
    starters = new_today(school, today)
    words = request.GET.get("q", "").strip()
    searches = MissingEducation.objects.filter(school=school, closed_at=None)
    changes = RollChange.objects.filter(school=school, made_at__gte=request.now - SINCE)
    shown = {
        "starters": starters,
        "new_words": new_words(starters),
        "coming": coming(school, today),
        "searches": searches.select_related("pupil"),
        "changes": changes.select_related("pupil")[:CHANGES],
        "words": words,
        "found": _found(request, words) if words else None,
        "on_roll": school.pupils.on_roll(today).count(),
    }
    return render(request, "office/roll.html", shown)


def _found(request: HttpRequest, words: str) -> list[dict[str, Any]]:
    """Pupils whose names begin so, on roll or gone."""
    held = request.school.pupils.all()
    for word in words.replace(",", " ").split()[:4]:
        held = held.filter(
            Q(surname__istartswith=word)
            | Q(forename__istartswith=word)
            | Q(known_as__istartswith=word)
            | Q(pupil_id__iexact=word)
        )
    pupils: list[Pupil] = list(held[:FOUND])
    classes = values_on(pupils, ("class",), request.today)
    here = set(
        request.school.pupils.on_roll(request.today)
        .filter(pk__in=[pupil.pk for pupil in pupils])
        .values_list("pk", flat=True)
    )
    return [
        {
            "pupil": pupil,
            "class_name": classes[pupil.pk]["class"],
            "is_here": pupil.pk in here,
            "died": pupil.died_on is not None,
        }
        for pupil in pupils
    ]


@for_deed(Deed.KEEP_ROLL)
def admit_pupil(request: HttpRequest) -> HttpResponse:
    """A new pupil, with what the admission register asks."""
    form = AdmitForm(request.POST or None, school=request.school, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            pupil = admit(
                school=request.school, new=form.new, author=author_of(request), at=request.now
            )
            messages.success(request, f"{pupil.name} is on roll from {form.new.start:%d/%m/%Y}.")
            return redirect("office:roll", request.school.slug)
        except RollRefused as refused:
            form.add_error(None, str(refused))
    parent = [field for field in form if field.name in AdmitForm.PARENT]
    child = [field for field in form if field.name not in AdmitForm.PARENT]
    shown = {"form": form, "child": child, "parent": parent}
    return render(request, "office/roll_admit.html", shown, status=422 if form.errors else 200)
