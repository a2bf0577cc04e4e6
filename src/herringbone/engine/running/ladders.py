"""Ladders: of the rungs a subject meets in one run, which one fires, and which are covered.

At most one family-facing step a ladder and run; never backwards until the stated reset (practice
23: several lines crossed at once give one step, lines re-crossed give no second first letter).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from herringbone.engine.language.plan import Plan
from herringbone.engine.running.history import COVERED, FLAG, Memory, Record
from herringbone.engine.running.judging import Look
from herringbone.engine.running.scopes import PupilScope, World

GROUND = -1  # below the first rung


class Ladders:
    """Settles the looks of one run ladder by ladder."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._memory: Memory = world.memory
        self._plan: Plan = world.plan
        self._rungs: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for step, (ladder, height) in world.plan.rungs.items():
            self._rungs[ladder][height].append(step)

    def settle(self, looks: Iterable[Look], today: date) -> None:
        """Take the rows that may not fire out of the looks: covered ones keep a silent spell."""
        by_ladder: dict[str, list[tuple[int, Look]]] = defaultdict(list)
        for look in looks:
            if look.step.id in self._plan.rungs:
                ladder, height = self._plan.rungs[look.step.id]
                by_ladder[ladder].append((height, look))
        for ladder, rungs in by_ladder.items():
            for subject, met in _by_subject(rungs).items():
                self._settle_one(ladder, subject, met, today)

    def _settle_one(
        self, ladder: str, subject: str, met: list[tuple[int, Look, int]], today: date
    ) -> None:
        spec = self._plan.strategy.ladders[ladder]
        reached = self.height(ladder, subject, today)
        fresh = {
            height
            for height, look, _ in met
            if not self._asked_before(look, subject, height, reached, today)
        }
        allowed = _next_rung(reached, fresh) if spec.skipped_rungs == "climb" else _furthest(fresh)
        for height, look, row in met:
            if height == allowed and not self._asked_before(look, subject, height, reached, today):
                if spec.skipped_rungs == "ask" and height > reached + 1:
                    look.offered.add(row)
            elif spec.skipped_rungs == "climb" and height > reached:
                look.met.remove(row)  # its turn has not come: nothing is remembered
            else:
                look.how[row] = COVERED

    def _asked_before(
        self, look: Look, subject: str, height: int, reached: int, today: date
    ) -> bool:
        """Below the rung reached nothing fires again; on it, a step that has not since the
        reset."""
        if height != reached:
            return height < reached
        ladder = self._plan.rungs[look.step.id][0]
        since = self._reset(ladder, subject, today)
        return self._reached(look.step.id, subject, since, today)

    def height(self, ladder: str, subject: str, today: date) -> int:
        """The highest rung asked for since the ladder was reset; -1 on the ground."""
        since = self._reset(ladder, subject, today)
        return max(
            (
                height
                for height, steps in self._rungs[ladder].items()
                for step in steps
                if self._reached(step, subject, since, today)
            ),
            default=GROUND,
        )

    def _reached(self, step: str, subject: str, since: date, today: date) -> bool:
        """Asked for, or done without our asking, since the reset."""
        if any(day >= since for day in self._memory.asked(step, subject)):
            return True
        return subject in self._world.diary.done_since(step, since, today)

    def _reset(self, ladder: str, subject: str, today: date) -> date:
        """The first day that counts: the year's start, or the day an improvement was kept."""
        calendar = self._world.calendar
        start = calendar.start_of(calendar.year_of(today))
        if self._plan.strategy.ladders[ladder].reset == "sustained_improvement":
            kept = self._memory.last_flag(_reset_flag(ladder), subject)
            return max(start, kept) if kept is not None else start
        return start

    def reset_improved(self, pupils: PupilScope, today: date) -> None:
        """At a half term's close: who has improved in two running begins the ladder anew."""
        for ladder, spec in self._plan.strategy.ladders.items():
            if spec.reset != "sustained_improvement":
                continue
            truth = pupils.truth("sustained_improvement")
            for row in (truth.value & truth.known & pupils.present).nonzero()[0]:
                subject = pupils.subjects[int(row)]
                if self.height(ladder, subject, today) > GROUND:
                    flag = _reset_flag(ladder)
                    record = Record(FLAG, spec.rungs[0], "pupil", subject, today, today, flag)
                    self._memory.remember(record)


def _furthest(fresh: set[int]) -> int:
    return max(fresh, default=GROUND)


def _next_rung(reached: int, fresh: set[int]) -> int:
    """Climbing: the rest of the rung reached, or the one above it."""
    return next((height for height in (reached, reached + 1) if height in fresh), GROUND)


def _reset_flag(ladder: str) -> str:
    return f"reset of ladder {ladder}"


def _by_subject(rungs: list[tuple[int, Look]]) -> dict[str, list[tuple[int, Look, int]]]:
    """Subject -> (height, look, row) of each rung met; a case counts as its pupil."""
    met: dict[str, list[tuple[int, Look, int]]] = defaultdict(list)
    for height, look in rungs:
        for row in look.met:
            met[look.subject(row)].append((height, look, row))
    return met
