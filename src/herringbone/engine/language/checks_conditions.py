"""Conditions that can never be true, or never false: mistakes of a figure or a sign.

Decided on ranges, bands included; what depends on two measures at once is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from herringbone.engine.language.checking import Checking
from herringbone.engine.language.checks_bands import edge
from herringbone.engine.language.condition_nodes import (
    All,
    Comparison,
    Known,
    Node,
    Not,
    Some,
    TermUse,
)
from herringbone.engine.language.conditions import Condition
from herringbone.engine.language.possible import Possible
from herringbone.engine.language.problems import ConditionProblem, StrategyProblem
from herringbone.engine.language.yaml_text import Path


def check_conditions(checking: Checking) -> Iterator[StrategyProblem]:
    """Dead conditions and idle ones, then guards that rule their own condition out."""
    edges = [(band.name, edge(band)) for band in checking.strategy.bands]
    bands = [(name, at and at[0], bool(at and at[1])) for name, at in edges]
    possible = Possible(checking.plan.vocabulary, bands)
    for path, condition in checking.conditions:
        for node, message in _found(possible, condition.node):
            wrong = ConditionProblem(node.start, node.end - node.start, message)
            yield checking.loaded.positions.of_condition(path, condition.source, wrong)
    yield from _guards(checking, possible)


def _found(possible: Possible, node: Node) -> Iterator[tuple[Node, str]]:
    """The outermost parts that are decided before anyone looks at a register."""
    if possible.never(node):
        yield node, "this can never be true"
    elif possible.always(node):
        if not isinstance(node, Known):
            yield node, "this is never false, so it says nothing"
    elif isinstance(node, (All, Some, Not)):
        for part in node.parts():
            yield from _found(possible, part)


def _guards(checking: Checking, possible: Possible) -> Iterator[StrategyProblem]:
    for placed in checking.steps:
        when, needs = placed.step.when, placed.step.needs
        if when is None or needs is None or possible.never(when.node) or possible.never(needs.node):
            continue
        if possible.never(All(0, 0, (when.node, needs.node))):
            path: Path = checking.where(placed, "when")
            yield checking.error(path, f"never true where its guard holds: {needs.source}")


def bounds(condition: Condition) -> dict[str, set[str]]:
    """For each measure that stands alone against a number, which of `<` and `>` it is held to."""
    found: dict[str, set[str]] = {}
    for node in joined(condition.node):
        if isinstance(node, Comparison):
            left, op = node.left, node.op
            if not left.single:
                left, op = node.right, {"<": ">", ">": "<"}.get(op[0], "=")
            if left.single:
                found.setdefault(left.single, set()).add(op[0])
    return found


def joined(node: Node) -> Iterator[Node]:
    """The parts of a condition that must all hold, terms opened."""
    if isinstance(node, (All, TermUse)):
        for part in node.parts():
            yield from joined(part)
    else:
        yield node
