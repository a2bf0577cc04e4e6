"""The clock of escalation: what rings because its moment came and nobody had done it.

The steps themselves are `way`'s, their moments `moments`'. It looks whenever a page does, and by a
job as well, so that it depends on neither alone; caps, cooldowns and quiet hours never touch it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.db import transaction

from herringbone.web.calls import first_day
from herringbone.web.calls.alarms import raise_once
from herringbone.web.calls.children import Child
from herringbone.web.calls.listing import REPLY_WITHIN, CallList, call_list
from herringbone.web.calls.models import Alarm, Kind, SettledHow
from herringbone.web.calls.moments import TELL_WITHIN, alarm_at, comes_at, tell_by
from herringbone.web.calls.morning import Morning
from herringbone.web.calls.overdue import end_what_is_done, late_of
from herringbone.web.calls.way import AFTERNOON
from herringbone.web.clock import now
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.jobs.kinds import Kind as JobKind
from herringbone.web.jobs.models import Job
from herringbone.web.jobs.queue import enqueue
from herringbone.web.registers.changes import Author
from herringbone.web.registers.closing import closes_at
from herringbone.web.registers.models import ClassRegister
from herringbone.web.schools.models import Pupil, School
from herringbone.web.ui.days import clock
from herringbone.web.worklists.handling import By

BY_CLOCK = Author("Herringbone", "the clock")
DANGER = "Immediate danger: ring 999 now. Anybody may, and nobody need be asked first."


def raise_due(school: School, now: datetime, calls: CallList | None = None) -> list[Alarm]:
    """Writes down every alarm whose moment has come; asked twice, or by two at once, it is one.
    Gives those that are new."""
    calls = calls or call_list(Morning(school, now))
    _texts_without_answer(calls)
    end_what_is_done(school, now)
    known = _known(school, now)
    found = []
    for child, kind, due_at, words in _due(calls):
        session = child.absent.session if kind == Kind.UNACCOUNTED else "AM"
        if (child.pupil.pk, kind, session) in known:
            continue
        cause = {"origin": AFTERNOON if session == "PM" else "", "words": words}
        about = {"school": school, "pupil": child.pupil, "kind": kind}
        found.append(raise_once(**about, due_at=due_at, now=now, **cause))
    return [*found, *late_of(calls)]


def _known(school: School, now: datetime) -> set[tuple[int, str, str]]:
    """Child, kind and session of what rang already. What was answered in the morning, by a talk or
    by a look, does not answer for an afternoon without the child; anything else does."""
    rows = Alarm.objects.filter(school=school, day=now.date(), origin__in=("", AFTERNOON))
    found = set()
    for pupil, kind, origin, how in rows.values_list("pupil_id", "kind", "origin", "settled_how"):
        is_for_the_morning = not origin and how in (SettledHow.SPOKEN, SettledHow.SEEN)
        found |= {(pupil, kind, "AM")} | (set() if is_for_the_morning else {(pupil, kind, "PM")})
    return found


def _texts_without_answer(calls: CallList) -> None:
    """A text that nobody answered in time has reached nobody: the strategy's call follows."""
    morning = calls.morning
    late = [
        child.pupil
        for child in calls.children
        if child.heard.texted is not None
        and morning.now - child.heard.texted.at >= REPLY_WITHIN
        and any(work.verb == first_day.TEXT for work in child.works)
    ]
    if not late:
        return
    by = By(BY_CLOCK, morning.now, origin="clock")
    if first_day.text_unanswered(morning.school, late, by, "no reply to the text"):
        enqueue(JobKind.DAY_RUN, school=morning.school, at=morning.now)


def _due(calls: CallList) -> Iterator[tuple[Child, Kind, datetime, str]]:
    morning = calls.morning
    for child in calls.children:
        at = alarm_at(morning, child)
        if morning.now >= at and comes_at(child, morning.now) is None:
            session = "this morning" if child.absent.session == "AM" else "this afternoon"
            yield child, Kind.UNACCOUNTED, at, f"not accounted for {session}"
    for row in calls.rows:
        for child in row.children:
            by = tell_by(morning, child)
            if child.is_vulnerable and child.heard.told is None and morning.now >= by:
                yield child, Kind.NOT_TOLD, by, f"to be told by {clock(by)}"


@transaction.atomic
def tell_lead(
    *,
    school: School,
    pupil: Pupil,
    who: str,
    words: str,
    author: Author,
    now: datetime,
) -> Communication:
    """The safeguarding lead and the named worker were told, by whom and when; the strategy's work
    and the alarm that they were not are done with it. Raises ValueError for nobody named."""
    if not who.strip():
        raise ValueError("Name everybody who was told: the safeguarding lead and the named worker.")
    contacted = Contacted(
        direction=Direction.OUT,
        channel=Channel.NOTICE,
        outcome=Outcome.TOLD,
        at=now,
        with_whom=who.strip()[:160],
        words=words.strip(),
        day=now.date(),
    )
    rows = log(school=school, pupils=[pupil], contacted=contacted, author=author, now=now)
    origin = f"call:{rows[0].together.hex}"
    first_day.told(school, [pupil], By(author, now, origin=origin), words.strip())
    Alarm.objects.filter(
        school=school, pupil=pupil, day=now.date(), kind=Kind.NOT_TOLD, settled_at=None
    ).update(
        settled_at=now,
        settled_how=SettledHow.TOLD,
        settled_with=who.strip()[:120],
        settled_name=author.name,
        settled_position=author.position,
        settled_origin=origin,
    )
    return rows[0]


def alarm_times(school: School) -> tuple[time, ...]:
    """When the job looks: at the school's times, an hour after each register closed, and when the
    day is over by which a visit was to be made."""
    day = now().date()
    tells = ((closes_at(school, day, one) + TELL_WITHIN).time() for one in ("AM", "PM"))
    times = (school.alarm_vulnerable, school.alarm_others, *tells, school.day_ends)
    return tuple(dict.fromkeys(times))


def ring(job: Job, now: datetime) -> None:
    """The job: raises what is due in the job's school. A closed day has no call list."""
    if not ClassRegister.objects.filter(school=job.school, date=now.date()).exists():
        return
    raise_due(job.school, now)
