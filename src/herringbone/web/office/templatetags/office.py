"""The office's places, one beside the other on each of its pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from herringbone.web.schools.deeds import Deed

register = template.Library()

PLACES = (
    ("Day", "office:registers", Deed.SEE_REGISTERS),
    ("Week", "office:week", Deed.SEE_REGISTERS),
    ("N to settle", "office:ageing", Deed.AMEND_MARKS),
    ("Coding check", "office:coding", Deed.CHECK_CODING),
    ("To key", "office:to_key", Deed.AMEND_MARKS),
    ("Alarms", "office:alarms", Deed.AMEND_MARKS),
    ("Closures", "office:events", Deed.CLOSE_SCHOOL),
    ("Cover", "taking:cover", Deed.ARRANGE_COVER),
)
"""Label, address and deed; "To key" only where another system keeps the register."""


@register.inclusion_tag("office/parts/places.html", takes_context=True)
def office_places(context: Context) -> dict[str, Any]:
    """Links to where the viewer may go, the present one marked."""
    request = context["request"]
    school, viewer = request.school, request.viewer
    here = request.resolver_match.view_name
    return {
        "tabs": [
            {
                "label": label,
                "url": reverse(name, args=(school.slug,)),
                "current": name == here or (name, here) == ("office:registers", "office:day"),
                "count": "",
            }
            for label, name, deed in PLACES
            if viewer.may(deed) and not (name == "office:to_key" and school.keeps_own_registers)
        ]
    }
