"""A parent's page, opened by a link and nothing else: no account, no cookie, no script.

It shows the child's first name and what this parent sent by this link; never a surname, a class,
a mark, a figure, or what anybody else said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from herringbone.web.messages.links import count_use, find, pupils_of
from herringbone.web.messages.models.links import ReplyLink
from herringbone.web.replies.answering import AlreadyAnswered, answer, replies_to
from herringbone.web.replies.forms.answer import AnswerForm, HelpForm, names_of
from herringbone.web.replies.limiting import count_miss, is_over
from herringbone.web.replies.models import Why
from herringbone.web.schools.models import Pupil
from herringbone.web.schools.tenancy import within

DAYS_OFFERED = 10
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}
POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [SELF],
    "font-src": [SELF],
    "img-src": [SELF],
    "connect-src": [NONE],
    "worker-src": [NONE],
    "manifest-src": [NONE],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}


# Exempt from the cookie that guards a signed-in person's forms: here the link alone opens, and a
# parent's browser gets no cookie at all.
@csrf_exempt
@never_cache
@login_not_required
@csp_replace(POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    link = find(token, request.now)
    children = pupils_of(link) if link is not None else []
    if link is None or not children:
        return _nothing(request)
    count_use(link)
    if link.answered_at is not None:
        return _answered(request, "sent", _sent(link))
    return _form(request, link, children, token)


def _nothing(request: HttpRequest) -> HttpResponse:
    """Unknown, expired or used up, all alike; whoever goes on trying is told to wait."""
    if is_over(request):
        return _answered(request, "none", {}, status=429)
    count_miss(request)
    return _answered(request, "none", {}, status=404)


def _form(
    request: HttpRequest, link: ReplyLink, children: Sequence[Pupil], token: str
) -> HttpResponse:
    apart = "each" in request.GET
    forms = _forms(request, link, children, apart=apart)
    help_form = HelpForm(request.POST or None)
    checked = [form.is_valid() for form in (*forms, help_form)]
    if request.method == "POST" and all(checked):
        said = [one for form in forms for one in form.said(request.today)]
        try:
            answer(link=link, said=said, needs_help=help_form.cleaned_data["help"], now=request.now)
        except AlreadyAnswered:
            return _answered(request, "sent", _sent(link))
        return _protected(redirect("reply:page", token))
    wrong = any(form.errors for form in forms)
    shown = {"link": link, "forms": forms, "apart": apart, "names": names_of(children)}
    more = {"several": len(children) > 1, "is_wrong": wrong, "asks": help_form["help"].value()}
    return _answered(request, "form", {**shown, **more})


def _forms(
    request: HttpRequest, link: ReplyLink, children: Sequence[Pupil], *, apart: bool
) -> list[AnswerForm]:
    """One form for all of them, or one for each."""
    with within(link.school):
        ahead = link.school.days.filter(date__gt=request.today).order_by("date")
        days = list(ahead.values_list("date", flat=True)[:DAYS_OFFERED])
    groups = [[child] for child in children] if apart else [children]
    return [
        AnswerForm(request.POST or None, prefix=f"c{number}", children=group, days=days)
        for number, group in enumerate(groups)
    ]


def _sent(link: ReplyLink) -> dict[str, Any]:
    """What this parent sent, and what happens next."""
    made = replies_to(link)
    first = made[0]
    return {
        "link": link,
        "made": made,
        "names": names_of([reply.pupil for reply in made]),
        "helper": first.help_for if first.needs_help else None,
        "asked_help": first.needs_help,
        "help_due": first.help_due_at,
        "is_alarm": any(reply.is_alarm for reply in made),
        "is_sick": any(reply.is_sickness_48h for reply in made),
        "on_the_way": all(reply.why == Why.ON_THE_WAY for reply in made),
    }


def _answered(
    request: HttpRequest, name: str, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    return _protected(render(request, f"replies/link_{name}.html", shown, status=status))


def _protected(response: HttpResponse) -> HttpResponse:
    for header, value in HEADERS.items():
        response[header] = value
    return response
