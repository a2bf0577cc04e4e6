"""Alarms about what the strategy asks of this absence and nobody did in time: a visit, a check.

A call that was not made needs none of its own: the alarm about a child who is not accounted for is
just that. What the strategy itself lets lapse rings for nobody. Recording the visit ends the alarm,
in the name of whoever made it; taking that back lets it ring again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from herringbone.web.calls.alarms import ended_by, raise_once, ring_again
from herringbone.web.calls.children import Child
from herringbone.web.calls.listing import CallList
from herringbone.web.calls.models import Alarm, Kind
from herringbone.web.calls.own_steps import asked, done_with_work, how_words
from herringbone.web.calls.steps import Step
from herringbone.web.schools.models import School
from herringbone.web.ui.days import moment
from herringbone.web.worklists.models import Handling, Work
from herringbone.web.worklists.safety import SEEN_VERBS

LAPSES = "lapse"
WORK, HANDLING = "work:", "handling:"
LOOKED_AT = timedelta(days=14)
"""So long what was done may be taken back, and the alarm rings again."""


def late_of(calls: CallList) -> list[Alarm]:
    """Raises what is late about the children of the list; gives those that are new."""
    morning = calls.morning
    late = [
        (child, work, step)
        for row in calls.rows
        for child in row.children
        for work, step in asked(morning, child)
        if _rings(work, step, morning.now)
    ]
    known = _known(morning.school, [child for child, _, _ in late])
    return [
        _raise(child, work, step, morning.now)
        for child, work, step in late
        if (child.pupil.pk, f"{WORK}{work.pk}") not in known
    ]


def _rings(work: Work, step: Step, now: datetime) -> bool:
    is_seen = work.verb in SEEN_VERBS and work.if_not_done != LAPSES
    return is_seen and step.done is None and step.at is not None and now >= step.at


def _known(school: School, children: list[Child]) -> set[tuple[int, str]]:
    if not children:
        return set()
    keys = [child.pupil.pk for child in children]
    rows = Alarm.objects.filter(school=school, kind=Kind.OVERDUE, pupil__in=keys)
    return set(rows.values_list("pupil_id", "origin"))


def _raise(child: Child, work: Work, step: Step, now: datetime) -> Alarm:
    due_at = step.at or now
    return raise_once(
        school=work.school,
        pupil=child.pupil,
        kind=Kind.OVERDUE,
        due_at=due_at,
        now=now,
        origin=f"{WORK}{work.pk}",
        words=f"{work.words}, by {moment(due_at)} ({step.source})"[:300],
    )


def end_what_is_done(school: School, now: datetime) -> None:
    """Alarms whose work was done since, and those whose work was taken back since."""
    rows = Alarm.objects.filter(school=school, kind=Kind.OVERDUE).filter(
        Q(settled_at=None) | Q(settled_origin__startswith=HANDLING, settled_at__gte=now - LOOKED_AT)
    )
    for alarm in rows.select_related("pupil"):
        if alarm.is_open:
            _end(alarm)
        elif _is_taken_back(alarm):
            ring_again([alarm])


def _end(alarm: Alarm) -> None:
    work = _work_of(alarm)
    found = done_with_work(work) if work is not None else None
    if found is not None:
        ended_by(alarm, found, how_words(found))


def _work_of(alarm: Alarm) -> Work | None:
    key = alarm.origin.removeprefix(WORK)
    found: Work | None = Work.objects.filter(school=alarm.school_id, pk=key).first()
    return found


def _is_taken_back(alarm: Alarm) -> bool:
    key = alarm.settled_origin.removeprefix(HANDLING)
    return Handling.objects.filter(school=alarm.school_id, undoes=key).exists()
