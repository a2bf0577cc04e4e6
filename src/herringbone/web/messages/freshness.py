"""Whether the marks that are here are too old to write to anybody about (practice 16).

Imports stand above this app: which function knows how old they are is said in the settings.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from herringbone.web.schools.models import School


def why_too_old(school: School, now: datetime) -> str:
    """In words; "" where they are as they should be, always so where Herringbone keeps them."""
    if school.keeps_own_registers:
        return ""
    found: str = import_string(settings.MARKS_TOO_OLD)(school, now)
    return found
