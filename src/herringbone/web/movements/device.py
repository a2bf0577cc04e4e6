"""What a phone may keep for an evacuation: the list as it was opened, for one person.

One service worker keeps every page that carries these headers, those of registers and these alike
(`taking/static/taking/worker.js`). It wipes them at sign-out, when somebody else signs in, and
after twelve hours; ticks are kept in the same store, by the pupils' keys, and go with it.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

KEPT_FOR = timedelta(hours=12)
STORE = "herringbone-pages-1"
"""The worker's store of pages in a browser."""


def whose(request: HttpRequest) -> str:
    """Tells one person's pages from another's on a shared phone, and nothing else; the same as for
    their registers, because the worker lets go of everybody else's."""
    said = f"{request.user.pk}:{request.viewer.name}"
    return salted_hmac("herringbone.taking.device", said).hexdigest()[:16]


def may_be_kept(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Lets the worker keep this page; no shared cache between may."""
    response["X-Herringbone-Keep"] = str(int(KEPT_FOR.total_seconds()))
    response["X-Herringbone-Who"] = whose(request)
    response["Cache-Control"] = "private, no-store"
    return response
