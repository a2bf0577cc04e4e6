"""What came of reading a strategy file: the strategy, or why there is none.

`loading` makes it, `checks` question it, and the command line and the web half run its plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from herringbone.engine.language.plan import Plan, plan_of
from herringbone.engine.language.positions import Positions
from herringbone.engine.language.problems import StrategyProblem
from herringbone.engine.language.strategy import Strategy


@dataclass(frozen=True)
class Loaded:
    """What came of a file. `strategy` is None where a problem is an error; `positions` finds the
    line of any path."""

    name: str
    strategy: Strategy | None
    problems: list[StrategyProblem]
    positions: Positions = field(repr=False)

    @property
    def value(self) -> Any:
        """The file as plain values."""
        return self.positions.yaml.value

    @cached_property
    def plan(self) -> Plan:
        """The strategy ready to run; raises `ValueError` where there is none."""
        if self.strategy is None:
            raise ValueError(f"{self.name} has problems and cannot run")
        return plan_of(self.strategy)
