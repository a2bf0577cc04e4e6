"""Pages for what went wrong: each says what, where and what to do, under an id that is in the log.

The id is all that anyone needs to quote: no name, number or address of a pupil is logged with it.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader
from django.urls import ResolverMatch

logger = logging.getLogger("herringbone.errors")


def error_id() -> str:
    """Short enough to read out on the telephone."""
    return f"H-{secrets.token_hex(3).upper()}"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says the reason where the refusal gave one in words."""
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    return _page(request, 403, reason=reason)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says the reason where a view gave one; Django's own ones name addresses, and are left out."""
    given = exception.args[0] if isinstance(exception, Http404) and exception.args else ""
    is_ours = isinstance(given, str) and not given.endswith("matches the given query.")
    return _page(request, 404, reason=given if is_ours else "")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django has logged the traceback; the id in the next line of the log finds it."""
    return _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was too old, or came from elsewhere."""
    return _page(request, 403, name="csrf", detail=reason)


def _page(
    request: HttpRequest, status: int, *, name: str = "", reason: str = "", detail: str = ""
) -> HttpResponse:
    """Rendered without the request's context, so that a broken one can not break this page too."""
    found = error_id()
    match: ResolverMatch | None = getattr(request, "resolver_match", None)
    where = match.view_name if match else "no view"
    level = logging.ERROR if status >= 500 else logging.WARNING
    logger.log(level, "%s %s at %s %s", found, status, where, detail)
    shown: dict[str, Any] = {"error_id": found, "reason": reason, "status": status}
    page = loader.render_to_string(f"ui/errors/{name or status}.html", shown)
    return HttpResponse(page, status=status)
