"""What was written about a child, what stops letters, and who may be written to and why not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from herringbone.documents.writing import Channel, template_of
from herringbone.web.messages import stops
from herringbone.web.messages.forms import LiftForm, StopForm
from herringbone.web.messages.models import Message, Stop, StopKind
from herringbone.web.messages.recipients import reach
from herringbone.web.messages.states import Refused
from herringbone.web.messages.suppression import reasons
from herringbone.web.messages.views.scope import by_of, pupil_of, shell
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed

LETTER, SAFETY = "acknowledgement", "first_day_absence"


@require_safe
@for_deed(Deed.WRITE_MESSAGES)
def about(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    pupil = pupil_of(request, pupil_pk)
    note_access(request, pupil, "messages about")
    letter, text = template_of("", LETTER), template_of("", SAFETY)
    rows = Message.objects.filter(school=request.school, about__pupil=pupil)
    more = {
        "pupil": pupil,
        "rows": list(rows.order_by("-asked_at")[:50]),
        "by_letter": reach([pupil], letter, (Channel.LETTER, Channel.EMAIL)),
        "by_text": reach([pupil], text, (Channel.TEXT,)),
        "reasons": reasons(pupil, letter, request.now),
        "stops": list(stops.standing(pupil)),
        "stop_form": StopForm(),
        "lift_form": LiftForm(),
    }
    return render(request, "messages/about.html", shell(request, "", **more))


@require_POST
@for_deed(Deed.WRITE_MESSAGES)
def stop(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    pupil, form = pupil_of(request, pupil_pk), StopForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        kind = StopKind(said["kind"])
        stops.set_stop(pupil=pupil, kind=kind, why=said["why"], by=by_of(request))
        messages.success(request, "Letters about this child wait for a person from now on.")
    else:
        messages.error(request, "Say what is open, and in a few words why.")
    return redirect("messages:about", request.school.slug, pupil.pk)


@require_POST
@for_deed(Deed.APPROVE_MESSAGES)
def lift(request: HttpRequest, stop_pk: int) -> HttpResponse:
    rows = Stop.objects.filter(school=request.school)
    standing: Stop = get_object_or_404(rows, pk=stop_pk)
    form = LiftForm(request.POST)
    try:
        if form.is_valid():
            stops.lift(stop=standing, why=form.cleaned_data["why"], by=by_of(request))
        else:
            messages.error(request, "Say what settled it.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("messages:about", request.school.slug, standing.pupil_id)
