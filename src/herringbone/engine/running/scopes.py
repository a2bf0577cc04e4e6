"""What a condition can ask about its subjects: measures, flags, memory and events, as of a moment.

A scope answers for pupils; groups, families, cases and the school are views of it. `conditions`
evaluates over a scope and never sees registers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property

import numpy as np

from herringbone.engine.language.plan import Plan
from herringbone.engine.measuring.bands import Band
from herringbone.engine.measuring.figures import (
    Counts,
    Figure,
    Flags,
    ImprovementRule,
    Truth,
    Words,
    certain,
    nothing,
    whole,
)
from herringbone.engine.measuring.groups import GroupFrame
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Days, Planes
from herringbone.engine.record.roll import FLAGS
from herringbone.engine.running.diary import Diary
from herringbone.engine.running.history import Memory
from herringbone.engine.running.moments import Moment

NO_EVENT = -1
GROUP_KINDS = ("class", "year_group", "school")


class World:
    """What every scope of a run shares: registers as planes, the plan, memory and the diary."""

    def __init__(self, planes: Planes, plan: Plan, memory: Memory, diary: Diary) -> None:
        self.planes = planes
        self.plan = plan
        self.memory = memory
        self.diary = diary
        self.calendar = planes.calendar
        self.registers = planes.registers
        self.row_of = planes.registers.row_of
        self.subjects = tuple(p.pupil_id for p in planes.registers.pupils)
        strategy = plan.strategy
        self.rule = ImprovementRule(
            by=strategy.improvement.by,
            target=strategy.improvement.target or strategy.target,
            significant=strategy.improvement.significant,
        )
        self.bands = tuple(Band(band.name, band.at_least, band.above) for band in strategy.bands)
        self.award_week_ends = ("monday", "tuesday", "wednesday", "thursday", "friday").index(
            strategy.award_week_ends
        )
        self.spell_flags, self.year_flags = _flag_steps(plan)
        self.unexplained_first_seen: Callable[[date], Flags] | None = None

    def frame(self, moment: Moment) -> Frame:
        """The figures of a moment; in a follow-up each pupil has an event day of their own, and a
        year's first period has none before it."""
        event: Days | None = moment.previous_close
        if moment.event_days is not None:
            event = moment.event_days
        elif event is None and moment.period is not None:
            event = NO_EVENT
        return Frame(
            self.planes,
            moment.as_of,
            bands=self.bands,
            award_week_ends=self.award_week_ends,
            period=moment.period,
            previous_close=event,
            improvement=self.rule,
            award_week=moment.period if moment.cadence == "award_week" else None,
        )

    def mask(self, subjects: set[str] | frozenset[str]) -> Flags:
        """`(pupils,)`: those named."""
        found = np.zeros(len(self.subjects), dtype=bool)
        rows = [self.row_of[one] for one in subjects if one in self.row_of]
        found[rows] = True
        return found

    def flag_set(self, flag: str, day: date) -> Flags:
        """`(pupils,)`: the flag is set on that day by a spell or for the year."""
        subjects = self.memory.flag_subjects(flag, day)
        for step in self.spell_flags.get(flag, ()):
            for spell in self.memory.spells_of(step):
                if spell.open_on(day):
                    subjects.add(spell.subject)
        return self.mask(self.pupils_behind(subjects))

    def rows_behind(self, subject: str) -> list[int]:
        """The rows of a pupil, or of a family's children; none for another subject."""
        row = self.row_of.get(subject)
        if row is not None:
            return [row]
        return [row for row, family in enumerate(self.family_ids) if family == subject]

    def pupils_behind(self, subjects: set[str]) -> set[str]:
        """Subjects as pupils: a family's flag is each child's."""
        families = {s for s in subjects if s not in self.row_of}
        if not families:
            return subjects
        return subjects | {
            pupil.pupil_id
            for pupil, family in zip(self.registers.pupils, self.family_ids, strict=True)
            if family in families
        }

    @cached_property
    def family_ids(self) -> tuple[str, ...]:
        return tuple(family_of(p.family_id, p.pupil_id) for p in self.registers.pupils)

    @cached_property
    def families(self) -> tuple[tuple[str, ...], Counts]:
        """Family ids in order, and the family's number of each pupil row."""
        names = tuple(sorted(set(self.family_ids)))
        number = {name: i for i, name in enumerate(names)}
        return names, np.array([number[f] for f in self.family_ids], dtype=np.int64)


def family_of(family_id: str, pupil_id: str) -> str:
    """A pupil without a family id is a family of one, known by the pupil's id."""
    return family_id or pupil_id


def _flag_steps(plan: Plan) -> tuple[dict[str, list[str]], set[str]]:
    spells: dict[str, list[str]] = {}
    others: set[str] = set()
    for step in plan.steps:
        for flag, lasts in step.fields.sets.items():
            if lasts == "spell":
                spells.setdefault(flag, []).append(step.id)
            else:
                others.add(flag)
    return spells, others


