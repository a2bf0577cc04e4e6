"""Sums of measures compared exactly: `late + 0.5 * absent - class.late` against another such sum.

Denominators are multiplied out, so nothing is divided and nothing rounds. Where 64 bits might not
hold a product, Python's own integers do the sum instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from herringbone.engine.measuring.figures import Figure, Truth

SAFE = 2**62
Numbers = npt.NDArray[Any]


class Scope(Protocol):
    """What a condition is asked about: `size` subjects, each name answered for all of them."""

    @property
    def size(self) -> int: ...
    def figure(self, name: str) -> Figure: ...
    def truth(self, name: str) -> Truth: ...
    def text(self, name: str) -> npt.NDArray[np.object_]: ...


@dataclass(frozen=True, slots=True)
class Linear:
    """`constant + sum(coefficient * measure)`."""

    terms: Mapping[str, Decimal]
    constant: Decimal = Decimal(0)

    def plus(self, other: Linear, times: int = 1) -> Linear:
        terms = dict(self.terms)
        for name, coefficient in other.terms.items():
            terms[name] = terms.get(name, Decimal(0)) + times * coefficient
        return Linear(terms, self.constant + times * other.constant)

    def times(self, number: Decimal) -> Linear:
        return Linear({n: number * c for n, c in self.terms.items()}, number * self.constant)

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        return (*self.terms.values(), self.constant)

    @property
    def single(self) -> str:
        """The measure's name where this is one measure and nothing else, or ""."""
        names = tuple(self.terms)
        alone = len(names) == 1 and self.terms[names[0]] == 1 and self.constant == 0
        return names[0] if alone else ""

    def at(self, scope: Scope, row: int) -> Fraction | None:
        """The exact value for one subject, None where any measure is nothing."""
        total = Fraction(self.constant)
        for name, coefficient in self.terms.items():
            value = scope.figure(name).value(row)
            if value is None:
                return None
            total += Fraction(coefficient) * value
        return total

    def sign(self, scope: Scope) -> tuple[Numbers, npt.NDArray[np.bool_]]:
        """`(n,)` numbers with the sign of this sum, and where it is known."""
        scale = 10 ** max(_decimals(number) for number in self.numbers)
        figures = [(int(c * scale), scope.figure(name)) for name, c in self.terms.items()]
        kind = np.int64 if _fits(int(self.constant * scale), figures) else np.object_
        total: Numbers = np.full(scope.size, int(self.constant * scale), dtype=kind)
        over: Numbers = np.ones(scope.size, dtype=kind)
        known = np.ones(scope.size, dtype=bool)
        for coefficient, figure in figures:
            below = figure.denominator.astype(kind)
            total = total * below + coefficient * figure.numerator.astype(kind) * over
            over = over * below
            known &= figure.known
        return total, known


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _fits(constant: int, figures: list[tuple[int, Figure]]) -> bool:
    """Can no product on the way leave 64 bits?"""
    total, over = abs(constant), 1
    for coefficient, figure in figures:
        below = _most(figure.denominator)
        total = total * below + abs(coefficient) * _most(figure.numerator) * over
        over *= below
    return total < SAFE and over < SAFE


def _most(values: npt.NDArray[np.int64]) -> int:
    return max(abs(int(values.min())), abs(int(values.max()))) if values.size else 1
