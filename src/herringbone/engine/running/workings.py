"""What every part of a run shares: the world, its triggers, spells and maker, and how to look.

`run` drives it; `standing`, `recurring`, `arranging` and `ruling` each answer one question with it.
"""

from __future__ import annotations

from collections import Counter

from herringbone.engine.language.plan import Plan, StepPlan
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.diary import Diary
from herringbone.engine.running.history import Memory
from herringbone.engine.running.judging import Look, look_at
from herringbone.engine.running.making import Maker
from herringbone.engine.running.moments import Moment
from herringbone.engine.running.scopes import PupilScope, World
from herringbone.engine.running.spells import SpellBook
from herringbone.engine.running.triggers import Triggers


class Workings:
    """One school's registers, strategy and memory, ready to be looked at day by day.

    `governed` counts the sessions each rule of the register has governed so far; `active` are the
    steps that are not pending.
    """

    def __init__(
        self,
        registers: Registers,
        plan: Plan,
        memory: Memory | None = None,
        planes: Planes | None = None,
    ) -> None:
        self.memory = memory if memory is not None else Memory()
        self.diary = Diary(plan, registers.calendar, registers.done, registers.events)
        self.world = World(planes or Planes.of(registers), plan, self.memory, self.diary)
        self.calendar = registers.calendar
        self.plan = plan
        self.governed: Counter[str] = Counter()
        self.triggers = Triggers(self.world)
        self.spells = SpellBook(self.memory, self.calendar, self.world.subjects)
        self.maker = Maker(self.world, self.spells)
        self.active = tuple(s for s in plan.steps if s.provision.status == "active")
        self._scopes: dict[object, PupilScope] = {}

    def begin_day(self) -> None:
        """Forget the figures of the day before."""
        self._scopes = {}

    def scope(self, moment: Moment) -> PupilScope:
        """Pupils as of a moment; looks of one cadence share their figures."""
        if moment.event_days is not None:
            return PupilScope(self.world, moment)
        key = (moment.as_of, moment.cadence, moment.period, moment.previous_close)
        if key not in self._scopes:
            self._scopes[key] = PupilScope(self.world, moment)
        return self._scopes[key]

    def look(self, step: StepPlan, moment: Moment) -> Look:
        """Whom the step means at a moment."""
        return look_at(step, moment, self.scope(moment), self.spells)
