"""Weekday and session patterns: does a pupil miss Friday afternoons more than the school does?

An exact binomial upper tail against the school's own rate for that weekday and session in the year
to date, from 6 absences up, with Benjamini-Hochberg at 5 % over every pupil, weekday and session of
the school (`measures.md`). Always shown with the base rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb

import numpy as np

from herringbone.engine.calendar import AM, PM
from herringbone.engine.figures import Counts, Flags
from herringbone.engine.planes import Planes

LEAST_ABSENCES = 6
FALSE_DISCOVERY_RATE = Fraction(5, 100)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One significant pattern: the pupil's sessions of that weekday and session in the year to
    date, and the school's. `weekday` is Monday 0; `chance` the exact tail probability."""

    row: int
    pupil_id: str
    weekday: int
    session: str
    absent: int
    possible: int
    school_absent: int
    school_possible: int
    chance: Fraction

    @property
    def base_rate(self) -> Fraction:
        """The school's own share of these sessions missed, in per cent."""
        return Fraction(100 * self.school_absent, self.school_possible)


def find_patterns(planes: Planes, days: range, limit: int, on_roll: Flags) -> list[Pattern]:
    """The significant patterns of pupils on roll over school days `days`, slots below `limit` due.

    Base rates are the whole school's, leavers included.
    """
    tested, found = 0, []
    for (weekday, session), slots in _slots_by_weekday(planes, days, limit).items():
        possible = _sums(planes, "possible", slots)
        absent = _sums(planes, "absent", slots)
        tested += int(((possible > 0) & on_roll).sum())
        school = int(absent.sum()), int(possible.sum())
        for row in np.flatnonzero((absent >= LEAST_ABSENCES) & on_roll):
            own = int(absent[row]), int(possible[row])
            pupil = planes.registers.pupils[row].pupil_id
            chance = upper_tail(*own, Fraction(*school))
            found.append(Pattern(int(row), pupil, weekday, session, *own, *school, chance))
    return significant(found, tested)


def significant(found: list[Pattern], tested: int) -> list[Pattern]:
    """Benjamini-Hochberg over `tested` comparisons, those under 6 absences never significant."""
    ranked = sorted(found, key=lambda p: (p.chance, p.pupil_id, p.weekday, p.session))
    within = [
        rank
        for rank, pattern in enumerate(ranked, 1)
        if pattern.chance * tested <= FALSE_DISCOVERY_RATE * rank
    ]
    return ranked[: max(within, default=0)]


def upper_tail(absent: int, possible: int, rate: Fraction) -> Fraction:
    """The chance of at least `absent` in `possible` sessions at `rate`, exactly."""
    missed, kept = rate.numerator, rate.denominator - rate.numerator
    ways = sum(
        comb(possible, k) * missed**k * kept ** (possible - k) for k in range(absent, possible + 1)
    )
    return Fraction(ways, rate.denominator**possible)


def _slots_by_weekday(planes: Planes, days: range, limit: int) -> dict[tuple[int, str], list[int]]:
    slots: dict[tuple[int, str], list[int]] = {}
    for day in days:
        weekday = planes.calendar.dates[day].weekday()
        for part, session in enumerate((AM, PM)):
            if 2 * day + part < limit:
                slots.setdefault((weekday, session), []).append(2 * day + part)
    return slots


def _sums(planes: Planes, plane: str, slots: list[int]) -> Counts:
    return np.asarray(planes.slots(plane)[slots].sum(axis=0, dtype=np.int64))
