"""Follow-ups: what was done (or left undone) and is now due to be followed, once an event.

Each following step keeps a pool of the events it still waits for, so that a year of calls costs a
day nothing. `triggers` asks for the moments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from herringbone.engine.calendar import AsOf
from herringbone.engine.durations import add
from herringbone.engine.moments import Moment
from herringbone.engine.plan import StepPlan
from herringbone.engine.roll import Done
from herringbone.engine.scopes import World
from herringbone.engine.strategy import After


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something done that a step follows between two dates; `name` is the step followed."""

    name: str
    done: Done
    ready: date
    until: date

    @property
    def occasion(self) -> str:
        """`RIV-24@2025-01-14`: the event followed."""
        return f"{self.name}@{self.done.date.isoformat()}"

    @property
    def subject(self) -> str:
        """The pupil behind a case, or the subject itself."""
        return self.done.subject.partition(":")[0]


class FollowUps:
    """The pools of all following steps of one run."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._calendar = world.calendar
        self._pools: dict[str, list[Waiting]] = defaultdict(list)
        self._read: dict[tuple[str, str], int] = defaultdict(int)

    def moments(self, step: StepPlan, as_of: AsOf, cadence: str) -> list[Moment]:
        """The moments of everything due to be followed as of a day: one batch, in which a subject
        occurs once, or more where one subject has several events."""
        after = step.fields.after
        assert after is not None
        today = as_of.date
        waiting = self._done(step, after, today) if after.done else self._undone(step, after, today)
        return [self._moment(step, batch, as_of, cadence) for batch in _one_each(waiting)]

    # --- what is waited for -----------------------------------------------------------------
    def _done(self, step: StepPlan, after: After, today: date) -> list[Waiting]:
        """Done steps whose wait has passed, unfollowed; what is past its time leaves the pool."""
        pool = self._pools[step.id]
        for name in after.any_of:
            held = self._world.diary.all_done(name)
            pool += self._waiting(name, after, held[self._read[step.id, name] :])
            self._read[step.id, name] = len(held)
        memory = self._world.memory
        pool[:] = [
            one
            for one in pool
            if one.until >= today
            and not memory.has_followed(step.id, one.done.subject, one.occasion)
        ]
        return [one for one in pool if one.ready <= today]

    def _waiting(self, name: str, after: After, done: Iterable[Done]) -> Iterator[Waiting]:
        for one in done:
            if not after.outcome or one.outcome in after.outcome:
                yield self._window(name, one, after)

    def _window(self, name: str, done: Done, after: After) -> Waiting:
        """When a follow-up falls due, and until when: at most to the end of the academic year."""
        calendar = self._calendar
        ends = calendar.start_of(calendar.year_of(done.date) + 1)
        until = date.fromordinal(ends.toordinal() - 1)
        if after.until is not None:
            until = min(until, add(calendar, done.date, after.until))
        return Waiting(name, done, add(calendar, done.date, after.wait), until)

    def _undone(self, step: StepPlan, after: After, today: date) -> list[Waiting]:
        """Steps asked for and not done since, as if the asking were the event."""
        memory, diary = self._world.memory, self._world.diary
        found = []
        for name in after.any_of:
            for subject, days in memory.asked_subjects(name):
                done = [d.date for d in diary.done(name, today) if d.subject == subject]
                provision, _, part = name.partition(".")
                for asked in days:
                    one = self._window(name, Done(provision, part, subject, asked), after)
                    late = one.ready <= today <= one.until
                    if late and not any(day >= asked for day in done):
                        found.append(one)
        return [w for w in found if not memory.has_followed(step.id, w.done.subject, w.occasion)]

    # --- as a moment ------------------------------------------------------------------------
    def _moment(self, step: StepPlan, batch: list[Waiting], as_of: AsOf, cadence: str) -> Moment:
        days = np.full(len(self._world.subjects), -1, dtype=np.int64)
        for one in batch:
            row = self._world.row_of.get(one.subject)
            if row is not None:
                days[row] = self._calendar.last_index(one.done.date)
        names = {one.subject: self._as_subject(step, one.subject) for one in batch}
        whole = step.kind in ("school", "trust", "staff")
        return Moment(
            as_of,
            cadence,
            batch[0].occasion,
            event_days=days,
            only=None if whole else frozenset(names.values()),
            events={names[one.subject]: one.occasion for one in batch},
            outcomes={names[one.subject]: one.done.outcome for one in batch},
            aliases=self._cases(step, batch),
        )

    def _as_subject(self, step: StepPlan, subject: str) -> str:
        """The followed subject as the step's: a family's step that follows a child's."""
        row = self._world.row_of.get(subject)
        if step.kind != "family" or row is None:
            return subject
        return self._world.family_ids[row]

    def _cases(self, step: StepPlan, batch: list[Waiting]) -> dict[str, str]:
        if step.kind != "case":
            return {}
        return {w.subject: w.done.subject for w in batch if w.done.subject != w.subject}


def _one_each(waiting: list[Waiting]) -> list[list[Waiting]]:
    """Batches in which a subject occurs once, latest event first."""
    batches: list[dict[str, Waiting]] = []
    for one in sorted(waiting, key=lambda w: (w.done.date, w.name), reverse=True):
        for batch in batches:
            if one.done.subject not in batch:
                batch[one.done.subject] = one
                break
        else:
            batches.append({one.done.subject: one})
    return [list(batch.values()) for batch in batches]
