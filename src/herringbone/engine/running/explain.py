"""Reasons, worded on demand: the clause and the figures that met it, for one action.

An action carries what its reason depends on, not the words; here the same day's figures are asked
again and said. `evaluate` hands an `Explainer` out with its result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from herringbone.engine.language.condition_words import cut as cut_to
from herringbone.engine.language.condition_words import figure_words, name_words
from herringbone.engine.language.conditions import Condition
from herringbone.engine.language.plan import StepPlan
from herringbone.engine.language.strategy import Pick
from herringbone.engine.measuring.catalogue import split_name
from herringbone.engine.measuring.figures import Figure, ImprovementRule
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.roll import FLAGS
from herringbone.engine.running.actions import Action, Because
from herringbone.engine.running.group_scopes import (
    AnyScope,
    FamilyScope,
    GroupScope,
    ask,
    scope_for,
)
from herringbone.engine.running.moments import Moment
from herringbone.engine.running.scopes import PupilScope, World

IMPROVEMENT_NAMES = (
    "improved", "no_improvement", "declined", "significantly_improved", "sustained_improvement",
    "improvement",
)  # fmt: skip
KEPT_SCOPES = 8


class Explainer:
    """Words reasons for the actions of one run; keeps the figures of the last few days asked."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._steps = {step.id: step for step in world.plan.steps}
        self._pupils: dict[object, PupilScope] = {}

    def why(self, action: Action) -> str:
        """One sentence of clauses: what was followed, what held, the numbers behind it."""
        because = action.because
        step = self._steps.get(because.plan_step)
        parts = list(because.facts)
        if because.each and step is not None:
            parts += self._each(step, action)
        elif step is not None:
            parts = [*self._event(because), *parts, *self._clauses(step, because)]
        if action.listed and not because.each:
            parts.append(", ".join(action.listed))
        if not parts:
            parts.append(f"due {_how_often(because)}")
        return "; ".join(part for part in parts if part)

    def _event(self, because: Because) -> Iterator[str]:
        if because.event:
            name, _, day = because.event.partition("@")
            came = f" ({because.outcome.replace('_', ' ')})" if because.outcome else ""
            yield f"follows {name.replace('_', ' ')} of {day}{came}" if day else f"review {name}"

    def _each(self, step: StepPlan, action: Action) -> Iterator[str]:
        """What a gathered action lists: how many, and each with a reason of its own."""
        yield f"{len(action.listed)} listed"
        for name, one in zip(action.listed, action.because.each, strict=True):
            said = ", ".join((*self._event(one), *self._clauses(step, one)))
            yield f"{name}: {said}" if said else name

    def _clauses(self, step: StepPlan, because: Because) -> Iterator[str]:
        if step.fields.rule is not None or because.row < 0:
            return
        scope = self._scope(step, because)
        row = because.row
        conditions = [*self._conditions(step, because)]
        if isinstance(scope, FamilyScope):
            yield from self._family(step, scope, conditions, row)
            return
        yield from self._one(step, scope, conditions, row)
        if step.leaving_out is not None and isinstance(scope, GroupScope):
            yield self._both_figures(step, scope, row)

    def _one(
        self, step: StepPlan, scope: AnyScope, conditions: list[Condition], row: int
    ) -> Iterator[str]:
        """What held for one subject, the improvement read, evidence, and the guard."""
        leaving = step.fields.on == "exit"
        held = [
            words
            for one in conditions
            for words in _held(one, scope, row, leaving and one is step.when)
        ]
        said = _joined(held)
        yield from said
        if step.fields.pick is not None:
            yield _picked(step.fields.pick, scope, row)
        if self._reads_improvement(step, conditions):
            yield improvement_words(self._world.rule, scope, row)
        for name in step.fields.evidence:
            words = _shown(scope, name, row)
            if not any(words in clause for clause in said):
                yield words
        if step.needs is not None:  # what made it judgeable at all comes last
            yield from _held(step.needs, scope, row, leaving=False)

    def _conditions(self, step: StepPlan, because: Because) -> Iterator[Condition]:
        """The step's condition and that of the arm taken."""
        arms = [arm.when for arm in step.arms if arm.arm.name == because.arm]
        for condition in (step.when, *arms):
            if condition is not None:
                yield condition

    def _family(
        self, step: StepPlan, scope: FamilyScope, conditions: list[Condition], row: int
    ) -> Iterator[str]:
        """Each child of the family who meets the conditions (for an exit: each on roll)."""
        pupils = scope.pupils
        met = pupils.present.copy()
        guarded = [*conditions, *([step.needs] if step.needs is not None else ())]
        for condition in guarded if step.fields.on != "exit" else ():
            truth = ask(condition, pupils)
            met &= truth.value & truth.known
        for child in scope.children(row, met):
            words = ", ".join(self._one(step, pupils, conditions, child))
            if words:
                yield f"{pupils.subjects[child]}: {words}"

    # --- since an event ---------------------------------------------------------------------
    def _reads_improvement(self, step: StepPlan, conditions: list[Condition]) -> bool:
        after = step.fields.after
        if after is not None and after.improved != "any":
            return True
        return any(name in one.names for one in conditions for name in IMPROVEMENT_NAMES)

    def _both_figures(self, step: StepPlan, scope: GroupScope, row: int) -> str:
        """With and without the long-term cases, for the attendance team only."""
        plain = GroupScope(scope.pupils, scope.kind)
        name = scope.subjects[row]
        period = "period.attendance"
        if name not in plain.subjects:
            return ""
        all_of = _percent(plain.figure(period), plain.subjects.index(name))
        left = _percent(scope.figure(period), row)
        term = (step.fields.leaving_out or "").replace("_", " ")
        return f"{left} leaving out {term}, {all_of} with all pupils"

    # --- scopes -----------------------------------------------------------------------------
    def _scope(self, step: StepPlan, because: Because) -> AnyScope:
        if because.event_day >= 0:
            days = np.full(len(self._world.subjects), -1, dtype=np.int64)
            moment = self._moment(because, days)
            pupils = self._cached(moment, because.event_day)
            assert moment.event_days is not None
            moment.event_days[:] = because.event_day
        else:
            pupils = self._cached(self._moment(because, None), -1)
        return scope_for(pupils, step.kind, step.leaving_out)

    def _moment(self, because: Because, days: object) -> Moment:
        return Moment(
            AsOf(because.as_of, because.sessions_due),
            because.cadence,
            "",
            because.period,
            because.previous_close,
            event_days=days,  # type: ignore[arg-type]
        )

    def _cached(self, moment: Moment, event_day: int) -> PupilScope:
        """Figures of one day and event day, for all pupils; an event day is everyone's at once."""
        key = (moment.as_of, moment.cadence, moment.period, moment.previous_close, event_day)
        if key not in self._pupils:
            if len(self._pupils) >= KEPT_SCOPES:
                self._pupils.pop(next(iter(self._pupils)))
            if moment.event_days is not None:
                moment.event_days[:] = event_day
            self._pupils[key] = PupilScope(self._world, moment)
        return self._pupils[key]


