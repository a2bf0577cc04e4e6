"""What time it is: the one place in the web half that asks, always in Europe/London.

A view reads `request.now` and `request.today`; a service takes them as arguments. A demonstration
stands at its own morning and goes on from there; a test stands still with `at`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LONDON = ZoneInfo("Europe/London")
_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


@cache
def _started() -> datetime:
    """When a demonstration was started, from which it counts on from its morning: told to every
    process of it, so that they agree; else when this one first asked."""
    since: datetime | None = settings.DEMONSTRATION_SINCE
    return since or datetime.now(LONDON)


def now() -> datetime:
    """The time in London, aware."""
    standing = _standing.get()
    if standing is not None:
        return standing
    begins: datetime | None = settings.DEMONSTRATION_BEGINS
    if begins is not None:
        return begins + (datetime.now(LONDON) - _started())
    return datetime.now(LONDON)


def ahead() -> timedelta:
    """How far a demonstration's time is ahead of the device's; nothing anywhere else."""
    begins: datetime | None = settings.DEMONSTRATION_BEGINS
    return timedelta() if begins is None else begins - _started()


def today() -> date:
    return now().date()


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Stands still at an aware moment: for tests, and for a screen seen as of another date."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    token = _standing.set(moment.astimezone(LONDON))
    try:
        yield moment
    finally:
        _standing.reset(token)


class TellsTheTime:
    """Middleware: `request.now` and `request.today` stay the same through one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = now()
        request.today = request.now.date()
        return self.get_response(request)
