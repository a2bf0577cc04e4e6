"""How often one address may try links that are none: a parent mistypes, a machine guesses.

A good link is never refused for what others behind the same address did: many phones share one.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest

TRIES = 30
WAIT = timedelta(minutes=15)


def is_over(request: HttpRequest) -> bool:
    """Whether too many links that are none were tried from there."""
    return int(cache.get(_place(request), 0)) >= TRIES


def count_miss(request: HttpRequest) -> None:
    cache.set(_place(request), int(cache.get(_place(request), 0)) + 1, int(WAIT.total_seconds()))


def _place(request: HttpRequest) -> str:
    """Where misses are counted; the address itself is not kept."""
    address = request.META.get("REMOTE_ADDR", "")
    return f"replies:missed:{sha256(address.encode()).hexdigest()[:24]}"