def _held(condition: Condition, scope: AnyScope, row: int, leaving: bool) -> Iterator[str]:
    """The clauses that made the condition true (for an exit: that no longer hold)."""
    assert not isinstance(scope, FamilyScope)
    for clause in condition.clauses(scope, row):
        if clause.holds is (not leaving):
            yield clause.words


COMPARED = re.compile(r" (is (?:not )?(?:at least|at most|above|below)) ")


def _joined(clauses: list[str]) -> list[str]:
    """Clauses about one figure said together: `attendance 93.1 (...) is at least 92 and below
    95`."""
    said: list[str] = []
    figure = ""
    for clause in clauses:
        left, *right = COMPARED.split(clause, maxsplit=1)
        if right and left == figure:
            said[-1] += f" and {right[0].removeprefix('is ')} {right[1]}"
        elif clause not in said:
            said.append(clause)
            figure = left if right else ""
    return said


def _picked(pick: Pick, scope: AnyScope, row: int) -> str:
    """The figure that won, and out of how many."""
    assert not isinstance(scope, FamilyScope)
    figure = scope.figure(pick.by)
    rivals = figure.known & scope.present
    of = ""
    if pick.of == "year_group" and isinstance(scope, GroupScope):
        year = scope.year_group_of(row)
        rivals = rivals & np.array([scope.year_group_of(i) == year for i in range(scope.size)])
        of = f" in year {year}"
    return f"{figure_words(pick.by, scope, row)}, the {pick.best} of {int(rivals.sum())}{of}"


def _percent(figure: Figure, row: int) -> str:
    value = figure.value(row)
    return "no figure" if value is None else cut_to(value, tenths=True)


def _points(gain: Fraction) -> str:
    shown = cut_to(abs(gain), tenths=True)
    return f"+{shown}" if gain >= 0 else f"−{shown}"


def _shown(scope: AnyScope, name: str, row: int) -> str:
    """One measure shown as evidence."""
    assert not isinstance(scope, FamilyScope)
    if name in FLAGS or name in ("sen", "pattern") or _is_truth(name):
        answer = scope.truth(name).answer(row)
        said = {True: "yes", False: "no", None: "not known"}[answer]
        return f"{name.replace('_', ' ')}: {said}"
    value = scope.figure(name).value(row)
    if value is None:
        return f"{name_words(name)} is not known"
    return figure_words(name, scope, row)


def _is_truth(name: str) -> bool:
    try:
        return split_name(name)[1].kind == "boolean"
    except KeyError:
        return False


def _how_often(because: Because) -> str:
    return {"register": "at the register", "event": "at the event"}.get(
        because.cadence, f"each {because.cadence.replace('_', ' ') or 'time'}"
    )


def improvement_words(rule: ImprovementRule, scope: AnyScope, row: int) -> str:
    """Before, since, and the strategy's numbers that decide."""
    assert not isinstance(scope, FamilyScope)
    frame = scope.frame
    event = frame.settings.previous_close
    before, since = frame.before(event), frame.since(event)
    gain = frame.improvement(event).value(row)
    asked = f"improved means {rule.by} points or more"
    if rule.target is not None:
        asked += f" or {rule.target} since"
    if gain is None:
        return f"improvement is not known: fewer than 10 possible sessions on a side; {asked}"
    return (
        f"before {_percent(before.attendance, row)} "
        f"({before.absent[row]} of {before.possible[row]} sessions missed), "
        f"since {_percent(since.attendance, row)} "
        f"({since.absent[row]} of {since.possible[row]}): {_points(gain)} points; {asked}"
    )
