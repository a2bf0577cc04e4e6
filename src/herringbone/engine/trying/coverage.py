"""Which provisions a strategy's replayed years made fire, how often, with one example each.

The proof that a written sentence runs: calibrated years, declared assumptions on what people do,
and for each id a count, an example or the reason why not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from herringbone.engine.language.plan import Plan, StepPlan
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.evaluate import not_evaluable
from herringbone.engine.trying.assumptions import Assumptions
from herringbone.engine.trying.simulate import Simulated, simulate

PENDING = "pending in the document: it is loaded and shown, and fires once switched on"


@dataclass(frozen=True, slots=True)
class Covered:
    """One provision: how often it fired, one example, or why it did not.

    For a rule of the register `fired` counts the sessions it governed; for a practice the items
    raised. An id with steps has fired when each step has: the least of its steps' counts.
    """

    id: str
    fired: int
    example: dict[str, str] | None
    note: str | None
    steps: dict[str, int]


def coverage(
    plan: Plan,
    schools: Iterable[Registers],
    assumptions: Assumptions,
    *,
    seed: str = "1",
    progress: Callable[[int, int], None] | None = None,
) -> list[Covered]:
    """Replay the schools one after another until everything has fired, or all have been seen."""
    counts: Counter[str] = Counter()
    examples: dict[str, dict[str, str]] = {}
    reasons: dict[str, str] = {}
    running = switched_on(plan)
    for registers in schools:
        reasons.update(not_evaluable(registers, running))
        found = simulate(registers, running, assumptions, seed=seed, progress=progress)
        _count(running, found, counts, examples)
        if all(_fired(step, name, counts) for step in running.steps for name in step.ids):
            break
    return [
        _covered(provision.id, provision.status, running, counts, examples, reasons)
        for provision in plan.strategy.provisions
    ]


def switched_on(plan: Plan) -> Plan:
    """The plan with pending provisions active, so that it can be seen what they would do."""
    steps = tuple(
        replace(step, provision=step.provision.model_copy(update={"status": "active"}))
        for step in plan.steps
    )
    return Plan(plan.strategy, steps, plan.terms, plan.vocabulary)


def _count(
    plan: Plan, found: Simulated, counts: Counter[str], examples: dict[str, dict[str, str]]
) -> None:
    for action in found.actions:
        counts[action.plan_step] += 1
        if action.plan_step not in examples:
            examples[action.plan_step] = {
                "date": action.date.isoformat(),
                "occasion": action.occasion,
                "subject_kind": action.subject_kind,
                "subject": action.subject,
                "owner": action.owner,
                "action": action.words,
                "why": found.why(action),
            }
    for step in plan.steps:
        if step.fields.rule is not None:
            counts[f"governed {step.id}"] += found.governed[step.id]


def _covered(
    name: str,
    status: str,
    plan: Plan,
    counts: Counter[str],
    examples: dict[str, dict[str, str]],
    reasons: dict[str, str],
) -> Covered:
    steps = plan.steps_of(name)
    fired = {one: _fired(step, one, counts) for step in steps for one in step.ids}
    least = min(fired.values())
    example = next((examples[one] for one in fired if one in examples), None)
    note = None
    if status == "pending":
        return Covered(name, 0, None, f"{PENDING} ({least} times in the years replayed)", fired)
    if least == 0:
        silent = [one for one, count in fired.items() if count == 0]
        note = "; ".join(reasons.get(one, _silence(plan, one)) for one in silent)
    elif example is None:
        note = f"governed {least} sessions and found nothing to act on"
    return Covered(name, least, example, note, fired)


def _fired(step: StepPlan, name: str, counts: Counter[str]) -> int:
    if step.fields.rule is not None:
        return counts[f"governed {step.id}"]
    return counts[name]


def _silence(plan: Plan, name: str) -> str:
    """Why a step stayed silent, as far as its own text tells."""
    step = plan.steps_of(name)[0]
    fields = step.fields
    if fields.after is not None:
        followed = ", ".join(fields.after.any_of)
        what = f"{name}: no {followed} was done and then met the rest of its condition"
    elif step.when is not None:
        what = f"{name}: nobody met '{step.when.source}'"
    else:
        what = f"{name}: its event did not happen"
    return f"{what} in the years replayed"
