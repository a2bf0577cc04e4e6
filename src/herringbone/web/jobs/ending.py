"""How a job that was taken up ends: done, to be tried again later, or given up with an alarm."""

from __future__ import annotations

import traceback
from datetime import datetime, timedelta
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from herringbone.web.jobs.models import Job, State
from herringbone.web.jobs.queue import waiting

PACKAGE = Path(__file__).resolve().parents[2]


def done(job: Job, now: datetime) -> bool:
    """False where the job was taken from this worker in the meantime."""
    return _end(job, state=State.DONE, ended_at=now, lease_until=None, last_error="")


def failed(job: Job, back_off: tuple[timedelta, ...], error: str, now: datetime) -> bool:
    """To be tried again after a while, or given up after the last of them."""
    if job.tries > len(back_off):
        return _end(job, state=State.DEAD, ended_at=now, lease_until=None, last_error=error)
    return again(job, now + back_off[job.tries - 1], error, job.tries)


def again(job: Job, at: datetime, error: str = "", tries: int = 0) -> bool:
    """Waits again; where the same was asked for meanwhile, that one takes its tries over."""
    fields = {"state": State.WAITING, "at": at, "lease_until": None, "worker": ""}
    try:
        with transaction.atomic():
            return _end(job, **fields, last_error=error, tries=tries)
    except IntegrityError:
        return _joined(job, at, error, tries)


def _joined(job: Job, at: datetime, error: str, tries: int) -> bool:
    with transaction.atomic():
        ended = _end(job, state=State.DONE, ended_at=at, lease_until=None, last_error=error)
        other = waiting(job.school, job.kind, job.key) if ended else Job.everywhere.none()
        other.update(
            tries=Greatest(F("tries"), tries), last_error=error, at=at if error else F("at")
        )
        return ended


def _end(job: Job, **fields: object) -> bool:
    """Only while this taking up of it stands: one row changes, or none."""
    held = Job.everywhere.filter(
        pk=job.pk, state=State.RUNNING, worker=job.worker, started_at=job.started_at
    )
    return held.update(**fields) == 1


def where(error: BaseException) -> str:
    """What failed and where, without the exception's words: they may hold a child's name."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_ours(f.filename)]
    name = type(error).__name__
    if not frames:
        return name
    last = frames[-1]
    return f"{name} in {Path(last.filename).relative_to(PACKAGE)}, line {last.lineno}"[:300]


def _is_ours(name: str) -> bool:
    return Path(name).is_relative_to(PACKAGE)
