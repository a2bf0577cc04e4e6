"""A school's first run, or a new version's first day: what is already true is standing.

It sends nothing and is offered as one list to settle. An absence that is going on now is not
history: first-day calls, visits and welfare checks are asked for from the first run on.
"""

from __future__ import annotations

from datetime import date, timedelta

from herringbone.engine.language.plan import StepPlan
from herringbone.engine.language.strategy import CaseSubject
from herringbone.engine.language.verbs import Verb
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.durations import on_school_day
from herringbone.engine.running.actions import Action, Because
from herringbone.engine.running.history import STANDING
from herringbone.engine.running.moments import Moment
from herringbone.engine.running.workings import Workings

STANDING_LIST = "standing"


def stand(run: Workings, day: int) -> list[Action]:
    """Open a silent spell for everything true now, and ask for the list to be settled."""
    today = run.calendar.dates[day]
    for step in run.active:
        if step.by_spell and not step.about_today:
            _stand(run, step, moment_so_far(run, step, day))
    listed = sorted(
        f"{spell.step} {spell.subject}"
        for step in run.active
        if step.fields.on == "entry"
        for spell in run.memory.spells_of(step.id)
        if spell.how == STANDING and spell.entered_on == today
    )
    return [_settle(run, today, tuple(listed))] if listed else []


def _stand(run: Workings, step: StepPlan, moment: Moment) -> None:
    look = run.look(step, moment)
    for row in look.met:
        run.spells.enter(step.id, step.kind, look.subject(row), moment.as_of.date, STANDING)


def moment_so_far(run: Workings, step: StepPlan, day: int) -> Moment:
    """The step's own period as far as it has gone; inside a case, of the cases open."""
    if isinstance(step.fields.subject, CaseSubject):
        return run.triggers.open_cases(step.fields.subject.case, day)
    every = step.fields.every
    cadences = (every,) if isinstance(every, str) else every or ("day",)
    closing = run.triggers.holding(str(cadences[0]), day)
    period = closing.period if closing is not None else None
    previous = closing.previous_close if closing is not None else None
    return Moment(AsOf(run.calendar.dates[day]), STANDING_LIST, "", period, previous)


def _settle(run: Workings, today: date, listed: tuple[str, ...]) -> Action:
    roles = run.plan.strategy.roles
    owner = "attendance_lead" if "attendance_lead" in roles else next(iter(roles))
    fact = "already true on the first run, and nothing was sent for it"
    return Action(
        date=today,
        provision=STANDING_LIST,
        step="",
        occasion=today.isoformat(),
        subject_kind="school",
        subject=run.world.registers.school.name,
        verb=Verb.SETTLE,
        thing="standing list",
        owner=owner,
        together_with=(),
        due_by=on_school_day(run.calendar, today + timedelta(days=7)),
        because=Because(STANDING_LIST, today, 2, facts=(fact,)),
        listed=listed,
    )
