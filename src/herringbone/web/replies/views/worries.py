"""A worry that any member of staff notices: the short form, and the team's list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from herringbone.web.replies.concerns import raise_concern, take_step
from herringbone.web.replies.forms.deciding import ConcernForm, StepForm
from herringbone.web.replies.models import Concern
from herringbone.web.replies.views.scope import attempt, author_of, done_or_told, one_of
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed

SHOWN = 200
"""Worries that were acted on, the newest; of what is still to do all are shown."""


@require_http_methods(["GET", "POST"])
@for_deed(Deed.SEE_PUPIL)
def worry(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Raises one; below, what the same person raised about the pupil, with the answers."""
    pupil = get_object_or_404(request.school.pupils.select_related("school"), pk=pupil_pk)
    request.viewer.demand(Deed.SEE_PUPIL, pupil)
    note_access(request, pupil, "a worry about the pupil")
    form = ConcernForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {"author": author_of(request), "at": request.now, **form.cleaned_data}
        if attempt(form, lambda: raise_concern(pupil=pupil, **fields)) is not None:
            return redirect("replies:worry", request.school.slug, pupil.pk)
    own = Concern.objects.filter(school=request.school, pupil=pupil, user_id=request.user.pk)
    return render(request, "replies/worry.html", {"pupil": pupil, "form": form, "own": own})


@for_deed(Deed.SEE_COMMUNICATIONS)
def worries(request: HttpRequest) -> HttpResponse:
    """The team's list: every one that is not acted on, then the last of those that are."""
    rows = Concern.objects.filter(school=request.school).select_related("pupil")
    held = [*rows.filter(acted_at=None), *rows.exclude(acted_at=None)[:SHOWN]]
    return render(request, "replies/worries.html", {"concerns": held, "form": StepForm()})


@require_POST
@for_deed(Deed.SEE_COMMUNICATIONS)
def step(request: HttpRequest, concern_pk: int) -> HttpResponse:
    """Seen, answered, acted on."""
    concern = one_of(request, Concern, concern_pk, "pupil")
    taken, words = request.POST.get("step", ""), request.POST.get("words", "")[:1000]
    fields = {"author": author_of(request), "at": request.now}
    done_or_told(
        request, lambda: take_step(concern=concern, step=taken, words=words, **fields), "Kept."
    )
    here = reverse("replies:worries", args=(request.school.slug,))
    return redirect(f"{here}#{concern.anchor}")
