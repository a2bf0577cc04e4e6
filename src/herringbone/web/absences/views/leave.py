"""Leave requests: the list with refused dates, a new one, its answer and what is noted about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herringbone.web.absences.forms.leave import AskForm, LivesForm
from herringbone.web.absences.leave import (
    ask_leave,
    correct_request,
    note_answered,
    note_talk,
    withdraw_request,
)
from herringbone.web.absences.leave_dates import refused_dates
from herringbone.web.absences.models import LeaveRequest, Outcome
from herringbone.web.absences.plans import Unplannable
from herringbone.web.absences.views.scope import (
    asked_for,
    attempt,
    author_of,
    contacts_of,
    one_of,
    tabs,
)
from herringbone.web.absences.weighing import standings
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed


@require_safe
@for_deed(Deed.PLAN_ABSENCE)
def leave_requests(request: HttpRequest) -> HttpResponse:
    """To decide first, then refused dates that need a person, then the rest of the year."""
    rows = LeaveRequest.objects.filter(school=request.school).select_related("pupil", "school")
    year = request.school.year_start(request.today)
    shown = {
        "tabs": tabs(request, "leave_requests"),
        "pending": _with_standing(request, rows.filter(outcome=Outcome.PENDING).order_by("first")),
        "watched": [one for one in refused_dates(request.school, request.today) if not one.came],
        "decided": rows.exclude(outcome=Outcome.PENDING).filter(last__gte=year),
        "may_decide": request.viewer.may(Deed.DECIDE_LEAVE),
    }
    return render(request, "absences/leave_requests.html", shown)


def _with_standing(request: HttpRequest, rows: Iterable[LeaveRequest]) -> list[dict[str, Any]]:
    """Each request with the pupil's class and attendance so far."""
    made = list(rows)
    pupils = list({row.pupil_id: row.pupil for row in made}.values())
    held = standings(request.school, pupils, request.now) if pupils else {}
    return [{"made": row, "standing": held[row.pupil_id]} for row in made]


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def leave_new(request: HttpRequest) -> HttpResponse:
    shown: dict[str, Any] = asked_for(request)
    pupil = shown["pupil"]
    if pupil is None:
        return render(request, "absences/leave_whom.html", shown)
    form = AskForm(
        request.POST or None,
        contacts=contacts_of(request, pupil),
        initial={"asked_on": request.today},
    )
    if request.method == "POST" and form.is_valid():
        said = {"asked": form.asked(), "author": author_of(request), "at": request.now}
        made = attempt(form, lambda: ask_leave(school=request.school, pupil=pupil, **said))
        if made is not None:
            return redirect("absences:leave", request.school.slug, made.pk)
    return render(request, "absences/leave_new.html", {**shown, "form": form})


@require_safe
@for_deed(Deed.PLAN_ABSENCE)
def leave_answer(request: HttpRequest, leave_pk: int) -> HttpResponse:
    """The answer as it is printed and kept."""
    row = one_of(request, LeaveRequest, leave_pk, "pupil")
    if not row.answer:
        raise Http404("This request has no answer yet: it is not decided.")
    return render(request, "absences/leave_answer.html", {"made": row})


NOTES = {
    "answered": (note_answered, "how"),
    "talk": (note_talk, "words"),
    "withdraw": (withdraw_request, "why"),
}
"""What may be noted about a request: the service, and the argument that its words are."""


@require_POST
@for_deed(Deed.PLAN_ABSENCE)
def leave_note(request: HttpRequest, leave_pk: int, note: str) -> HttpResponse:
    if note not in NOTES:
        raise Http404("That is not noted about a request.")
    service, argument = NOTES[note]
    row = one_of(request, LeaveRequest, leave_pk, "pupil")
    said = {argument: request.POST.get("words", ""), "author": author_of(request)}
    try:
        service(request=row, at=request.now, **said)
    except Unplannable as refused:
        messages.error(request, str(refused))
    return redirect("absences:leave", request.school.slug, leave_pk)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.PLAN_ABSENCE)
def leave_lives(request: HttpRequest, leave_pk: int) -> HttpResponse:
    """Puts right whether the pupil normally lives with who asked."""
    row = one_of(request, LeaveRequest, leave_pk, "pupil")
    form = LivesForm(request.POST or None, initial={"lives_with": row.lives_with})
    if request.method == "POST" and form.is_valid():
        said = {"author": author_of(request), "at": request.now, **form.cleaned_data}
        if attempt(form, lambda: correct_request(request=row, **said)) is not None:
            return redirect("absences:leave", request.school.slug, leave_pk)
    return render(request, "absences/leave_lives.html", {"made": row, "form": form})
