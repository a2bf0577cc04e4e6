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
import numpy.typing as npt

from herringbone.engine.language.plan import StepPlan
from herringbone.engine.language.strategy import After, CaseSubject
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.durations import add
from herringbone.engine.record.roll import Done
from herringbone.engine.running.diary import pupil_of
from herringbone.engine.running.moments import ALL, Moment
from herringbone.engine.running.scopes import World

PERSONAL = ("pupil", "family", "case", "register")  # subjects with an event day of their own


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


Batch = dict[str, list[Waiting]]  # subject of the step -> what it follows, on one occasion


class FollowUps:
    """The pools of all following steps of one run."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._calendar = world.calendar
        self._pools: dict[str, list[Waiting]] = defaultdict(list)
        self._read: dict[tuple[str, str], int] = defaultdict(int)

    def moments(self, step: StepPlan, as_of: AsOf, cadence: str) -> list[Moment]:
        """The moments of everything due to be followed as of a day: one where no subject has
        several events."""
        after = step.fields.after
        assert after is not None
        today = as_of.date
        waiting = self._done(step, after, today) if after.done else self._undone(step, after, today)
        cases = self._open_cases(step, waiting, today)
        if cases is not None:
            waiting = [one for one in waiting if one.subject in cases]
        return [
            self._moment(step, batch, as_of, cadence, cases or {})
            for batch in self._batches(step, waiting)
        ]

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
                told = diary.done(name, today)
                done = [d.date for d in told if pupil_of(d.subject) == pupil_of(subject)]
                provision, _, part = name.partition(".")
                for asked in days:
                    one = self._window(name, Done(provision, part, subject, asked), after)
                    late = one.ready <= today <= one.until
                    if late and not any(day >= asked for day in done):
                        found.append(one)
        return [w for w in found if not memory.has_followed(step.id, w.done.subject, w.occasion)]

    # --- as a moment ------------------------------------------------------------------------
    def _batches(self, step: StepPlan, waiting: list[Waiting]) -> list[Batch]:
        """Batches in which a subject of the step follows one event, latest event first. Where the
        subject is no pupil or family, a batch holds the events of one day."""
        batches: list[Batch] = []
        for one in sorted(waiting, key=lambda w: (w.done.date, w.name), reverse=True):
            subject = self._as_subject(step, one.subject)
            for batch in batches:
                held = batch.get(subject)
                if held is not None and held[0].occasion == one.occasion:
                    held.append(one)
                    break
                if held is None and (step.kind in PERSONAL or _day_of(batch) == one.done.date):
                    batch[subject] = [one]
                    break
            else:
                batches.append({subject: [one]})
        return batches

    def _moment(
        self, step: StepPlan, batch: Batch, as_of: AsOf, cadence: str, cases: dict[str, str]
    ) -> Moment:
        personal = step.kind in PERSONAL
        first = next(iter(batch.values()))[0]
        return Moment(
            as_of,
            cadence,
            first.occasion,
            previous_close=None if personal else self._calendar.last_index(first.done.date),
            event_days=self._event_days(batch) if personal else None,
            only=None if ALL in batch else frozenset(batch),
            events={subject: held[0].occasion for subject, held in batch.items()},
            outcomes={subject: held[0].done.outcome for subject, held in batch.items()},
            aliases=cases,
            followed={
                subject: tuple((one.done.subject, one.occasion) for one in held)
                for subject, held in batch.items()
            },
        )

    def _event_days(self, batch: Batch) -> npt.NDArray[np.int64]:
        """`(pupils,)`: the school day each pupil's event fell on; a family's is each child's."""
        days = np.full(len(self._world.subjects), -1, dtype=np.int64)
        for subject, held in batch.items():
            for row in self._world.rows_behind(subject):
                days[row] = self._calendar.last_index(held[0].done.date)
        return days

    def _as_subject(self, step: StepPlan, subject: str) -> str:
        """The followed subject as the step's: a family's step that follows a child's."""
        if step.kind in ("school", "trust", "staff"):
            return ALL
        row = self._world.row_of.get(subject)
        if step.kind != "family" or row is None:
            return subject
        return self._world.family_ids[row]

    def _open_cases(
        self, step: StepPlan, waiting: list[Waiting], today: date
    ) -> dict[str, str] | None:
        """For a step inside a case: pupil -> the case followed, or the pupil's open one."""
        if not isinstance(step.fields.subject, CaseSubject):
            return None
        name = step.fields.subject.case
        cases = {case.pupil: case.subject for case in self._world.diary.cases(name, today)}
        cases |= {w.subject: w.done.subject for w in waiting if w.subject != w.done.subject}
        return cases


def _day_of(batch: Batch) -> date:
    return next(iter(batch.values()))[0].done.date
