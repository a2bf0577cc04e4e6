"""One mark: its history from the record, its note, and the page on which it is amended."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from herringbone.web.office.changing import write_note
from herringbone.web.office.doubting import doubts
from herringbone.web.office.forms.amending import NoteForm, session_key
from herringbone.web.office.marking import NoSuchMark, mark_page
from herringbone.web.office.views.amending import amend_form
from herringbone.web.office.views.scope import author_of, is_part, pupil_of
from herringbone.web.registers.changes import Refused
from herringbone.web.schools.access import note_access, note_once_a_day
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.preferences import at_counter


@for_deed(Deed.SEE_REGISTERS)
def mark(request: HttpRequest, pupil_pk: int, day: date, session: str) -> HttpResponse:
    """A mark's own page; with htmx the panel beside the grid, or (`?typed=X`) what the coding check
    would say of a code that is typed there and not saved."""
    if "typed" in request.GET and is_part(request):
        return _doubts(request, pupil_of(request, pupil_pk), day, session)
    try:
        page = mark_page(pupil_of(request, pupil_pk), day, session, request.now)
    except NoSuchMark as wrong:
        raise Http404(str(wrong)) from wrong
    shown = {
        "page": page,
        "hides": at_counter(request),
        "may_amend": request.viewer.may(Deed.AMEND_MARKS),
        "note_form": NoteForm(initial={"note": page.mark.note}),
        "key": session_key((day, session)),
    }
    if is_part(request):
        note_once_a_day(request, page.pupil, "mark, beside the grid")
        return render(request, "office/parts/panel.html", shown)
    note_access(request, page.pupil, "mark")
    if shown["may_amend"]:
        shown["form"] = amend_form(request, [(day, session)])
    return render(request, "office/mark.html", shown)


def _doubts(request: HttpRequest, pupil: Pupil, day: date, session: str) -> HttpResponse:
    found = doubts(pupil, day, session, request.GET["typed"], request.now)
    return render(request, "office/parts/doubts.html", {"pupil": pupil, "doubts": found})


@require_POST
@for_deed(Deed.AMEND_MARKS)
def note(request: HttpRequest, pupil_pk: int, day: date, session: str) -> HttpResponse:
    """Writes a note beside a mark, which stays as it is."""
    pupil = pupil_of(request, pupil_pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, "A note has at most 500 characters.")
        return redirect("office:mark", request.school.slug, pupil_pk, day, session)
    try:
        write_note(
            pupil=pupil,
            day=day,
            session=session,
            note=form.cleaned_data["note"],
            author=author_of(request),
            at=request.now,
        )
        if not is_part(request):
            messages.success(request, "The note is saved.")
    except Refused as refused:
        messages.error(request, str(refused))
    if is_part(request):
        return mark(request, pupil_pk, day, session)
    return redirect("office:mark", request.school.slug, pupil_pk, day, session)
