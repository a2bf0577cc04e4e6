"""The daily run in the background: what the worker does when a school's run is asked for.

Every entry into the register asks for it, and so do the night and the close of each register;
`running` does it, and finds nothing to do where nothing has changed.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from herringbone.web.jobs.kinds import Kind
from herringbone.web.jobs.models import Job
from herringbone.web.jobs.queue import enqueue
from herringbone.web.messages.texting_again import texts_again
from herringbone.web.worklists.running import CannotRun, run_now

LOOKED_AGAIN = timedelta(minutes=5)
"""So long after marks were too old to act on it is looked whether newer ones have come."""
MINUTES = 5
"""After a register's close, until those that are a little late have come."""


def run(job: Job, now: datetime) -> None:
    """A school without a strategy, or without a school day yet, has nothing to run; the morning's
    texts wait for neither."""
    texts_again(job.school, now)
    try:
        done = run_now(job.school, now)
    except CannotRun:
        return
    if done.held_back:
        enqueue(Kind.DAY_RUN, school=job.school, at=now + LOOKED_AGAIN)


def after_registers(school: Any) -> tuple[time, ...]:
    """When a school's registers should all be in: shortly after each has closed."""
    return tuple(_later(school.closes(session)) for session in ("AM", "PM"))


def _later(at: time) -> time:
    past = at.hour * 60 + at.minute + MINUTES
    return time(past // 60 % 24, past % 60)
