"""The route of a day on screen and on paper; going out and coming back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.visits.card import card_file
from herringbone.web.visits.doors import away
from herringbone.web.visits.forms import GoForm, LaterForm
from herringbone.web.visits.going import Going, come_back, later, leave, not_back, out_now
from herringbone.web.visits.models import Outing
from herringbone.web.visits.planning import Unvisited
from herringbone.web.visits.returned import take_off
from herringbone.web.visits.route import Route
from herringbone.web.visits.views.scope import an_hour_on, author_of, row_of, to_route, told

BAD_TIME = "Say when you will be back, as 11:30."


@for_deed(Deed.VISIT_HOMES)
def route(request: HttpRequest) -> HttpResponse:
    return render(request, "visits/route.html", _shown(request, GoForm(initial=_last(request))))


@for_deed(Deed.VISIT_HOMES)
def paper(request: HttpRequest) -> HttpResponse:
    """To take along; withheld addresses are not on it."""
    return render(request, "visits/paper.html", _shown(request, None))


@for_deed(Deed.VISIT_HOMES)
def card(request: HttpRequest) -> HttpResponse:
    """ "Sorry we missed you", to take along."""
    try:
        file = card_file(request.school, request.viewer, request.now)
    except Unvisited as wrong:
        messages.error(request, str(wrong))
        return to_route(request)
    return HttpResponse(file, content_type="application/pdf")


@for_deed(Deed.VISIT_HOMES)
@require_POST
def go(request: HttpRequest) -> HttpResponse:
    """Out to the ticked homes."""
    form = GoForm(request.POST)
    shown = _shown(request, form)
    if not form.is_valid():
        return render(request, "visits/route.html", shown, status=409)
    ticked = set(request.POST.getlist("stop"))
    said = form.cleaned_data
    going = Going(form.moment(request.now), said["second"], said["phone"])
    done = told(
        request,
        lambda: leave(
            school=request.school, keys=ticked, going=going, by=author_of(request), now=request.now
        ),
        f"You are out until {going.back_by:%H:%M}. Say here when you are back.",
    )
    return to_route(request) if done else render(request, "visits/route.html", shown, status=409)


@for_deed(Deed.VISIT_HOMES)
@require_POST
def in_school(request: HttpRequest) -> HttpResponse:
    """Nobody knocks for whom the registers have in school again."""
    found, ticked = Route(request.school, request.today), set(request.POST.getlist("stop"))
    told(
        request,
        lambda: take_off(route=found, families=ticked, by=author_of(request), now=request.now),
        "Off the route: in school again. The worklist has it under what you did today, with Undo.",
    )
    return to_route(request)


@for_deed(Deed.VISIT_HOMES)
@require_POST
def back(request: HttpRequest, outing_pk: int) -> HttpResponse:
    outing = row_of(request, Outing, outing_pk)
    words = request.POST.get("words", "")
    told(
        request,
        lambda: come_back(outing=outing, words=words, by=author_of(request), now=request.now),
        f"{outing.names}: back.",
    )
    return to_route(request)


@for_deed(Deed.VISIT_HOMES)
@require_POST
def need_longer(request: HttpRequest, outing_pk: int) -> HttpResponse:
    """They reported and come later."""
    outing, form = row_of(request, Outing, outing_pk), LaterForm(request.POST)

    def extend() -> None:
        if not form.is_valid():
            raise Unvisited(BAD_TIME)
        later(outing=outing, back_by=form.moment(request.now), now=request.now)

    told(request, extend, "The alarm waits until then.")
    return to_route(request)


def _last(request: HttpRequest) -> dict[str, str]:
    """The telephone that the viewer carried the last time."""
    mine = Outing.objects.filter(school=request.school, user_id=request.viewer.user.pk)
    last = mine.exclude(phone="").order_by("-left_at").first()
    return {"phone": last.phone} if last is not None else {}


def _shown(request: HttpRequest, form: GoForm | None) -> dict[str, Any]:
    found = Route(request.school, request.today)
    late = {outing.pk for outing in not_back(request.school, request.now)}
    return {
        "route": found,
        "form": form,
        "ticked": set(request.POST.getlist("stop")),
        "back_by": an_hour_on(request),
        "out": away(found, list(out_now(request.school)), late),
        "open": [stop for stop in found.stops if not stop.is_done and not stop.is_back],
        "to_print": [s for s in found.stops if s.is_to_print],
        "done": [stop for stop in found.stops if stop.is_done],
        "in_school": [stop for stop in found.stops if stop.is_back],
        "to_take_off": [stop for stop in found.stops if stop.is_back and stop.own_works],
        "waits": [s for s in found.stops if not (s.is_done or s.is_out or s.is_back)],
        "on_the_way": [s for s in found.stops if not s.is_done and s.is_out],
        "may_know": request.viewer.may(Deed.SEE_SAFEGUARDING),
    }
