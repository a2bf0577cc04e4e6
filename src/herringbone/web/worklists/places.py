"""Where a verb is done: the page that does it better than a tick on the list.

Whoever owns a verb's page adds a line here. A page that is not built has no address yet: its link
is left out, and the list's own buttons do the work.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from herringbone.web.schools.models import School

PLACES: dict[str, tuple[str, str]] = {
    "letter": ("letters:round", "Letters to approve"),
    "email": ("letters:round", "Letters to approve"),
    "message": ("letters:round", "Letters to approve"),
    "text": ("letters:round", "Letters to approve"),
    "call": ("calls:calls", "Call list"),
    "contact": ("calls:calls", "Call list"),
    "visit": ("visits:route", "Visits"),
    "welfare_check": ("visits:route", "Visits"),
    "settle": ("office:ageing", "N to settle"),
    "chase": ("office:registers", "Registers"),
    "decide": ("absences:leave_requests", "Leave"),
}
"""By verb: the address that takes the school alone, and what its link says."""

THINGS: dict[tuple[str, str], tuple[str, str]] = {
    ("settle", "standing list"): ("worklists:golive", "List to settle"),
}
"""The same where one thing of a verb has a page of its own."""


@dataclass(frozen=True, slots=True)
class Place:
    url: str
    words: str


def place_of(school: School, verb: str, thing: str = "") -> Place | None:
    """The page of a verb in a school; None where it has none, or none yet."""
    name, words = THINGS.get((verb, thing)) or PLACES.get(verb, ("", ""))
    if not name:
        return None
    try:
        return Place(reverse(name, args=(school.slug,)), words)
    except NoReverseMatch:
        return None
