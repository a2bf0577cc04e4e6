"""What to make: the recipe of a synthetic school, and the chance that goes with its seed.

Every draw comes from a stream named by topic, so that a change in one part leaves the others alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Literal
from zlib import crc32

import numpy as np

from herringbone.engine.record.school import Phase

FIRST_YEAR, LAST_YEAR = 2018, 2027
STAGES_OF = {
    Phase.PRIMARY: ("primary",),
    Phase.SECONDARY: ("secondary",),
    Phase.SPECIAL: ("special",),
    Phase.ALL_THROUGH: ("primary", "secondary"),
}
TENTHS, FIFTHS = 10, 5
BLOCKS, BLOCK = 10, 10_000


@dataclass(frozen=True, slots=True)
class Recipe:
    """A school to be made. `years` are academic years by the calendar year they begin in, one after
    the other; `until` is the last day with marks (the whole of the last year where None).

    `nursery` children come on top of `pupils`, who are the same with and without them. Schools of
    one trust have a `block` each, in which they number pupils and families. `even_classes` deals
    each year group out evenly; otherwise classes differ in size by chance.
    """

    pupils: int = 420
    phase: Phase = Phase.PRIMARY
    years: tuple[int, ...] = (2024,)
    seed: int = 1
    scenario: Literal["normal", "covid"] = "normal"
    name: str = "Alder Vale School"
    until: date | None = None
    nursery: int = 0
    block: int = 0
    even_classes: bool = False

    def __post_init__(self) -> None:
        if self.phase not in STAGES_OF:
            phases = ", ".join(STAGES_OF)
            raise ValueError(f"no figures are published for {self.phase}; there is {phases}")
        if self.pupils < 1:
            raise ValueError(f"a school has at least one pupil, not {self.pupils}")
        years = self.years
        if not years or tuple(range(years[0], years[0] + len(years))) != years:
            raise ValueError(f"years follow each other, {years} do not")
        if years[0] < FIRST_YEAR or years[-1] > LAST_YEAR:
            raise ValueError(f"calendars reach from {FIRST_YEAR} to {LAST_YEAR}")
        if self.nursery < 0 or (self.nursery and "primary" not in self.stages):
            raise ValueError("a nursery belongs to a primary or all-through school")
        if self.block not in range(BLOCKS):
            raise ValueError(f"blocks are numbered from 0 to {BLOCKS - 1}, not {self.block}")
        if self.scenario == "covid" and 2021 not in years:
            raise ValueError("the covid scenario is about 2021: put it among the years")

    @property
    def stages(self) -> tuple[str, ...]:
        """The published phases whose figures apply, in order of age."""
        return STAGES_OF[self.phase]

    def chance(self, topic: str, *numbers: int) -> np.random.Generator:
        """The stream of random numbers for one topic; the same for the same recipe everywhere."""
        key = (abs(self.seed), int(self.seed < 0), crc32(topic.encode()), *numbers)
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(key)))

    def standing(self, quality: str) -> float:
        """Where this school stands among schools in some quality, as a standard normal value.

        Seeds are a stratified sample of schools: of ten in a row (from a multiple of ten) one falls
        in each tenth of the distribution, and of fifty in a row one in each fiftieth.
        """
        block, place = divmod(self.seed, TENTHS * FIFTHS)
        turn, place = divmod(place, TENTHS)
        chance = np.random.Generator(
            np.random.PCG64([crc32(quality.encode()), abs(block), int(block < 0)])
        )
        tenth = int(np.argsort(chance.random((FIFTHS, TENTHS)), axis=1)[turn, place])
        fifth = int(np.argsort(chance.random((TENTHS, FIFTHS)), axis=1)[tenth, turn])
        return NormalDist().inv_cdf((tenth * FIFTHS + fifth + 0.5) / (TENTHS * FIFTHS))
