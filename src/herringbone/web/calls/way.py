"""The whole way of a row: contacts in order, what the strategy asks, the alarm, the safeguarding
lead and the named worker, a visit, the lead's decision, police or the front door (practice 9).

Each step says by whom it was done and when, or by when it is due; what a row's tag says next is the
most pressing of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from herringbone.web.calls import own_steps
from herringbone.web.calls.children import Child
from herringbone.web.calls.listing import Row
from herringbone.web.calls.models import Alarm, Kind, SettledHow
from herringbone.web.calls.models.alarms import FOR_THE_LEAD, NEEDS_REFERENCE
from herringbone.web.calls.moments import alarm_at, comes_at, tell_by
from herringbone.web.calls.morning import Morning
from herringbone.web.calls.ringing import Ringable
from herringbone.web.calls.sections import IS_CALL
from herringbone.web.calls.steps import DONE, Done, Step, together, with_states
from herringbone.web.calls.told_of import is_outgoing_call
from herringbone.web.worklists.safety import SEEN_VERBS

AFTERNOON = "session:PM"
"""Tells the alarm of an afternoon from the one that the morning settled."""
ALARM = "alarm for office, safeguarding lead and head"
LEAD_TOLD = "safeguarding lead and named worker told"
VISIT = "home visit"
DECISION = "the safeguarding lead decides on a welfare check"
POLICE = "police or MASH, with a reference"


def steps_of(morning: Morning, row: Row) -> list[Step]:
    """In order, with what became of each; what comes only if the absence goes on stands last."""
    found = [(child.pupil.first_name, _of_child(morning, row, child)) for child in row.children]
    ahead = [(child.pupil.first_name, own_steps.coming(morning, child)) for child in row.children]
    asked = together(found)
    before = [step for step in asked if step.is_before]
    after = [step for step in asked if not step.is_before]
    steps = [*before, *_ring(row), *after, *together(ahead)]
    return list(with_states(steps, morning.now))


def next_step(morning: Morning, row: Row, *, guarded: bool) -> Step | None:
    """What comes next with its time: the tag on a row. `guarded`: for whoever may know flags."""
    steps = with_states(
        (step for child in row.children for step in _of_child(morning, row, child)), morning.now
    )
    open_ones = [
        step
        for step in steps
        if step.at and step.tag and step.state != DONE and (guarded or not step.is_guarded)
    ]
    return min(open_ones, key=lambda step: step.at or morning.now, default=None)


def _ring(row: Row) -> Iterator[Step]:
    """Whom to ring, in order; whoever was rung today with what came of it."""
    for one in row.ring:
        if one.may_be_rung:
            who = one.contact.relationship or one.contact.name
            yield Step(f"ring {who}", done=_rung(row, one))


def _rung(row: Row, one: Ringable) -> Done | None:
    calls = [
        said
        for child in row.children
        for said in child.heard.rows
        if said.contact_key == one.contact.contact_id and is_outgoing_call(said)
    ]
    latest = max(calls, key=lambda said: (said.at, said.pk), default=None)
    return Done(latest.name, latest.at, latest.get_outcome_display()) if latest else None


def _of_child(morning: Morning, row: Row, child: Child) -> list[Step]:
    """Of a child who is accounted for, and of whom only the code is missing, no alarm rings and
    nothing is decided; what the strategy asked and what the lead is told stays."""
    own = own_steps.asked(morning, child)
    timed = [step for work, step in own if work.verb not in SEEN_VERBS]
    seen = [step for work, step in own if work.verb in SEEN_VERBS]
    is_call = row.section in IS_CALL
    timed += [*(_alarm(morning, child) if is_call else ()), *_told(morning, child)]
    timed.sort(key=lambda step: step.at or morning.now)
    visits = [] if any(work.verb == "visit" for work, _ in own) else [_visit(child)]
    return [*timed, *seen, *([*visits, *_decisions(child)] if is_call else [])]


def _alarm(morning: Morning, child: Child) -> Iterator[Step]:
    yield Step(
        ALARM,
        at=comes_at(child, morning.now) or alarm_at(morning, child),
        done=_settled(_rang(child)),
        deadline=False,
        tag="alarm",
    )


def _told(morning: Morning, child: Child) -> Iterator[Step]:
    if child.is_vulnerable:
        told = child.heard.told
        done = own_steps.logged(told) if told is not None else None
        at = tell_by(morning, child)
        yield Step(LEAD_TOLD, at=at, done=done, tag="DSL told", is_guarded=True)


def _rang(child: Child) -> Alarm | None:
    """The alarm of this session, where it rang. What the morning answered by a talk or a look does
    not answer for an afternoon without the child; anything else does."""
    rows = [one for one in child.alarms if one.kind == Kind.UNACCOUNTED]
    morning = next((one for one in rows if not one.origin), None)
    if child.absent.session == "AM":
        return morning
    is_answered = morning is None or morning.settled_how in (SettledHow.SPOKEN, SettledHow.SEEN)
    own = next((one for one in rows if one.origin == AFTERNOON), None)
    return own or (None if is_answered else morning)


def _settled(alarm: Alarm | None, how: str = "") -> Done | None:
    if alarm is None or alarm.settled_at is None:
        return None
    said = alarm.get_settled_how_display()
    parts = (how or said, alarm.settled_with, alarm.reference and f"reference {alarm.reference}")
    return Done(alarm.settled_name, alarm.settled_at, ", ".join(filter(None, parts)))


def _visit(child: Child) -> Step:
    """Where the strategy names none, practice does; somebody on the way says so by the alarm."""
    made = own_steps.visited(child.heard)
    on_the_way = next((one for one in child.alarms if one.settled_how == SettledHow.VISIT), None)
    if made is not None:
        return Step(VISIT, done=own_steps.logged(made))
    says = f"{VISIT}, on the way: {on_the_way.settled_words}" if on_the_way else VISIT
    return Step(says)


def _decisions(child: Child) -> Iterator[Step]:
    """By the lead alone, each with its own words in the alarm that it settled."""
    decided = [one for one in child.alarms if one.settled_how in FOR_THE_LEAD]
    passed_on = [one for one in decided if one.settled_how in NEEDS_REFERENCE]
    yield Step(DECISION, done=_settled(decided[-1]) if decided else None)
    if not decided or passed_on:
        yield Step(POLICE, done=_settled(passed_on[-1]) if passed_on else None)
