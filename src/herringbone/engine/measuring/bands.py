"""Attendance bands as a strategy prints them, decided on exact numbers.

A frame asks which band each subject is in; conditions compare bands by their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from herringbone.engine.measuring.figures import Figure, Words


@dataclass(frozen=True, slots=True)
class Band:
    """One band: `at_least` (>=) or `above` (>), in per cent; with neither it holds everything
    that is known and is the lowest."""

    name: str
    at_least: Decimal | None = None
    above: Decimal | None = None

    def holds(self, value: Fraction) -> bool:
        """Does an exact percentage reach this band?"""
        if self.at_least is not None:
            return value >= Fraction(self.at_least)
        return self.above is None or value > Fraction(self.above)


def band_names(attendance: Figure, bands: Sequence[Band]) -> Words:
    """`(n,)` object: the first band, highest first, that each reaches; "" for nothing."""
    names = np.full(len(attendance.known), "", dtype=object)
    open_still = attendance.known.copy()
    for band in bands:
        reached = open_still & _reaches(attendance, band)
        names[reached] = band.name
        open_still &= ~reached
    return names


def _reaches(attendance: Figure, band: Band) -> np.typing.NDArray[np.bool_]:
    if band.at_least is not None:
        return attendance.at_least(Fraction(band.at_least))
    if band.above is not None:
        return attendance.above(Fraction(band.above))
    return attendance.known
