"""What a strategy will ask about an absence that goes on: on which day, or after which step.

`evaluate` asks what is so; this asks what would be, were every session from today an absence that
nobody explained, so that a screen can say beforehand what comes. Nothing is asked for or kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from herringbone.engine.language.conditions import Condition
from herringbone.engine.language.plan import Plan, StepPlan
from herringbone.engine.language.verbs import Verb
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.history import Memory
from herringbone.engine.running.moments import REGISTER, Moment
from herringbone.engine.running.scopes import PupilScope
from herringbone.engine.running.workings import Workings

UNEXPLAINED = "N"
FOLLOWED_TODAY = "same day"


@dataclass(frozen=True, slots=True)
class Ahead:
    """One thing that a step will ask on `day`; `after` names the steps whose outcome it follows
    today, where it follows any, and `outcomes` those that it waits for (none: any)."""

    provision: str
    step: str
    verb: Verb
    thing: str
    day: date
    after: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


def ahead(
    registers: Registers, plan: Plan, memory: Memory | None, pupil_id: str, today: date, days: int
) -> list[Ahead]:
    """What comes for one pupil within so many school days, in order. A step of the register that is
    true today has asked already; one that is asked as the day closes has not. Raises KeyError for a
    pupil whom the registers do not hold."""
    row, calendar = registers.row_of[pupil_id], registers.calendar
    first = calendar.last_index(today)
    coming = calendar.dates[max(first - 1, 0) : first + days + 1]
    run = Workings(_away(registers, row, first, days + 1), plan, memory)
    found = list(_following(run, row, today)) if calendar.index(today) == first else []
    scopes = [_scope(run, day) for day in coming]
    for before, then in pairwise(scopes):
        found += _entered(run, row, before, then, has_asked=then.day <= today)
    return found


def _away(registers: Registers, row: int, first: int, days: int) -> Registers:
    """Marks that stand stay: a plan for the coming days is known already."""
    marks, absent = registers.marks.copy(), registers.codes.symbols.index(UNEXPLAINED)
    for day in range(max(first, 0), min(first + days, len(registers.calendar))):
        for offset, is_open in enumerate(registers.calendar.open_sessions(day)):
            slot = 2 * day + offset
            if is_open and not marks[row, slot]:
                marks[row, slot] = absent
    return replace(registers, marks=marks)


def _scope(run: Workings, day: date) -> PupilScope:
    return run.scope(Moment(AsOf(day), REGISTER, day.isoformat()))


def _following(run: Workings, row: int, today: date) -> Iterator[Ahead]:
    """Steps that may follow another of today on the same day."""
    scope = _scope(run, today)
    for step in _about_today(run):
        after = step.fields.after
        if after is None or after.wait != FOLLOWED_TODAY or not _is_asked(step, scope, row):
            continue
        yield from _things(step, today, after.any_of, after.outcome)


def _entered(
    run: Workings, row: int, before: PupilScope, then: PupilScope, *, has_asked: bool
) -> Iterator[Ahead]:
    """Steps that are asked once an absence has come so far, on the day on which it has."""
    for step in _about_today(run):
        if has_asked and step.fields.at == REGISTER:
            continue
        is_once = step.by_spell and step.fields.on == "entry"
        if is_once and _is_asked(step, then, row) and not _is_asked(step, before, row):
            yield from _things(step, then.day, (), ())


def _about_today(run: Workings) -> Iterator[StepPlan]:
    return (step for step in run.active if step.about_today and step.kind == "pupil")


def _is_asked(step: StepPlan, scope: PupilScope, row: int) -> bool:
    def holds(condition: Condition | None, *, otherwise: bool) -> bool:
        return otherwise if condition is None else condition.answer(scope, row) is True

    is_so = holds(step.when, otherwise=True) and holds(step.needs, otherwise=True)
    return is_so and not holds(step.unless, otherwise=False)


def _things(
    step: StepPlan, day: date, after: Sequence[str], outcomes: Sequence[str]
) -> Iterator[Ahead]:
    asked: Mapping[Verb, str] = step.fields.do or {}
    for verb, thing in asked.items():
        yield Ahead(step.provision.id, step.step, verb, thing, day, tuple(after), tuple(outcomes))
