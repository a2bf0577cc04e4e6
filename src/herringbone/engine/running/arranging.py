"""The day's actions against each other: one in place of another, and who comes first in a list."""

from __future__ import annotations

from dataclasses import replace

from herringbone.engine.language.verbs import Verb
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.running.actions import Action
from herringbone.engine.running.moments import Moment
from herringbone.engine.running.workings import Workings


def in_place_of(run: Workings, actions: list[Action]) -> list[Action]:
    """Drop what another step stands in for, for the same subject that day."""
    replaced: set[tuple[str, str]] = set()
    for step in run.active:
        if step.fields.instead_of:
            made = [a for a in actions if a.because.plan_step == step.id]
            subjects = {name for a in made for name in (a.subject, *a.listed)}
            for name in step.fields.instead_of:
                for other in run.plan.steps_of(name):
                    replaced |= {(other.id, subject) for subject in subjects}
    return [a for a in actions if (a.because.plan_step, a.subject) not in replaced]


def ordered(run: Workings, actions: list[Action], as_of: AsOf) -> list[Action]:
    """The day's actions with those of pupils who come first marked so, and one action each that
    says why."""
    made: list[Action] = []
    firsts: set[tuple[str, str]] = set()
    for step in run.active:
        orders = step.fields.orders
        if orders is None or step.first is None:
            continue
        listed = _pupils_listed(run, actions, orders.of)
        if not listed:
            continue
        wanted = {other.id for name in orders.of for other in run.plan.steps_of(name)}
        moment = Moment(as_of, "order", as_of.date.isoformat(), only=frozenset(listed))
        truth = step.first.truth(run.scope(moment))
        for subject in sorted(listed):
            if truth.answer(run.world.row_of[subject]) is True:
                firsts |= {(name, subject) for name in wanted}
                fact = f"on today's list of {', '.join(orders.of)}"
                made += run.maker.plain(
                    step, as_of.date, "pupil", subject, moment.occasion, (fact,),
                    default=(Verb.ORDER, ", ".join(orders.of)),
                )  # fmt: skip
    marked = [
        replace(a, first=True) if (a.because.plan_step, a.subject) in firsts else a for a in actions
    ]
    return marked + made


def _pupils_listed(run: Workings, actions: list[Action], names: tuple[str, ...]) -> set[str]:
    """Pupils in today's lists of these steps, gathered ones too."""
    wanted = {step.id for name in names for step in run.plan.steps_of(name)}
    return {
        name
        for action in actions
        if action.because.plan_step in wanted
        for name in (action.subject, *action.listed)
        if name in run.world.row_of
    }
