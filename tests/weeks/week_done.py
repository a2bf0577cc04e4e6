"""What people do in a recorded week: each opens their own list and does what is theirs.

First-day calls are rung, other work is done from the list with the outcome that the week's file
gives (`ends`), else the verb's usual one. Only provisions in scope are done: the rest wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from herringbone.web.calls.attempting import Tried, attempt
from herringbone.web.calls.first_day import first_day_steps
from herringbone.web.calls.outcomes import Ended
from herringbone.web.letters.conscience import Conscience
from herringbone.web.letters.deciding import Decision, send
from herringbone.web.letters.preparing import missing_values, prepare
from herringbone.web.letters.waiting import is_letter, template_for
from herringbone.web.messages.approving import By as Approves
from herringbone.web.messages.printing import posted, printed, queue
from herringbone.web.messages.sending import send_due
from herringbone.web.registers.changes import Author
from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.models import Role
from herringbone.web.schools.viewer import viewer_of
from herringbone.web.strategies.evaluation import outcomes_of, plan_of
from herringbone.web.visits.ending import record
from herringbone.web.visits.going import Going, come_back, leave
from herringbone.web.visits.meeting import Ended as AtHome
from herringbone.web.visits.models import Seen
from herringbone.web.visits.route import Route
from herringbone.web.visits.stops import family_of
from herringbone.web.worklists.doing import Told, done_all
from herringbone.web.worklists.handling import By
from herringbone.web.worklists.lines import Line
from herringbone.web.worklists.listing import Listing
from herringbone.web.worklists.models import Work
from week_lived import Lived, moment

MORNING, AFTERNOON = time(9, 40), time(15, 40)
RUNS = {"AM": (time(9, 30), MORNING), "PM": (time(15, 30), AFTERNOON)}
RUNG = ("call", "contact")
KNOCKED = ("visit", "welfare_check")


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
        _post(lived, moment(day, time(16, 30)))


def _post(lived: Lived, now: datetime) -> None:
    """The office prints and posts what was approved; the rest leaves by itself."""
    user = lived.by_role[Role.OFFICE]
    by = Approves(Author(str(user), "office", user.pk), now)
    send_due(lived.school, now)
    letters = list(queue(lived.school))
    printed(messages=letters, by=by)
    for letter in letters:
        posted(message=letter, by=by)


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
            _do(lived, listing, line, author, now)
            done += 1
    return done


def _is_own(line: Line) -> bool:
    """Theirs by the strategy, not beside somebody else."""
    return any(":" not in hat for hat in line.hats)


def _do(lived: Lived, listing: Listing, line: Line, author: Author, now: datetime) -> None:
    works = [Work.objects.get(pk=work.pk) for work in line.works]
    works = [work for work in works if work.state == "open"]
    if not works:
        return
    steps = first_day_steps(lived.school, now.date())
    if works[0].verb in RUNG and (works[0].provision, works[0].step) in steps:
        _ring(lived, line, author, now)
        return
    if _is_knocked(works[0]) and listing.viewer.may(Deed.VISIT_HOMES):
        _knock(lived, line, author, now)
        return
    if is_letter(line, listing.plan) and template_for(listing.plan, works[0].thing):
        _write(lived, listing, line, now)
        return
    outcome = lived.ends(works[0]) or outcomes_of(works[0].verb, offer=works[0].is_offer)[0]
    told = Told(words=f"{works[0].words}: {outcome.replace('_', ' ')}")
    done_all(works=works, outcome=outcome, by=By(author, now), told=told)


def _is_knocked(work: Work) -> bool:
    """Whether to ask the police is decided on the list, by whoever it waits for."""
    return work.verb in KNOCKED and not (work.verb == "welfare_check" and work.is_offer)


def _ring(lived: Lived, line: Line, author: Author, now: datetime) -> None:
    pupils = line.pupils
    ended = Ended(lived.answers(pupils[0].pupil_id, now.date()))
    contact = pupils[0].contacts.first()
    words = "a high temperature since the night" if ended == Ended.REASON_GIVEN else ""
    tried = Tried(ended=ended, contact=contact, words=words)
    attempt(school=lived.school, pupils=pupils, tried=tried, author=author, now=now, may_amend=True)


def _knock(lived: Lived, line: Line, author: Author, now: datetime) -> None:
    """Out to the homes of the line, recorded at each door, and back."""
    homes = {family_of(pupil) for one in line.subjects for pupil in one.everyone}
    stops = [
        s for s in Route(lived.school, now.date()).stops if s.family in homes and not s.is_done
    ]
    if not stops:
        return  # one knock did all that waited at this door
    going = Going(back_by=now + timedelta(hours=1), second="a colleague", phone="07700 900001")
    keys = [stop.key for stop in stops]
    outing = leave(school=lived.school, keys=keys, going=going, by=author, now=now)
    for visit in outing.visits.all():
        ended = AtHome(
            seen=Seen.SEEN, words="at home, unwell", contact=visit.pupil.contacts.first()
        )
        record(visit=visit, ended=ended, by=author, now=now)
    come_back(outing=outing, words="", by=author, now=now)


def _write(lived: Lived, listing: Listing, line: Line, now: datetime) -> None:
    """The letter is written by whose it is, and let go by somebody who may."""
    template = template_for(listing.plan, line.work.thing)
    viewer = listing.viewer
    if not viewer.may(Deed.APPROVE_MESSAGES):
        viewer = viewer_of(lived.by_role[Role.ATTENDANCE_LEAD], lived.school, now.date())
    author = Author(str(viewer.user), viewer.position, viewer.user.pk)
    conscience = Conscience(viewer, template, [line], now)
    facts = conscience.facts
    lacking = missing_values(lived.school, template, line, facts) if line.pupils else ()
    prepare(
        school=lived.school, plan=listing.plan, template=template, lines=[line], by=author,
        now=now, extra={name: f"the {name.replace('_', ' ')}" for name in lacking},
    )  # fmt: skip
    panel = Conscience(viewer, template, [line], now).panel(line)
    send(decision=Decision(line, panel, "read, and it says what we mean", Approves(author, now)))
