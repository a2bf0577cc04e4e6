"""The strategy's own steps of an absence: what it asked for, what became of it, and what comes.

Read from the work, from what was done with it, and from the log that calls and visits leave: a
round of homes is done for a child once the log says so of this child.
"""

from __future__ import annotations

from datetime import date

from herringbone.web.calls.children import Child
from herringbone.web.calls.moments import NOTIFY, ON_THE_WIRE, late_from
from herringbone.web.calls.morning import Morning
from herringbone.web.calls.steps import Done, Step
from herringbone.web.calls.told_of import Heard, went_by_wire
from herringbone.web.communications.models import Channel, Communication, Direction
from herringbone.web.strategies.evaluation import (
    Ahead,
    AsOf,
    ahead_of,
    measured,
    outcome_words,
    step_said,
    task_said,
)
from herringbone.web.ui.days import day as day_words
from herringbone.web.worklists.handling import standing_handlings
from herringbone.web.worklists.models import Handling, How, Work
from herringbone.web.worklists.remembering import rows_of
from herringbone.web.worklists.safety import SEEN_VERBS

TEXT = "text"
GUARDED = frozenset({NOTIFY, "welfare_check"})
"""What is asked about a child who is known to safeguarding alone."""
OF_THE_CLOCK = ON_THE_WIRE | GUARDED | frozenset(SEEN_VERBS)
ENDS = frozenset({How.DONE, How.ALREADY, How.NOT_APPROPRIATE})
DAYS_AHEAD = 5
TAGS = {"visit": "visit", "welfare_check": "check"}


def asked(morning: Morning, child: Child) -> list[tuple[Work, Step]]:
    """What the strategy asked about this absence, what comes first before the rest."""
    works = [work for work in child.asked if work.verb in OF_THE_CLOCK]
    ordered = sorted(works, key=lambda work: (work.verb != TEXT, work.due_by, work.pk))
    return [(work, _step(morning, child, work)) for work in ordered]


def _step(morning: Morning, child: Child, work: Work) -> Step:
    return Step(
        work.words,
        at=late_from(morning, child, work.verb, work.due_by),
        done=done_with(child, work),
        so_far=_knocked(morning, child, work),
        source=step_said(work.provision, work.step),
        tag=TAGS.get(work.verb, ""),
        is_before=work.verb == TEXT,
        is_guarded=work.verb in GUARDED,
    )


def done_with(child: Child, work: Work) -> Done | None:
    """By whom, when and how: what a person did with it, or what the log says of the child; of a
    text that it went, since that nobody answered is another's affair."""
    settled, row = done_with_work(work), _from_the_log(child.heard, work)
    if row is not None and (settled is None or work.verb == TEXT):
        return logged(row)
    return Done(settled.name, settled.at, how_words(settled)) if settled is not None else None


def done_with_work(work: Work) -> Handling | None:
    """What ended it, where anything did."""
    return next((row for row in reversed(standing_handlings(work)) if row.how in ENDS), None)


def how_words(row: Handling) -> str:
    if row.how == How.NOT_APPROPRIATE:
        return f"not appropriate, {row.words}"
    return f"{outcome_words(row.outcome)}{', done before' if row.how == How.ALREADY else ''}"


def _from_the_log(heard: Heard, work: Work) -> Communication | None:
    if work.verb == TEXT:
        return next((row for row in reversed(heard.rows) if went_by_wire(row)), None)
    if work.verb == NOTIFY:
        return heard.told
    knock = visited(heard)
    return knock if work.listed and knock is not None and knock.spoke else None


def _knocked(morning: Morning, child: Child, work: Work) -> str:
    """Of a visit that is still to be made: that somebody knocked today."""
    knock = visited(child.heard) if work.verb in SEEN_VERBS else None
    return logged(knock).words(morning.now) if knock is not None else ""


def visited(heard: Heard) -> Communication | None:
    """The last visit of today."""
    rows = (row for row in reversed(heard.rows) if row.direction == Direction.OUT)
    return next((row for row in rows if row.channel == Channel.VISIT), None)


def logged(row: Communication) -> Done:
    who = f", {row.with_whom}" if row.with_whom else ""
    return Done(row.name, row.at, f"{row.get_outcome_display()}{who}")


# --- what comes ----------------------------------------------------------------------------------
def coming(morning: Morning, child: Child) -> list[Step]:
    """What the strategy asks if nobody is reached today, or if the child stays away for days."""
    found = measured(morning.school, AsOf(morning.day, 0), [child.pupil])
    held = rows_of(morning.school, [child.pupil.pupil_id, child.pupil.family_id or ""])
    known = {(work.provision, work.step, work.verb) for work in child.asked}
    return [
        Step(
            task_said(found.plan, one.verb, one.thing),
            if_so=_if_so(one, morning.day),
            source=step_said(one.provision, one.step),
            is_guarded=one.verb in GUARDED,
        )
        for one in ahead_of(found, held, child.pupil.pupil_id, DAYS_AHEAD)
        if one.verb in OF_THE_CLOCK and (one.provision, one.step, one.verb) not in known
        if not one.after or _waits_for(one, child)
    ]


def _if_so(one: Ahead, today: date) -> str:
    if one.after:
        ended = " or ".join(map(outcome_words, one.outcomes))
        return f"today, if {ended}" if ended else "today, after that"
    when = "tonight" if one.day == today else day_words(one.day)
    return f"{when}, if the absence goes on"


def _waits_for(one: Ahead, child: Child) -> bool:
    """Whether a step that it follows is asked today."""
    names = {f"{work.provision}.{work.step}".rstrip(".") for work in child.asked}
    return not names.isdisjoint(one.after)
