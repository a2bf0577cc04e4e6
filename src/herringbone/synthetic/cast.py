"""Who is on roll: pupils as columns, from the first September to the last July.

Year group, sex, free meals and SEN follow the joint table's counts; brothers and sisters share a
family, its free meals and its ethnic group. A year's movers are decided with its absence bands.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from herringbone.synthetic.assumptions import number, numbers
from herringbone.synthetic.figures import YEAR_GROUPS, Floats, joint_counts
from herringbone.synthetic.propensity import Ints
from herringbone.synthetic.recipe import Recipe

STAYS = date.max.toordinal()


@dataclass(slots=True)
class Cast:
    """Pupils in the order they were made, all `(pupils,)`.

    `cohort` is the academic year in which the pupil is (or would have been) in Reception; `first`
    and `last` are days on roll as ordinals; `seat` numbers a cohort and makes the class; `steady`
    is the part of the pupil's rank of absence that lasts.
    """

    cohort: Ints
    sex: Ints
    fsm: Ints
    sen: Ints
    ethnicity: Ints
    family: Ints
    first: Ints
    last: Ints
    seat: Ints
    steady: Floats

    def __len__(self) -> int:
        return len(self.cohort)

    def on_roll(self, ordinal: int) -> npt.NDArray[np.bool_]:
        return (self.first <= ordinal) & (ordinal <= self.last)

    def join(self, others: Cast) -> None:
        """More pupils, after those already there."""
        for column in fields(self):
            both = np.concatenate((getattr(self, column.name), getattr(others, column.name)))
            setattr(self, column.name, both)


@dataclass(frozen=True)
class Casting:
    """Makes pupils for one recipe."""

    recipe: Recipe

    @property
    def groups(self) -> tuple[int, ...]:
        """The year groups of the school, Reception being 0."""
        return tuple(group for stage in self.recipe.stages for group in YEAR_GROUPS[stage])

    def stage_of(self, group: int) -> str:
        """The published phase that a year group belongs to."""
        return next(stage for stage in self.recipe.stages if group in YEAR_GROUPS[stage])

    @cached_property
    def ethnic_shares(self) -> Floats:
        """This school's ethnic groups: the national shares, with more or fewer of the majority."""
        shares = np.array(list(numbers("ethnicity", "share").values()))
        shares = shares / shares.sum()
        majority = self._shifted(
            float(shares[0]), "minority", -number("between_schools", "minority")
        )
        return np.concatenate(([majority], shares[1:] / shares[1:].sum() * (1 - majority)))

    def opening(self) -> Cast:
        """The roll on the first day of the first year, `recipe.pupils` of them."""
        year, groups = self.recipe.years[0], self.groups
        chosen = np.resize(np.array(groups), self.recipe.pupils)
        chosen.sort()
        begun = [date(year - max(0, group - groups[0]), 9, 1).toordinal() for group in chosen]
        return self.pupils(year, chosen, np.array(begun), None, 0)

    def pupils(self, year: int, group: Ints, first: Ints, among: Cast | None, batch: int) -> Cast:
        """New pupils for these year groups, some of them with a brother or sister in `among` (or
        among themselves)."""
        chance = self.recipe.chance("pupils", year, batch)
        count = len(group)
        ethnicity = chance.choice(len(self.ethnic_shares), size=count, p=self.ethnic_shares)
        new = Cast(
            cohort=year - group,
            sex=np.zeros(count, np.int64),
            fsm=(chance.random(count) < self._free_meals(group)).astype(np.int64),
            sen=np.zeros(count, np.int64),
            ethnicity=ethnicity.astype(np.int64),
            family=np.arange(count) + (0 if among is None else int(among.family.max()) + 1),
            first=first.astype(np.int64),
            last=np.full(count, STAYS),
            seat=chance.integers(0, 1_000_000, count),
            steady=np.zeros(count),
        )
        self._find_families(chance, new, among)
        new.sex, new.sen = self._sex_and_sen(chance, group, new.fsm)
        shared = number("absence_persists", "among_siblings")
        by_family = self._by_family(new.family)
        own = chance.standard_normal(count)
        new.steady = np.sqrt(shared) * by_family + np.sqrt(1 - shared) * own
        return new

    def rank_scores(self, cast: Cast, rows: Ints, year: int) -> Floats:
        """A standard normal score a pupil for this year's absence, the school's standing in it."""
        school = number("between_schools", "absence", self.recipe.stages[-1])
        lasting = number("absence_persists", "from_year_to_year")
        chance = self.recipe.chance("absence", year, len(cast))
        fresh = chance.standard_normal(len(rows))
        own = np.sqrt(lasting) * cast.steady[rows] + np.sqrt(1 - lasting) * fresh
        alike = 2 * cast.fsm[rows] + cast.sen[rows]
        for each in range(4):
            at = np.flatnonzero(alike == each)
            own[at] = _evened_out(own[at], chance)
        standing: Floats = school * self.recipe.standing("absence") + np.sqrt(1 - school**2) * own
        return standing

    def _find_families(self, chance: np.random.Generator, new: Cast, among: Cast | None) -> None:
        """Some new pupils become brother or sister of a pupil in another year group."""
        known = new if among is None else among
        count = len(new)
        follows = chance.random(count) < number("siblings", "share")
        elder = chance.integers(0, len(known), count)
        if among is None:
            follows &= ~follows[elder]  # so that nobody follows a follower
        follows &= new.cohort != known.cohort[elder]
        for column in ("family", "fsm", "ethnicity"):
            mine, theirs = getattr(new, column), getattr(known, column)
            mine[follows] = theirs[elder[follows]]

    def _free_meals(self, group: Ints) -> Floats:
        """The chance of free school meals by year group, moved by the school's intake."""
        spread = number("between_schools", "free_meals")
        chances = np.zeros(12)
        for stage in self.recipe.stages:
            by_fsm = joint_counts(stage).sum(axis=(2, 3, 4))
            for each in YEAR_GROUPS[stage]:
                share = float(by_fsm[each, 1] / by_fsm[each].sum())
                chances[each] = self._shifted(share, "free_meals", spread)
        return chances[group]

    def _shifted(self, share: float, quality: str, spread: float) -> float:
        """A national share moved by this school's standing; over all schools its mean is kept."""
        normal = NormalDist()
        score = normal.inv_cdf(share) * (1 + spread**2) ** 0.5
        return normal.cdf(score + spread * self.recipe.standing(quality))

    def _sex_and_sen(
        self, chance: np.random.Generator, group: Ints, fsm: Ints
    ) -> tuple[Ints, Ints]:
        counts = np.zeros((12, 2, 2, 2))
        for stage in self.recipe.stages:
            groups = list(YEAR_GROUPS[stage])
            counts[groups] = joint_counts(stage).sum(axis=4)[groups]
        cells = counts.reshape(12, 2, 4)[group, fsm]  # sen and sex together
        upto = cells.cumsum(axis=1) / cells.sum(axis=1, keepdims=True)
        drawn = (chance.random(len(group))[:, None] > upto).sum(axis=1).clip(0, 3)
        return (drawn % 2).astype(np.int64), (drawn // 2).astype(np.int64)

    def _by_family(self, family: Ints) -> Floats:
        """The same standard normal value for all of a family, whenever its pupils are made."""
        values = self.recipe.chance("families").standard_normal(int(family.max()) + 1)
        return values[family]


def _evened_out(scores: Floats, chance: np.random.Generator) -> Floats:
    """The same order, spread evenly over the normal distribution: as many of pupils alike are
    high and low as in the country, so a school differs by its standing and not by luck."""
    even = (scores.argsort().argsort() + chance.random(len(scores))) / max(len(scores), 1)
    inside = np.clip(even, 1e-9, 1 - 1e-9).tolist()
    return np.array([NormalDist().inv_cdf(share) for share in inside])


def absence_rank(rank_from: Floats, rank_width: Floats, band: Ints, within: Floats) -> Floats:
    """A pupil's place among all pupils of the country by absence, 0 the least and 1 the most."""
    rank: Floats = rank_from[band] + rank_width[band] * within
    return np.clip(rank, 0.0, 1.0)
