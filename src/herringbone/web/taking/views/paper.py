"""Paper: a register printed ahead for a power cut, and one that was taken on it typed in after,
with both names: who took it and who entered it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from herringbone.web.clock import LONDON
from herringbone.web.registers.models import Source
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.roll import class_names
from herringbone.web.taking.papers import paper_register_pdf
from herringbone.web.taking.said import Unreadable, of_form
from herringbone.web.taking.screen import screen_of
from herringbone.web.taking.sheet import Sheet, open_session, sheet_of
from herringbone.web.taking.submitting import Outcome, submit
from herringbone.web.taking.takers import Taker
from herringbone.web.taking.times import present_code
from herringbone.web.taking.views.tabs import tabs


class PaperForm(forms.Form):
    """What the sheet says at its foot."""

    taken_by = forms.CharField(label="Taken by", max_length=80)
    position = forms.CharField(label="Their position", max_length=80, initial="class teacher")
    taken_at = forms.TimeField(
        label="Taken at", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


@for_deed(Deed.AMEND_MARKS)
def papers(request: HttpRequest) -> HttpResponse:
    """This week's and next week's registers to print, class by class."""
    monday = request.today - timedelta(days=request.today.weekday())
    weeks = [monday, monday + timedelta(days=7)]
    shown = {
        "tabs": tabs(request, "papers"),
        "weeks": weeks,
        "classes": class_names(request.school),
    }
    return render(request, "taking/papers.html", shown)


@for_deed(Deed.TAKE_REGISTER)
def paper_pdf(request: HttpRequest, day: date, class_name: str) -> HttpResponse:
    request.viewer.demand(Deed.TAKE_REGISTER, class_name)
    try:
        made = paper_register_pdf(request.school, class_name, day, request.now)
    except LookupError as wrong:
        raise Http404(str(wrong)) from wrong
    response = HttpResponse(made, content_type="application/pdf")
    name = f"register-{class_name}-{day}.pdf".replace("/", "-")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@never_cache
@for_deed(Deed.AMEND_MARKS)
def from_paper(request: HttpRequest, day: date, session: str, class_name: str) -> HttpResponse:
    """A register that was taken on paper, for a session that has begun."""
    sheet = _sheet(request, day, session, class_name)
    form = PaperForm(request.POST or None, initial={"taken_at": sheet.times.opens.time()})
    if request.method != "POST":
        return _show(request, sheet, form)
    sending = None
    try:
        sending = of_form(request.POST, [row.pupil.pk for row in sheet.rows])
        outcome = Outcome()
        if form.is_valid():
            outcome = _submit(request, sheet, sending, form.cleaned_data)
    except Unreadable as wrong:
        outcome = Outcome(refused=str(wrong))
    if outcome.is_sent:
        messages.success(request, f"{class_name}, {session} of {day.day} {day:%B} is entered.")
        return redirect("taking:register", request.school.slug, day, session, class_name)
    return _show(request, sheet, form, outcome, sending)


def _submit(request: HttpRequest, sheet: Sheet, sending: Any, said: dict[str, Any]) -> Outcome:
    viewer = request.viewer
    at: time = said["taken_at"]
    taker = Taker(said["taken_by"], said["position"], None, any_day=True, source=Source.PAPER)
    captured = datetime.combine(sheet.day, at, tzinfo=LONDON)
    return submit(
        sheet=sheet,
        taker=taker,
        sending=sending.captured(min(captured, request.now)),
        now=request.now,
        headcount_is_right=request.POST.get("headcount_is_right") == "yes",
        entered_by=f"{viewer.name}, {viewer.position}",
    )


def _sheet(request: HttpRequest, day: date, session: str, class_name: str) -> Sheet:
    try:
        open_session(request.school, day, session)
        return sheet_of(request.school, class_name, day, session, request.now)
    except LookupError as wrong:
        raise Http404(str(wrong)) from wrong


def _show(
    request: HttpRequest,
    sheet: Sheet,
    form: PaperForm,
    outcome: Outcome | None = None,
    sending: Any = None,
) -> HttpResponse:
    viewer = request.viewer
    taker = Taker(viewer.name, viewer.position, viewer.user.pk, any_day=True, source=Source.PAPER)
    screen = screen_of(
        sheet,
        taker,
        request.now,
        outcome=outcome,
        sending=sending,
    )
    shown = {
        "form": form,
        "screen": screen,
        "sheet": screen.sheet,
        "client_id": uuid4(),
        "present": present_code(sheet.session),
    }
    failed = form.errors or (outcome is not None and outcome.refused)
    return render(request, "taking/paper.html", shown, status=422 if failed else 200)
