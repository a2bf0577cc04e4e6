"""Movements in and out, and who settled that a child was missing in the day."""

from herringbone.web.movements.models.missing_checks import Found, MissingCheck
from herringbone.web.movements.models.movements import Direction, Movement, Why

__all__ = ["Direction", "Found", "MissingCheck", "Movement", "Why"]
