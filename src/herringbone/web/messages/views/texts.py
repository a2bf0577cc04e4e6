"""The text run: who would be texted about now, and one button that approves it (practice 11)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from herringbone.documents.writing import template_of
from herringbone.web.messages import text_run
from herringbone.web.messages.models import About, Message, State
from herringbone.web.messages.outbox import TONES
from herringbone.web.messages.recipients import Reach, reach
from herringbone.web.messages.views.scope import by_of, shell
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Pupil
from herringbone.web.ui.figures import counted

SESSIONS = ("AM", "PM")


@require_http_methods(["GET", "HEAD", "POST"])
@for_deed(Deed.APPROVE_MESSAGES)
def texts(request: HttpRequest, session: str) -> HttpResponse:
    if session not in SESSIONS:
        raise Http404("A session is AM or PM.")
    if request.method == "POST":
        return _press(request, session)
    offer = text_run.offer(request.school, session, request.now)
    sent = _asked_today(request, session)
    families = [_family(request, family, sent.get(family[0].pk)) for family in offer.families]
    more = {"offer": offer, "families": families, "session": session}
    more["waiting"] = sum(each["asked"] is None for each in families)
    return render(request, "messages/texts.html", shell(request, "texts", **more))


def _family(
    request: HttpRequest, pupils: tuple[Pupil, ...], asked: Message | None
) -> dict[str, object]:
    """A family's children with who is texted and how far that is."""
    found = _reach(request, pupils)
    tone = TONES.get(State(asked.state), "good") if asked else ""
    if asked is None and found.reaches_nobody:
        tone = "alarm"
    return {"pupils": pupils, "reach": found, "asked": asked, "tone": tone}


def _press(request: HttpRequest, session: str) -> HttpResponse:
    try:
        pressed = text_run.press(school=request.school, session=session, by=by_of(request))
    except ValueError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{counted(len(pressed.messages), 'text')} approved.")
        for message, why in pressed.left:
            messages.warning(request, f"{message.to_name}: {why}")
        for pupil, why in pressed.unreached:
            messages.warning(request, f"{pupil.first_name}: no text. {why}. Ring.")
    return redirect("messages:texts", request.school.slug, session)


def _reach(request: HttpRequest, family: tuple[Pupil, ...]) -> Reach:
    template = template_of(*text_run.letter_of(request.school, request.today))
    return reach(family, template, text_run.WAYS)


def _asked_today(request: HttpRequest, session: str) -> dict[int, Message]:
    """By child: the text that was made this session."""
    rows = About.objects.filter(
        school=request.school,
        message__day=request.today,
        message__session=session,
        message__purpose="safety",
    )
    return {row.pupil_id: row.message for row in rows.select_related("message")}
