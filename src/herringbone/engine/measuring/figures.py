"""What a measure returns for many subjects at once: an exact figure, or a three-valued truth.

Numbers stay numerator and denominator until someone reads them; a comparison cross-multiplies, so
45 of 50 is never below 90 (`measures.md`, "Comparing and showing").
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Figure:
    """`numerator / denominator` for each subject, exactly; where not `known` it is nothing.

    `numerator` and `denominator` are `(n,)` int64, the denominator at least 1; `known` is `(n,)`.
    """

    numerator: Counts
    denominator: Counts
    known: Flags

    def at_least(self, value: Fraction) -> Flags:
        """`(n,)`: known and not below `value`."""
        return self.known & (self._over(value) >= 0)

    def above(self, value: Fraction) -> Flags:
        """`(n,)`: known and more than `value`."""
        return self.known & (self._over(value) > 0)

    def _over(self, value: Fraction) -> Counts:
        return self.numerator * value.denominator - self.denominator * value.numerator

    def value(self, row: int) -> Fraction | None:
        """One subject's exact figure, None where it is nothing."""
        if not self.known[row]:
            return None
        return Fraction(int(self.numerator[row]), int(self.denominator[row]))


@dataclass(frozen=True, slots=True)
class Truth:
    """A three-valued answer for each subject: `value` `(n,)`, meaningful where `known` `(n,)`."""

    value: Flags
    known: Flags

    def answer(self, row: int) -> bool | None:
        return bool(self.value[row]) if self.known[row] else None


@dataclass(frozen=True, slots=True)
class ImprovementRule:
    """The strategy's numbers behind "improved", in percentage points (`target` in per cent)."""

    by: Decimal = Decimal("2.0")
    target: Decimal | None = None
    significant: Decimal = Decimal("5.0")


def whole(counts: Counts, known: Flags | bool = True) -> Figure:
    """A count as a figure."""
    every = np.broadcast_to(np.asarray(known, dtype=bool), counts.shape)
    return Figure(counts, np.ones(counts.shape, dtype=np.int64), every)


def ratio(numerator: Counts, denominator: Counts, known: Flags | bool = True) -> Figure:
    """A figure that is nothing where its denominator is not positive."""
    sound = (denominator > 0) & known
    return Figure(np.where(sound, numerator, 0), np.where(sound, denominator, 1), sound)


def percentage(part: Counts, all_of_it: Counts, known: Flags | bool = True) -> Figure:
    """100 x part / all of it, nothing where there is nothing to divide by."""
    return ratio(100 * part, all_of_it, known)


def difference(a: Figure, b: Figure, known: Flags | bool = True) -> Figure:
    """a - b, exactly; nothing where either is."""
    over = a.numerator * b.denominator - b.numerator * a.denominator
    return ratio(over, a.denominator * b.denominator, a.known & b.known & known)


def nothing(size: int) -> Figure:
    """A figure that is nothing for everyone."""
    none = np.zeros(size, dtype=bool)
    return Figure(np.zeros(size, dtype=np.int64), np.ones(size, dtype=np.int64), none)


def certain(value: Flags) -> Truth:
    """A truth that is known for everyone."""
    return Truth(value, np.ones(value.shape, dtype=bool))


def both(a: Truth, b: Truth) -> Truth:
    """Three-valued `and`: false if either is false, else nothing if either is nothing."""
    false = (a.known & ~a.value) | (b.known & ~b.value)
    return Truth(a.known & b.known & a.value & b.value, (a.known & b.known) | false)
