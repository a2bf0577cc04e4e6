"""How old the marks are where a management system keeps the register: "as at Mon 09:41 from …".

On a stale import nothing is done that rests on today's marks, and the page says so (practice 16).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from herringbone.web.clock import LONDON
from herringbone.web.imports.models import ImportRun
from herringbone.web.registers.closing import closes_at
from herringbone.web.registers.slots import SESSIONS
from herringbone.web.schools.models import School

GRACE = timedelta(minutes=60)
"""So long after a register closed its marks should be here."""


@dataclass(frozen=True)
class Freshness:
    """`as_at` is the last import, None before the first; `stale` says why the marks are too old, ""
    where they are not."""

    source: str
    as_at: datetime | None
    stale: str = ""


def freshness_of(school: School, now: datetime) -> Freshness | None:
    """None where Herringbone keeps the register: its marks are always those that stand."""
    if school.keeps_own_registers:
        return None
    source = school.mis_name or "the management system"
    last = ImportRun.objects.filter(school=school, undone_at=None).order_by("-at").first()
    as_at = last.at.astimezone(LONDON) if last else None
    return Freshness(source, as_at, _why_stale(school, source, as_at, now))


def _why_stale(school: School, source: str, as_at: datetime | None, now: datetime) -> str:
    if as_at is None:
        return f"Nothing was brought in from {source} yet."
    due = _last_due(school, now)
    if due is None or as_at >= due:
        return ""
    return (
        f"The register that closed on {due:%A} at {due:%H:%M} has not been brought in: make no "
        "first-day contact, letter or award on these marks."
    )


def _last_due(school: School, now: datetime) -> datetime | None:
    """When the last register closed whose marks should be here by now."""
    days = school.days.filter(date__lte=now.date()).order_by("-date")[:2]
    moments = [
        closes_at(school, row.date, session)
        for row in days
        for session in SESSIONS
        if (row.am if session == "AM" else row.pm)
    ]
    return max((moment for moment in moments if moment + GRACE <= now), default=None)
