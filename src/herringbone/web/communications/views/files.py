"""Files out of the log, each with its receipt: evidence, a parent's part, one entry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from herringbone.web.communications.exporting import KINDS, Asked, export
from herringbone.web.communications.forms.log import EntryExportForm, ExportForm
from herringbone.web.communications.models import ExportReceipt, Held
from herringbone.web.communications.views.scope import (
    attempt,
    author_of,
    contacts_of,
    looked_at,
    pupil_of,
    row_of,
    siblings_of,
)
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.telling import restrictions


@require_http_methods(["GET", "POST"])
@for_deed(Deed.EXPORT_COMMUNICATIONS)
def export_log(request: HttpRequest, pupil_pk: int) -> HttpResponse:
    """The whole as evidence, or what was said to and by one parent; `?who=family` asks for all."""
    pupil = pupil_of(request, pupil_pk, "communications to be exported")
    siblings, is_family = siblings_of(pupil), request.GET.get("who") == "family"
    given = {"contacts": contacts_of(pupil), "has_siblings": bool(siblings)}
    form = ExportForm(request.POST or None, initial={"family": is_family}, **given)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        more = siblings if typed.get("family") else []
        looked_at(request, more, "communications to be exported")
        asked = Asked(
            [pupil, *more], typed["held"], typed["kind"], form.contact, None, typed["given_to"]
        )
        made = attempt(form, lambda: _export(request, asked))
        if made is not None:
            return _to_receipt(request, made)
    shown = {"pupil": pupil, "form": form, "restrictions": restrictions(contacts_of(pupil))}
    return render(request, "communications/export.html", shown)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.EXPORT_COMMUNICATIONS)
def export_entry(request: HttpRequest, row_pk: int) -> HttpResponse:
    """One entry to a safeguarding system, with a receipt number."""
    row = row_of(request, row_pk, "communication to be exported")
    form = EntryExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        asked = Asked([row.pupil], Held.ENTRY, typed["kind"], None, row, typed["given_to"])
        made = attempt(form, lambda: _export(request, asked))
        if made is not None:
            return _to_receipt(request, made)
    shown = {"row": row, "pupil": row.pupil, "form": form}
    return render(request, "communications/export.html", shown)


@for_deed(Deed.EXPORT_COMMUNICATIONS)
def receipt(request: HttpRequest, receipt_pk: int) -> HttpResponse:
    """The receipt, for whoever writes its number into another system."""
    made = _receipt_of(request, receipt_pk)
    return render(request, "communications/receipt.html", {"made": made, "pupil": made.pupil})


@for_deed(Deed.EXPORT_COMMUNICATIONS)
def receipt_file(request: HttpRequest, receipt_pk: int) -> HttpResponse:
    """The file as it was given, byte for byte."""
    made = _receipt_of(request, receipt_pk)
    answer = HttpResponse(bytes(made.file), content_type=KINDS[made.kind])
    answer["Content-Disposition"] = f'attachment; filename="{made.number}.{made.kind}"'
    return answer


def _receipt_of(request: HttpRequest, pk: int) -> ExportReceipt:
    rows = ExportReceipt.objects.filter(school=request.school).select_related("pupil", "entry")
    made: ExportReceipt = get_object_or_404(rows, pk=pk)
    note_access(request, made.pupil, f"communications exported as {made.number}")
    return made


def _export(request: HttpRequest, asked: Asked) -> ExportReceipt:
    fields = {"author": author_of(request), "now": request.now}
    return export(school=request.school, asked=asked, **fields)


def _to_receipt(request: HttpRequest, made: ExportReceipt) -> HttpResponse:
    return redirect(reverse("communications:receipt", args=(request.school.slug, made.pk)))
