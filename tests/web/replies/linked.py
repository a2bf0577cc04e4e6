"""A link as a parent holds it, and what they fill in."""

from __future__ import annotations

from typing import Any

from django.test import Client

from herringbone.web.messages.links import make
from herringbone.web.schools.tenancy import within
from worlds import NOW, TODAY, World


def link(world: World, *names: str, **more: Any) -> str:
    """The address of a link sent to the mother about some children of hers."""
    with within(world.school):
        pupils = [world.pupils[name] for name in names or ("Ben",)]
        fields = {"contact_key": "C1", "day": TODAY, "now": NOW, **more}
        token = make(school=world.school, pupils=pupils, **fields)
    return f"/r/{token}"


def send(address: str, why: str = "ill", words: str = "", back: str = "unknown", **more: Any):
    """Answers a link; `help="on"` asks for help."""
    fields = {"c0-why": why, "c0-words": words, "c0-back": back, **more}
    return Client().post(address, fields)
