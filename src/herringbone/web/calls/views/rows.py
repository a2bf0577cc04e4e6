"""One call row: opened on its own or inside the list, tried, and taken back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from herringbone.web.absences.plans import Unplannable
from herringbone.web.calls.attempting import Attempted, attempt
from herringbone.web.calls.clock import DANGER, tell_lead
from herringbone.web.calls.forms.attempting import AttemptForm
from herringbone.web.calls.forms.settling import ToldForm
from herringbone.web.calls.listing import Row
from herringbone.web.calls.outcomes import KEYS
from herringbone.web.calls.repeated import Sent, kept_before, kept_words, sent_of
from herringbone.web.calls.showing import may_of, shown_row
from herringbone.web.calls.trying import Untried
from herringbone.web.calls.undoing import take_back
from herringbone.web.calls.views.scope import (
    author_of,
    back_to_now,
    pupil_of,
    row_of,
    row_of_school,
)
from herringbone.web.communications.models import Communication
from herringbone.web.registers.changes import Refused
from herringbone.web.schools.access import note_once_a_day
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Contact, Pupil
from herringbone.web.ui.days import clock
from herringbone.web.ui.preferences import at_counter

KEPT_OUT = (Untried, Unplannable, Refused)
SLIP = "pressed by mistake, undone at once"


@require_safe
@for_deed(Deed.CALL_FAMILIES)
def row(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """The opened row: the inside of the list's row for htmx, else a page of its own."""
    return _opened(request, pupil_pk, AttemptForm(contacts=[], pupils=[]))


def _opened(request: HttpRequest, pupil_pk: int, form: AttemptForm) -> HttpResponse:
    """The row with what was typed, where that was not kept: a parent may still be on the line."""
    calls, found = row_of(request, pupil_pk)
    pupil = pupil_of(request, pupil_pk)
    shown: dict[str, Any] = {"pupil": pupil, "row": None}
    for one in found.pupils if found is not None else [pupil]:
        note_once_a_day(request, one, "call row")
    if found is not None:
        may = may_of(request.viewer, hides=at_counter(request))
        shown |= {
            "row": shown_row(calls.morning, found, may, whole=True),
            "may": may,
            "keys": KEYS,
            "danger": DANGER,
            "form": form,
            "client_id": uuid4(),
        }
    name = "parts/open" if request.htmx else "row"
    return render(request, f"calls/{name}.html", shown, status=409 if form.is_bound else 200)


@require_POST
@for_deed(Deed.CALL_FAMILIES)
def attempt_view(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Keeps one attempt; without script and with it, back to the row. A form that was kept before
    is looked at first: who stands in the row may have changed by it."""
    pupil, (_, found) = pupil_of(request, pupil_pk), row_of(request, pupil_pk)
    pupils = found.pupils if found is not None else [pupil]
    contacts = list(Contact.objects.filter(school=request.school, pupil__in=pupils))
    form, sent = AttemptForm(request.POST, contacts=contacts, pupils=pupils), sent_of(request.POST)
    try:
        made = _repeated(request, sent) or _keep(request, form, sent)
    except KEPT_OUT as refused:
        messages.error(request, f"Not kept: {refused}")
        return _opened(request, pupil_pk, form)
    _say(request, made)
    return back_to_now(request, _place(found, pupil))


def _repeated(request: HttpRequest, sent: Sent | None) -> Attempted | None:
    rows = kept_before(request.school, sent) if sent is not None else []
    return Attempted(rows, rows[0].spoke, is_repeat=True) if rows else None


def _keep(request: HttpRequest, form: AttemptForm, sent: Sent | None) -> Attempted:
    if not form.is_valid():
        raise Untried(str(next(iter(form.errors.values()))[0]))
    return attempt(
        school=request.school,
        pupils=form.about(),
        tried=form.tried(),
        author=author_of(request),
        now=request.now,
        may_amend=request.viewer.may(Deed.AMEND_MARKS),
        sent=sent,
    )


def _place(found: Row | None, pupil: Pupil) -> int:
    return found.key if found is not None else int(pupil.pk)


def _say(request: HttpRequest, made: Attempted) -> None:
    names = ", ".join(row.pupil.first_name for row in made.rows)
    if made.is_repeat:
        at = clock(made.rows[0].at)
        says = f"Kept already at {at} for {names}: {kept_words(made.rows)}. Nothing was added."
        messages.info(request, says)
    else:
        _with_undo(request, made.rows[0], f"Kept for {names}: {kept_words(made.rows)}.")


def _with_undo(request: HttpRequest, row: Communication, says: str) -> None:
    """Said with the way back beside it."""
    url = reverse("calls:take_back", args=(request.school.slug, row.pk))
    messages.success(request, says, extra_tags=url)


@require_POST
@for_deed(Deed.CALL_FAMILIES)
def take_back_view(request: HttpRequest, communication_pk: int) -> HttpResponse:
    """Takes an attempt of today back, with a reason; pressed as Undo beside its message, as a slip
    of the hand."""
    row = row_of_school(request, Communication, communication_pk, "pupil", "school")
    try:
        take_back(
            row=row,
            why=request.POST.get("why", SLIP),
            author=author_of(request),
            now=request.now,
            may_amend=request.viewer.may(Deed.AMEND_MARKS),
        )
    except KEPT_OUT as refused:
        messages.error(request, f"Not taken back: {refused}")
    else:
        messages.success(request, f"Taken back for {row.pupil.first_name}.")
    return back_to_now(request, row.pupil_id)


@require_POST
@for_deed(Deed.CALL_FAMILIES)
def told_view(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """The safeguarding lead and the named worker were told."""
    pupil = pupil_of(request, pupil_pk)
    request.viewer.demand(Deed.SEE_SAFEGUARDING)
    form = ToldForm(request.POST)
    if form.is_valid():
        row = tell_lead(
            school=request.school,
            pupil=pupil,
            author=author_of(request),
            now=request.now,
            **form.cleaned_data,
        )
        _with_undo(request, row, f"Kept: who was told about {pupil.first_name}.")
    else:
        messages.error(request, "Not kept: name everybody who was told.")
    return back_to_now(request, pupil_pk)
