"""A worker: takes up what is due, one job after another, until it is told to stop.

As many as one likes may run at once, here or elsewhere; `herringbone work` is one, and
`herringbone serve` has one beside it.
"""

from __future__ import annotations

import contextvars
import logging
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread
from uuid import uuid4

from django.db import DatabaseError, connection

from herringbone.web import clock
from herringbone.web.jobs import ending, schedules
from herringbone.web.jobs.claiming import LEASE, claim, renew, take_over
from herringbone.web.jobs.kinds import Later, Schedule, Tasks
from herringbone.web.jobs.models import Job, State
from herringbone.web.schools.models import School
from herringbone.web.schools.tenancy import within

LOOKS = 0.5
"""Seconds between two looks at the table where nothing is due: one indexed question."""
TIDIES = timedelta(seconds=30)
"""How often a worker looks for others that died, and for the next occasions."""
KEPT = timedelta(days=14)
"""How long what was done stays to be looked at; what was given up stays until somebody sees it."""
PAUSE = 5.0
"""Seconds after which a database that did not answer is asked again."""

log = logging.getLogger(__name__)


def own_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"[:80]


@dataclass
class Worker:
    """`tasks` and `times` are those of `project.jobs`; `stop` ends it after the job at hand."""

    tasks: Tasks
    times: Sequence[Schedule] = ()
    name: str = field(default_factory=own_name)
    stop: Event = field(default_factory=Event)
    _tidied: datetime | None = None

    def run(self, keep_on: Callable[[], bool] = lambda: True) -> None:
        """Until `stop` is set or `keep_on` says no; a database that goes away is waited for."""
        while not self.stop.is_set() and keep_on():
            try:
                busy = self.turn()
            except DatabaseError as error:
                log.error("the database cannot be asked for jobs: %s", type(error).__name__)
                connection.close()
                self.stop.wait(PAUSE)
            else:
                if not busy:
                    self.stop.wait(LOOKS)

    def run_due(self) -> int:
        """Everything that is due now; how many jobs."""
        count = 0
        while not self.stop.is_set() and self.turn():
            count += 1
        return count

    def turn(self) -> bool:
        """One job, if one is due."""
        now = clock.now()
        if self._tidied is None or not self._tidied <= now < self._tidied + TIDIES:
            self._tidy(now)
        job = claim(self.name, self.tasks, now)
        if job is not None:
            self._do(job)
        return job is not None

    def _tidy(self, now: datetime) -> None:
        self._tidied = now
        freed = take_over(self.tasks, now)
        if freed:
            log.warning("%s jobs of a worker that died are taken up again", freed)
        schedules.plan(self.times, School.objects.all(), now)
        Job.everywhere.filter(state=State.DONE, ended_at__lt=now - KEPT).delete()

    def _do(self, job: Job) -> None:
        task = self.tasks[job.kind]
        try:
            with _alive(job), within(job.school):
                task.does(job, clock.now())
        except Later as later:
            ending.again(job, later.at)
        except Exception as error:  # whatever a job raises must not end the worker
            said = ending.where(error)
            log.error("job %s (%s) failed, try %s: %s", job.pk, job.kind, job.tries, said)
            if connection.errors_occurred:
                connection.close()
            ending.failed(job, task.back_off, said, clock.now())
        else:
            ending.done(job, clock.now())


@contextmanager
def _alive(job: Job) -> Iterator[None]:
    """Renews the lease while the job runs, from a thread of its own."""
    over = Event()

    def beat() -> None:
        try:
            while not over.wait(LEASE.total_seconds() / 3):
                if not renew(job, clock.now()):
                    return
        except DatabaseError as error:
            log.error("a lease could not be renewed: %s", type(error).__name__)
        finally:
            connection.close()

    thread = Thread(target=contextvars.copy_context().run, args=(beat,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
