"""What every page shows around itself: the school, who looks, and the places they may go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from herringbone.web.schools.deeds import Deed

PLACES = (
    ("Home", "home:home", Deed.SEE_HOME),
    ("My registers", "taking:mine", Deed.TAKE_REGISTER),
    ("Registers", "office:registers", Deed.SEE_REGISTERS),
    ("Week", "office:week", Deed.SEE_REGISTERS),
    ("Coding check", "office:coding", Deed.CHECK_CODING),
    ("Movements", "movements:desk", Deed.RUN_MOVEMENTS),
    ("Planned", "absences:planned", Deed.PLAN_ABSENCE),
    ("Leave", "absences:leave_requests", Deed.PLAN_ABSENCE),
    ("Pupils", "pupils:list", Deed.SEE_PUPIL),
    ("Roll", "office:roll", Deed.KEEP_ROLL),
    ("Import", "imports:imports", Deed.IMPORT),
    ("School", "schools:settings", Deed.MANAGE_SCHOOL),
)
"""Label, address and deed of each place in the bar, in order; a test visits them all."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """`nav`, `may_find`, `school`, `viewer`, `now` and the banner of a demonstration."""
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
        shown["nav"] = [_place(request, *place) for place in PLACES if viewer.may(place[2])]
    return shown


def _place(request: HttpRequest, label: str, name: str, _deed: Deed) -> dict[str, Any]:
    url = reverse(name, args=(request.school.slug,))
    match = request.resolver_match
    return {"label": label, "url": url, "current": bool(match and match.view_name == name)}
