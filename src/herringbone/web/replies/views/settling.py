"""What a person does with a reply, a text that came in, a call for help or a report."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from herringbone.web.absences.models import Reported
from herringbone.web.absences.reporting import explain_marks
from herringbone.web.replies.forms.deciding import (
    ChangeForm,
    ReasonForm,
    SpokenToForm,
    changes_of,
)
from herringbone.web.replies.guards import is_guarded
from herringbone.web.replies.helping import answer_help
from herringbone.web.replies.models import Received, Reply, State
from herringbone.web.replies.receiving import settle
from herringbone.web.replies.suggestions import accept, decline, suggestion_of
from herringbone.web.replies.taking import TALKED, take_back_message
from herringbone.web.replies.views.scope import (
    attempt,
    author_of,
    done_or_told,
    one_of,
    to_intake,
)
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed

KEPT = "Kept as reported; it closes nothing until somebody was spoken to."


@require_POST
@for_deed(Deed.CALL_FAMILIES)
def take(request: HttpRequest, reply_pk: int) -> HttpResponse:
    """Takes a reply as it was sent."""
    reply = one_of(request, Reply, reply_pk, "pupil")
    may_amend = request.viewer.may(Deed.AMEND_MARKS)
    fields = {"author": author_of(request), "at": request.now, "may_amend": may_amend}
    if done_or_told(request, lambda: accept(reply=reply, **fields), "Taken."):
        reply.refresh_from_db()
        if reply.state == State.KEPT:
            messages.warning(request, f"{reply.pupil.first_name}: {KEPT}")
    return to_intake(request)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.CALL_FAMILIES)
def change(request: HttpRequest, reply_pk: int) -> HttpResponse:
    """Takes a reply with changes, or after somebody was spoken to."""
    reply = one_of(request, Reply, reply_pk, "pupil")
    suggestion = suggestion_of(reply)
    form = ChangeForm(request.POST or None, initial=changes_of(suggestion))
    if request.method == "POST" and form.is_valid():
        fields = {
            "said": form.said(suggestion),
            "spoken": form.cleaned_data["spoken"],
            "may_amend": request.viewer.may(Deed.AMEND_MARKS),
            "author": author_of(request),
            "at": request.now,
        }
        if attempt(form, lambda: accept(reply=reply, **fields)) is not None:
            return to_intake(request)
    shown = {"reply": reply, "form": form, "submit": "Take it so", "title": "Take with changes"}
    return render(request, "replies/settle.html", shown)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.CALL_FAMILIES)
def refuse(request: HttpRequest, reply_pk: int) -> HttpResponse:
    """Does not take a reply, with the reason."""
    reply = one_of(request, Reply, reply_pk, "pupil")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {"author": author_of(request), "at": request.now}
        why = form.cleaned_data["words"]
        if attempt(form, lambda: decline(reply=reply, why=why, **fields)) is not None:
            return to_intake(request)
    shown = {"reply": reply, "form": form, "submit": "Do not take it", "title": "Do not take it"}
    return render(request, "replies/settle.html", shown)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.CALL_FAMILIES)
def help_answer(request: HttpRequest, reply_pk: int) -> HttpResponse:
    """Writes down that somebody rang back a parent who asked for help, or tried to."""
    reply = one_of(request, Reply, reply_pk, "pupil")
    form = SpokenToForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {"author": author_of(request), "now": request.now, **form.cleaned_data}
        if attempt(form, lambda: answer_help(reply=reply, **fields)) is not None:
            return to_intake(request)
    shown = {"reply": reply, "form": form, "submit": "Write it down", "title": "Help was asked"}
    return render(request, "replies/settle.html", shown)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.CALL_FAMILIES)
def set_aside(request: HttpRequest, received_pk: int) -> HttpResponse:
    """A text that is about no absence, with what was done with it."""
    row = one_of(request, Received, received_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {"how": form.cleaned_data["words"], "author": author_of(request)}
        if attempt(form, lambda: settle(row=row, at=request.now, **fields)) is not None:
            return to_intake(request)
    shown = {"came_in": row, "form": form, "submit": "Set it aside", "title": "Set aside"}
    return render(request, "replies/settle.html", shown)


@require_POST
@for_deed(Deed.AMEND_MARKS)
def explain(request: HttpRequest, report_pk: int) -> HttpResponse:
    """Changes an N into the report's code, with the report as evidence; what was only written
    explains nothing of a child of whom somebody must have been spoken to."""
    report = one_of(request, Reported, report_pk, "pupil")
    if report.how not in TALKED and is_guarded(report.pupil, report.day):
        messages.error(request, f"{report.pupil.first_name}: {KEPT}")
        return to_intake(request)
    fields = {"author": author_of(request), "at": request.now}
    done = f"{report.pupil.first_name}: {report.code} as reported."
    done_or_told(request, lambda: explain_marks(report=report, **fields), done)
    return to_intake(request)


@require_http_methods(["GET", "POST"])
@for_deed(Deed.CALL_FAMILIES)
def take_back(request: HttpRequest, report_pk: int) -> HttpResponse:
    """Takes a report back, with a reason."""
    report = one_of(request, Reported, report_pk, "pupil")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {"why": form.cleaned_data["words"], "author": author_of(request)}
        if attempt(form, lambda: take_back_message(report=report, at=request.now, **fields)):
            return to_intake(request)
    shown = {"report": report, "form": form, "submit": "Take it back", "title": "Take back"}
    return render(request, "replies/settle.html", shown)
