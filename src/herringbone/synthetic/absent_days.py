"""Puts each pupil's missed sessions on days: spells, single sessions and fixed patterns.

Every session claimed finds a place, whatever it takes, because the count of a pupil's absence is
what the published distribution says; only the days give way.
"""

from __future__ import annotations

import numpy as np

from herringbone.engine.england.codes import national_codes
from herringbone.synthetic.assumptions import number
from herringbone.synthetic.claims import FAMILIES_TOGETHER, Group
from herringbone.synthetic.figures import Floats
from herringbone.synthetic.placing import Sheet, place_pattern, place_single, place_spells
from herringbone.synthetic.propensity import Ints
from herringbone.synthetic.season import Season

SPELLS_FIRST = ("R", "E", "S", "T", "G", "H", "C1", "C")
SPELLS_LAST = ("O", "I")
SINGLE = ("M", "J1", "U")


def place_absence(sheet: Sheet, season: Season, claims: dict[str, Ints], group: Group) -> None:
    """Places all claims on `sheet`; codes without a claim are left out."""
    claims = dict(claims)
    for code in SPELLS_FIRST:
        if code in claims:
            left = _spells(sheet, season, code, claims[code], group)
            claims["I"] = claims["I"] + left
    if "C2" in claims:
        place_pattern(sheet, _byte("C2"), claims["C2"], afternoons=True)
    left_over = {
        code: _spells(sheet, season, code, claims[code], group)
        for code in SPELLS_LAST
        if code in claims
    }
    for code in SINGLE:
        if code in claims:
            place_single(sheet, _byte(code), claims[code], _slot_weights(season, code))
    for code, left in left_over.items():
        place_single(sheet, _byte(code), left, np.ones(sheet.slots))


def _spells(sheet: Sheet, season: Season, code: str, counts: Ints, group: Group) -> Ints:
    key = group.family if code in FAMILIES_TOGETHER else None
    return place_spells(sheet, _byte(code), counts, code, season.weights(code), key)


def _slot_weights(season: Season, code: str) -> Floats:
    """Weights (slots,): the day's for the code, shared between morning and afternoon."""
    morning = number("midday", code, season.stage)
    return np.outer(season.weights(code), [morning, 1 - morning]).ravel()


def _byte(code: str) -> int:
    return national_codes().byte(code) or 0
