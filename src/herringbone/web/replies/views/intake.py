"""Messages in: one screen, one line a message, the keyboard alone, ten seconds each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from herringbone.web.absences.models import How
from herringbone.web.absences.suggesting import NOTICE_IS_NOT_LEAVE, suggested
from herringbone.web.replies.forms.intake import IntakeForm, contacts_of
from herringbone.web.replies.models import Received
from herringbone.web.replies.receiving import senders, waiting
from herringbone.web.replies.returning import returning
from herringbone.web.replies.taking import take_message
from herringbone.web.replies.views.scope import attempt, author_of, to_intake
from herringbone.web.replies.waiting import (
    help_waiting,
    replies_waiting,
    taken_for,
    texts_waiting,
)
from herringbone.web.replies.whom import NotFound, Whom, family_of, whom
from herringbone.web.schools.access import note_once_a_day
from herringbone.web.schools.asked import number_of
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Contact, Pupil
from herringbone.web.schools.telling import restrictions, told

HOW = "intake_how"
"""How the last message came: a run of voicemails is typed without saying so each time."""


@require_http_methods(["GET", "POST"])
@for_deed(Deed.CALL_FAMILIES)
def intake(request: HttpRequest) -> HttpResponse:
    """`?whom=` and `?pupil=` begin a line, `?received=` takes one that came in by itself."""
    came_in = _came_in(request)
    form = _form(request, came_in)
    if request.method == "POST" and form.is_valid() and _keep(request, form, came_in):
        return to_intake(request)
    shown = {"form": form, "came_in": came_in, **_meant(request, form), **_lists(request)}
    return render(request, "replies/intake.html", shown)


@for_deed(Deed.CALL_FAMILIES)
def meant(request: HttpRequest) -> HttpResponse:
    """Whom the letters typed so far mean, with contacts and family, for the line to show."""
    return render(request, "replies/parts/meant.html", _meant(request, _form(request, None)))


@require_POST
@for_deed(Deed.CALL_FAMILIES)
def suggest(request: HttpRequest) -> HttpResponse:
    """What the words typed so far suggest; decides nothing."""
    words = request.POST.get("words", "")
    shown = {
        "words": words,
        "suggestion": suggested(words),
        "back": returning(words, request.school, request.today),
        "warning": NOTICE_IS_NOT_LEAVE,
    }
    return render(request, "replies/parts/suggestion.html", shown)


def _form(request: HttpRequest, came_in: Received | None) -> IntakeForm:
    initial = {"how": request.session.get(HOW, How.PHONE), "whom": request.GET.get("whom", "")}
    pk = number_of(request.GET.get("pupil", ""))
    if pk is not None:
        pupil = get_object_or_404(request.school.pupils.on_roll(request.today), pk=pk)
        initial |= {"pupil": pk, "whom": initial["whom"] or _typed(pupil)}
    if came_in is not None:
        initial |= {"words": came_in.words[:500], "how": How(came_in.channel)}
        initial["who"] = _sender(came_in, pk)
    given = request.POST if request.method == "POST" else None
    return IntakeForm(given, school=request.school, today=request.today, initial=initial)


def _sender(came_in: Received, pk: int | None) -> str:
    """The number of the pupil's contact who sent it, or where it came from."""
    sent_by = {one.pk for one in senders(came_in.school, [came_in])[came_in.pk]}
    contacts = Contact.objects.filter(school=came_in.school, pupil=pk)
    numbers = (str(n) for n, one in enumerate(contacts, 1) if one.pk in sent_by)
    return next(numbers, came_in.from_where)


def _typed(pupil: Pupil) -> str:
    """What finds the pupil again when it is sent."""
    return f"{pupil.surname} {pupil.first_name}".replace(",", " ").strip()


def _came_in(request: HttpRequest) -> Received | None:
    pk = number_of(request.GET.get("received", ""))
    return None if pk is None else get_object_or_404(waiting(request.school), pk=pk)


def _keep(request: HttpRequest, form: IntakeForm, came_in: Received | None) -> bool:
    fields = {"school": request.school, "author": author_of(request), "at": request.now}
    pupils, said = form.pupils, form.said()
    made = attempt(form, lambda: take_message(pupils=pupils, said=said, came_in=came_in, **fields))
    if made is None:
        return False
    request.session[HOW] = said.how
    messages.success(request, f"Kept: {', '.join(one.pupil.first_name for one in made)}.")
    if suggested(said.words).is_holiday:
        messages.warning(request, NOTICE_IS_NOT_LEAVE)
    return True


def _meant(request: HttpRequest, form: IntakeForm) -> dict[str, Any]:
    """Whom the line means so far; whoever is named with their contacts is a look at them."""
    found = form.meant if form.is_bound else _whom(request, form)
    if len(found.pupils) == 0:
        return {"meant": found}
    pupil = found.pupils[0]
    note_once_a_day(request, pupil, "message about an absence")
    contacts = contacts_of(pupil)
    named = {one.pk for one in found.pupils}
    return {
        "meant": found,
        "pupil": pupil,
        "contacts": [told(contact) for contact in contacts],
        "restrictions": restrictions(contacts),
        "family": [(one, one.pk in named) for one in family_of(pupil, request.today)],
    }


def _whom(request: HttpRequest, form: IntakeForm) -> Whom:
    typed, chosen = form.initial["whom"], form.initial.get("pupil")
    try:
        return whom(request.school, typed, chosen, request.today) if typed else Whom()
    except NotFound:
        return whom(request.school, typed.split("+")[0], chosen, request.today)


def _lists(request: HttpRequest) -> dict[str, Any]:
    school = request.school
    may_amend = request.viewer.may(Deed.AMEND_MARKS)
    replies, texts = replies_waiting(school), texts_waiting(school)
    return {
        "helps": help_waiting(school, request.now),
        "replies": replies,
        "texts": texts,
        "waiting": len(replies) + len(texts),
        "taken": taken_for(school, request.today, may_amend=may_amend),
        "may_see_flags": request.viewer.may(Deed.SEE_SAFEGUARDING),
    }
