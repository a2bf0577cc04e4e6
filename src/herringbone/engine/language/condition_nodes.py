"""A condition once read: a tree of comparisons, flags and text, evaluated for all subjects at once.

Every node answers `truth(scope)` (three-valued, `(n,)`) and, for reasons, `answer(scope, row)` for
one subject in plain Python; tests hold the two equal.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from herringbone.engine.language.linear import Linear, Scope
from herringbone.engine.measuring.figures import Figure, Flags, Truth, both, certain

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Node(ABC):
    """`start` to `end` is the node's place in the condition's source."""

    start: int
    end: int

    @abstractmethod
    def truth(self, scope: Scope) -> Truth:
        """`(scope.size,)`: for all subjects at once."""

    @abstractmethod
    def answer(self, scope: Scope, row: int) -> bool | None:
        """The same for one subject, in plain Python."""

    @abstractmethod
    def names(self) -> Iterator[str]:
        """The names read, terms expanded."""

    def parts(self) -> tuple[Node, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`left op right`. `unmarked` names the count that must be 0 before 100 % is true."""

    left: Linear
    op: str
    right: Linear
    unmarked: str = ""

    def truth(self, scope: Scope) -> Truth:
        sign, known = self.left.plus(self.right, -1).sign(scope)
        value = np.asarray(OPERATORS[self.op](sign, 0), dtype=bool)
        if self.unmarked:
            known = known & ~((sign == 0).astype(bool) & ~_none(scope.figure(self.unmarked)))
        return Truth(value & known, known)

    def answer(self, scope: Scope, row: int) -> bool | None:
        left, right = self.left.at(scope, row), self.right.at(scope, row)
        if left is None or right is None:
            return None
        if self.unmarked and left == right and scope.figure(self.unmarked).value(row) != 0:
            return None
        return bool(OPERATORS[self.op](left, right))

    def names(self) -> Iterator[str]:
        yield from self.left.terms
        yield from self.right.terms
        if self.unmarked:
            yield self.unmarked


def _none(figure: Figure) -> Flags:
    none: Flags = figure.known & (figure.numerator == 0)
    return none


@dataclass(frozen=True, slots=True)
class Flag(Node):
    """A flag, a boolean measure, `open_case:…`, `done:…` or `fired:…`."""

    name: str

    def truth(self, scope: Scope) -> Truth:
        return scope.truth(self.name)

    def answer(self, scope: Scope, row: int) -> bool | None:
        return scope.truth(self.name).answer(row)

    def names(self) -> Iterator[str]:
        yield self.name


@dataclass(frozen=True, slots=True)
class TextIs(Node):
    """A text is (`wanted`), or is not, one of some values, or the same as another text. An empty
    text is nothing."""

    name: str
    values: tuple[str, ...]
    other: str = ""
    wanted: bool = True

    def truth(self, scope: Scope) -> Truth:
        held = scope.text(self.name)
        known = held != ""
        if self.other:
            other = scope.text(self.other)
            found, known = held == other, known & (other != "")
        else:
            found = np.isin(held.astype(str), self.values)
        return Truth((found == self.wanted) & known, known.astype(bool))

    def answer(self, scope: Scope, row: int) -> bool | None:
        held = scope.text(self.name)[row]
        among = (scope.text(self.other)[row],) if self.other else self.values
        return None if held == "" or "" in among else (held in among) == self.wanted

    def names(self) -> Iterator[str]:
        yield self.name
        if self.other:
            yield self.other


@dataclass(frozen=True, slots=True)
class Known(Node):
    """`x is known`, never nothing itself. `kind` says where the name is asked: a figure, a truth
    or a text."""

    name: str
    kind: str
    wanted: bool = True

    def truth(self, scope: Scope) -> Truth:
        if self.kind == "text":
            known = (scope.text(self.name) != "").astype(bool)
        elif self.kind == "truth":
            known = scope.truth(self.name).known
        else:
            known = scope.figure(self.name).known
        return certain(known == self.wanted)

    def answer(self, scope: Scope, row: int) -> bool | None:
        return bool(self.truth(scope).value[row])

    def names(self) -> Iterator[str]:
        yield self.name


@dataclass(frozen=True, slots=True)
class Not(Node):
    node: Node

    def truth(self, scope: Scope) -> Truth:
        truth = self.node.truth(scope)
        return Truth(~truth.value & truth.known, truth.known)

    def answer(self, scope: Scope, row: int) -> bool | None:
        answer = self.node.answer(scope, row)
        return None if answer is None else not answer

    def names(self) -> Iterator[str]:
        yield from self.node.names()

    def parts(self) -> tuple[Node, ...]:
        return (self.node,)


@dataclass(frozen=True, slots=True)
class All(Node):
    """`and`: false if any is false, else nothing if any is nothing."""

    nodes: tuple[Node, ...]

    def truth(self, scope: Scope) -> Truth:
        return reduce(both, (node.truth(scope) for node in self.nodes))

    def answer(self, scope: Scope, row: int) -> bool | None:
        answers = {node.answer(scope, row) for node in self.nodes}
        return False if False in answers else None if None in answers else True

    def names(self) -> Iterator[str]:
        for node in self.nodes:
            yield from node.names()

    def parts(self) -> tuple[Node, ...]:
        return self.nodes


@dataclass(frozen=True, slots=True)
class Some(Node):
    """`or`: true if any is true, else nothing if any is nothing."""

    nodes: tuple[Node, ...]

    def truth(self, scope: Scope) -> Truth:
        return reduce(_either, (node.truth(scope) for node in self.nodes))

    def answer(self, scope: Scope, row: int) -> bool | None:
        answers = {node.answer(scope, row) for node in self.nodes}
        return True if True in answers else None if None in answers else False

    def names(self) -> Iterator[str]:
        for node in self.nodes:
            yield from node.names()

    def parts(self) -> tuple[Node, ...]:
        return self.nodes


def _either(a: Truth, b: Truth) -> Truth:
    true = (a.known & a.value) | (b.known & b.value)
    return Truth(true, (a.known & b.known) | true)


@dataclass(frozen=True, slots=True)
class TermUse(Node):
    """A term of the strategy, by name, with what it says and its own condition."""

    name: str
    says: str
    source: str
    node: Node

    def truth(self, scope: Scope) -> Truth:
        return self.node.truth(scope)

    def answer(self, scope: Scope, row: int) -> bool | None:
        return self.node.answer(scope, row)

    def names(self) -> Iterator[str]:
        yield from self.node.names()

    def parts(self) -> tuple[Node, ...]:
        return (self.node,)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it, terms included."""
    yield node
    for part in node.parts():
        yield from walk(part)
