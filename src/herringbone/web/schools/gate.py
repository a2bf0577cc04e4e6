"""What a view is for: `@for_deed(Deed.X)` lets nobody in who may not, and says so in words.

A view below a school's address without it is refused by the middleware: forgetting fails closed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from herringbone.web.schools.deeds import Deed

View = Callable[..., HttpResponse]


def for_deed(deed: Deed) -> Callable[[View], View]:
    """Checks the deed in general; a view about one class or pupil also demands it about that."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.viewer.demand(deed)
            return view(request, *args, **kwargs)

        guarded.deed = deed  # type: ignore[attr-defined]
        return guarded

    return decorate
