"""What people do in a recorded week: each opens their own list and does what is theirs.

First-day calls are rung, other work is done from the list with the outcome that the week's file
gives (`ends`), else the verb's usual one. Only provisions in scope are done: the rest wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from herringbone.web.calls.attempting import Tried, attempt
from herringbone.web.calls.first_day import first_day_steps
from herringbone.web.calls.outcomes import Ended
from herringbone.web.registers.changes import Author
from herringbone.web.schools.models import Role
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.strategies.evaluation import outcomes_of, plan_of
from herringbone.web.worklists.doing import Told, done_all
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.lines import Line
from herringbone.web.worklists.listing import Listing
from herringbone.web.worklists.models import Work
from week_lived import Lived, moment

MORNING, AFTERNOON = time(9, 40), time(15, 40)
RUNS = {"AM": (time(9, 30), MORNING), "PM": (time(15, 30), AFTERNOON)}
RUNG = ("call", "contact")


def live(lived: Lived, scope: frozenset[str]) -> None:
    """The whole week: registers, the run after them, and what each person does then. A morning's
    calls may ask for more, so the run and the lists come round again."""
    for day in lived.week.days:
        for session, (runs, works) in RUNS.items():
            for class_name in sorted(lived.classes):
                lived.take(class_name, day, session)
            for turn in range(3):
                lived.run(day, runs.replace(minute=runs.minute + turn))
                if not _everybody(lived, scope, moment(day, works.replace(minute=40 + turn))):
                    break


def _everybody(lived: Lived, scope: frozenset[str], now: datetime) -> int:
    """How many lines were dealt with."""
    return sum(_own_list(lived, user, scope, now) for user in _people(lived))


def _people(lived: Lived) -> Iterator[Any]:
    first = (Role.OFFICE, Role.ATTENDANCE_OFFICER, Role.ATTENDANCE_LEAD, Role.DSL, Role.SLT)
    yield from (lived.by_role[role] for role in first)
    yield from lived.teachers.values()
    yield from (user for role, user in lived.by_role.items() if role not in first)


def _own_list(lived: Lived, user: Any, scope: frozenset[str], now: datetime) -> int:
    viewer = viewer_of(user, lived.school, now.date())
    listing = Listing(viewer, plan_of(lived.school, now.date()))
    author = Author(str(user), viewer.position, user.pk)
    done = 0
    for line in listing.lines:
        if line.work.provision in scope and _is_own(line):
            _do(lived, line, author, now)
            done += 1
    return done


def _is_own(line: Line) -> bool:
    """Theirs by the strategy, not beside somebody else."""
    return any(":" not in hat for hat in line.hats)


def _do(lived: Lived, line: Line, author: Author, now: datetime) -> None:
    works = [Work.objects.get(pk=work.pk) for work in line.works]
    works = [work for work in works if work.state == "open"]
    if not works:
        return
    steps = first_day_steps(lived.school, now.date())
    if works[0].verb in RUNG and (works[0].provision, works[0].step) in steps:
        _ring(lived, line, author, now)
        return
    outcome = lived.ends(works[0]) or outcomes_of(works[0].verb, offer=works[0].is_offer)[0]
    told = Told(words=f"{works[0].words}: {outcome.replace('_', ' ')}")
    done_all(works=works, outcome=outcome, by=By(author, now), told=told)


def _ring(lived: Lived, line: Line, author: Author, now: datetime) -> None:
    pupils = line.pupils
    ended = Ended(lived.answers(pupils[0].pupil_id, now.date()))
    contact = pupils[0].contacts.first()
    words = "a high temperature since the night" if ended == Ended.REASON_GIVEN else ""
    tried = Tried(ended=ended, contact=contact, words=words)
    attempt(school=lived.school, pupils=pupils, tried=tried, author=author, now=now, may_amend=True)
