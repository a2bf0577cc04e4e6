"""How much of the year each pupil misses: a band from the joint table, then a count of sessions.

Everything later (which codes, which days) divides up this count, so a school's absence and
persistent absence come from the published distribution and from nowhere else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from herringbone.synthetic.assumptions import number
from herringbone.synthetic.figures import BANDS, YEAR_GROUPS, Floats, joint_counts, targets

Ints = npt.NDArray[np.int64]
SEVERE = len(BANDS) - 1
FULL_YEAR = 380  # possible sessions


@dataclass(frozen=True, slots=True)
class BandTable:
    """`upto[year group, fsm, sen, sex]` (11,) is the share of pupils up to each band; `rank_from`
    and `rank_width` (11,) place a band among all pupils; `rise` and `fall` (11,) shape the place
    within a band (Kumaraswamy's distribution)."""

    upto: Floats
    rank_from: Floats
    rank_width: Floats
    rise: Floats
    fall: Floats


@cache
def band_table(stage: str, year: int) -> BandTable:
    """The joint table of 2022/23 raked to the bands of the year, with the published mean."""
    goal = targets(stage, year).bands
    counts = joint_counts(stage)
    groups = np.zeros(len(counts))
    groups[list(YEAR_GROUPS[stage])] = 1 / len(YEAR_GROUPS[stage])
    sizes = counts.sum(axis=-1, keepdims=True)
    weights = groups[:, None, None, None, None] * sizes / _total_by_group(sizes)
    tilt = np.ones(len(BANDS))
    for _ in range(60):
        shares = counts * tilt
        shares = shares / np.maximum(shares.sum(axis=-1, keepdims=True), 1e-12)
        tilt *= goal / (shares * weights).sum(axis=(0, 1, 2, 3))
    rise = np.full(len(BANDS), number("within_band", "middle", stage))
    rise[SEVERE] = number("within_band", "severe", stage)
    rise[0] = number("within_band", "lowest", stage)
    fall = np.ones(len(BANDS))
    fall[0] = _lowest_fall(stage, goal, rise, targets(stage, year).absence)
    return BandTable(shares.cumsum(axis=-1), goal.cumsum() - goal, goal, rise, fall)


def draw_bands(table: BandTable, cells: tuple[Ints, ...], z: Floats) -> tuple[Ints, Floats]:
    """Band (pupils,) and place within it, 0 to 1, by cell and standard normal score z."""
    u = normal_cdf(z)
    upto = table.upto[cells]
    band = np.minimum((u[:, None] > upto).sum(axis=1), SEVERE)
    below = np.where(band > 0, upto[np.arange(len(u)), band - 1], 0.0)
    width = np.maximum(upto[np.arange(len(u)), band] - below, 1e-12)
    return band, np.clip((u - below) / width, 0.0, 1 - 1e-9)


def sessions_absent(table: BandTable, band: Ints, within: Floats, possible: Ints) -> Ints:
    """Sessions missed (pupils,), each count inside its band by the exact rule of that threshold."""
    first = -(-possible * 5 * band // 100)
    after = np.where(band == SEVERE, possible + 1, -(-possible * 5 * (band + 1) // 100))
    span = np.maximum(after - first, 1)
    place = (1 - (1 - within) ** (1 / table.fall[band])) ** table.rise[band]
    found = first + np.minimum(np.floor(place * span), span - 1).astype(np.int64)
    missed: Ints = np.minimum(found, possible)
    return missed


def normal_cdf(z: Floats) -> Floats:
    """The share of a standard normal distribution below each value."""
    return np.array([0.5 * (1 + math.erf(x / math.sqrt(2))) for x in z.tolist()])


def chance_of_leaving(stage: str) -> Floats:
    """The chance (11,) of leaving during the year, by band."""
    chance = np.full(len(BANDS), number("movers", "leaves_in_year"))
    chance[SEVERE] = number("movers", "leaves_in_year_if_severe", stage)
    return chance


def _total_by_group(sizes: Floats) -> Floats:
    totals: Floats = np.maximum(sizes.sum(axis=(1, 2, 3), keepdims=True), 1e-12)
    return totals


def _lowest_fall(stage: str, goal: Floats, rise: Floats, absence: float) -> float:
    """The fall of the lowest band with which the mean over all sessions is the published one.

    Those who leave half-way count for half their sessions, and as many join half-way.
    """
    leaving = chance_of_leaving(stage)
    stays = 1 - leaving / 2
    joins = (goal * leaving).sum() / 2
    weight = goal * (stays + joins)
    grid = (np.arange(2000) + 0.5) / 2000
    band = np.repeat(np.arange(len(BANDS)), len(grid))
    possible = np.full(len(band), FULL_YEAR)

    def mean(lowest: float) -> float:
        fall = np.concatenate(([lowest], np.ones(len(BANDS) - 1)))
        table = BandTable(goal, goal, goal, rise, fall)
        missed = sessions_absent(table, band, np.tile(grid, len(BANDS)), possible)
        by_band = missed.reshape(len(BANDS), -1).mean(axis=1) / FULL_YEAR
        return float((by_band * weight).sum() / weight.sum())

    low, high = 0.2, 40.0
    for _ in range(40):
        fall = (low + high) / 2
        low, high = (fall, high) if mean(fall) > absence else (low, fall)
    return fall
