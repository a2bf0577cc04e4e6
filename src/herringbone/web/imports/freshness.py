"""How old the marks are where a management system keeps the register: "as at Mon 09:41 from …".

On a stale import nothing is done that rests on today's marks, and the page says so (practice 16).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from herringbone.web import clock
from herringbone.web.imports.models import ImportRun
from herringbone.web.registers.closing import closes_at
from herringbone.web.registers.slots import SESSIONS
from herringbone.web.schools.models import School
from herringbone.web.schools.tenancy import within

GRACE = timedelta(minutes=60)
"""So long after a register closed its marks should be here."""


@dataclass(frozen=True)
class Freshness:
    """`as_at` is the last import in London's time, None before the first; `stale` says why the
    marks are too old, "" where they are not; `left` counts what it left for a person."""

    source: str
    as_at: datetime | None
    stale: str = ""
    left: int = 0

    @property
    def is_stale(self) -> bool:
        return bool(self.stale)

    @property
    def says(self) -> str:
        """`marks as at Mon 09:41 from Their MIS`."""
        if self.as_at is None:
            return f"no marks yet from {self.source}"
        return f"marks as at {self.as_at:%a %H:%M} from {self.source}"


def freshness(school: School, now: datetime | None = None) -> Freshness | None:
    """None where Herringbone keeps the register: its marks are always those that stand."""
    if school.keeps_own_registers:
        return None
    source = school.mis_name or "the management system"
    with within(school):
        last = ImportRun.objects.filter(school=school, undone_at=None).order_by("-at").first()
        as_at = last.at.astimezone(clock.LONDON) if last else None
        stale = _why_stale(school, source, as_at, now or clock.now())
        return Freshness(source, as_at, stale, sum(last.left.values()) if last else 0)


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
