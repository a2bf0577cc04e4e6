"""A strategy made ready to run: every step with its provision's defaults and its conditions read.

`loading` reports what is wrong with conditions at their lines; `evaluate` and `show` run and print
the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from herringbone.engine.language.conditions import Condition, compile_condition
from herringbone.engine.language.strategy import (
    Arm,
    CaseSubject,
    Provision,
    StepFields,
    StepSpec,
    Strategy,
    SubjectKind,
)
from herringbone.engine.language.vocabulary import Vocabulary

GOING_ON = frozenset(
    {
        "unexplained_today",
        "absent_today",
        "absent_days_in_a_row",
        "unexplained_days_in_a_row",
        "days_not_seen",
    }
)


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
    def kind(self) -> str:
        """The kind of subject its actions are about; a draw is the school's."""
        if self.fields.draw is not None:
            return "school"
        return "case" if isinstance(self.subject, CaseSubject) else self.subject

    @property
    def by_spell(self) -> bool:
        """Is the step judged by entry or exit, against memory?"""
        return self.fields.on in ("entry", "exit") and self.fields.after is None

    @property
    def perfect(self) -> bool:
        """Does it ask for 100 %, and so wait for a missing mark?"""
        return any(one is not None and one.perfect for one in (self.when, self.entrants))

    @property
    def crosses_years(self) -> bool:
        """Does the end of the academic year leave its spells alone?"""
        return self.when is not None and self.when.crosses_years

    @property
    def about_today(self) -> bool:
        """Is it about an absence that is going on now? Safety: it never stands at a first run."""
        return self.fields.at == "register" or (
            self.when is not None and not GOING_ON.isdisjoint(self.when.names)
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """What can fire: the step, or each of its arms."""
        return tuple(arm.id for arm in self.arms) or (self.id,)

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

    @cached_property
    def rungs(self) -> dict[str, tuple[str, int]]:
        """Step id -> (ladder, how high); a provision named as a rung brings all its steps."""
        return {
            step.id: (name, height)
            for name, ladder in self.strategy.ladders.items()
            for height, rung in enumerate(ladder.rungs)
            for step in self.steps_of(rung)
        }

    @cached_property
    def watched(self) -> frozenset[str]:
        """Steps whose asking must be remembered: rungs, and what others wait for or ask about."""
        names = set(self.rungs)
        for step in self.steps:
            after = step.fields.after
            if after is not None and not after.done:
                names.update(after.any_of)
            for condition in step.conditions:
                names.update(n[6:] for n in condition.names if n.startswith("fired:"))
        return frozenset(names)

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