class PupilScope:
    """All pupils as of a moment. `subjects` are pupil ids; `present` those on roll that day."""

    kind = "pupil"

    def __init__(self, world: World, moment: Moment, frame: Frame | None = None) -> None:
        self.world = world
        self.moment = moment
        self.frame = frame if frame is not None else world.frame(moment)
        self.subjects = world.subjects
        self.size = len(world.subjects)
        self._groups: dict[str, tuple[GroupFrame, Counts]] = {}

    @property
    def present(self) -> Flags:
        return self.frame.on_roll

    @property
    def day(self) -> date:
        return self.moment.as_of.date

    def figure(self, name: str) -> Figure:
        head, _, rest = name.partition(".")
        if rest and head in GROUP_KINDS:
            return self._of_group(head, rest)
        if head in ("since", "before"):
            return self._event_figure(head, rest)
        return self.frame.figure(name)

    def truth(self, name: str) -> Truth:
        head, _, rest = name.partition(":")
        if rest:
            return certain(self.world.mask(self._remembered(head, rest)))
        if name in FLAGS or name == "sen":
            return certain(self.frame.flag(name))
        if name in OWN_TRUTHS:
            return OWN_TRUTHS[name](self)
        if name in self.world.spell_flags or name in self.world.year_flags:
            return certain(self.world.flag_set(name, self.day))
        return self.frame.truth(name)

    def text(self, name: str) -> Words:
        return self.frame.text("class" if name == "class_name" else name)

    def _remembered(self, what: str, name: str) -> set[str]:
        """Pupils with an open case, a step done, or a step fired this academic year."""
        if what == "open_case":
            return {case.pupil for case in self.world.diary.cases(name, self.day)}
        if what == "done":
            return self.world.diary.done_since(name, self._year_start(), self.day)
        if what == "fired":
            return self._fired(name)
        raise KeyError(what)

    # --- memory and diary -------------------------------------------------------------------
    def _year_start(self) -> date:
        calendar = self.world.calendar
        return calendar.start_of(calendar.year_of(self.day))

    def _fired(self, step: str) -> set[str]:
        start = self._year_start()
        asked = self.world.memory.asked_subjects(step)
        return {s for s, days in asked if any(start <= day <= self.day for day in days)}

    def unexplained(self) -> Truth:
        """Unexplained by the marks, or, at the register, as it looked before reasons came in."""
        marked = self.frame.truth("unexplained_today")
        if self.world.unexplained_first_seen is None or self.moment.cadence != "register":
            return marked
        return Truth(marked.value | self.world.unexplained_first_seen(self.day), marked.known)

    def absent_today(self) -> Truth:
        absent = self.frame.figure("day.absent")
        unexplained = self.unexplained()
        here = absent.known & (absent.numerator > 0)
        return certain(here | (unexplained.known & unexplained.value))

    def new_starter(self) -> Truth:
        """Joined after the year's first day and within the last 20 school days."""
        days = self.frame.window("last_20_days") or range(0)
        calendar = self.world.calendar
        year = self.frame.whole_year
        if not days or not year:
            return certain(np.zeros(self.size, dtype=bool))
        first, opened = calendar.dates[days.start], calendar.dates[year.start]
        joined = [
            any(opened < e.start and first <= e.start <= self.day for e in pupil.enrolments)
            for pupil in self.world.registers.pupils
        ]
        return certain(np.array(joined, dtype=bool))

    # --- since the event --------------------------------------------------------------------
    def _event_figure(self, head: str, rest: str) -> Figure:
        event = self.frame.settings.previous_close
        stretch = self.frame.since(event) if head == "since" else self.frame.before(event)
        if rest == "attendance":
            return stretch.attendance
        if rest == "late_rate":
            return stretch.late_rate
        counts = {"possible": stretch.possible, "absent": stretch.absent, "late": stretch.late}
        return whole(counts[rest])

    # --- groups -----------------------------------------------------------------------------
    def group(self, kind: str) -> tuple[GroupFrame, Counts]:
        """The group frame of a kind and each pupil's row in it (-1 for none)."""
        if kind not in self._groups:
            frame = GroupFrame(self.frame, kind)
            number = {name: i for i, name in enumerate(frame.subjects)}
            if kind == "school":
                rows = np.zeros(self.size, dtype=np.int64)
            else:
                names = self.frame.text(kind)
                rows = np.array([number.get(name, -1) for name in names], dtype=np.int64)
            self._groups[kind] = (frame, rows)
        return self._groups[kind]

    def _of_group(self, kind: str, name: str) -> Figure:
        frame, rows = self.group(kind)
        figure = frame.figure(name)
        if not len(frame.subjects):
            return nothing(self.size)
        safe = np.maximum(rows, 0)
        known = figure.known[safe] & (rows >= 0)
        return Figure(figure.numerator[safe], figure.denominator[safe], known)


OWN_TRUTHS: dict[str, Callable[[PupilScope], Truth]] = {
    "unexplained_today": PupilScope.unexplained,
    "absent_today": PupilScope.absent_today,
    "new_starter": PupilScope.new_starter,
    "sen_support": lambda scope: certain(scope.frame.text("sen") == "K"),
}
