"""What has been done and what has happened, by step and subject, up to a day.

Follow-ups, cases and `done("...")` read it; a replay takes it from `done.csv` and `events.csv`, a
simulation grows it as people act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from herringbone.engine.language.plan import Plan
from herringbone.engine.record.calendar import Calendar
from herringbone.engine.record.durations import add
from herringbone.engine.record.roll import Done, SchoolEvent

WITHOUT_EFFECT = frozenset({"refused", "not_attended", "declined", "nobody_home", "returned"})


@dataclass(frozen=True, slots=True)
class Case:
    """A case of one pupil: opened by a step done, closed by another, or once it has lasted."""

    name: str
    pupil: str
    opened: date
    closed: date | None

    @property
    def subject(self) -> str:
        return f"{self.pupil}:{self.name}:{self.opened.isoformat()}"

    def open_on(self, day: date) -> bool:
        return self.opened <= day and (self.closed is None or day < self.closed)


def step_id(done: Done) -> str:
    return f"{done.provision}.{done.step}" if done.step else done.provision


def pupil_of(subject: str) -> str:
    """The pupil of a case's subject, or the subject itself."""
    return subject.split(":", 1)[0]


class Diary:
    """Dones and events of one school, read as of a day. `tell` adds to it."""

    def __init__(
        self,
        plan: Plan,
        calendar: Calendar,
        done: Iterable[Done] = (),
        events: Iterable[SchoolEvent] = (),
    ) -> None:
        self._plan = plan
        self._calendar = calendar
        self._done: dict[str, list[Done]] = defaultdict(list)
        self._events: dict[date, list[SchoolEvent]] = defaultdict(list)
        self._by_name: dict[str, list[SchoolEvent]] = defaultdict(list)
        self._cases: list[Case] | None = None
        self._spreads = _spreads(plan)
        self._case_steps = {
            name
            for step in plan.steps
            if step.fields.opens or step.fields.closes
            for name in (step.id, step.provision.id)
        }
        for event in events:
            self._events[event.date].append(event)
            self._by_name[event.event].append(event)
        self.tell(done)

    def tell(self, done: Iterable[Done]) -> None:
        """Add what has been done."""
        for one in done:
            name = step_id(one)
            if name in self._case_steps:
                self._cases = None
            self._done[name].append(one)
            if one.step:
                self._done[one.provision].append(one)
            elif name in self._spreads:
                for step in self._spreads[name]:
                    self._done[step].append(one)

    def all_done(self, step: str) -> list[Done]:
        """Everything told of the step (or of any step of the provision), in the order told."""
        return self._done.get(step, [])

    def done(self, step: str, until: date) -> list[Done]:
        """Times the step (or any step of the provision) was done up to `until`, oldest first."""
        return sorted(
            (one for one in self._done.get(step, ()) if one.date <= until), key=lambda d: d.date
        )

    def done_since(self, step: str, since: date, until: date) -> set[str]:
        """Pupils or other subjects for whom the step was done between two days, both included."""
        return {
            pupil_of(one.subject) for one in self._done.get(step, ()) if since <= one.date <= until
        }

    def events_between(self, after: date, until: date) -> list[SchoolEvent]:
        """Events after one day up to and including another."""
        days = sorted(day for day in self._events if after < day <= until)
        return [event for day in days for event in self._events[day]]

    def named(self, name: str) -> list[SchoolEvent]:
        return self._by_name.get(name, [])

    def cases(self, name: str, day: date) -> list[Case]:
        """Cases of that name open on a day, in order of pupil and opening."""
        if self._cases is None:
            self._cases = self._all_cases()
        return [case for case in self._cases if case.name == name and case.open_on(day)]

    def _all_cases(self) -> list[Case]:
        opened: dict[tuple[str, str], list[date]] = defaultdict(list)
        for step in self._plan.steps:
            if step.fields.opens:
                for one in self._done.get(step.id, ()):
                    if one.outcome not in WITHOUT_EFFECT:
                        opened[step.fields.opens, pupil_of(one.subject)].append(one.date)
        closings = self._closings()
        cases = []
        for (name, pupil), days in sorted(opened.items()):
            last: date | None = None
            for day in sorted(set(days)):
                if last is not None and day < last:
                    continue  # one case at a time
                last = self._ends(name, pupil, day, closings)
                cases.append(Case(name, pupil, day, last))
                last = last or date.max
        return cases

    def _closings(self) -> dict[tuple[str, str], list[date]]:
        closings: dict[tuple[str, str], list[date]] = defaultdict(list)
        for step in self._plan.steps:
            if step.fields.closes:
                for one in self._done.get(step.id, ()):
                    if one.outcome in WITHOUT_EFFECT:
                        continue
                    closings[step.fields.closes, pupil_of(one.subject)].append(one.date)
        return closings

    def _ends(
        self, name: str, pupil: str, opened: date, closings: dict[tuple[str, str], list[date]]
    ) -> date | None:
        ends = [day for day in closings.get((name, pupil), ()) if day > opened]
        spec = self._plan.strategy.cases.get(name)
        if spec is not None and spec.lasts is not None:
            ends.append(add(self._calendar, opened, spec.lasts))
        return min(ends, default=None)


def _spreads(plan: Plan) -> dict[str, tuple[str, ...]]:
    """A provision done without naming a step: all of its steps were."""
    steps: dict[str, list[str]] = defaultdict(list)
    for step in plan.steps:
        if step.id != step.provision.id:
            steps[step.provision.id].append(step.id)
    return {name: tuple(ids) for name, ids in steps.items()}
