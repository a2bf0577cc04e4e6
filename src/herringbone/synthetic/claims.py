"""Divides each pupil's missed sessions among the codes, so that the school's total of each is due.

A code's total is its national share of absence, times how far this school differs. Pupils are
asked in a weighted random order until the total is reached; what is left of a pupil is illness.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from herringbone.synthetic.assumptions import number, number_or, numbers
from herringbone.synthetic.figures import Floats, targets
from herringbone.synthetic.propensity import Ints
from herringbone.synthetic.recipe import Recipe

# The rarest and the longest first, while pupils have room for them.
ORDER = ("C2", "T", "S", "E", "R", "H", "J1", "C1", "M", "G", "C", "U", "O")
FAMILIES_TOGETHER = ("G", "H", "R", "T")
SELDOM = 0.00002  # of possible sessions: below this a code is a slip of the pen, and left out
TRAVELLERS = ("WIRT", "WROM")


@dataclass(frozen=True, slots=True)
class Group:
    """The pupils on roll in one year and phase, as columns `(pupils,)`; `classes` numbers their
    classes, `band` and `within` say where their absence lies."""

    year_group: Ints
    sex: Ints
    fsm: Ints
    sen: Ints
    ethnicity: Ints
    family: Ints
    classes: Ints
    band: Ints
    within: Floats

    def __len__(self) -> int:
        return len(self.year_group)


def divide(
    recipe: Recipe, stage: str, year: int, group: Group, missed: Ints, chance: np.random.Generator
) -> dict[str, Ints]:
    """Sessions of each code by pupil, `(pupils,)` each; together they are `missed`."""
    goal = targets(stage, year)
    shares = goal.absence_shares
    ill = chance.random(len(group)) < number("claims", "some_illness")
    kept = np.where(ill, np.minimum(missed, 2), 0)  # a day's illness, for nearly everyone
    room = missed - kept
    claims: dict[str, Ints] = {}
    for code in ORDER:
        share = shares.get(code, 0.0) + (shares.get("N", 0.0) if code == "O" else 0.0)
        if share * goal.absence < SELDOM:
            continue
        total = whole(missed.sum() * share * school_effect(recipe, code), chance)
        key = chance.exponential(size=len(group))
        if code in FAMILIES_TOGETHER:
            key = chance.exponential(size=int(group.family.max()) + 1)[group.family]
        weight = _weights(code, group, room)
        demand = np.minimum(_demand(code, stage, room, chance), room)
        claims[code] = hand_out(total, key, weight, demand)
        room -= claims[code]
    claims["I"] = room + kept
    return claims


def hand_out(total: int, key: Floats, weight: Floats, demand: Ints) -> Ints:
    """Gives pupils what they demand, in the order of exponential keys over weights, until the
    total is used up; the last one gets what is left of it."""
    order = np.argsort(np.where(weight > 0, key / np.maximum(weight, 1e-12), np.inf), kind="stable")
    asked = np.where(weight > 0, demand, 0)[order]
    before = asked.cumsum() - asked
    given = np.zeros(len(key), np.int64)
    given[order] = np.clip(total - before, 0, asked)
    return given


def school_effect(recipe: Recipe, code: str) -> float:
    """How many times the national share of a code this school has; 1 on average over schools."""
    variation = number_or(0.0, "between_schools", "codes", code)
    if variation == 0:
        return 1.0
    spread = math.sqrt(math.log(1 + variation**2))
    return math.exp(spread * recipe.standing(code) - spread**2 / 2)


def whole(amount: float, chance: np.random.Generator) -> int:
    """A whole number with this mean."""
    return int(amount + chance.random())


def _demand(code: str, stage: str, room: Ints, chance: np.random.Generator) -> Ints:
    """What each pupil would have of a code: a geometric draw, or (O) a share of what is missed."""
    if code == "O":
        share = number("claims", "O", "share", stage)
        part = chance.random(len(room)) ** ((1 - share) / share)
        return np.ceil(room * part).astype(np.int64)
    fewest = int(number("claims", code, "fewest"))
    mean = number("claims", code, "sessions", stage)
    further = chance.geometric(1 / (1 + max(0.0, mean - fewest)), len(room)) - 1
    return (fewest + further).astype(np.int64)


def _weights(code: str, group: Group, room: Ints) -> Floats:
    """How readily each pupil is given a code; 0 where there is no room for the fewest sessions."""
    power = number("claims", code, "by_room")
    weight = np.where(room >= number("claims", code, "fewest"), 1.0, 0.0)
    weight *= np.maximum(room, 1).astype(np.float64) ** power
    for name in ("sex", "sen", "fsm"):
        factor = number_or(1.0, "tilts", code, "male" if name == "sex" else name)
        weight *= np.where(getattr(group, name) == 1, factor, 1.0)
    if code in ("S", "J1") and (group.year_group == 11).any():
        weight *= np.where(group.year_group == 11, 1.0, 0.002)
    if code in ("R", "T"):
        weight *= _by_ethnicity(code)[group.ethnicity]
    return weight


def _by_ethnicity(code: str) -> Floats:
    names = list(numbers("ethnicity", "share"))
    table = dict.fromkeys(TRAVELLERS, 1.0) if code == "T" else numbers("religious", "weight")
    otherwise = number("religious", "otherwise")
    return np.array([table.get(name, otherwise) for name in names])
