"""A telephone number as a link dials it."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def dialled(number: str) -> str:
    """ "tel:+447700900123" of a number as people write it: digits, and a plus in front."""
    kept = "".join(letter for letter in number if letter.isdigit())
    return f"tel:+{kept}" if number.strip().startswith("+") else f"tel:{kept}"
