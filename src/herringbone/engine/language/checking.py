"""What every check is given: a loaded strategy, its plan, and where each part stands in the file.

`checks` runs the checks; each module of them (`checks_names`, `checks_steps`, `checks_bands`,
`checks_conditions`, `checks_law`) is a list of functions from `Checking` to problems.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from herringbone.engine.language.conditions import Condition, compile_condition
from herringbone.engine.language.conditions_in import conditions_in
from herringbone.engine.language.loaded import Loaded
from herringbone.engine.language.plan import Plan, StepPlan
from herringbone.engine.language.positions import at_path
from herringbone.engine.language.problems import StrategyProblem
from herringbone.engine.language.strategy import Strategy
from herringbone.engine.language.yaml_text import Path


@dataclass(frozen=True, slots=True)
class Placed:
    """A step of the plan and its place in the file; `own` and `provision` are paths."""

    step: StepPlan
    own: Path
    provision: Path


@dataclass(frozen=True)
class Checking:
    """A loaded strategy under question. `loaded.strategy` must be there."""

    loaded: Loaded

    @property
    def plan(self) -> Plan:
        return self.loaded.plan

    @property
    def strategy(self) -> Strategy:
        return self.plan.strategy

    @cached_property
    def steps(self) -> tuple[Placed, ...]:
        """All steps in the order of the file."""
        return tuple(
            Placed(step, own, provision)
            for step, (own, provision) in zip(self.plan.steps, self._paths(), strict=True)
        )

    def _paths(self) -> Iterator[tuple[Path, Path]]:
        for i, provision in enumerate(self.strategy.provisions):
            path: Path = ("provisions", i)
            if not provision.steps:
                yield path, path
            for k in range(len(provision.steps)):
                yield (*path, "steps", k), path

    @cached_property
    def conditions(self) -> tuple[tuple[Path, Condition], ...]:
        """Each condition of the file, read."""
        return tuple(
            (path, compile_condition(source, self.plan.vocabulary))
            for path, source in conditions_in(self.loaded.value)
        )

    def where(self, placed: Placed, *keys: str | int) -> Path:
        """The path of a step's key: its own, or its provision's where it inherits it."""
        own = (*placed.own, *keys)
        if at_path(self.loaded.value, own[: len(placed.own) + 1]) is not None:
            return own
        return (*placed.provision, *keys)

    def error(
        self, path: Path, message: str, suggestion: str = "", *, at_key: bool = False
    ) -> StrategyProblem:
        return self.loaded.positions.problem(path, message, suggestion, at_key=at_key)

    def warning(
        self, path: Path, message: str, suggestion: str = "", *, at_key: bool = False
    ) -> StrategyProblem:
        return self.loaded.positions.problem(
            path, message, suggestion, severity="warning", at_key=at_key
        )

    def written(self) -> Iterator[tuple[Path, str]]:
        """Every text of the file that people read, with its path."""
        yield from _texts((), self.loaded.value)


def _texts(path: Path, value: Any) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts((*path, key), inner)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _texts((*path, i), inner)
    elif isinstance(value, str) and path and path[-1] in ("says", "title", "item"):
        yield path, value
