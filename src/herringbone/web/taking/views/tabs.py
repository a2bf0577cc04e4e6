"""The office's three pages of taking, one beside the other."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from herringbone.web.schools.deeds import Deed

PAGES = (
    ("Registers not in", "missing", Deed.SEE_REGISTERS),
    ("Cover", "cover", Deed.ARRANGE_COVER),
    ("Paper", "papers", Deed.AMEND_MARKS),
)


def tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """For `ui/parts/tabs.html`: those that the viewer may open."""
    return [
        {
            "label": label,
            "url": reverse(f"taking:{name}", args=(request.school.slug,)),
            "current": name == here,
        }
        for label, name, deed in PAGES
        if request.viewer.may(deed)
    ]
