"""The outbox: every message by where it stands, what is stuck first."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from herringbone.web.messages import links
from herringbone.web.messages.channels import is_demonstration
from herringbone.web.messages.filling import LINK
from herringbone.web.messages.models import State
from herringbone.web.messages.outbox import (
    EMPTY,
    GROUPS,
    TO_DO,
    TONES,
    channels,
    counts,
    first_group,
    listed,
    shown,
)
from herringbone.web.messages.rechecking import children
from herringbone.web.messages.settling import LINK_SAID
from herringbone.web.messages.views.scope import message_of, shell
from herringbone.web.messages.writing_up import plain
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.gate import for_deed

PAGE = 50
SHOWN_DAYS = 30


@require_safe
@for_deed(Deed.WRITE_MESSAGES)
def outbox(request: HttpRequest) -> HttpResponse:
    """`?where=` is a tab; without one, the first that holds anything to do."""
    counted = counts(request.school)
    group = request.GET.get("where") or first_group(counted)
    if group not in GROUPS:
        raise Http404("The outbox has no such list.")
    page = Paginator(listed(request.school, group), PAGE).get_page(request.GET.get("page"))
    for message in page:
        message.to_do = TO_DO.get(State(message.state), "")
        message.tone = TONES.get(State(message.state), "")
    strong, text = EMPTY[group]
    more = {"tabs": _tabs(request, group, counted), "page": page, "group": group}
    more |= {"empty_strong": strong, "empty_text": text, "channels": channels(request.school)}
    return render(request, "messages/outbox.html", shell(request, "outbox", **more))


def _tabs(request: HttpRequest, group: str, counted: dict[str, int]) -> list[dict[str, object]]:
    url = reverse("messages:outbox", args=(request.school.slug,))
    return [
        {
            "label": label,
            "url": f"{url}?where={name}",
            "current": name == group,
            "count": counted[name],
        }
        for name, (label, _) in GROUPS.items()
    ]


@require_safe
@for_deed(Deed.WRITE_MESSAGES)
def demonstration(request: HttpRequest) -> HttpResponse:
    """What a family would have got on its telephone or in its mailbox."""
    since = request.now - timedelta(days=SHOWN_DAYS)
    rows = list(shown(request.school, since)[:100])
    for row in rows:
        row.shown_words = plain(row.words.replace(LINK, LINK_SAID))
        row.has_link = LINK in row.words
    return render(request, "messages/shown.html", shell(request, "shown", rows=rows))


@require_POST
@for_deed(Deed.WRITE_MESSAGES)
def answer_as(request: HttpRequest, message_pk: int) -> HttpResponse:
    """Opens a parent's page as the link in a text would; in a demonstration alone, where the
    parent is invented."""
    message = message_of(request, message_pk)
    if not is_demonstration(request.school) or LINK not in message.words:
        raise Http404("A parent's link is opened by the parent.")
    token = links.make(
        school=request.school,
        contact_key=message.contact_key,
        pupils=children(message),
        day=message.day,
        now=request.now,
        message=message,
    )
    return redirect("reply:page", token)
