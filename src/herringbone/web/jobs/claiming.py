"""Who does a job: taken up by a conditional update, held by a lease, taken over when that ends.

Two workers that want the same job both try to change the same row; one of them changes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from herringbone.web.jobs.ending import failed
from herringbone.web.jobs.kinds import Tasks
from herringbone.web.jobs.models import Job, State

LEASE = timedelta(seconds=60)
"""So long after its last sign of life a worker is taken for dead."""
LOOKED_AT = 20
DIED = "the worker that ran it ended before it was done"


def claim(worker: str, tasks: Tasks, now: datetime) -> Job | None:
    """The first job that is due and that nobody else has, now held by `worker`; None without one.

    One of a key runs at a time; and one of a kind that keeps `apart` waits for its turn.
    """
    for pk, kind in _due(tasks, now):
        with transaction.atomic():
            job = Job.everywhere.select_for_update(skip_locked=True, of=("self",)).filter(
                pk=pk, state=State.WAITING, at__lte=now
            )
            held = job.select_related("school").first()
            if held is not None and not _must_rest(held, tasks[kind].apart, now):
                return _taken(held, worker, now)
    return None


def renew(job: Job, now: datetime) -> bool:
    """Holds it for longer; False where somebody else has it by now."""
    return bool(holding(job).update(lease_until=now + LEASE))


def holding(job: Job) -> QuerySet[Job]:
    """The row as long as this taking up of it is the one that stands."""
    found: QuerySet[Job] = Job.everywhere.filter(
        pk=job.pk, state=State.RUNNING, worker=job.worker, started_at=job.started_at
    )
    return found


def take_over(tasks: Tasks, now: datetime) -> int:
    """Frees the jobs of workers that died; how many.

    A lease that ends further ahead than any lease does was written before the clock was set back,
    as a demonstration's is when it is opened again.
    """
    over = Q(lease_until__lte=now) | Q(lease_until__gt=now + LEASE + LEASE)
    dead = list(Job.everywhere.filter(over, state=State.RUNNING, kind__in=list(tasks)))
    for job in dead:
        failed(job, tasks[job.kind].back_off, DIED, now)
    return len(dead)


def _due(tasks: Tasks, now: datetime) -> Iterable[tuple[int, str]]:
    same = Job.everywhere.filter(
        school=OuterRef("school"), kind=OuterRef("kind"), key=OuterRef("key"), state=State.RUNNING
    )
    due = Job.everywhere.filter(state=State.WAITING, at__lte=now, kind__in=list(tasks))
    free = due.exclude(Exists(same)).order_by("at", "pk")
    return list(free.values_list("pk", "kind")[:LOOKED_AT])


def _must_rest(job: Job, apart: timedelta, now: datetime) -> bool:
    """Puts it off to its turn where one of its key began a moment ago."""
    if not apart:
        return False
    others = Job.everywhere.filter(school=job.school, kind=job.kind, key=job.key)
    last = others.exclude(pk=job.pk).aggregate(last=Max("started_at"))["last"]
    if last is None or not last <= now < last + apart:
        return False
    Job.everywhere.filter(pk=job.pk).update(at=last + apart)
    return True


def _taken(job: Job, worker: str, now: datetime) -> Job | None:
    fields = {"state": State.RUNNING, "worker": worker, "started_at": now}
    taken = Job.everywhere.filter(pk=job.pk, state=State.WAITING).update(
        **fields, lease_until=now + LEASE, tries=F("tries") + 1
    )
    if taken != 1:
        return None
    job.refresh_from_db()
    return job
