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
from herringbone.web.replies import unsent
from herringbone.web.replies.answering import AlreadyAnswered, answer
from herringbone.web.replies.forms.answer import AnswerForm, HelpForm
from herringbone.web.replies.limiting import LIMIT, count_miss, is_over
from herringbone.web.replies.speaking import Speech, speech_for
from herringbone.web.replies.views.link_shown import (
    APART,
    LANGUAGE,
    address,
    around,
    days_ahead,
    the_form,
    what_was_sent,
)
from herringbone.web.schools.models import Pupil

SENT, AGAIN, WRONG = "sent", "again", "wrong"
"""What a page says first: it came, an earlier one stands, something is missing."""
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
    unsent.forget_old(link.school, request.now)
    speech = speech_for(request.GET.get(LANGUAGE, ""), link)
    if link.answered_at is None:
        return _form(request, link, children, speech)
    if request.method == "POST":
        return _to(request, AGAIN)
    opened = {"is_new": SENT in request.GET, "is_refused": AGAIN in request.GET}
    return _page(request, "sent", speech, {**what_was_sent(link, speech), **opened})


def _nothing(request: HttpRequest) -> HttpResponse:
    """Unknown, expired or used up, all alike; whoever goes on trying is told to wait."""
    speech = speech_for(request.GET.get(LANGUAGE, ""), None)
    shown = {"words": speech.filled([])}
    if is_over(request, request.now):
        answer = _page(request, "none", speech, shown, status=429)
        answer["Retry-After"] = str(int(LIMIT.wait.total_seconds()))
        return answer
    count_miss(request, request.now)
    return _page(request, "none", speech, shown, status=404)


def _form(
    request: HttpRequest, link: ReplyLink, children: Sequence[Pupil], speech: Speech
) -> HttpResponse:
    typed = _typed(request, link)
    forms, help_form = _forms(request, link, children, speech, typed), HelpForm(typed)
    checked = [form.is_valid() for form in (*forms, help_form)]
    if request.method == "POST" and all(checked):
        return _sent(request, link, forms, help_form, speech)
    if request.method == "POST":
        return _missing(request, link, forms)
    return _page(request, "form", speech, the_form(link, children, forms, help_form, speech))


def _typed(request: HttpRequest, link: ReplyLink) -> Any:
    """What is sent now, or was sent before and could not be taken yet."""
    if request.method == "POST":
        return request.POST
    return unsent.typed_before(link, request.now) if WRONG in request.GET else None


def _forms(
    request: HttpRequest, link: ReplyLink, children: Sequence[Pupil], speech: Speech, typed: Any
) -> list[AnswerForm]:
    """One form for all of them, or one for each."""
    days = days_ahead(link.school, request.today)
    groups = [[child] for child in children] if APART in request.GET else [children]
    return [
        AnswerForm(typed, prefix=f"c{number}", children=group, days=days, speech=speech)
        for number, group in enumerate(groups)
    ]


def _sent(
    request: HttpRequest,
    link: ReplyLink,
    forms: Sequence[AnswerForm],
    help_form: HelpForm,
    speech: Speech,
) -> HttpResponse:
    said = [one for form in forms for one in form.said(request.today)]
    needs_help = help_form.cleaned_data["help"]
    try:
        answer(link=link, said=said, needs_help=needs_help, now=request.now, speech=speech)
    except AlreadyAnswered:
        return _to(request, AGAIN)
    return _to(request, SENT)


def _missing(request: HttpRequest, link: ReplyLink, forms: Sequence[AnswerForm]) -> HttpResponse:
    asked = [form.add_prefix(name) for form in forms for name in form.fields]
    typed = {name: request.POST.get(name, "") for name in (*asked, *HelpForm.base_fields)}
    unsent.keep(link, typed, request.now)
    return _to(request, WRONG, APART)


def _to(request: HttpRequest, how: str, *kept: str) -> HttpResponse:
    """Every form is followed by a page that is only looked at: to reload it, or to go back to it,
    sends nothing again and asks nothing."""
    return _protected(redirect(f"{request.path}{address(request, *kept, how=how)}"))


def _page(
    request: HttpRequest, name: str, speech: Speech, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown = {**around(request, speech), **shown}
    return _protected(render(request, f"replies/link_{name}.html", shown, status=status))


def _protected(response: HttpResponse) -> HttpResponse:
    for header, value in HEADERS.items():
        response[header] = value
    return response
