"""One school's strategy run day after day: looks, ladders, actions, rules, memory.

`Run` closes school days one after another; the parts it calls each own one question. Marks never
react to actions, and an action already made is not made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from herringbone.engine.language.plan import Plan
from herringbone.engine.measuring.figures import Flags
from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.record.roll import Done
from herringbone.engine.running.actions import Action
from herringbone.engine.running.arranging import in_place_of, ordered
from herringbone.engine.running.history import Memory, Record
from herringbone.engine.running.judging import Look
from herringbone.engine.running.ladders import Ladders
from herringbone.engine.running.moments import Moment
from herringbone.engine.running.recurring import reached, repeats
from herringbone.engine.running.ruling import rule_actions
from herringbone.engine.running.scopes import PupilScope
from herringbone.engine.running.standing import stand
from herringbone.engine.running.waiting import WAITS, WHOLE, Waiting, moment_of, waits, who_waits
from herringbone.engine.running.workings import Workings


class Run(Workings):
    """A school's strategy, run day after day on one memory."""

    def __init__(
        self,
        registers: Registers,
        plan: Plan,
        memory: Memory | None = None,
        planes: Planes | None = None,
    ) -> None:
        super().__init__(registers, plan, memory, planes)
        self._ladders = Ladders(self.world)
        self._waiting = Waiting(self.world, self.maker)
        self._keys: set[tuple[str, ...]] = set()
        self._morning: list[Action] = []  # first-day actions since the last close

    def tell(self, done: Iterable[Done]) -> None:
        """Hear what has been done since."""
        self.diary.tell(done)

    def see_first(self, unexplained: Callable[[date], Flags]) -> None:
        """How registers looked before reasons came in, for first-day steps (`(pupils,)` a day)."""
        self.world.unexplained_first_seen = unexplained

    # --- a day ------------------------------------------------------------------------------
    def register(self, as_of: AsOf) -> list[Action]:
        """First-day actions as registers are saved on a school day."""
        self.begin_day()
        self._turn_year(as_of.date)
        looks = [
            self.look(step, moment)
            for step in self.active
            for moment in self.triggers.at_register(step, as_of)
        ]
        actions = self._fresh(self._arranged(self._made(looks), as_of))
        self._morning += actions
        return actions

    def close(self, day: int) -> list[Action]:
        """Every action that exists as of the close of school day number `day`."""
        today = self.calendar.dates[day]
        self.begin_day()
        self._turn_year(today)
        actions: list[Action] = []
        if self._is_first():
            last = self.memory.ran_to
            self.memory.began = today if last is None else last + timedelta(days=1)
            actions = stand(self, day)
        looks = self._looks(day)
        self._reset_ladders(day)
        actions += self._made(looks)
        actions += repeats(self, day)
        actions += reached(self, today)
        actions += self._says_which(day)
        actions = self._fresh(self._arranged(actions, AsOf(today)))
        actions += self._fresh(rule_actions(self, day, [*self._morning, *actions]))
        self._morning = []
        self.memory.ran_to, self.memory.version = today, self._version
        return actions

    @property
    def _version(self) -> str:
        strategy = self.plan.strategy
        return f"{strategy.strategy} {strategy.version}"

    def _is_first(self) -> bool:
        """A school's first run, or the day a new version comes into force."""
        return self.memory.ran_to is None or self.memory.version != self._version

    def _turn_year(self, today: date) -> None:
        """At a new academic year, spells over in-year windows end and fire nothing."""
        last = self.memory.ran_to
        if last is None or self.calendar.year_of(last) == self.calendar.year_of(today):
            return
        crossing = [step.id for step in self.plan.steps if step.crosses_years]
        self.spells.end_year(crossing, self.calendar.start_of(self.calendar.year_of(today)))

    # --- looking ----------------------------------------------------------------------------
    def _looks(self, day: int) -> list[Look]:
        looks = [
            self.look(step, moment)
            for step in self.active
            if step.fields.rule is None
            for moment in self.triggers.at_close(step, day)
        ]
        return looks + self._looks_again(day)

    def _made(self, looks: list[Look]) -> list[Action]:
        """Settle ladders, then make the actions of each look in the strategy's order."""
        if looks:
            self._ladders.settle(looks, looks[0].moment.as_of.date)
        actions: list[Action] = []
        for look in looks:
            if waits(look):
                self._waiting.begin(look)
                if look.step.fields.gather is not None:
                    continue  # a list is made once, when all that belongs on it is known
            actions += self.maker.make(look, self.scope(look.moment))
        return actions

    def _arranged(self, actions: list[Action], as_of: AsOf) -> list[Action]:
        actions = in_place_of(self, actions)
        return ordered(self, actions, as_of)

    def _fresh(self, actions: list[Action]) -> list[Action]:
        """Drop what was already made: the natural key decides."""
        fresh = []
        for action in actions:
            if action.key not in self._keys:
                self._keys.add(action.key)
                fresh.append(action)
        return fresh

    def _reset_ladders(self, day: int) -> None:
        if self.calendar.half_term_at(day)[-1] == day:
            today = self.calendar.dates[day]
            moment = Moment(AsOf(today), "half_term", "")
            self._ladders.reset_improved(PupilScope(self.world, moment), today)

    # --- awards that wait for a mark --------------------------------------------------------
    def _looks_again(self, day: int) -> list[Look]:
        """Awards that waited, asked again as of their own close for those who still wait."""
        looks = []
        for held, waited in self._waiting.open(day):
            again = self._again(held[0])
            if again is None or waited > WAITS:
                self._waiting.end(held, day)
                continue
            last = again.step.fields.gather is not None and waited == WAITS
            names = {record.subject for record in held}
            still = who_waits(again)
            self._waiting.end([one for one in held if one.subject not in still], day)
            if WHOLE not in names:
                again.met = [row for row in again.met if again.subject(row) in names]
            if last:
                again.undecided = []  # the list goes without those who cannot be decided
            looks.append(again)
        return looks

    def _says_which(self, day: int) -> list[Action]:
        """After five school days an award says which register is missing."""
        actions: list[Action] = []
        for held, waited in self._waiting.open(day):
            again = self._again(held[0]) if waited == WAITS else None
            if again is not None:
                actions += self._waiting.says_which(again)
                self._waiting.end(held, day)
        return actions

    def _again(self, record: Record) -> Look | None:
        """The look that waits, asked anew; None where the strategy no longer has it."""
        cadence, occasion = moment_of(record)
        day = self.calendar.last_index(record.on)
        for step in self.active:
            if step.id == record.step:
                for moment in self.triggers.at_close(step, day):
                    if (moment.cadence, moment.occasion) == (cadence, occasion):
                        return self.look(step, moment)
        return None
