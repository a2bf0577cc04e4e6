"""When something happens every day: the next occasion of each schedule waits as a job of its own.

Times are London's, and kept in UTC: on the night when the clocks change a job at 03:30 comes once,
23 or 25 hours after the one before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from herringbone.web.clock import LONDON
from herringbone.web.jobs.kinds import Schedule
from herringbone.web.jobs.models import Job
from herringbone.web.schools.models import School


def moment_of(day: date, at: time) -> datetime:
    """A local time of a day in UTC."""
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def next_occasion(at: time, now: datetime) -> datetime:
    """The first moment after `now` at which London's clocks say `at`."""
    today = now.astimezone(LONDON).date()
    days = (today + timedelta(days=ahead) for ahead in range(3))
    return next(moment for day in days if (moment := moment_of(day, at)) > now)


def plan(schedules: Iterable[Schedule], schools: Iterable[School], now: datetime) -> int:
    """Lets the next occasion of each schedule of each school wait, once for ever; how many new.

    One that was missed, because no worker ran, waits still and is done as soon as one does.
    """
    wanted = [
        Job(
            school=school,
            kind=schedule.kind,
            key=f"{schedule.name} {moment:%Y-%m-%d %H:%M}",
            at=moment,
            asked_at=now,
            is_scheduled=True,
        )
        for school in schools
        for schedule in schedules
        for moment in (next_occasion(at, now) for at in schedule.times(school))
    ]
    keys = {(job.school_id, job.kind, job.key) for job in wanted}
    held = Job.everywhere.filter(is_scheduled=True, key__in=[key for _, _, key in keys])
    known = set(held.values_list("school_id", "kind", "key"))
    new = [job for job in wanted if (job.school_id, job.kind, job.key) not in known]
    Job.everywhere.bulk_create(new, ignore_conflicts=True, batch_size=300)
    return len(new)
