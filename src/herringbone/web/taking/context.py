"""What taking adds to every page of a school: messages to this person about registers not in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from herringbone.web.taking.models import Nudge
from herringbone.web.taking.nudging import waiting_for

PART = "taking/parts/nudges.html"
AT_A_REGISTER = ("taking:register", "taking:from_paper")


def nudges(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `register_nudges`, and in `register_nudges_part` the template that shows
    them. Looked up where a page shows them, so that a part of a page asks for nothing."""
    if getattr(request, "viewer", None) is None or getattr(request, "school", None) is None:
        return {"register_nudges": (), "register_nudges_part": PART}
    shown = SimpleLazyObject(lambda: _elsewhere(request))
    return {"register_nudges": shown, "register_nudges_part": PART}


def _elsewhere(request: HttpRequest) -> list[Nudge]:
    """All that wait but the one whose register this page is."""
    match = request.resolver_match
    here = match.kwargs if match is not None and match.view_name in AT_A_REGISTER else {}
    at = (here.get("class_name"), here.get("session"), here.get("day"))
    found = waiting_for(request.viewer, request.now)
    return [one for one in found if (one.class_name, one.session, one.date) != at]
