"""Opens a piece of work again whose letter reached nobody in the end, and says why: what was told
to the strategy as sent is taken back, so that no follow-up counts from a letter nobody had."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from herringbone.web.registers.changes import Author
from herringbone.web.worklists.handling import By, standing_handlings, undo
from herringbone.web.worklists.models import How, State, Work

ITSELF = Author("Herringbone", "by itself")
SENT = "sent"


def run(job: Any, now: datetime) -> None:
    """The job of one piece of work; where it stands otherwise by now nothing is done."""
    kind, _, key = str(job.payload.get("origin", "")).partition(":")
    if kind != "work" or not key.isdecimal():
        return
    work = Work.objects.filter(school=job.school, pk=int(key)).first()
    if work is None or work.state != State.DONE or work.outcome != SENT:
        return
    latest = standing_handlings(work)[-1:]
    if latest and latest[0].how == How.DONE:
        undo(handling=latest[0], by=By(ITSELF, now), why=str(job.payload.get("why", "")))
