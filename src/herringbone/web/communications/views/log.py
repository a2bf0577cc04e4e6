"""The log of one child or of a family: every channel, both ways, and what was taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from herringbone.web.communications.adding import add
from herringbone.web.communications.forms.log import EntryForm, WantedForm, WhyForm, first_of
from herringbone.web.communications.logging import take_back
from herringbone.web.communications.models import ExportReceipt
from herringbone.web.communications.origins import address_of
from herringbone.web.communications.reading import Wanted, last_contact, lines
from herringbone.web.communications.views.scope import (
    attempt,
    author_of,
    contacts_of,
    looked_at,
    pupil_of,
    row_of,
    siblings_of,
)
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.telling import restrictions


@for_deed(Deed.SEE_COMMUNICATIONS)
def log(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """`?who=family` shows brothers and sisters with it."""
    pupil = pupil_of(request, pupil_pk, "communications")
    siblings = siblings_of(pupil)
    is_family = request.GET.get("who") == "family"
    form = WantedForm(request.GET)
    sees = request.viewer.may(Deed.SEE_SAFEGUARDING)
    also = looked_at(request, siblings, "communications of the family") if is_family else []
    wanted = form.wanted()
    found = lines(request.school, [pupil, *also], wanted, sees_safeguarding=sees)
    shown = {
        "pupil": pupil,
        "siblings": siblings,
        "is_family": is_family,
        "form": form,
        "is_filtered": wanted != Wanted(),
        "lines": [(line, address_of(request, line.row.origin)) for line in found],
        "last": last_contact(request.school, pupil),
        "restrictions": restrictions(contacts_of(pupil)),
        "receipts": ExportReceipt.objects.filter(school=request.school, pupil=pupil).defer("file"),
        "may_export": request.viewer.may(Deed.EXPORT_COMMUNICATIONS),
    }
    return render(request, "communications/log.html", shown)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.CALL_FAMILIES)
def entry(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """Writes an entry by hand; `?kind=` chooses what it was."""
    pupil = pupil_of(request, pupil_pk, "communication to be written down")
    form = _entry_form(request, pupil)
    if request.method == "POST" and form.is_valid():
        fields = {"school": request.school, "author": author_of(request), "now": request.now}
        pupils, written = [pupil, *form.also_about()], form.written()
        if attempt(form, lambda: add(pupils=pupils, written=written, **fields)) is not None:
            return redirect(reverse("communications:log", args=(request.school.slug, pupil.pk)))
    shown = {"pupil": pupil, "form": form, "restrictions": restrictions(contacts_of(pupil))}
    return render(request, "communications/entry.html", shown)


def _entry_form(request: HttpRequest, pupil: Pupil) -> EntryForm:
    initial: dict[str, Any] = {
        "what": first_of(request.GET.get("kind", "")),
        "on": request.today,
        "clock": request.now.time().replace(second=0, microsecond=0),
    }
    return EntryForm(
        request.POST or None,
        contacts=contacts_of(pupil),
        siblings=siblings_of(pupil),
        initial=initial,
    )


@require_http_methods(["GET", "POST"])
@for_deed(Deed.CALL_FAMILIES)
def taken_back(request: HttpRequest, row_pk: int) -> HttpResponse:
    """Takes an entry back, with a reason; it stays, struck."""
    row = row_of(request, row_pk, "communication")
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {"why": form.cleaned_data["words"], "author": author_of(request)}
        try:
            take_back(row=row, now=request.now, **fields)
        except ValueError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(reverse("communications:log", args=(request.school.slug, row.pupil_id)))
    withheld = row.channel == "notice" and not request.viewer.may(Deed.SEE_SAFEGUARDING)
    shown = {"row": row, "pupil": row.pupil, "form": form, "is_withheld": withheld}
    return render(request, "communications/take_back.html", shown)
