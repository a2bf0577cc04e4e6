"""A strategy made ready to run: every step with its provision's defaults and its conditions read.

`loading` reports what is wrong with conditions at their lines; `evaluate` and `show` run and print
the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from herringbone.engine.conditions import Condition, compile_condition
from herringbone.engine.strategy import (
    Arm,
    CaseSubject,
    Provision,
    StepFields,
    StepSpec,
    Strategy,
    SubjectKind,
)
from herringbone.engine.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class ArmPlan:
    """An arm of a branch; `id` is the provision's id and the arm's name."""

    id: str
    arm: Arm
    when: Condition | None


@dataclass(frozen=True, slots=True)
class StepPlan:
    """One step, or a provision without steps (`step` is ""): what it says and its conditions.

    `fields` are the step's own, with the provision's where the step says nothing. `needs` is the
    step's guard, or the strategy's where it has none and `when` reads a percentage.
    """

    id: str
    provision: Provision
    step: str
    fields: StepFields
    says: str
    when: Condition | None
    needs: Condition | None
    unless: Condition | None
    entrants: Condition | None
    first: Condition | None
    leaving_out: Condition | None
    arms: tuple[ArmPlan, ...]

    @property
    def subject(self) -> SubjectKind | CaseSubject:
        """Whom the step is about; a pupil where nothing is said."""
        return self.fields.subject or "pupil"

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All that the step reads."""
        held = (self.when, self.needs, self.unless, self.entrants, self.first, self.leaving_out)
        arms = (arm.when for arm in self.arms)
        return tuple(one for one in (*held, *arms) if one is not None)


@dataclass(frozen=True)
class Plan:
    """A strategy with every condition read; `steps` in the order of the file."""

    strategy: Strategy
    steps: tuple[StepPlan, ...]
    terms: Mapping[str, Condition]
    vocabulary: Vocabulary

    @cached_property
    def by_id(self) -> dict[str, StepPlan]:
        """Each step by its id (`RIV-23`, `RIV-26.meeting`)."""
        return {step.id: step for step in self.steps}

    def steps_of(self, named: str) -> tuple[StepPlan, ...]:
        """The steps that an id names: itself, or all steps of a provision; an arm's is its step."""
        if named in self.by_id:
            return (self.by_id[named],)
        return tuple(
            step
            for step in self.steps
            if step.provision.id == named or named in (arm.id for arm in step.arms)
        )


def plan_of(strategy: Strategy) -> Plan:
    """Read all conditions of a strategy; raises `ConditionRefused` for the first that is wrong."""
    vocabulary = Vocabulary.of(strategy)
    terms = {
        name: compile_condition(term.when, vocabulary, of_term=name)
        for name, term in strategy.terms.items()
    }
    steps = tuple(
        _step(strategy, provision, step, vocabulary)
        for provision in strategy.provisions
        for step in _steps(provision)
    )
    return Plan(strategy, steps, terms, vocabulary)


def _steps(provision: Provision) -> Iterator[StepSpec | None]:
    if provision.steps:
        yield from provision.steps
    else:
        yield None


def merged(provision: Provision, step: StepSpec) -> StepSpec:
    """The step with what its provision says where the step says nothing."""
    inherited = {
        name: getattr(provision, name)
        for name in StepFields.model_fields
        if name in provision.model_fields_set and name not in step.model_fields_set
    }
    return step.model_copy(update=inherited)


def _step(
    strategy: Strategy, provision: Provision, step: StepSpec | None, vocabulary: Vocabulary
) -> StepPlan:
    fields: StepFields = provision if step is None else merged(provision, step)

    def read(source: str | None) -> Condition | None:
        return None if source is None else compile_condition(source, vocabulary)

    when = read(fields.when)
    guard = strategy.needs if when is not None and when.percentages else None
    return StepPlan(
        id=provision.id if step is None else f"{provision.id}.{step.id}",
        provision=provision,
        step="" if step is None else step.id,
        fields=fields,
        says=(step.says if step is not None else None) or provision.says,
        when=when,
        needs=read(fields.needs or guard),
        unless=read(fields.unless),
        entrants=read(fields.draw.entrants if fields.draw else None),
        first=read(fields.orders.first if fields.orders else None),
        leaving_out=read(fields.leaving_out),
        arms=tuple(ArmPlan(f"{provision.id}.{a.name}", a, read(a.when)) for a in fields.branch),
    )
