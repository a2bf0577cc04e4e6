"""Picks the pupils of a demo's cases: each at most once, by chance that the seed decides.

A pupil of a case is calm unless the case says otherwise: here on every recent day and today, so
that two stories never meet in one child.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from herringbone.engine.record.roll import Pupil
from herringbone.synthetic.draft import Draft

VULNERABLE = ("cp", "lac", "social_worker", "cin", "yot")
Wanted = Callable[[Pupil], bool]


def anyone(pupil: Pupil) -> bool:
    return pupil.pupil_id != ""


@dataclass
class Pool:
    """`classes` are those that pupils may be picked from; `used` those already in a case."""

    draft: Draft
    chance: np.random.Generator
    used: set[str] = field(default_factory=set)
    classes: frozenset[str] = frozenset()
    order: list[str] = field(init=False)

    def __post_init__(self) -> None:
        names = self.draft.classes()
        self.classes = self.classes or frozenset(names)
        ids = sorted(pupil.pupil_id for members in names.values() for pupil in members)
        self.order = [ids[int(n)] for n in self.chance.permutation(len(ids))]

    def take(self, wanted: Wanted = anyone, *, calm: int = 3) -> str:
        """The next pupil wanted who was in for `calm` school days and is in today. Raises
        LookupError where there is nobody; a `calm` below 0 asks for nothing."""
        found = self.find(wanted, calm=calm)
        if found is None:
            raise LookupError("no pupil is left for a case of the demo: make a larger school")
        return found

    def find(self, wanted: Wanted = anyone, *, calm: int = 3) -> str | None:
        """The same, None where there is nobody."""
        days = [self.draft.day(-n) for n in range(calm + 1)]
        for pupil_id in self.order:
            if not self.is_free(pupil_id) or not wanted(self.draft.pupils[pupil_id]):
                continue
            if calm < 0 or self._in(pupil_id, days):
                self.used.add(pupil_id)
                return pupil_id
        return None

    def pair(self) -> tuple[str, ...]:
        """Two calm children of one family, neither of them vulnerable; () where there are none."""
        families: dict[str, list[str]] = {}
        days = [self.draft.day(-n) for n in range(3)]
        for pupil_id in self.order:
            if not self.is_free(pupil_id) or not self._in(pupil_id, days):
                continue
            pupil = self.draft.pupils[pupil_id]
            if not self.vulnerable(pupil):
                families.setdefault(pupil.family_id, []).append(pupil_id)
        for ids in families.values():
            if len(ids) > 1:
                self.used.update(ids[:2])
                return tuple(ids[:2])
        return ()

    def vulnerable(self, pupil: Pupil) -> bool:
        return any(pupil.has(flag, self.draft.today) for flag in VULNERABLE)

    def keep_out(self, pupil_ids: Iterable[str]) -> None:
        self.used.update(pupil_ids)

    def pick(self, options: Iterable[str]) -> str:
        """One of these names, by chance."""
        names = sorted(options)
        return names[int(self.chance.integers(len(names)))]

    def is_free(self, pupil_id: str) -> bool:
        """Still here, in no case yet, and in one of the pool's classes."""
        held = pupil_id in self.draft.pupils and pupil_id not in self.used
        return held and self.draft.pupils[pupil_id].value("class", self.draft.today) in self.classes

    def _in(self, pupil_id: str, days: list[date]) -> bool:
        pupil = self.draft.pupils[pupil_id]
        return all(pupil.on_roll(day) and self.draft.was_in(pupil_id, day) for day in days)
