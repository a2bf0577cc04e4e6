"""One message: the words and file as sent, who decided what, every attempt; and deciding."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from herringbone.documents.writing import UnknownLetter, template_of
from herringbone.web.messages import approving
from herringbone.web.messages.filling import LINK
from herringbone.web.messages.forms import AgainForm, CameBackForm, DecisionForm, TakeBackForm
from herringbone.web.messages.models import Kind, Message, State
from herringbone.web.messages.outbox import TO_DO, TONES
from herringbone.web.messages.printing import came_back
from herringbone.web.messages.rechecking import children, reasons_for
from herringbone.web.messages.settling import LINK_SAID
from herringbone.web.messages.states import Refused
from herringbone.web.messages.suppression import Reason
from herringbone.web.messages.views.scope import by_of, message_of, shell
from herringbone.web.messages.writing_up import plain
from herringbone.web.schools.access import note_access
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed


@require_safe
@for_deed(Deed.WRITE_MESSAGES)
def message(request: HttpRequest, message_pk: int) -> HttpResponse:
    return _page(request, message_of(request, message_pk))


def _page(
    request: HttpRequest, shown: Message, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    about = list(shown.about.select_related("pupil"))
    for row in about:
        note_access(request, row.pupil, "message")
    state = State(shown.state)
    more = {
        "message": shown,
        "about": about,
        "words": plain(shown.words.replace(LINK, LINK_SAID)),
        "has_file": bool(shown.pdf),
        "tone": TONES.get(state, ""),
        "to_do": TO_DO.get(state, ""),
        "turns": shown.turns.order_by("-pk"),
        "attempts": shown.attempts.order_by("-pk"),
        "decisions": shown.decisions.order_by("-pk"),
        "decides": state in (State.WAITING, State.HELD)
        and request.viewer.may(Deed.APPROVE_MESSAGES),
        "takes_back": state in (State.APPROVED, State.PRINT)
        and request.viewer.may(Deed.APPROVE_MESSAGES),
        "back_why_form": TakeBackForm(),
        "again": state in (State.FAILED, State.UNKNOWN),
        "form": form or DecisionForm(initial={"decision": "approve"}),
        "again_form": AgainForm(initial={"what": "again"}),
        "back_form": CameBackForm(),
        "may_come_back": shown.channel == Kind.LETTER and state in (State.SENT, State.DELIVERED),
        "reasons": _reasons(shown, request) if state in (State.WAITING, State.HELD) else [],
    }
    return render(request, "messages/message.html", shell(request, "", **more), status=status)


def _reasons(shown: Message, request: HttpRequest) -> list[Reason]:
    try:
        template = template_of(shown.strategy, shown.template)
    except UnknownLetter:
        return []
    return reasons_for(shown, template, children(shown), request.now)


@require_safe
@for_deed(Deed.WRITE_MESSAGES)
def letter_file(request: HttpRequest, message_pk: int) -> HttpResponse:
    """The file as it was approved and sent."""
    shown = message_of(request, message_pk)
    if not shown.pdf:
        raise Http404("This message has no file: it is words alone.")
    response = HttpResponse(shown.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="letter-{shown.pk}.pdf"'
    return response


@require_POST
@for_deed(Deed.APPROVE_MESSAGES)
def decide(request: HttpRequest, message_pk: int) -> HttpResponse:
    """Approve, hold back, ring instead or withdraw, with the reason and what the page showed."""
    shown, form = message_of(request, message_pk), DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form, 422)
    said, by = form.cleaned_data, by_of(request)
    try:
        DECIDES[said["decision"]](shown, by, said["reasoning"])
    except Refused as refused:
        form.add_error("reasoning", str(refused))
        return _page(request, message_of(request, message_pk), form, 422)
    messages.success(request, f"{shown.title} to {shown.to_name}: {SAID[said['decision']]}.")
    return redirect("messages:message", request.school.slug, shown.pk)


def _approve(shown: Message, by: approving.By, why: str) -> None:
    approving.approve(message=shown, by=by, reasoning=why)


def _hold(shown: Message, by: approving.By, why: str) -> None:
    approving.hold(message=shown, by=by, reasoning=why)


def _call(shown: Message, by: approving.By, why: str) -> None:
    approving.withdraw(message=shown, by=by, reasoning=why, ring=True)


def _withdraw(shown: Message, by: approving.By, why: str) -> None:
    approving.withdraw(message=shown, by=by, reasoning=why)


DECIDES = {"approve": _approve, "hold": _hold, "call": _call, "withdraw": _withdraw}
SAID = {
    "approve": "approved",
    "hold": "held back",
    "call": "not sent, ring instead",
    "withdraw": "withdrawn",
}


@require_POST
@for_deed(Deed.APPROVE_MESSAGES)
def take_back(request: HttpRequest, message_pk: int) -> HttpResponse:
    """What was let go and has not left does not go."""
    shown, form = message_of(request, message_pk), TakeBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why it does not go: the reason is kept with it.")
        return redirect("messages:message", request.school.slug, shown.pk)
    try:
        _withdraw(shown, by_of(request), form.cleaned_data["reasoning"])
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{shown.title} to {shown.to_name}: taken back.")
    return redirect("messages:message", request.school.slug, shown.pk)


@require_POST
@for_deed(Deed.APPROVE_MESSAGES)
def again(request: HttpRequest, message_pk: int) -> HttpResponse:
    """What failed or perhaps went: send it again, or say that it went."""
    shown, form = message_of(request, message_pk), AgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say how you know, or why it goes again.")
        return redirect("messages:message", request.school.slug, shown.pk)
    said, by = form.cleaned_data, by_of(request)
    do = approving.send_again if said["what"] == "again" else approving.it_went
    try:
        do(message=shown, by=by, reasoning=said["reasoning"])
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("messages:message", request.school.slug, shown.pk)


@require_POST
@for_deed(Deed.WRITE_MESSAGES)
def returned(request: HttpRequest, message_pk: int) -> HttpResponse:
    """The post brought it back."""
    shown, form = message_of(request, message_pk), CameBackForm(request.POST)
    try:
        if form.is_valid():
            came_back(message=shown, why=form.cleaned_data["why"], by=by_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("messages:message", request.school.slug, shown.pk)
