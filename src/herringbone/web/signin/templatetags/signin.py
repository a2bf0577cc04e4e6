"""What a browser calls itself, in words that its owner knows, for the list of sign-ins."""

from __future__ import annotations

from django import template

register = template.Library()
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)
"""The first that is found counts: an Edge calls itself Chrome, and a Chrome Safari."""


@register.filter
def browser(said: str) -> str:
    """ "Chrome on Windows"; what nobody knows is shown as it came, cut."""
    name = next((words for part, words in BROWSERS if part in said), "")
    system = next((words for part, words in SYSTEMS if part in said), "")
    return " on ".join(filter(None, (name, system))) or said[:60]
