"""What taking adds to every page of a school: messages to this person about registers not in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from herringbone.web.taking.nudging import waiting_for


def nudges(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `register_nudges`, shown by `taking/parts/nudges.html`."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or getattr(request, "school", None) is None:
        return {"register_nudges": []}
    return {"register_nudges": waiting_for(request.school, request.user, request.today)}
