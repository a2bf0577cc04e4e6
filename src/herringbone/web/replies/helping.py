"""A call for help reaches a named person that day; unanswered for two school hours it is an alarm.

The alarm is worked out whenever it is looked at; the job only writes down that it rang.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from herringbone.web.clock import LONDON
from herringbone.web.communications.logging import Contacted, log
from herringbone.web.communications.models import Channel, Direction, Outcome
from herringbone.web.jobs.kinds import Kind
from herringbone.web.jobs.queue import enqueue
from herringbone.web.registers.changes import Author
from herringbone.web.replies.guards import is_vulnerable
from herringbone.web.replies.models import Reply
from herringbone.web.schools.models import Deputy, Pupil, Role, School
from herringbone.web.schools.people import posts_on

WITHIN = timedelta(hours=2)
"""So much of school time may go by before a call for help is an alarm."""
USUAL = (Role.ATTENDANCE_OFFICER, Role.ATTENDANCE_LEAD, Role.OFFICE, Role.HEAD)
VULNERABLE = (Role.DSL, Role.HEAD, *USUAL)
DAYS_AHEAD = 60


class Unanswerable(ValueError):
    """It cannot be answered so; the words say why."""


@dataclass(frozen=True, slots=True)
class Helper:
    """Who answers, with the title that stands in the record."""

    user: Any
    position: str


def helper_for(school: School, pupils: list[Pupil], day: date) -> Helper | None:
    """Who is asked on a day: the lead for safeguarding for a vulnerable child, else whoever does
    attendance; somebody's deputy in their place. None where nobody has any such post."""
    worried = any(is_vulnerable(pupil, day) for pupil in pupils)
    for role in VULNERABLE if worried else USUAL:
        post = posts_on(school, day).filter(role=role).select_related("user").order_by("pk").first()
        if post is not None:
            deputies = Deputy.objects.filter(school=school, post=post, start__lte=day, end__gte=day)
            deputy = deputies.select_related("user").first()
            return Helper(deputy.user if deputy else post.user, post.position)
    return None


def school_time_after(school: School, moment: datetime, span: timedelta = WITHIN) -> datetime:
    """When so much school time has gone by since a moment; nights and closed days count nothing.
    Where the calendar ends before that, the end of the last day that it holds, or the moment."""
    left, reached = span, moment
    for begins, ends in _open_times(school, moment.astimezone(LONDON).date()):
        begins = max(begins, moment)
        if begins >= ends:
            continue
        if ends - begins >= left:
            return begins + left
        left, reached = left - (ends - begins), ends
    return reached


def _open_times(school: School, since: date) -> Iterator[tuple[datetime, datetime]]:
    ahead = since + timedelta(days=DAYS_AHEAD)
    for day in school.days.filter(date__gte=since, date__lte=ahead).order_by("date"):
        yield (
            _at(day.date, school.am_starts if day.am else school.pm_starts),
            _at(day.date, school.day_ends if day.pm else school.pm_starts),
        )


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=LONDON)


def unanswered(school: School) -> Any:
    """Calls for help that nobody has answered, the one due first on top."""
    rows = Reply.objects.filter(school=school, needs_help=True, help_answered_at=None)
    return rows.select_related("pupil", "school", "help_for").order_by("help_due_at", "pk")


def alarms(school: School, now: datetime) -> list[Reply]:
    """Those whose two school hours are over."""
    return list(unanswered(school).filter(help_due_at__lte=now))


def ask_for_alarm(reply: Reply) -> None:
    """Asks for the alarm of a call for help, at its time; one for all the family's children."""
    together = str(reply.together)
    enqueue(
        Kind.HELP_ALARM,
        school=reply.school,
        key=together,
        at=reply.help_due_at,
        payload={"together": together},
    )


@transaction.atomic
def ring(job: Any, now: datetime) -> None:
    """The job `help_alarm`: writes down that it rang, once; nothing where somebody answered."""
    together = job.payload["together"]
    rows = unanswered(job.school).filter(together=together, help_alarmed_at=None)
    rows.filter(help_due_at__lte=now).order_by().update(help_alarmed_at=now)


@transaction.atomic
def answer_help(
    *, reply: Reply, words: str, reached: bool, author: Author, now: datetime
) -> list[Reply]:
    """Somebody rang back, for all the children of whom help was asked at once. Whom nobody could
    reach stays unanswered; the try stands in the log. Raises Unanswerable."""
    if not words.strip():
        raise Unanswerable("Write what was said, or what you tried.")
    asked = unanswered(reply.school).select_for_update(of=("self",)).filter(together=reply.together)
    rows = list(asked)
    if not rows:
        raise Unanswerable("Somebody answered it already.")
    outcome = Outcome.REACHED if reached else Outcome.NO_ANSWER
    contacted = Contacted(
        Direction.OUT, Channel.CALL, outcome, now, with_whom=reply.said_by,
        contact_key=reply.contact_key, words=words, spoke=reached, day=reply.day,
        origin=reply.origin,
    )  # fmt: skip
    pupils = [row.pupil for row in rows]
    log(school=reply.school, pupils=pupils, contacted=contacted, author=author, now=now)
    for row in rows if reached else ():
        row.help_answered_at, row.help_answered_by, row.help_answer = now, author.name, words
        row.save(update_fields=["help_answered_at", "help_answered_by", "help_answer"])
    return rows
