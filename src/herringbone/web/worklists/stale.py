"""Whether a school's marks are too old to act on, and what its pages say of that (practice 16).

Where a management system keeps the register and its last import is stale, the daily run makes no
first-day action, letter, award or legal step, and closes no day.
"""

from __future__ import annotations

from datetime import datetime

from herringbone.web.imports.freshness import freshness
from herringbone.web.schools.models import School
from herringbone.web.worklists.models import Standing


def too_old(school: School, now: datetime) -> str:
    """Why nothing may rest on the marks that are here; "" where they are as they should be."""
    fresh = freshness(school, now)
    return fresh.stale if fresh is not None else ""


def held_back(school: School) -> str:
    """What a page says where the last run asked for nothing; "" where it ran."""
    words = Standing.objects.filter(school=school).values_list("held_back", flat=True).first()
    return words or ""
