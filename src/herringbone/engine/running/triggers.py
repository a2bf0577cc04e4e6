"""Which steps are looked at today, and at which moments: cadences, registers, events, follow-ups.

`evaluate` walks the plan's steps and asks here; a step that nothing triggers costs a few
microseconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from herringbone.engine.language.plan import StepPlan
from herringbone.engine.language.strategy import CaseSubject, OnEvent
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.roll import Pupil, SchoolEvent
from herringbone.engine.running.diary import Case
from herringbone.engine.running.followups import FollowUps
from herringbone.engine.running.history import FOLLOWED, Record
from herringbone.engine.running.moments import ALL, EVENT, REGISTER, Moment
from herringbone.engine.running.schedule import Closing, Schedule
from herringbone.engine.running.scopes import World, family_of

ALWAYS = "day"
HEARD_LATE = 20  # school days: an event put in later than that is history
SCHOOL_DAYS_IN = {"week": 5, "half term": 30}  # a usual half term


class Triggers:
    """Moments of steps, for the close of a school day or for a register saved during it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._calendar = world.calendar
        self._dates = world.calendar.dates
        self._followed = FollowUps(world)
        self._schedule = Schedule(world.calendar, award_week_ends=world.award_week_ends)

    # --- at the close of a day --------------------------------------------------------------
    def at_close(self, step: StepPlan, day: int) -> list[Moment]:
        """The step's moments as of the close of school day `day`."""
        fields = step.fields
        if fields.at == REGISTER or fields.orders or fields.reaches:
            return []
        if fields.after is not None:
            return self._follow_ups(step, day)
        if isinstance(fields.on, OnEvent):
            return self._events(step, fields.on, day)
        if fields.at_event is not None:
            return self._ahead_of_events(step, day)
        if isinstance(fields.subject, CaseSubject):
            return self._case_moments(step, fields.subject.case, day)
        return [self._closing_moment(closing, day) for closing in self._closings(step, day)]

    def _as_of(self, day: int) -> AsOf:
        return AsOf(self._calendar.dates[day])

    def _closings(self, step: StepPlan, day: int) -> list[Closing]:
        same_day = step.fields.as_of == "same_day"
        every = step.fields.every
        cadences: Iterable[str] = (every,) if isinstance(every, str) else every or (ALWAYS,)
        return [
            closing
            for cadence in cadences
            if "since opened" not in cadence
            for closing in self._schedule.closings(cadence, day, same_day=same_day)
        ]

    def _closing_moment(self, closing: Closing, day: int) -> Moment:
        return Moment(
            as_of=self._as_of(day),
            cadence=closing.cadence,
            occasion=closing.occasion,
            period=closing.period,
            previous_close=closing.previous_close,
        )

    def holding(self, cadence: str, day: int) -> Closing | None:
        """The period of a cadence that a school day lies in."""
        return None if "since opened" in cadence else self._schedule.holding(cadence, day)

    # --- registers --------------------------------------------------------------------------
    def at_register(self, step: StepPlan, as_of: AsOf) -> list[Moment]:
        """The moment of a first-day step as registers are saved; none on a closed day."""
        if step.fields.at != REGISTER or self._calendar.index(as_of.date) is None:
            return []
        moment = Moment(as_of, REGISTER, as_of.date.isoformat())
        if step.fields.after is None:
            return [moment]
        return self._followed.moments(step, as_of, REGISTER)

    def followed(self, step: StepPlan, as_of: AsOf) -> list[Moment]:
        """What a following step would follow as of a day, whatever its cadence."""
        return self._followed.moments(step, as_of, "follow-up")

    # --- events -----------------------------------------------------------------------------
    def _events(self, step: StepPlan, on: OnEvent, day: int) -> list[Moment]:
        """Events recorded by the close of the day, late ones too."""
        found = [
            event
            for event in self._world.diary.events_between(self._late(day), self._dates[day])
            if event.event == on.event and (not on.outcome or event.outcome in on.outcome)
        ]
        return self._event_moments(step, found, day)

    def _late(self, day: int) -> date:
        """The day before the first whose events are still heard: never one before the first run."""
        began = self._world.memory.began or self._dates[day]
        earliest = self._dates[max(0, day - HEARD_LATE)]
        return max(began, earliest) - timedelta(days=1)

    def _ahead_of_events(self, step: StepPlan, day: int) -> list[Moment]:
        """Events to come whose notice falls on this day (the day before where none is set), or fell
        since the first run and were put in late."""
        fields = step.fields
        assert fields.at_event is not None
        index = self._calendar.last_index
        first = index(self._late(day)) + 1
        notice = _notice(fields.before)
        found = [
            event
            for event in self._world.diary.named(fields.at_event)
            if first <= index(event.date - timedelta(days=1)) + 1 - notice <= day
            and index(event.date - timedelta(days=1)) + 1 - min(notice, 1) >= day
        ]
        return self._event_moments(step, found, day)

    def _event_moments(self, step: StepPlan, events: list[SchoolEvent], day: int) -> list[Moment]:
        """One moment an occasion: events of one name and date, not heard before, are looked at
        together."""
        by_date: dict[date, list[SchoolEvent]] = defaultdict(list)
        for event in events:
            if self._first_heard(step, event, day):
                by_date[event.date].append(event)
        return [self._event_moment(step, by_date[on], day) for on in sorted(by_date)]

    def _first_heard(self, step: StepPlan, event: SchoolEvent, day: int) -> bool:
        """An event is heard once, whenever it is put in; memory says so from then on."""
        memory, occasion = self._world.memory, _occasion(event)
        if memory.has_followed(step.id, event.subject, occasion):
            return False
        heard = Record(FOLLOWED, step.id, event.subject_kind, event.subject, self._dates[day])
        heard.detail = occasion
        memory.remember(heard)
        return True

    def _event_moment(self, step: StepPlan, events: list[SchoolEvent], day: int) -> Moment:
        as_of = self._as_of(day)
        about = [(self._subjects_of(event, step.kind, as_of.date), event) for event in events]
        named = [only for only, _ in about if only is not None]
        outcomes = {one: event.outcome for only, event in about for one in sorted(only or {ALL})}
        return Moment(
            as_of,
            EVENT,
            _occasion(events[0]),
            only=frozenset().union(*named) if len(named) == len(about) else None,
            outcomes=outcomes,
        )

    def _subjects_of(self, event: SchoolEvent, kind: str, day: date) -> frozenset[str] | None:
        """The step's subjects that an event is about; None is all of them."""
        if event.subject_kind in ("school", "trust") or not event.subject:
            return None
        if event.subject_kind == kind:
            return frozenset({event.subject})
        if kind in ("school", "trust", "staff"):
            return None
        pupils = self._pupils_of(event, day)
        if kind in ("pupil", "case", "register"):
            return frozenset(p.pupil_id for p in pupils)
        if kind == "family":
            return frozenset(family_of(p.family_id, p.pupil_id) for p in pupils)
        return frozenset(p.value(kind, day) for p in pupils)

    def _pupils_of(self, event: SchoolEvent, day: date) -> list[Pupil]:
        pupils = self._world.registers.pupils
        match event.subject_kind:
            case "pupil":
                return [p for p in pupils if p.pupil_id == event.subject]
            case "family":
                return [p for p in pupils if family_of(p.family_id, p.pupil_id) == event.subject]
            case "class" | "year_group" as kind:
                return [p for p in pupils if p.value(kind, day) == event.subject]
        return []

    # --- follow-ups -------------------------------------------------------------------------
    def _follow_ups(self, step: StepPlan, day: int) -> list[Moment]:
        """One moment for all events to be followed today, at the step's cadence if it has one."""
        if step.fields.every is not None and not self._closings(step, day):
            return []
        return self._followed.moments(step, self._as_of(day), "follow-up")

    # --- cases ------------------------------------------------------------------------------
    def _case_moments(self, step: StepPlan, name: str, day: int) -> list[Moment]:
        cases = self._world.diary.cases(name, self._calendar.dates[day])
        if not cases and not step.by_spell:
            return []
        every = step.fields.every
        if isinstance(every, str) and "since opened" in every:
            weeks = int(every.split()[0])
            due = {c.subject: n for c in cases if (n := self._review(c.opened, weeks, day))}
            cases = [case for case in cases if case.subject in due]
            names = {c.pupil: f"{c.opened.isoformat()}+{due[c.subject] * weeks}w" for c in cases}
            return [self._case_moment(cases, names, day, "since opened")] if cases else []
        return [
            self._case_moment(cases, {}, day, closing.cadence, closing)
            for closing in self._closings(step, day)
        ]

    def open_cases(self, name: str, day: int) -> Moment:
        """All cases of a name that are open on a school day, looked at outside any cadence."""
        cases = self._world.diary.cases(name, self._calendar.dates[day])
        return self._case_moment(cases, {}, day, "open cases")

    def _review(self, opened: date, weeks: int, day: int) -> int:
        """Which review of a case falls on this school day (moved on from a closed one); 0 none."""
        today = self._calendar.dates[day]
        yesterday = self._calendar.dates[day - 1] if day else opened
        n = (today - opened).days // (7 * weeks)
        return n if n > 0 and opened + timedelta(weeks=weeks * n) > yesterday else 0

    def _case_moment(
        self,
        cases: list[Case],
        names: dict[str, str],
        day: int,
        cadence: str,
        closing: Closing | None = None,
    ) -> Moment:
        days = np.full(len(self._world.subjects), -1, dtype=np.int64)
        for case in cases:
            row = self._world.row_of.get(case.pupil)
            if row is not None:
                days[row] = self._calendar.last_index(case.opened)
        return Moment(
            self._as_of(day),
            cadence,
            closing.occasion if closing is not None else "",
            period=closing.period if closing is not None else None,
            event_days=days,
            only=frozenset(case.pupil for case in cases),
            events=names,
            aliases={case.pupil: case.subject for case in cases},
        )


def _occasion(event: SchoolEvent) -> str:
    """`parents_evening@2025-03-12`."""
    return f"{event.event}@{event.date.isoformat()}"


def _notice(before: str | None) -> int:
    """School days of notice; without one, the day before."""
    if before is None or before == "same day":
        return 1 if before is None else 0
    number, _, unit = before.partition(" ")
    return int(number) * SCHOOL_DAYS_IN.get(unit.rstrip("s"), 1)
