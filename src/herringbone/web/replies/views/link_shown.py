"""What the parent's page shows in each of its states, in a language, and its own addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from herringbone.web.messages.models.links import ReplyLink
from herringbone.web.replies.answering import replies_to
from herringbone.web.replies.forms.answer import AnswerForm, HelpForm, first_names
from herringbone.web.replies.models import Reply, Why
from herringbone.web.replies.speaking import Speech, speeches
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.tenancy import within

DAYS_OFFERED = 10
APART, LANGUAGE = "each", "lang"


def the_form(
    link: ReplyLink,
    children: Sequence[Pupil],
    forms: Sequence[AnswerForm],
    help_form: HelpForm,
    speech: Speech,
) -> dict[str, Any]:
    return {
        "link": link,
        "words": speech.filled(first_names(children), day=speech.day(link.day)),
        "forms": forms,
        "several": len(children) > 1,
        "is_wrong": any(form.errors for form in forms),
        "asks": help_form["help"].value(),
    }


def what_was_sent(link: ReplyLink, speech: Speech) -> dict[str, Any]:
    """What this parent sent, and what happens next."""
    made = replies_to(link)
    first = made[0]
    names = first_names([reply.pupil for reply in made])
    said = speech.filled(names, when=speech.moment(first.received_at))
    return {
        "link": link,
        "words": {**said, **_help(first, speech)},
        "made": [(reply, speech.says(reply), _back(reply, speech)) for reply in made],
        "asked_help": first.needs_help,
        "is_alarm": any(reply.is_alarm for reply in made),
        "is_sick": any(reply.is_sickness_48h for reply in made),
        "on_the_way": all(reply.why == Why.ON_THE_WAY for reply in made),
        "is_away": any(reply.why not in (Why.ON_THE_WAY, Why.AT_SCHOOL) for reply in made),
    }


def _help(reply: Reply, speech: Speech) -> dict[str, str]:
    """Who rings, and by when, where help was asked for."""
    helper = reply.help_for.name if reply.help_for else speech.words["somebody"]
    when = speech.moment(reply.help_due_at) if reply.help_due_at else ""
    said = speech.filled([], helper=helper, when=when)
    return {"rings": said["rings"], "rings_by": said["rings_by"] if when else ""}


def _back(reply: Reply, speech: Speech) -> str:
    if reply.back_on is None:
        return ""
    said = speech.filled([], day=speech.day(reply.back_on))
    return (
        f"{said['returns']}, {said['in_the_afternoon']}"
        if reply.back_session == "PM"
        else (str(said["returns"]))
    )


def days_ahead(school: School, today: date) -> list[date]:
    with within(school):
        ahead = school.days.filter(date__gt=today).order_by("date")
        return list(ahead.values_list("date", flat=True)[:DAYS_OFFERED])


def around(request: HttpRequest, speech: Speech) -> dict[str, Any]:
    """What every state has: its language and the others, and where its form goes."""
    others = [(one, address(request, APART, chosen=one.key)) for one in speeches().values()]
    return {
        "speech": speech,
        "languages": others,
        "apart": APART in request.GET,
        "action": address(request, APART),
        "together": address(request),
        "each": address(request, how=APART),
    }


def address(request: HttpRequest, *kept: str, how: str = "", chosen: str = "") -> str:
    """This page in another state, with what is `kept` of the present one; in the language that was
    chosen before or is `chosen` now. It begins at the query, so that no page repeats its link."""
    flags = [how, *(name for name in kept if name in request.GET and name != how)]
    asked = chosen or request.GET.get(LANGUAGE, "")
    if asked in speeches():
        flags.append(urlencode({LANGUAGE: asked}))
    return f"?{'&'.join(flag for flag in flags if flag)}"
