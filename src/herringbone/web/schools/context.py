"""What every page shows around itself: the school, who looks, and the places they may go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from herringbone.web.schools.deeds import Deed

Place = tuple[str, str, Deed]
PLACES: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        "Now",
        (
            ("Now", "home:home", Deed.SEE_HOME),
            ("Worklist", "worklists:list", Deed.SEE_WORK),
            ("Visits", "visits:route", Deed.VISIT_HOMES),
            ("Movements", "movements:desk", Deed.RUN_MOVEMENTS),
            ("Days closed", "home:stamps", Deed.STAMP_DAY),
        ),
    ),
    (
        "Registers",
        (
            ("Registers", "office:registers", Deed.SEE_REGISTERS),
            ("My registers", "taking:mine", Deed.TAKE_REGISTER),
            ("Week", "office:week", Deed.SEE_REGISTERS),
            ("Coding check", "office:coding", Deed.CHECK_CODING),
            ("Planned", "absences:planned", Deed.PLAN_ABSENCE),
            ("Leave", "absences:leave_requests", Deed.PLAN_ABSENCE),
        ),
    ),
    (
        "Families",
        (
            ("Messages in", "replies:intake", Deed.CALL_FAMILIES),
            ("Letters", "letters:round", Deed.WRITE_MESSAGES),
            ("Outbox", "messages:outbox", Deed.WRITE_MESSAGES),
            ("Print queue", "messages:print_queue", Deed.WRITE_MESSAGES),
            ("Worries", "replies:worries", Deed.SEE_COMMUNICATIONS),
            ("Unreachable", "calls:unreachable", Deed.CALL_FAMILIES),
        ),
    ),
    (
        "Pupils",
        (
            ("Pupils", "pupils:list", Deed.SEE_PUPIL),
            ("Classes", "pupils:classes", Deed.SEE_PUPIL),
            ("Roll", "office:roll", Deed.KEEP_ROLL),
        ),
    ),
    (
        "School",
        (
            ("This week", "worklists:week", Deed.SEE_DELIVERY),
            ("Nobody has acted", "worklists:nobody", Deed.SEE_DELIVERY),
            ("To settle", "worklists:golive", Deed.SETTLE_START),
            ("People", "schools:people", Deed.MANAGE_PEOPLE),
            ("Settings", "schools:settings", Deed.MANAGE_SCHOOL),
            ("Channels", "messages:channels", Deed.MANAGE_SCHOOL),
            ("Import", "imports:imports", Deed.IMPORT),
        ),
    ),
)
"""The bar: a group's name, and label, address and deed of each of its places, in order. Whoever may
go to one place of a group alone sees that place in the bar; a test visits them all."""

INSIDE = {
    "Pupils": (
        *("worklists:actions", "worklists:why_not", "replies:worry"),
        *(f"communications:{name}" for name in ("log", "add", "export", "export_entry")),
        *(f"communications:{name}" for name in ("take_back", "receipt")),
    )
}
"""Pages of an app that stand with another group's."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """`nav`, `inside` (the places beside the present one), `may_find`, `school`, `viewer`, `now`
    and the banner of a demonstration."""
    viewer = getattr(request, "viewer", None)
    shown = {
        "school": getattr(request, "school", None),
        "viewer": viewer,
        "now": getattr(request, "now", None),
        "is_demonstration": settings.DEMONSTRATION_BEGINS is not None,
        "nav": [],
    }
    if viewer is not None and shown["school"] is not None:
        shown["may_find"] = viewer.may(Deed.SEE_PUPIL)
        shown["nav"] = [group for each in PLACES if (group := _group(request, *each))]
        shown["inside"] = next((g for g in shown["nav"] if g["current"] and g["places"]), None)
    return shown


def _group(request: HttpRequest, name: str, places: tuple[Place, ...]) -> dict[str, Any] | None:
    """A group of the bar for whoever looks; None where none of its places is theirs."""
    may = [place for place in places if request.viewer.may(place[2])]
    if not may:
        return None
    shown = [_place(request, place) for place in may]
    alone = len(shown) == 1
    return {
        "label": shown[0]["label"] if alone else name,
        "url": shown[0]["url"],
        "current": _holds(request, name),
        "places": [] if alone else shown,
    }


def _place(request: HttpRequest, place: Place) -> dict[str, Any]:
    label, name, _deed = place
    url = reverse(name, args=(request.school.slug,))
    return {"label": label, "url": url, "current": _view_name(request) == name}


def _holds(request: HttpRequest, group: str) -> bool:
    """Whether the page belongs to the group: by its own address, else by the first group that has
    a place of the same app."""
    here = _view_name(request)
    own = [name for name, places in PLACES if here in [place[1] for place in places]]
    own += [name for name, within in INSIDE.items() if here in within]
    app = here.partition(":")[0]
    beside = [
        name for name, places in PLACES if app in [place[1].partition(":")[0] for place in places]
    ]
    return bool(here) and [*own, *beside][:1] == [group]


def _view_name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""
