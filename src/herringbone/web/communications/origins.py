"""Where an entry came from, as an address: the text as sent. Apps above own these pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from herringbone.web.schools.asked import number_of

PAGES = {"message": "messages:message"}
"""By the first word of an `origin`; what has no page of its own is named and not linked."""


def address_of(request: HttpRequest, origin: str) -> str:
    """The page of what an entry came from, "" where it has none."""
    kind, _, number = origin.partition(":")
    pk = number_of(number)
    if kind not in PAGES or pk is None:
        return ""
    return reverse(PAGES[kind], args=(request.school.slug, pk))
