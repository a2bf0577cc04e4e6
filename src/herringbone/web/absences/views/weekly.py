"""Weekly patterns: all of them with what somebody must look at, a new one, review, end, cancel."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from herringbone.web.absences.authority import authorisers
from herringbone.web.absences.forms.planning import WhyForm
from herringbone.web.absences.forms.weekly import EndForm, ReviewForm, WeeklyForm
from herringbone.web.absences.kinds import RULES, WEEKLY
from herringbone.web.absences.models import SessionPattern
from herringbone.web.absences.sayings import week_words
from herringbone.web.absences.views.scope import (
    asked_for,
    attempt,
    author_of,
    kind_of,
    one_of,
    tabs,
)
from herringbone.web.absences.weekly import (
    attention_to,
    cancel_pattern,
    end_pattern,
    review_pattern,
    set_pattern,
)
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed

DEEDS = {
    "review": ("Review", "Keep the review", ReviewForm, review_pattern),
    "end": ("End", "End it then", EndForm, end_pattern),
    "cancel": ("Cancel", "Cancel the pattern", WhyForm, cancel_pattern),
}
"""What may be done with a pattern: title, button, form, service."""


@require_safe
@for_deed(Deed.PLAN_ABSENCE)
def patterns(request: HttpRequest) -> HttpResponse:
    """Those that stand or are to come, whoever needs attention first."""
    rows = SessionPattern.objects.filter(
        Q(end=None) | Q(end__gte=request.today), school=request.school, cancelled_at=None
    ).select_related("pupil")
    held = [
        {
            "pattern": row,
            "attention": attention_to(row, request.today),
            "here": week_words(row.due, "1"),
            "elsewhere": week_words(row.due, "0"),
        }
        for row in rows
    ]
    held.sort(key=lambda one: not one["attention"])
    shown = {"tabs": tabs(request, "patterns"), "held": held, "kinds": WEEKLY}
    return render(request, "absences/patterns.html", shown)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def new(request: HttpRequest, kind: str) -> HttpResponse:
    which = kind_of(kind, WEEKLY)
    shown: dict[str, Any] = {"kind": which, "rule": RULES[which], **asked_for(request)}
    if shown["pupil"] is None:
        return render(request, "absences/plan_whom.html", shown)
    people = authorisers(request.school, request.today)
    initial = {"start": request.today}
    form = WeeklyForm(request.POST or None, kind=which, authorisers=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {"author": author_of(request), "at": request.now, "weekly": form.weekly()}
        made = attempt(
            form, lambda: set_pattern(school=request.school, pupil=shown["pupil"], **said)
        )
        if made is not None:
            return redirect("absences:pattern", request.school.slug, made.pk)
    return render(request, "absences/pattern_new.html", {**shown, "form": form})


@require_safe
@for_deed(Deed.PLAN_ABSENCE)
def pattern(request: HttpRequest, pattern_pk: int) -> HttpResponse:
    row = one_of(request, SessionPattern, pattern_pk, "pupil")
    shown = {
        "pattern": row,
        "attention": attention_to(row, request.today),
        "decisions": row.decisions.all(),
    }
    return render(request, "absences/pattern.html", shown)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def decide(request: HttpRequest, pattern_pk: int, deed: str) -> HttpResponse:
    """Reviews, ends or cancels a pattern."""
    if deed not in DEEDS:
        raise Http404("A pattern is reviewed, ended or cancelled, nothing else.")
    title, submit, form_class, service = DEEDS[deed]
    row = one_of(request, SessionPattern, pattern_pk, "pupil")
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"author": author_of(request), "at": request.now, **form.cleaned_data}
        if attempt(form, lambda: service(pattern=row, **said)) is not None:
            return redirect("absences:pattern", request.school.slug, pattern_pk)
    shown = {"pattern": row, "form": form, "title": title, "submit": submit}
    return render(request, "absences/pattern_form.html", shown)
