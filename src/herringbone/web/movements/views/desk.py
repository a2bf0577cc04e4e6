"""The movement desk: find a child by three letters, sign them in or out, see who is out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herringbone.web.absences.finding import find_pupils
from herringbone.web.movements.answering_home import NothingToAnswer, offers_key, tell_home
from herringbone.web.movements.desk import AtHatch, at_hatch, desk_of, staff_names
from herringbone.web.movements.forms.passing import SignInForm, SignOutForm, StrikeForm
from herringbone.web.movements.models import Movement
from herringbone.web.movements.onsite import on_site
from herringbone.web.movements.signing import Unsigned, sign_in, sign_out, strike_out
from herringbone.web.movements.views.scope import author_of, movement_of, pupil_of
from herringbone.web.registers.changes import Refused
from herringbone.web.schools.access import note_access
from herringbone.web.schools.asked import number_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.ui.days import clock
from herringbone.web.ui.figures import counted


@require_safe
@for_deed(Deed.RUN_MOVEMENTS)
def desk(request: HttpRequest) -> HttpResponse:
    """The page; `?q=` finds, `?pupil=` is the child at the hatch, `?done=` the last line kept."""
    typed = request.GET.get("q", "").strip()
    found = find_pupils(request.school, typed, request.today) if typed else []
    if len(found) == 1 and not request.htmx:
        return redirect(f"{_desk_url(request)}?pupil={found[0].pupil.pk}")
    return _page(request, typed=typed, found=found, **_chosen(request))


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """The child at the hatch with both forms, or the line that was just kept."""
    done = number_of(request.GET.get("done", ""))
    if done is not None:
        kept = movement_of(request, done)
        return {"done": kept, "answers_home": offers_key(kept)}
    if "pupil" not in request.GET:
        return {}
    pupil = pupil_of(request, request.GET["pupil"])
    note_access(request, pupil, "movement desk")
    hatch = at_hatch(request.school, pupil, on_site(request.school, request.now), request.now)
    return {"hatch": hatch, **_forms(request, hatch)}


def _forms(
    request: HttpRequest, hatch: AtHatch, data: Any = None, which: str = ""
) -> dict[str, Any]:
    """Both forms of the desk, `which` of them filled."""
    now = request.now
    return {
        "in_form": SignInForm(data if which == "in" else None, now=now, why=hatch.likely_why),
        "out_form": SignOutForm(
            data if which == "out" else None,
            now=now,
            contacts=hatch.contacts,
            staff=staff_names(request.school, now),
        ),
    }


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    shown = {"desk": desk_of(request.school, request.now), **more}
    return render(request, "movements/desk.html", shown, status=status)


def _desk_url(request: HttpRequest) -> str:
    return reverse("movements:desk", args=(request.school.slug,))


@require_POST
@for_deed(Deed.RUN_MOVEMENTS)
def sign_in_view(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    return _sign(request, pupil_pk, "in")


@require_POST
@for_deed(Deed.RUN_MOVEMENTS)
def sign_out_view(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    return _sign(request, pupil_pk, "out")


def _sign(request: HttpRequest, pupil_pk: int, which: str) -> HttpResponse:
    """Keeps the movement and shows it; or the page again, with all that is wrong."""
    pupil = pupil_of(request, pupil_pk)
    hatch = at_hatch(request.school, pupil, on_site(request.school, request.now), request.now)
    forms = _forms(request, hatch, request.POST, which)
    form = forms[f"{which}_form"]
    if form.is_valid():
        try:
            movement = _keep(request, hatch, form, which)
        except (Unsigned, Refused) as refused:
            for problem in getattr(refused, "problems", [str(refused)]):
                form.add_error(None, problem)
        else:
            return redirect(f"{_desk_url(request)}?done={movement.pk}")
    note_access(request, pupil, "movement desk")
    return _page(request, status=422, hatch=hatch, failed=which, **forms)


def _keep(request: HttpRequest, hatch: AtHatch, form: Any, which: str) -> Movement:
    said = {
        "school": request.school,
        "pupil": hatch.pupil,
        "passing": form.passing(),
        "author": author_of(request),
        "now": request.now,
    }
    if which == "out":
        gone: Movement = sign_out(**said)
        back = f", back at {clock(gone.expected_back)}" if gone.expected_back else ""
        words = f"{hatch.pupil.first_name} signed out at {clock(gone.at)}{back}."
        messages.success(request, words)
        return gone
    signed = sign_in(**said)
    late = f", {counted(signed.minutes, 'minute')}" if signed.minutes else ""
    mark = f": {signed.code}{late}" if signed.code else ""
    at = clock(signed.movement.at)
    messages.success(request, f"{hatch.pupil.first_name} signed in at {at}{mark}.")
    return signed.movement


@require_http_methods(["GET", "POST"])
@for_deed(Deed.RUN_MOVEMENTS)
def strike(request: HttpRequest, line_pk: int) -> HttpResponse:
    """Strikes a line out, with a reason."""
    movement = movement_of(request, line_pk)
    form = StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            strike_out(
                movement=movement,
                why=form.cleaned_data["why"],
                author=author_of(request),
                now=request.now,
            )
        except Unsigned as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Struck out: {movement.pupil.first_name}.")
            return redirect(_desk_url(request))
    note_access(request, movement.pupil, "movement struck out")
    return render(request, "movements/strike.html", {"movement": movement, "form": form})


@require_POST
@for_deed(Deed.RUN_MOVEMENTS)
def tell_home_view(request: HttpRequest, line_pk: int) -> HttpResponse:
    """One key where a text had gone: the child is here."""
    movement = movement_of(request, line_pk)
    try:
        made = tell_home(movement=movement, author=author_of(request), now=request.now)
    except NothingToAnswer as refused:
        messages.error(request, str(refused))
    else:
        name = movement.pupil.first_name
        if made.messages:
            words = counted(len(made.messages), "message")
            messages.success(request, f"{name} is here: {words} to home.")
        else:
            messages.warning(request, f"{name}: no message could be made. {made.why_nobody}. Ring.")
    return redirect(_desk_url(request))
