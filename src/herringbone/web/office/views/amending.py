"""The amendment of one mark, or of a few of one pupil, with what documents rest on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from herringbone.web.office.cells import meaning
from herringbone.web.office.changing import (
    Because,
    Changed,
    Session,
    change_marks,
    documents_resting_on,
)
from herringbone.web.office.forms.amending import AmendForm, session_key, session_of_key
from herringbone.web.office.views.scope import author_of, pupil_of
from herringbone.web.registers.amending import Amendment
from herringbone.web.registers.changes import Refused
from herringbone.web.registers.closing import is_closed
from herringbone.web.registers.rows import codes_held
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.figures import counted

FORTNIGHT = timedelta(days=13)
MOST = 60


@for_deed(Deed.AMEND_MARKS)
def amend(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Amends the marks that the address names (`?at=2026-11-20-AM`, once for each mark), or shows
    the pupil's absences of the last fortnight to choose from."""
    pupil = pupil_of(request, pupil_pk)
    sessions = _asked(request) or _absences(request, pupil)
    form = amend_form(request, sessions)
    if request.method == "POST" and form.is_valid() and _amended(request, pupil, form):
        return redirect(_back(request, pupil, form.chosen))
    note_access(request, pupil, "amendment")
    held = codes_held(request.school, [pupil], sorted({day for day, _ in sessions}))
    shown = {
        "pupil": pupil,
        "form": form,
        "rows": [(day, session, held[pupil.pk, day, session]) for day, session in sessions],
        "documents": documents_resting_on(pupil, sessions),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "office/amend.html", shown, status=422 if form.errors else 200)


def amend_form(request: HttpRequest, sessions: Sequence[Session]) -> AmendForm:
    """The form over some marks of a pupil; what the address suggests (`?code=G`) is filled in."""
    closed = any(is_closed(request.school, *one, request.now) for one in sessions)
    first: dict[str, Any] = {
        "sessions": [session_key(one) for one in sessions],
        "code": request.GET.get("code", ""),
        "reason": request.GET.get("reason", ""),
    }
    return AmendForm(
        request.POST or None,
        initial=first,
        now=request.now,
        offered_sessions=sessions,
        needs_reason=closed or not request.school.keeps_own_registers,
    )


def _asked(request: HttpRequest) -> list[Session]:
    """The sessions that the address names; Http404 for what is none."""
    try:
        found = {session_of_key(text) for text in request.GET.getlist("at")[:MOST]}
    except ValueError as wrong:
        raise Http404(f"{wrong}. Write it as 2026-11-20-AM.") from wrong
    return sorted(found)


def _absences(request: HttpRequest, pupil: Pupil) -> list[Session]:
    """The sessions of the last fortnight that are no attendance, or today's where there is none."""
    first = request.today - FORTNIGHT
    days = list(
        request.school.days.filter(date__gte=first, date__lte=request.today).values_list(
            "date", flat=True
        )
    )
    held = codes_held(request.school, [pupil], days)
    found = [
        (day, session)
        for (_, day, session), code in sorted(held.items(), key=lambda one: one[0][1:])
        if code and _is_absence(code, day)
    ]
    return found or [(days[-1], "AM"), (days[-1], "PM")] if days else []


def _is_absence(code: str, day: Any) -> bool:
    known = meaning(code, day)
    return known is not None and str(known.code_class) not in ("present", "educational", "closed")


def _amended(request: HttpRequest, pupil: Pupil, form: AmendForm) -> bool:
    """Writes it, or puts on the form why it cannot be."""
    saw = dict(_seen(request))
    try:
        done = change_marks(
            school=request.school,
            amendments=[
                Amendment(pupil, day, session, form.new_code, form.carried, saw.get((day, session)))
                for day, session in form.chosen
            ],
            because=form.because if form.cleaned_data["reason"] else Because(),
            author=author_of(request),
            at=request.now,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _said(request, pupil, done, len(form.chosen)))
    return True


def _seen(request: HttpRequest) -> list[tuple[Session, str]]:
    """What stood in each session when the page was made: `seen-2026-11-20-AM`."""
    return [
        (session_of_key(name.removeprefix("seen-")), value)
        for name, value in request.POST.items()
        if name.startswith("seen-")
    ]


def _said(request: HttpRequest, pupil: Pupil, done: Changed, marks: int) -> str:
    what = f"{pupil.name}: {counted(marks, 'mark')}"
    if done.to_key:
        return f"{what} to key into {request.school.mis_name or 'the management system'}."
    if done.alarms:
        return (
            f"{what} amended. {counted(done.alarms, 'document')} used what you changed: "
            "see Alarms, and put it right."
        )
    return f"{what} saved."


def _back(request: HttpRequest, pupil: Pupil, chosen: Sequence[Session]) -> str:
    """Where the person came from, if that is a page here; else the first mark's own page."""
    asked = request.POST.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
        return asked
    return reverse("office:mark", args=(request.school.slug, pupil.pk, *chosen[0]))
