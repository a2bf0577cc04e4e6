"""Steps that could not run as meant: nobody to do them, no moment to look, no end to a loop."""

from __future__ import annotations

from collections.abc import Iterator

from herringbone.engine.language.checking import Checking, Placed
from herringbone.engine.language.checks_conditions import bounds, joined
from herringbone.engine.language.condition_nodes import TextIs
from herringbone.engine.language.problems import StrategyProblem
from herringbone.engine.language.strategy import OnEvent, StepFields
from herringbone.engine.language.yaml_text import Path

STAYS = "write on: entry (once, as it becomes true), while (each time it is) or exit"
MOMENTS = "give it every, at: register, at_event, on: {event: …}, after or reaches"


def check_steps(checking: Checking) -> Iterator[StrategyProblem]:
    """Each step by itself, then ladders and loops over all of them."""
    for placed in checking.steps:
        yield from _owner(checking, placed)
        yield from _moment(checking, placed)
        yield from _guard(checking, placed)
        yield from _purpose(checking, placed)
    yield from _ladders(checking)
    yield from _loops(checking)


def _owner(checking: Checking, placed: Placed) -> Iterator[StrategyProblem]:
    fields = placed.step.fields
    arms_owned = bool(fields.branch) and all(arm.who for arm in fields.branch)
    acts = fields.do or fields.practice or any(arm.do for arm in fields.branch)
    if acts and not fields.who and not arms_owned:
        message = f"{placed.step.id} asks for something, but who is to do it is missing"
        yield checking.error(placed.own, message, "add who: and a role")


def _moment(checking: Checking, placed: Placed) -> Iterator[StrategyProblem]:
    fields = placed.step.fields
    event = _event(fields)
    if fields.when and fields.every and fields.on is None and not event:
        path = checking.where(placed, "when")
        yield checking.error(path, "when with a cadence, and on is missing", STAYS, at_key=True)
    if not (fields.every or event or fields.at or fields.orders or fields.rule):
        yield checking.error(placed.own, f"{placed.step.id} never has its moment", MOMENTS)
    if fields.before and not fields.at_event:
        path = checking.where(placed, "before")
        yield checking.error(path, "before is said of an event of the diary", "add at_event")
    if fields.on in ("entry", "exit") and not fields.when and not fields.branch:
        path = checking.where(placed, "on")
        yield checking.error(path, f"on: {fields.on} needs a condition", "add when")
    if fields.as_of and not _on_weekdays(fields):
        path = checking.where(placed, "as_of")
        yield checking.error(path, "as_of is said of a weekday", "every: friday")


def _event(fields: StepFields) -> bool:
    diary = isinstance(fields.on, OnEvent) or fields.at_event is not None
    return diary or fields.after is not None or fields.reaches is not None


def _on_weekdays(fields: StepFields) -> bool:
    every = fields.every if isinstance(fields.every, tuple) else (fields.every,)
    return any(str(one).endswith("day") and one != "day" for one in every)


def _guard(checking: Checking, placed: Placed) -> Iterator[StrategyProblem]:
    step = placed.step
    if step.when is not None and step.when.percentages and step.needs is None:
        message = "a percentage is judged without a guard: one absence in the first week is 90 %"
        path = checking.where(placed, "when")
        yield checking.warning(path, message, "needs: possible >= 40, or as much as is fair")


def _purpose(checking: Checking, placed: Placed) -> Iterator[StrategyProblem]:
    fields = placed.step.fields
    done = (fields.do, fields.branch, fields.rule, fields.practice, fields.draw, fields.pick)
    changed = (fields.sets, fields.opens, fields.closes, fields.orders, fields.counts)
    if not any((*done, *changed)):
        yield checking.warning(placed.own, f"nothing comes of {placed.step.id}", "add do")


# --- ladders --------------------------------------------------------------------------------
def _ladders(checking: Checking) -> Iterator[StrategyProblem]:
    by_id = {placed.step.id: placed for placed in checking.steps}
    for name, ladder in checking.strategy.ladders.items():
        for k, rung in enumerate(ladder.rungs):
            path: Path = ("ladders", name, "rungs", k)
            if rung not in by_id:
                yield from _not_a_rung(checking, path, rung)
                continue
            placed = by_id[rung]
            if ladder.rungs.index(rung) != k:
                yield checking.error(path, f"{rung} stands twice on the ladder")
            if ladder.skipped_rungs == "climb" and k and placed.step.fields.after is None:
                message = f"a climbing ladder waits for the rung before: {rung} has no after"
                yield checking.error(path, message, f"after: {{any_of: [{ladder.rungs[k - 1]}]}}")
            yield from _ranges(checking, placed, path)


def _not_a_rung(checking: Checking, path: Path, rung: str) -> Iterator[StrategyProblem]:
    steps = [step.id for step in checking.plan.steps_of(rung)]
    if not steps:
        yield checking.error(path, f"unknown provision or step {rung}")
    elif steps != [rung]:
        yield checking.error(path, f"{rung} has several steps", f"name one: {', '.join(steps)}")


def _ranges(checking: Checking, placed: Placed, path: Path) -> Iterator[StrategyProblem]:
    when = placed.step.when
    if when is None:
        return
    both = [name for name, ways in bounds(when).items() if {"<", ">"} <= ways]
    names = [band.name for band in checking.strategy.bands]
    texts = [node for node in joined(when.node) if isinstance(node, TextIs) and node.name == "band"]
    cut = [node for node in texts if node.wanted and not {*names[-1:]} <= {*node.values}]
    if [name for name in both if name.endswith("attendance")] or cut:
        message = (
            f"the rung {placed.step.id} asks for a range, so a pupil who falls past it misses it"
        )
        yield checking.warning(path, message, "a rung is reached in or below its band: say below")


# --- loops ----------------------------------------------------------------------------------
def _loops(checking: Checking) -> Iterator[StrategyProblem]:
    """Follow-ups that follow one another in a circle for ever."""
    after = {placed.step.id: _followed(checking, placed) for placed in checking.steps}
    endless = {i for i, ids in after.items() if ids and not _stops(checking, i)}
    for placed in checking.steps:
        first = placed.step.id
        if first in endless and first in _reached(after, endless, first):
            path = checking.where(placed, "after")
            message = f"{first} follows itself in a circle that nothing stops"
            yield checking.error(path, message, "add until to after, or repeats", at_key=True)


def _followed(checking: Checking, placed: Placed) -> list[str]:
    after = placed.step.fields.after
    named = after.any_of if after is not None else ()
    return [step.id for one in named for step in checking.plan.steps_of(one)]


def _stops(checking: Checking, step: str) -> bool:
    fields = checking.plan.by_id[step].fields
    return fields.repeats is not None or (fields.after is not None and bool(fields.after.until))


def _reached(after: dict[str, list[str]], endless: set[str], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(after[start])
    while waiting:
        step = waiting.pop()
        if step not in seen:
            seen.add(step)
            waiting += after[step] if step in endless else []
    return seen
