"""The school's crest: shown, set and taken away beside its settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.forms import CrestForm
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.letterhead import remove_crest, set_crest
from herringbone.web.schools.models import Crest

CONTENT = {"png": "image/png", "jpg": "image/jpeg"}


@for_deed(Deed.MANAGE_SCHOOL)
def crest(request: HttpRequest) -> HttpResponse:
    """The picture as it was given."""
    kept = Crest.objects.filter(school=request.school).first()
    if kept is None:
        raise Http404("This school has no crest.")
    return HttpResponse(bytes(kept.picture), content_type=CONTENT[kept.kind])


@require_POST
@for_deed(Deed.MANAGE_SCHOOL)
def change_crest(request: HttpRequest) -> HttpResponse:
    """Sets the crest that was chosen, or takes it away."""
    if "remove" in request.POST:
        remove_crest(school=request.school)
        messages.success(request, "Letters carry no crest now.")
        return redirect("schools:settings", request.school.slug)
    form = CrestForm(request.POST, request.FILES)
    if form.is_valid():
        set_crest(school=request.school, picture=form.cleaned_data["picture"])
        messages.success(request, "The crest is on every letter from now on.")
    else:
        messages.error(request, " ".join(form.errors["picture"]))
    return redirect("schools:settings", request.school.slug)
