"""When in the year: how likely each day is for a code, by part of the year, weekday and holy day.

Weights say where a spell begins. Spells of several days blur the week, so the weekday weights are
worked back from the published profile of absence by day (a circular convolution, undone).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from herringbone.engine.record.calendar import SchoolDay
from herringbone.synthetic.assumptions import choices, number, weighted_days, words
from herringbone.synthetic.figures import Floats, seasons, targets, weekday_ratios
from herringbone.synthetic.propensity import Ints

SHAPED = ("I", "O", "G", "C")  # codes whose spells follow the week; the others are even
LEAST = 0.02


@dataclass(frozen=True, slots=True)
class Season:
    """The days of one academic year, for one phase."""

    stage: str
    year: int
    days: Sequence[SchoolDay]

    def weights(self, code: str) -> Floats:
        """Weights (days,) for the day on which something with this code begins."""
        if code == "R":
            return self._holy_days()
        weights = self._part_of_year(code)
        if code in SHAPED:
            weights = weights * start_weights(self.stage, self.year, code)[self.weekdays()]
        return weights

    def weekdays(self) -> Ints:
        """The weekday of each day, Monday 0."""
        return np.array([day.date.weekday() for day in self.days], dtype=np.int64)

    def _part_of_year(self, code: str) -> Floats:
        table = seasons(self.stage)
        rates = np.array([part.get(code, 1.0) for part in table])
        if rates.sum() <= 0:
            rates = np.ones(len(table))
        by_part: Floats = np.maximum(rates / rates.mean(), LEAST)
        return by_part[self._parts()]

    def _parts(self) -> Ints:
        """The part of the year, 0 to 16, that each day falls in."""
        starts = []
        for text in words("season_starts", "days"):
            month, day = (int(part) for part in text.split("-"))
            starts.append(date(self.year + (month < 9), month, day))
        return np.array([bisect_right(starts, day.date) - 1 for day in self.days], dtype=np.int64)

    def _holy_days(self) -> Floats:
        weights = np.zeros(len(self.days))
        index = {day.date: i for i, day in enumerate(self.days)}
        for weight, dates in weighted_days("religious", "days"):
            for day in dates:
                if day in index:
                    weights[index[day]] += weight
        return weights


def start_weights(stage: str, year: int, code: str) -> Floats:
    """Weights (5,) for the weekday a spell begins on, so that absence has the week's shape."""
    shares = targets(stage, year).absence_shares
    shaped = sum(share for other, share in shares.items() if other in SHAPED)
    gain = number("weekday_gain", stage) / shaped
    goal = 1 + (weekday_ratios(stage) - 1) * gain
    lengths, chances = choices("spells", code, "days")
    # How many of a spell's days fall j weekdays after its first.
    falls = np.zeros(5)
    for length, share in zip(lengths, chances, strict=True):
        for j in range(int(length)):
            falls[j % 5] += share
    spread = np.array([[falls[(day - start) % 5] for start in range(5)] for day in range(5)])
    weights = np.linalg.solve(spread, goal)
    starts: Floats = np.maximum(weights / weights.mean(), LEAST)
    return starts
