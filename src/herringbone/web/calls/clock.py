"""The clock of escalation: what is to happen next about a child who is not accounted for, and when.

Contacts in order, then the safeguarding lead and the named worker, a visit, a welfare check that
the lead decides, police or the front door with a reference (practice 9). Times are the school's;
caps, cooldowns and quiet hours never touch them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from herringbone.web.calls import first_day
from herringbone.web.calls.alarms import raise_once
from herringbone.web.calls.children import Child
from herringbone.web.calls.listing import REPLY_WITHIN, CallList, Row, call_list
from herringbone.web.calls.models import Alarm, Kind, SettledHow
from herringbone.web.calls.morning import Morning
from herringbone.web.clock import LONDON, now
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Communication, Direction, Outcome
from herringbone.web.jobs.kinds import Kind as JobKind
from herringbone.web.jobs.models import Job
from herringbone.web.jobs.queue import enqueue
from herringbone.web.registers.changes import Author
from herringbone.web.registers.closing import closes_at
from herringbone.web.registers.models import ClassRegister
from herringbone.web.schools.models import Pupil, School
from herringbone.web.ui.days import clock, day_month
from herringbone.web.worklists.handling import By

BY_CLOCK = Author("Herringbone", "the clock")
TELL_WITHIN = timedelta(hours=1)
"""After the register closed the lead and the named worker know, on day 1."""
LEAD_TOLD = "safeguarding lead and named worker told"
AFTERNOON = "session:PM"
"""Tells the alarm of an afternoon from the one that the morning settled."""
DANGER = "Immediate danger: ring 999 now. Anybody may, and nobody need be asked first."


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the clock; `state` is "done", "now" or "next", `at` its moment if it has one.
    `is_guarded`: it tells that the child is vulnerable, so not everybody reads it."""

    says: str
    state: str
    at: datetime | None = None
    is_guarded: bool = False

    @property
    def words(self) -> str:
        """ "10:00 the safeguarding lead is told"."""
        return f"{clock(self.at)} {self.says}" if self.at else self.says


def alarm_at(morning: Morning, child: Child) -> datetime:
    """The school's time for the first alarm; of an afternoon's absence as long after its register
    closed as the morning's is."""
    school, session = morning.school, child.absent.session
    told = school.alarm_vulnerable if child.is_vulnerable else school.alarm_others
    at = datetime.combine(morning.day, told, tzinfo=LONDON)
    if session == "AM":
        return at
    return closes_at(school, morning.day, "PM") + max(
        at - closes_at(school, morning.day, "AM"), timedelta(0)
    )


def tell_by(morning: Morning, child: Child) -> datetime:
    return closes_at(morning.school, morning.day, child.absent.session) + TELL_WITHIN


def steps_of(morning: Morning, row: Row) -> list[Step]:
    """The whole way of a row, in order; the first that is not done is now."""
    return list(_with_states(_steps(morning, row)))


def next_step(morning: Morning, row: Row, *, guarded: bool) -> Step | None:
    """What comes next with its time: the tag on a row. `guarded`: for whoever may know flags."""
    steps = [
        step
        for step in steps_of(morning, row)
        if step.at and step.state != "done" and (guarded or not step.is_guarded)
    ]
    return min(steps, key=lambda step: step.at or morning.now, default=None)


def _steps(morning: Morning, row: Row) -> Iterator[tuple[str, bool, datetime | None]]:
    child = max(row.children, key=lambda one: (one.is_vulnerable, one.days))
    for one in row.ring:
        if one.may_be_rung:
            yield f"ring {one.contact.relationship or one.contact.name}", one.tried, None
    yield from sorted(_at_times(morning, child), key=lambda one: one[2])
    visit = next((work for work in child.works if work.verb == "visit"), None)
    yield f"{visit.words} (by {day_month(visit.due_by)})" if visit else "home visit", False, None
    yield "the safeguarding lead decides on a welfare check", False, None
    yield "police or MASH, with a reference", False, None


def _at_times(morning: Morning, child: Child) -> Iterator[tuple[str, bool, datetime]]:
    at = alarm_at(morning, child)
    yield "alarm for office, safeguarding lead and head", morning.now >= at, at
    if child.is_vulnerable:
        yield LEAD_TOLD, child.heard.told is not None, tell_by(morning, child)


def _with_states(steps: Iterable[tuple[str, bool, datetime | None]]) -> Iterator[Step]:
    is_first = True
    for says, is_done, at in steps:
        state = "done" if is_done else "now" if is_first else "next"
        is_first = is_first and is_done
        yield Step(says, state, at, is_guarded=says == LEAD_TOLD)


# --- alarms --------------------------------------------------------------------------------------
def raise_due(school: School, now: datetime, calls: CallList | None = None) -> list[Alarm]:
    """Writes down every alarm whose moment has come; asked twice, or by two at once, it is one.
    Gives those that are new."""
    calls = calls or call_list(Morning(school, now))
    _texts_without_answer(calls)
    known = _known(school, now)
    found = []
    for child, kind, due_at, words in _due(calls):
        session = child.absent.session if kind == Kind.UNACCOUNTED else "AM"
        if (child.pupil.pk, kind, session) in known:
            continue
        cause = {"origin": AFTERNOON if session == "PM" else "", "words": words}
        about = {"school": school, "pupil": child.pupil, "kind": kind}
        found.append(raise_once(**about, due_at=due_at, now=now, **cause))
    return found


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
        if morning.now >= at and not _is_on_time(child, morning.now):
            session = "this morning" if child.absent.session == "AM" else "this afternoon"
            yield child, Kind.UNACCOUNTED, at, f"not accounted for {session}"
    for row in calls.rows:
        for child in row.children:
            by = tell_by(morning, child)
            if child.is_vulnerable and child.heard.told is None and morning.now >= by:
                yield child, Kind.NOT_TOLD, by, f"to be told by {clock(by)}"


def _is_on_time(child: Child, now: datetime) -> bool:
    """Somebody with care said that the child is on the way, and the time they gave is to come."""
    report, latest = child.report, child.heard.latest
    if report is None or report.arrives_at is None or latest is None or not latest.spoke:
        return False
    return bool(report.arrives_at > now.time())


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
    """When the job looks: at the school's times, and an hour after each register closed."""
    day = now().date()
    tells = ((closes_at(school, day, one) + TELL_WITHIN).time() for one in ("AM", "PM"))
    return tuple(dict.fromkeys((school.alarm_vulnerable, school.alarm_others, *tells)))


def ring(job: Job, now: datetime) -> None:
    """The job: raises what is due in the job's school. A closed day has no call list."""
    if not ClassRegister.objects.filter(school=job.school, date=now.date()).exists():
        return
    raise_due(job.school, now)
