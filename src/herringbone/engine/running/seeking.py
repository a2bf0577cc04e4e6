"""At which moment a step would look at one pupil as of a day, or what it still waits for.

`triggers` says what is looked at today; here the question is turned round, for `why_not`: a cadence
counts as far as its period has gone, a follow-up waits for what it follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from herringbone.engine.language.plan import StepPlan
from herringbone.engine.language.strategy import CaseSubject, OnEvent
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.durations import add
from herringbone.engine.running.diary import pupil_of
from herringbone.engine.running.moments import REGISTER, Moment
from herringbone.engine.running.schedule import Schedule
from herringbone.engine.running.standing import moment_so_far
from herringbone.engine.running.workings import Workings


@dataclass(frozen=True, slots=True)
class Sought:
    """The moment at which a pupil is looked at; where there is none, what is waited for, and the
    day from which it counts."""

    moment: Moment | None
    waits: str = ""
    since: date | None = None


def seek(run: Workings, step: StepPlan, as_of: AsOf, row: int) -> Sought:
    """Where the step would ask its condition of a pupil as of a day."""
    fields, day = step.fields, run.calendar.last_index(as_of.date)
    if fields.after is not None:
        return _follow_up(run, step, as_of, row)
    if isinstance(fields.on, OnEvent):
        wanted = [fields.on.event, *fields.on.outcome]
        return _event(run, step, day, row, " or ".join(wanted[1:]) + f" {wanted[0]}")
    if fields.at_event is not None:
        return _event(run, step, day, row, f"the next {fields.at_event}")
    if isinstance(fields.subject, CaseSubject):
        return _case(run, fields.subject.case, day, row)
    if fields.at == REGISTER:
        return Sought(Moment(as_of, REGISTER, as_of.date.isoformat()))
    return Sought(replace(moment_so_far(run, step, day), as_of=as_of))


def next_look(run: Workings, step: StepPlan, day: int) -> date | None:
    """The next close, from school day `day` on, at which a cadence of the step looks; None where
    something else brings it about, or each day does."""
    fields = step.fields
    every = fields.every
    cadences = (every,) if isinstance(every, str) else every or ()
    asked = [each for each in cadences if each != "day" and "since opened" not in each]
    if not asked or len(asked) < len(cadences):
        return None
    schedule = Schedule(run.calendar, award_week_ends=run.world.award_week_ends)
    same_day = fields.as_of == "same_day"
    for number in range(day, len(run.calendar)):
        if any(schedule.closings(each, number, same_day=same_day) for each in asked):
            return run.calendar.dates[number]
    return None


# --- what has to happen first --------------------------------------------------------------------
def _event(run: Workings, step: StepPlan, day: int, row: int, named: str) -> Sought:
    subjects = _names(run, row)
    for moment in run.triggers.at_close(step, day):
        if moment.only is None or not subjects.isdisjoint(moment.only):
            return Sought(moment)
    return Sought(None, f"waits for {named.strip().replace('_', ' ')}")


def _case(run: Workings, name: str, day: int, row: int) -> Sought:
    moment = run.triggers.open_cases(name, day)
    if moment.only is not None and run.world.subjects[row] in moment.only:
        return Sought(moment)
    return Sought(None, f"no case is open: {name.replace('_', ' ')}")


def _follow_up(run: Workings, step: StepPlan, as_of: AsOf, row: int) -> Sought:
    after = step.fields.after
    assert after is not None
    subjects = _names(run, row)
    for moment in run.triggers.followed(step, as_of):
        if moment.only is None or not subjects.isdisjoint(moment.only):
            return Sought(moment)
    named = " or ".join(after.any_of)
    last = _last(run, after.any_of, subjects, as_of.date)
    if last is None:
        happened = "done" if after.done else "asked for"
        return Sought(None, f"follows {named}, which was not {happened} yet")
    ready = add(run.calendar, last, after.wait)
    if after.done and ready > as_of.date:
        return Sought(None, f"follows {named}; looked at from {ready.isoformat()}", last)
    return Sought(None, f"follows {named}, and that was followed already or is over", last)


def _last(
    run: Workings, names: Iterable[str], subjects: frozenset[str], until: date
) -> date | None:
    """The last day on which one of the steps was done for the pupil or the family."""
    return max(
        (
            one.date
            for name in names
            for one in run.diary.done(name, until)
            if pupil_of(one.subject) in subjects
        ),
        default=None,
    )


def _names(run: Workings, row: int) -> frozenset[str]:
    """What a pupil may be named by: their own id, or their family's."""
    return frozenset({run.world.subjects[row], run.world.family_ids[row]})
