"""How the background is doing: what was given up, what is late, what failed and is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from herringbone.web.jobs.models import Job, State
from herringbone.web.jobs.queue import enqueue
from herringbone.web.schools.models import School

LATE = timedelta(minutes=5)
"""So long after its time a job that nobody took up says that no worker runs."""


@dataclass(frozen=True, slots=True)
class Background:
    """A school's, or with none the whole server's."""

    dead: tuple[Job, ...]
    failing: tuple[Job, ...]
    late: tuple[Job, ...]

    @property
    def says(self) -> str:
        """One word for whatever watches the server."""
        return "failing" if self.dead else "late" if self.late else "ok"


def background(now: datetime, school: School | None = None) -> Background:
    held = Job.everywhere.all() if school is None else Job.everywhere.filter(school=school)
    waits = held.filter(state=State.WAITING)
    return Background(
        dead=tuple(held.filter(state=State.DEAD)),
        failing=tuple(waits.exclude(last_error="")),
        late=tuple(waits.filter(at__lt=now - LATE, last_error="")),
    )


def latest(school: School, most: int = 20) -> QuerySet[Job]:
    """What was done last."""
    done = Job.everywhere.filter(school=school, state=State.DONE)
    found: QuerySet[Job] = done.order_by("-ended_at")[:most]
    return found


@transaction.atomic
def try_again(*, school: School, pk: int, now: datetime) -> bool:
    """Asks anew for one that was given up, which goes; False where it is none any more."""
    dead: Any = Job.everywhere.select_for_update().filter(school=school, pk=pk, state=State.DEAD)
    job = dead.first()
    if job is None:
        return False
    job.delete()
    enqueue(job.kind, school=school, key=job.key, at=now, payload=job.payload)
    return True
