"""A demonstration's strategy, run as a school that began with it eight school days ago: what was
true before is settled but for a little, most of what was asked for since is done, today's is not.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time

from herringbone.engine.record.calendar import AsOf
from herringbone.web.clock import LONDON
from herringbone.web.demo.staff import Staff
from herringbone.web.jobs.models import Job
from herringbone.web.schools.models import Role, School
from herringbone.web.strategies.evaluation import outcomes_of
from herringbone.web.worklists import doing, handling
from herringbone.web.worklists.golive import Settle, settle, to_settle
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.models import State, Work
from herringbone.web.worklists.running import run_day, run_now

BEGAN = 8
"""School days before today, on which the strategy was first run."""
LEFT = 20
"""A provision with no more than so many things to settle still waits for somebody."""
LETTER, STARTED = "letter", 6
"""So many families are written to from the start."""
LATE, NOT_APPROPRIATE = 25, 12
"""Of 256: so many are late, and so many were not appropriate."""


def work_days(school: School, staff: Staff, now: datetime) -> None:
    """Runs the strategy up to `now`; inside the school, whose days are all taken."""
    days = [d.date for d in school.days.filter(date__lt=now.date()).order_by("-date")[:BEGAN]]
    yesterday, first = days[0], days[-1]
    run_day(school, AsOf(first, 2), _at(first, 16))
    _settle(school, By(staff.author(Role.ATTENDANCE_LEAD), _at(first, 16, 30)))
    run_day(school, AsOf(yesterday, 2), _at(yesterday, 16))
    _do(school, staff, yesterday)
    _start_letters(school, By(staff.author(Role.ATTENDANCE_LEAD), _at(now.date(), 8, 40)))
    run_now(school, now)
    Job.everywhere.filter(school=school).delete()  # all that the registers asked for is done


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


def _settle(school: School, by: By) -> None:
    """The long lists at once, as a school does on its first afternoon; the short ones wait."""
    waits: dict[str, list[Work]] = defaultdict(list)
    for work in to_settle(school).select_related("school"):
        waits[work.provision].append(work)
    for works in waits.values():
        if len(works) <= LEFT:
            continue
        is_letter = works[0].verb == LETTER
        how = Settle.NOT_APPROPRIATE if is_letter else Settle.ALREADY
        why = "written to before half term; its review decides the next step" if is_letter else ""
        settle(works=works[STARTED:] if is_letter else works, how=how, by=by, on=by.day, why=why)


def _start_letters(school: School, by: By) -> None:
    """The lead begins with a few families this morning: their letters wait to be read."""
    waits = list(to_settle(school).filter(verb=LETTER).select_related("school")[:STARTED])
    if waits:
        settle(works=waits, how=Settle.START, by=by, on=None, why="")


def _do(school: School, staff: Staff, yesterday: date) -> None:
    """All that was due by yesterday and that somebody got round to, in the usual way."""
    due = Work.objects.filter(school=school, state=State.OPEN, due_by__lte=yesterday)
    done: dict[tuple[str, date], list[Work]] = defaultdict(list)
    for work in due.exclude(verb__in=("settle", "order")).select_related("school"):
        chance = _spread(work)
        if chance >= LATE + NOT_APPROPRIATE:
            done[work.verb, max(work.date, work.due_by)].append(work)
        elif chance >= LATE:
            _leave_be(work, staff)
    for (verb, day), works in done.items():
        by = By(staff.author(_whose(works)), _at(day, 14, 30))
        doing.done_all(works=works, outcome=outcomes_of(verb)[0], by=by)


def _leave_be(work: Work, staff: Staff) -> None:
    by = By(staff.author(Role.ATTENDANCE_OFFICER), _at(work.due_by, 15, 10))
    why = "the family is known to us and already has a plan"
    handling.not_appropriate(work=work, why=why, by=by)


def _whose(works: Iterable[Work]) -> Role:
    owner = next(iter(works)).owner
    known = {role.value: role for role in (Role.HEAD, Role.DSL, Role.SENCO, Role.OFFICE)}
    return known.get(owner, Role.ATTENDANCE_OFFICER)


def _spread(work: Work) -> int:
    """A steady number below 256 for a piece of work."""
    return hashlib.sha256("|".join(work.key).encode()).digest()[0]
