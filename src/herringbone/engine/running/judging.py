"""Whom a step means at a moment: its condition asked of all its subjects, against memory.

`evaluate` decides with the answer; nothing here opens a spell or makes an action.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from herringbone.engine.language.conditions import Condition
from herringbone.engine.language.plan import StepPlan
from herringbone.engine.measuring.catalogue import MEASURES
from herringbone.engine.measuring.figures import Flags, Truth, certain
from herringbone.engine.running.draws import rank
from herringbone.engine.running.group_scopes import (
    AnyScope,
    FamilyScope,
    GroupScope,
    ask,
    scope_for,
)
from herringbone.engine.running.moments import Moment
from herringbone.engine.running.scopes import PupilScope, World
from herringbone.engine.running.spells import SpellBook

Rows = npt.NDArray[np.int64]


@dataclass
class Look:
    """One look at a step: rows of the scope's subjects that are `met`, have `left`, or cannot be
    decided while a mark is missing (`undecided`, the award waits)."""

    step: StepPlan
    moment: Moment
    scope: AnyScope
    met: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    undecided: list[int] = field(default_factory=list)
    gone: Flags | None = None
    how: dict[int, str] = field(default_factory=dict)  # for rows that open a spell without action
    offered: set[int] = field(default_factory=set)
    unless: Truth | None = None

    @property
    def by_spell(self) -> bool:
        return self.step.by_spell

    def subject(self, row: int) -> str:
        return self.scope.subjects[row]


def look_at(step: StepPlan, moment: Moment, pupils: PupilScope, spells: SpellBook) -> Look:
    """Ask the step's condition of its subjects. Pupils not on roll and groups without anyone are
    never met."""
    scope = scope_for(pupils, step.kind, step.leaving_out)
    look = Look(step, moment, scope)
    if step.entrants is not None:
        _draw(look, pupils)
        return look
    present = _present(scope, moment)
    truth = _guarded(step, scope)
    if step.fields.after is not None:
        truth = _improvement(step, scope, truth)
    if step.by_spell:
        _against_memory(look, truth, present, spells)
        return look
    met = truth.value & truth.known & present
    if step.fields.pick is not None:
        _pick(look, met, present)
        return look
    look.met = _rows(met)
    if step.perfect:
        look.undecided = _rows(_waiting(step.when, scope) & ~truth.known & present)
    return look


def _rows(flags: Flags) -> list[int]:
    return [int(row) for row in np.flatnonzero(flags)]


def _present(scope: AnyScope, moment: Moment) -> Flags:
    if moment.only is None:
        return scope.present
    named: Flags = np.array([subject in moment.only for subject in scope.subjects], dtype=bool)
    present: Flags = scope.present & named
    return present


def _guarded(step: StepPlan, scope: AnyScope) -> Truth:
    """The condition, nothing where the guard is not met."""
    truth = certain(np.ones(scope.size, dtype=bool)) if step.when is None else ask(step.when, scope)
    if step.needs is None:
        return truth
    guard = ask(step.needs, scope)
    return Truth(truth.value, truth.known & guard.value & guard.known)


def _improvement(step: StepPlan, scope: AnyScope, truth: Truth) -> Truth:
    after = step.fields.after
    assert after is not None
    name = {True: "improved", False: "no_improvement", "declined": "declined"}.get(after.improved)
    if name is None:
        return truth
    pupils = scope.pupils if isinstance(scope, FamilyScope) else scope
    found = pupils.truth(name)
    if isinstance(scope, FamilyScope):
        found = scope.reduce(found)
    return Truth(truth.value & found.value, truth.known & found.known)


def _against_memory(look: Look, truth: Truth, present: Flags, spells: SpellBook) -> None:
    subjects = look.scope.subjects
    inside = spells.open_mask(look.step.id, subjects)
    entering = truth.value & truth.known & present & ~inside
    leaving = ~truth.value & truth.known & present & inside
    look.met, look.left = _rows(entering), _rows(leaving)
    cases = look.step.kind == "case"  # a case that has ended is gone, though its pupil is here
    look.gone = ~(present if cases else look.scope.present) & inside


# --- windows with a missing mark ------------------------------------------------------------
def _windows(names: frozenset[str] | set[str]) -> set[str]:
    """The `unmarked` counts of the windows whose attendance a condition reads."""
    read = [name for name in names if name.endswith("attendance")]
    return {name.removesuffix("attendance") + "unmarked" for name in read}


def _waiting(condition: Condition | None, scope: AnyScope) -> Flags:
    """Subjects with an unmarked session and no absence yet in a window that must be perfect."""
    asked = scope.pupils if isinstance(scope, FamilyScope) else scope
    found = np.zeros(asked.size, dtype=bool)
    for name in _windows(condition.names if condition is not None else set()):
        unmarked = asked.figure(name)
        absent = asked.figure(name.replace("unmarked", "absent"))
        found |= (unmarked.numerator > 0) & unmarked.known & (absent.numerator == 0)
    return scope.reduce(certain(found)).value if isinstance(scope, FamilyScope) else found


def _entrants(step: StepPlan, pupils: PupilScope) -> Truth:
    """Who takes part in a draw; nothing where the guard is not met."""
    assert step.entrants is not None
    truth = step.entrants.truth(pupils)
    if step.needs is None:
        return truth
    guard = step.needs.truth(pupils)
    return Truth(truth.value, truth.known & guard.value & guard.known)


def _draw(look: Look, pupils: PupilScope) -> None:
    """A draw is for the school: it waits while an entrant could still come in."""
    assert look.step.entrants is not None
    truth = _entrants(look.step, pupils)
    waiting = _waiting(look.step.entrants, pupils) & ~truth.known & pupils.present
    if look.step.entrants.perfect and waiting.any():
        look.undecided = _rows(waiting)
    elif (truth.value & truth.known & pupils.present).any():
        look.met = [0]


def entrants_of(step: StepPlan, pupils: PupilScope) -> list[str]:
    """The pupils who take part in a draw."""
    truth = _entrants(step, pupils)
    return [pupils.subjects[row] for row in _rows(truth.value & truth.known & pupils.present)]


def _pick(look: Look, met: Flags, present: Flags) -> None:
    """The best of those met; nobody while a contestant's window holds an unmarked session."""
    pick = look.step.fields.pick
    assert pick is not None
    scope = look.scope
    assert not isinstance(scope, FamilyScope)
    window, _, measure = pick.by.rpartition(".")
    if MEASURES[measure].windowed:
        unmarked = scope.figure(f"{window}.unmarked" if window else "unmarked")
        look.undecided = _rows(unmarked.known & (unmarked.numerator > 0) & present)
    if look.undecided:
        return
    figure = scope.figure(pick.by)
    standing = {row: value for row in _rows(met) if (value := figure.value(row)) is not None}
    look.met = []
    for group in _contests(look, list(standing)):
        best = (max if pick.best == "highest" else min)(standing[row] for row in group)
        winners = [row for row in group if standing[row] == best]
        if pick.ties == "draw" and len(winners) > 1:
            winners = [_drawn(look, winners)]
        look.met += winners
    look.met.sort()


def _contests(look: Look, rows: list[int]) -> list[list[int]]:
    """All subjects against each other, or classes within their year group."""
    pick = look.step.fields.pick
    assert pick is not None
    if pick.of == "all" or not isinstance(look.scope, GroupScope):
        return [rows] if rows else []
    years: dict[str, list[int]] = {}
    for row in rows:
        years.setdefault(look.scope.year_group_of(row), []).append(row)
    return [years[year] for year in sorted(years)]


def _drawn(look: Look, rows: list[int]) -> int:
    world: World = look.scope.world
    seed = f"{world.registers.school.name}/{look.step.id}/{look.moment.occasion}"
    first = rank(seed, [look.subject(row) for row in rows])[0]
    return next(row for row in rows if look.subject(row) == first)
