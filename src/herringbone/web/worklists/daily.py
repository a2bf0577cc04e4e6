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
from herringbone.web.messages.automatic import names_of
from herringbone.web.messages.text_run import gate_closes
from herringbone.web.messages.texting_again import texts_again, texts_by_itself
from herringbone.web.worklists.running import CannotRun, run_now

LOOKED_AGAIN = timedelta(minutes=5)
"""So long after marks were too old to act on it is looked whether newer ones have come."""
MINUTES = 5
"""After a register's close, until those that are a little late have come."""


def run(job: Job, now: datetime) -> None:
    """A school without a strategy, or without a school day yet, has nothing to run; the morning's
    texts wait for neither."""
    texts_by_itself(job.school, now)
    texts_again(job.school, now)
    try:
        done = run_now(job.school, now)
    except CannotRun:
        return
    if not done.held_back and names_of(job.school, done.as_of.date):
        enqueue(Kind.STRATEGY_LETTERS, school=job.school, at=now)
    if done.held_back:
        enqueue(Kind.DAY_RUN, school=job.school, at=now + LOOKED_AGAIN)


def after_registers(school: Any) -> tuple[time, ...]:
    """When a school's registers should all be in: shortly after each has closed, and after the
    late gate, from when on texts go that need nobody."""
    times = [*(school.closes(session) for session in ("AM", "PM")), gate_closes(school, "AM")]
    return tuple(dict.fromkeys(map(_later, times)))


def _later(at: time) -> time:
    past = at.hour * 60 + at.minute + MINUTES
    return time(past // 60 % 24, past % 60)
