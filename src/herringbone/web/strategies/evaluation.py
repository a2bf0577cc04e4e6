"""The one door between the two halves: stored registers into the engine, its answer back.

Nothing else in the web half imports what measures, reads a strategy or runs one (a contract holds
that). Nothing here is kept: every figure is computed from the rows when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property, lru_cache

from herringbone.engine.language.loading import load_shipped, load_strategy
from herringbone.engine.language.outcomes import outcomes_of as outcomes_of
from herringbone.engine.language.plan import Plan
from herringbone.engine.measuring.bands import Band
from herringbone.engine.measuring.groups import GroupFrame
from herringbone.engine.measuring.measure_table import HEADER, rows
from herringbone.engine.measuring.measures import Frame
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.actions import Action
from herringbone.engine.running.evaluate import Evaluation, evaluate
from herringbone.engine.running.history import Memory
from herringbone.web.schools.models import Pupil, School
from herringbone.web.schools.roll import DayRoll
from herringbone.web.strategies.models import Adoption
from herringbone.web.strategies.stored import registers_of, registers_of_roll


@dataclass(frozen=True)
class Measured:
    """Some pupils' registers as of a day and session; figures are made as they are asked for."""

    registers: Registers
    as_of: AsOf
    plan: Plan | None

    @cached_property
    def frame(self) -> Frame:
        return Frame(Planes.of(self.registers), self.as_of, bands=self.bands)

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """The strategy's bands; none where the school has adopted no strategy."""
        if self.plan is None:
            return ()
        return tuple(Band(b.name, b.at_least, b.above) for b in self.plan.strategy.bands)

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, str]]:
        """By `pupil_id`: each column of `measures.csv`, exactly as `evaluate` writes it."""
        return {row[0]: dict(zip(HEADER, row, strict=True)) for row in rows(self.frame)}

    def exact(self, pupil_id: str, name: str) -> Fraction | None:
        """One measure of one pupil, exactly; None is nothing. Raises KeyError."""
        return self.frame.figure(name).value(self.registers.row_of[pupil_id])

    def letter_of(self, band: str) -> str:
        """A band's letter by its place in the strategy, the best being A; "" for none."""
        names = [each.name for each in self.bands]
        return chr(ord("A") + names.index(band)) if band in names else ""

    def groups(self, kind: str) -> GroupFrame:
        """Pooled figures of `class`, `year_group`, `school` or a flag."""
        return GroupFrame(self.frame, kind)


def measured(school: School, as_of: AsOf, pupils: Sequence[Pupil] | None = None) -> Measured:
    """Figures of the school, or of some of its pupils, as of a day."""
    return Measured(registers_of(school, pupils), as_of, plan_of(school, as_of.date))


def measured_roll(roll_of_day: DayRoll, as_of: AsOf) -> Measured:
    """Figures of the whole school, of whose pupils a page has read the roll already."""
    plan = plan_of(roll_of_day.school, as_of.date)
    return Measured(registers_of_roll(roll_of_day), as_of, plan)


@dataclass(frozen=True)
class Evaluated:
    """What a strategy asked for on the days that a run looked at, and its memory afterwards."""

    evaluation: Evaluation

    @property
    def actions(self) -> list[Action]:
        return self.evaluation.actions

    @property
    def warnings(self) -> list[str]:
        return self.evaluation.warnings

    @property
    def memory_rows(self) -> list[dict[str, str]]:
        """The memory as the lines of `memory.csv`."""
        return self.evaluation.memory.rows()

    def why(self, action: Action) -> str:
        """The clause that an action comes from and the figures that met it."""
        return self.evaluation.why(action)


def everything_of(school: School) -> Registers:
    """The school's registers with contacts, events and what was done: what a run looks at."""
    return registers_of(school, with_everything=True)


def evaluated(
    registers: Registers, plan: Plan, as_of: AsOf, memory_rows: Sequence[Mapping[str, str]]
) -> Evaluated:
    """The strategy over a school's registers as of a day; every school day since the memory's
    last run is closed on the way. No memory is a first run: what is true already is standing.

    Raises ValueError where the calendar has no school day by then or a line of the memory is none.
    """
    memory = Memory.from_rows(memory_rows) if memory_rows else None
    return Evaluated(evaluate(registers, plan, as_of, memory=memory))


def as_of_now(school: School, now: datetime) -> AsOf:
    """The local day of `now`, and how many of its sessions are due: those whose register closed."""
    at = now.time()
    return AsOf(now.date(), sum(at >= school.closes(session) for session in ("AM", "PM")))


def plan_of(school: School, day: date) -> Plan | None:
    """The strategy in force on a day; None where none was adopted."""
    found = Adoption.objects.filter(school=school, start__lte=day).order_by("-start").first()
    if found is None or (found.end is not None and found.end < day):
        return None
    return _plan(found.name, found.text)


@lru_cache(maxsize=32)
def _plan(name: str, text: str) -> Plan:
    loaded = load_strategy(text, name=name) if text else load_shipped(name)
    if loaded.plan is None:
        raise ValueError(f"strategy {name} no longer loads: {loaded.problems[0]}")
    return loaded.plan


def asks_about_patterns(school: School, day: date) -> bool:
    """Does the strategy in force look for a weekday that a pupil misses?"""
    plan = plan_of(school, day)
    read = (
        (name for step in plan.steps for one in step.conditions for name in one.names)
        if plan
        else ()
    )
    return "pattern" in read


def pattern_words(school: School, as_of: AsOf, pupil_id: str) -> str:
    """The weekday and session that a pupil misses more than the school does, with the school's own
    rate beside it; "" for none. Reads the whole school, because chance is weighed over all."""
    found = measured(school, as_of).frame.patterns
    one = next((one for one in found if one.pupil_id == pupil_id), None)
    if one is None:
        return ""
    return (
        f"{WEEKDAYS[one.weekday]} {one.session}: {one.absent} of {one.possible} missed "
        f"(school {int(one.base_rate)}%)"
    )


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
