"""Weekday and session patterns: does a pupil miss Friday afternoons more than the school does?

An exact binomial upper tail against the school's own rate for that weekday and session in the year
to date, from 6 absences up, with Benjamini-Hochberg at 5 % over every pupil, weekday and session of
the school (`measures.md`). Always shown with the base rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from herringbone.engine.measuring.figures import Counts, Flags
from herringbone.engine.measuring.planes import Planes, added_up
from herringbone.engine.record.calendar import AM, PM

LEAST_ABSENCES = 6
FALSE_DISCOVERY_RATE = Fraction(5, 100)
THURSDAY = 3  # the weekday of 1 January 1970, which NumPy counts days from
ROOM_FOR_ROUNDING = 1 + 1e-6  # a tail in floating point is off by far less


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


class _Candidate(NamedTuple):
    row: int
    weekday: int
    session: str
    absent: int
    possible: int
    school_absent: int
    school_possible: int


def find_patterns(planes: Planes, days: range, limit: int, on_roll: Flags) -> list[Pattern]:
    """The significant patterns of pupils on roll over school days `days`, slots below `limit` due.

    Base rates are the whole school's, leavers included.
    """
    tested, candidates = 0, []
    for (weekday, session), slots in _slots_by_weekday(planes, days, limit).items():
        possible = added_up(planes.slots("possible")[slots])
        absent = added_up(planes.slots("absent")[slots])
        tested += int(((possible > 0) & on_roll).sum())
        school = int(absent.sum()), int(possible.sum())
        for row in np.flatnonzero((absent >= LEAST_ABSENCES) & on_roll).tolist():
            own = int(absent[row]), int(possible[row])
            candidates.append(_Candidate(row, weekday, session, *own, *school))
    chances: dict[tuple[int, ...], Fraction] = {}  # pupils often have the same counts
    found = []
    for one in _likely(candidates, tested):
        own, rate = (one.absent, one.possible), (one.school_absent, one.school_possible)
        if own + rate not in chances:
            chances[own + rate] = upper_tail(*own, Fraction(*rate))
        pupil = planes.registers.pupils[one.row].pupil_id
        found.append(Pattern(one.row, pupil, *one[1:], chances[own + rate]))
    return significant(found, tested)


def _likely(candidates: list[_Candidate], tested: int) -> list[_Candidate]:
    """Those that floating point does not rule out, so that few cost an exact tail.

    Benjamini-Hochberg on the rough tails, with room for their error, keeps at least as many as on
    the exact ones, and whoever lies above its bound is not among those.
    """
    if not candidates:
        return []
    rough = _rough_tails(candidates)
    ranks = np.arange(1, len(rough) + 1)
    bounds = float(FALSE_DISCOVERY_RATE) * ROOM_FOR_ROUNDING * ranks / tested
    within = np.flatnonzero(np.sort(rough) <= bounds)
    bound = bounds[within[-1]] if len(within) else 0.0
    return [one for one, chance in zip(candidates, rough, strict=True) if chance <= bound]


def _rough_tails(candidates: list[_Candidate]) -> npt.NDArray[np.float64]:
    """Upper tails in floating point: the first term, then each from the one before."""
    numbers = np.array([one[3:] for one in candidates], dtype=np.float64)
    absent, possible, school_absent, school_possible = numbers.T
    ways = np.array([comb(one.possible, one.absent) for one in candidates], dtype=np.float64)
    rate, attended = school_absent / school_possible, possible - absent
    odds = school_absent / np.maximum(school_possible - school_absent, 1)
    term = ways * rate**absent * (1 - rate) ** attended
    total: npt.NDArray[np.float64] = term.copy()
    for k in range(int(attended.max())):
        term = term * odds * np.maximum(attended - k, 0) / (absent + k + 1)
        total += term
    return total


def significant(found: list[Pattern], tested: int) -> list[Pattern]:
    """Benjamini-Hochberg over `tested` comparisons, those under 6 absences never significant."""
    ranked = sorted(found, key=_strength)
    limit = FALSE_DISCOVERY_RATE
    for rank in range(len(ranked), 0, -1):
        chance = ranked[rank - 1].chance
        if chance.numerator * tested * limit.denominator <= (
            limit.numerator * rank * chance.denominator
        ):
            return ranked[:rank]
    return []


def _strength(pattern: Pattern) -> tuple[float, Fraction, str, int, str]:
    """Rounding never puts two chances in the wrong order: only equal floats are looked at again."""
    chance = pattern.chance
    return float(chance), chance, pattern.pupil_id, pattern.weekday, pattern.session


def upper_tail(absent: int, possible: int, rate: Fraction) -> Fraction:
    """The chance of at least `absent` in `possible` sessions at `rate`, exactly."""
    missed, kept = rate.numerator, rate.denominator - rate.numerator
    every = rate.denominator**possible
    if 2 * absent <= possible:  # the shorter side is added up
        return Fraction(every - _first_terms(absent, possible, missed, kept), every)
    return Fraction(_first_terms(possible - absent + 1, possible, kept, missed), every)


def _first_terms(terms: int, possible: int, missed: int, kept: int) -> int:
    """The first terms of (kept + missed) ** possible multiplied out, by rising powers of missed."""
    total, power = 0, 1
    for k in range(terms):
        total = total * kept + comb(possible, k) * power
        power *= missed
    return int(total * kept ** (possible - terms + 1))


def _slots_by_weekday(planes: Planes, days: range, limit: int) -> dict[tuple[int, str], Counts]:
    numbers = np.arange(days.start, days.stop)
    weekdays = (planes.dates[days.start : days.stop].astype(np.int64) + THURSDAY) % 7
    slots = {}
    for weekday in range(7):
        for part, session in enumerate((AM, PM)):
            found = 2 * numbers[weekdays == weekday] + part
            slots[weekday, session] = found[found < limit]
    return {key: found for key, found in slots.items() if len(found)}
