"""The text run: who would be texted about now, and one button that approves it (practice 11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from herringbone.documents.writing import template_of
from herringbone.web.messages import text_run
from herringbone.web.messages.models import Message, Round, State
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
    asked = _asked_today(request, session)
    parts = [part for family in offer.families for part in _parts(family, asked)]
    families = [_family(request, family, texts) for family, texts in parts]
    more = {"offer": offer, "families": families, "session": session}
    more["waiting"] = sum(not texts for _, texts in parts)
    return render(request, "messages/texts.html", shell(request, "texts", **more))


def _parts(
    family: tuple[Pupil, ...], asked: Mapping[int, Sequence[Message]]
) -> Iterator[tuple[tuple[Pupil, ...], Sequence[Message]]]:
    """A family's children by the texts that name them: one may be asked for without the other."""
    parts: dict[tuple[int, ...], list[Pupil]] = {}
    for pupil in family:
        key = tuple(message.pk for message in asked.get(pupil.pk, ()))
        parts.setdefault(key, []).append(pupil)
    for pupils in parts.values():
        yield tuple(pupils), asked.get(pupils[0].pk, ())


def _family(
    request: HttpRequest, pupils: tuple[Pupil, ...], texts: Sequence[Message]
) -> dict[str, object]:
    """Children with who is texted and how far that is; the text that a person must see is first."""
    found = _reach(request, pupils)
    asked = min(
        texts, key=lambda text: (TONES.get(State(text.state)) == "good", text.pk), default=None
    )
    tone = TONES.get(State(asked.state), "") if asked else ""
    if asked is None and (found.reaches_nobody or found.alone):
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


def _asked_today(request: HttpRequest, session: str) -> dict[int, list[Message]]:
    """By child: the texts of this session that name it, or may still."""
    key = text_run.round_key(request.today, session)
    round_of = Round.objects.filter(school=request.school, key=key).first()
    return text_run.texts_about(round_of) if round_of is not None else {}
