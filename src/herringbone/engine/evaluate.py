"""Registers + a strategy + memory + a day -> every action the strategy asks for, with reasons.

`Run` closes school days one after another and keeps memory; `evaluate` is the whole of it for a
folder. Marks never react to actions. Source: `architecture.md`, rules 3 and 4; `measures.md`,
"When a cadence fires".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from herringbone.engine.actions import Action, Because
from herringbone.engine.calendar import AsOf, year_label
from herringbone.engine.diary import Diary
from herringbone.engine.explain import Explainer
from herringbone.engine.figures import Flags
from herringbone.engine.history import FOLLOWED, STANDING, Memory, Record
from herringbone.engine.judging import Look, look_at
from herringbone.engine.ladders import Ladders
from herringbone.engine.making import Maker
from herringbone.engine.measures import Frame
from herringbone.engine.moments import Moment
from herringbone.engine.plan import Plan, StepPlan
from herringbone.engine.planes import Planes
from herringbone.engine.registers import Registers
from herringbone.engine.roll import Done
from herringbone.engine.rules import CHECKS, DEFAULT_DO, RuleLook
from herringbone.engine.scopes import PupilScope, World
from herringbone.engine.spells import SpellBook
from herringbone.engine.triggers import Triggers
from herringbone.engine.verbs import Verb
from herringbone.engine.waiting import WAITS, Waiting, moment_of

FIRST_RUN = "standing"


class Run:
    """A school's strategy, run day after day. Actions already made are not made again."""

    def __init__(
        self, registers: Registers, plan: Plan, memory: Memory | None = None,
        planes: Planes | None = None,
    ) -> None:  # fmt: skip
        self.memory = memory if memory is not None else Memory()
        self.diary = Diary(plan, registers.calendar, registers.done, registers.events)
        self.world = World(planes or Planes.of(registers), plan, self.memory, self.diary)
        self.calendar = registers.calendar
        self.plan = plan
        self.governed: Counter[str] = Counter()
        self._triggers = Triggers(self.world)
        self._spells = SpellBook(self.memory, self.calendar, self.world.subjects)
        self._maker = Maker(self.world, self._spells)
        self._ladders = Ladders(self.world)
        self._waiting = Waiting(self.world, self._maker)
        self._active = tuple(s for s in plan.steps if s.provision.status == "active")
        self._scopes: dict[object, PupilScope] = {}
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
        self._scopes = {}
        looks = [
            self._look(step, moment)
            for step in self._active
            for moment in self._triggers.at_register(step, as_of)
        ]
        actions = self._finish(self._actions(looks), as_of, closing=False)
        self._morning += actions
        return actions

    def close(self, day: int) -> list[Action]:
        """Every action that exists as of the close of school day number `day`."""
        today = self.calendar.dates[day]
        self._scopes = {}
        self._turn_year(today)
        actions = self._stand(day) if self._is_first() else []
        since = self.memory.ran_to or today - timedelta(days=1)
        looks = [
            self._look(step, moment)
            for step in self._active
            if step.fields.rule is None
            for moment in self._triggers.at_close(step, day, since)
        ]
        looks += self._looks_again(day)
        self._reset_ladders(day)
        actions += self._actions(looks)
        actions += self._repeats(day)
        actions += self._reached(today)
        actions = self._finish(actions, AsOf(today), closing=True)
        actions += self._rules(day, [*self._morning, *actions])
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
        self._spells.end_year(crossing, self.calendar.start_of(self.calendar.year_of(today)))

    # --- looking ----------------------------------------------------------------------------
    def _scope(self, moment: Moment) -> PupilScope:
        """Pupils as of a moment; looks of one cadence share their figures."""
        if moment.event_days is not None:
            return PupilScope(self.world, moment)
        key = (moment.as_of, moment.cadence, moment.period, moment.previous_close)
        if key not in self._scopes:
            self._scopes[key] = PupilScope(self.world, moment)
        return self._scopes[key]

    def _look(self, step: StepPlan, moment: Moment) -> Look:
        return look_at(step, moment, self._scope(moment), self._spells)

    def _actions(self, looks: list[Look]) -> list[Action]:
        """Settle ladders, then make the actions of each look in the strategy's order."""
        if looks:
            self._ladders.settle(looks, looks[0].moment.as_of.date)
        actions: list[Action] = []
        for look in looks:
            actions += self._maker.make(look, self._scope(look.moment))
            if look.undecided and look.moment.period is not None and not look.by_spell:
                self._waiting.begin(look)
        return actions

    def _looks_again(self, day: int) -> list[Look]:
        """Awards that waited for a mark, asked again as of their own close."""
        looks = []
        for record, waited in self._waiting.open(day):
            step = next((s for s in self._active if s.id == record.step), None)
            moment = self._moment_again(step, record) if step is not None else None
            if step is None or moment is None or waited > WAITS:
                record.until = self.calendar.dates[day]
                continue
            look = self._look(step, moment)
            if not look.undecided:
                record.until = self.calendar.dates[day]
            looks.append(look)
        return looks

    def _moment_again(self, step: StepPlan, record: Record) -> Moment | None:
        cadence, occasion = moment_of(step, record)
        day = self.calendar.last_index(record.on)
        for moment in self._triggers.at_close(step, day, record.on):
            if moment.cadence == cadence and moment.occasion == occasion:
                return moment
        return None

    def _says_which(self, day: int) -> list[Action]:
        actions: list[Action] = []
        for record, waited in self._waiting.open(day):
            step = next((s for s in self._active if s.id == record.step), None)
            moment = self._moment_again(step, record) if step is not None else None
            if waited == WAITS and step is not None and moment is not None:
                actions += self._waiting.says_which(self._look(step, moment))
                record.until = self.calendar.dates[day]
        return actions

    def _reset_ladders(self, day: int) -> None:
        if self.calendar.half_term_at(day)[-1] == day:
            today = self.calendar.dates[day]
            moment = Moment(AsOf(today), "half_term", "")
            self._ladders.reset_improved(PupilScope(self.world, moment), today)

    # --- first run --------------------------------------------------------------------------
    def _stand(self, day: int) -> list[Action]:
        """What is already true is recorded as standing, sends nothing, and is one list to settle."""
        today = self.calendar.dates[day]
        listed: list[str] = []
        for step in self._active:
            if not step.by_spell:
                continue
            look = self._look(step, self._standing_moment(step, day))
            for row in look.met:
                self._spells.enter(step.id, step.kind, look.subject(row), today, STANDING)
                listed.append(f"{step.id} {look.subject(row)}")
        return [self._settle(today, tuple(sorted(listed)))] if listed else []

    def _standing_moment(self, step: StepPlan, day: int) -> Moment:
        every = step.fields.every
        cadences = (every,) if isinstance(every, str) else every or ("day",)
        closing = self._triggers.holding(str(cadences[0]), day)
        period = closing.period if closing is not None else None
        previous = closing.previous_close if closing is not None else None
        return Moment(AsOf(self.calendar.dates[day]), FIRST_RUN, "", period, previous)

    def _settle(self, today: date, listed: tuple[str, ...]) -> Action:
        roles = self.plan.strategy.roles
        owner = "attendance_lead" if "attendance_lead" in roles else next(iter(roles))
        fact = f"{len(listed)} things were already true on the first run; nothing was sent"
        return Action(
            date=today,
            provision=FIRST_RUN,
            step="",
            occasion=today.isoformat(),
            subject_kind="school",
            subject=self.world.registers.school.name,
            verb=Verb.SETTLE,
            thing="standing list",
            owner=owner,
            together_with=(),
            due_by=today + timedelta(days=7),
            because=Because(FIRST_RUN, today, 2, facts=(fact,)),
            listed=listed,
        )

    # --- again, and counted -----------------------------------------------------------------
    def _repeats(self, day: int) -> list[Action]:
        """Steps that ask again while their spell stays open, up to their stop."""
        actions: list[Action] = []
        today = self.calendar.dates[day]
        for step in self._active:
            repeats = step.fields.repeats
            if repeats is None or not step.by_spell:
                continue
            for moment in self._triggers.at_close(step, day, today):
                look = self._look(step, moment)
                for row in self._due_again(step, look, today):
                    spell = self.memory.open_spell(step.id, look.subject(row))
                    assert spell is not None
                    spell.repeats += 1
                    year = year_label(self.calendar.year_of(spell.entered_on))
                    occasion = f"{year}-{spell.number}+{spell.repeats}"
                    actions += self._maker.repeat(look, row, occasion)
        return actions

    def _due_again(self, step: StepPlan, look: Look, today: date) -> list[int]:
        from herringbone.engine.durations import add

        repeats = step.fields.repeats
        assert repeats is not None
        inside = self._spells.open_mask(step.id, look.scope.subjects)
        due = []
        for row in np.flatnonzero(inside):
            spell = self.memory.open_spell(step.id, look.subject(int(row)))
            if spell is None or spell.how != "entry" or spell.repeats >= repeats.at_most:
                continue
            last = spell.entered_on
            for _ in range(spell.repeats + 1):
                last = add(self.calendar, last, repeats.every)
            if last <= today:
                due.append(int(row))
        return due

    def _reached(self, today: date) -> list[Action]:
        """Counters that reach their next multiple."""
        actions: list[Action] = []
        year = self.calendar.year_of(today)
        for step in self._active:
            reaches = step.fields.reaches
            if reaches is None:
                continue
            for subject, count in sorted(self.memory.counted(reaches.counter, year).items()):
                for multiple in range(reaches.every, count + 1, reaches.every):
                    occasion = f"{year_label(year)}-{reaches.counter}-{multiple}"
                    if not self.memory.has_followed(step.id, subject, occasion):
                        self.memory.remember(
                            Record(FOLLOWED, step.id, step.kind, subject, today, None, occasion)
                        )
                        fact = f"{subject} has {count} {reaches.counter}, and {multiple} was the next mark"
                        actions += self._maker.plain(
                            step, today, step.kind, subject, occasion, (fact,)
                        )
        return actions

    # --- at the end -------------------------------------------------------------------------
    def _finish(self, actions: list[Action], as_of: AsOf, *, closing: bool) -> list[Action]:
        """Replace, order, and drop what was already made."""
        if closing:
            actions = actions + self._says_which(self.calendar.last_index(as_of.date))
        actions = self._instead(actions)
        actions = actions + self._ordered(actions, as_of)
        fresh = []
        for action in actions:
            if action.key not in self._keys:
                self._keys.add(action.key)
                fresh.append(action)
        return fresh

    def _instead(self, actions: list[Action]) -> list[Action]:
        """Drop what another step stands in for, for the same subject that day."""
        replaced: set[tuple[str, str]] = set()
        for step in self._active:
            if step.fields.instead_of:
                subjects = {a.subject for a in actions if a.plan_step == step.id}
                for name in step.fields.instead_of:
                    for other in self.plan.steps_of(name):
                        replaced |= {(other.id, subject) for subject in subjects}
        return [a for a in actions if (a.plan_step, a.subject) not in replaced]

    def _ordered(self, actions: list[Action], as_of: AsOf) -> list[Action]:
        """Pupils who come first in another step's list today."""
        made: list[Action] = []
        for step in self._active:
            orders = step.fields.orders
            if orders is None or step.first is None:
                continue
            wanted = {s.id for name in orders.of for s in self.plan.steps_of(name)}
            listed = {
                name
                for a in actions
                if a.plan_step in wanted
                for name in (a.subject, *a.listed)
                if name in self.world.row_of
            }
            if not listed:
                continue
            moment = Moment(as_of, "order", as_of.date.isoformat(), only=frozenset(listed))
            truth = step.first.truth(self._scope(moment))
            for subject in sorted(listed):
                if truth.answer(self.world.row_of[subject]) is True:
                    fact = f"{subject} is on today's list of {', '.join(orders.of)}"
                    made += self._maker.plain(
                        step, as_of.date, "pupil", subject, moment.occasion, (fact,),
                        default=(Verb.ORDER, ", ".join(orders.of)),
                    )  # fmt: skip
        return made

    def _rules(self, day: int, actions: list[Action]) -> list[Action]:
        """Rules of the register: what they govern is counted, what breaks them becomes work."""
        made: list[Action] = []
        today = self.calendar.dates[day]
        for step in self._active:
            rule = step.fields.rule
            if rule is None:
                continue
            for moment in self._triggers.at_close(step, day, today):
                governed, findings = CHECKS[rule.check](
                    RuleLook(self.world, step, moment, actions)
                )
                self.governed[step.id] += governed
                for finding in findings:
                    made += self._maker.plain(
                        step, today, finding.subject_kind, finding.subject, finding.occasion,
                        (finding.fact,), default=DEFAULT_DO[rule.check], listed=finding.listed,
                    )  # fmt: skip
        return self._finish_rules(made)

    def _finish_rules(self, actions: list[Action]) -> list[Action]:
        fresh = [action for action in actions if action.key not in self._keys]
        self._keys.update(action.key for action in fresh)
        return fresh


@dataclass
class Evaluation:
    """What `evaluate` found: actions, the memory after it, and the figures as of the last day."""

    actions: list[Action]
    memory: Memory
    frame: Frame
    as_of: AsOf
    not_evaluable: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    explainer: Explainer | None = None

    def why(self, action: Action) -> str:
        """The clause and the figures that met it, in words."""
        assert self.explainer is not None
        return self.explainer.why(action)


def evaluate(
    registers: Registers,
    plan: Plan,
    as_of: AsOf,
    *,
    start: date | None = None,
    memory: Memory | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Evaluate a school as of a day.

    With `start`, every school day from it is replayed with the memory that a live school would
    have; with a memory that stops earlier, the days missed are caught up. Otherwise the day alone
    is evaluated as a first run. Raises `ValueError` where the calendar has no day to evaluate.
    """
    run = Run(registers, plan, memory)
    calendar = registers.calendar
    last = calendar.last_index(as_of.date)
    if last < 0:
        raise ValueError(f"the calendar has no school day on or before {as_of.date.isoformat()}")
    unfinished = calendar.index(as_of.date) is not None and as_of.sessions_due < _open(calendar, last)
    closed = last - 1 if unfinished else last
    actions: list[Action] = []
    days = _days(run, closed, start)
    for n, day in enumerate(days):
        if start is not None or day == closed:
            actions += run.register(AsOf(calendar.dates[day]))
        actions += run.close(day)
        if progress is not None:
            progress(n + 1, len(days))
    if unfinished and as_of.sessions_due:
        actions += run.register(as_of)
    frame = run.world.frame(Moment(as_of, "as of", ""))
    return Evaluation(
        actions, run.memory, frame, as_of, not_evaluable(registers, plan), [], Explainer(run.world)
    )


def _open(calendar, day: int) -> int:  # type: ignore[no-untyped-def]
    return sum(calendar.open_sessions(day))


def _days(run: Run, last: int, start: date | None) -> list[int]:
    """School days to close: from `start`, after the memory's last run, or the last day alone."""
    calendar = run.calendar
    if run.memory.ran_to is not None:
        return list(range(calendar.last_index(run.memory.ran_to) + 1, last + 1))
    if start is not None:
        return list(range(calendar.last_index(start - timedelta(days=1)) + 1, last + 1))
    return [last] if last >= 0 else []


def not_evaluable(registers: Registers, plan: Plan) -> dict[str, str]:
    """Provisions that these registers cannot serve, and why."""
    found: dict[str, str] = {}
    held = {event.event for event in registers.events}
    classes = {pupil.values.get("class", "") for pupil in registers.pupils} - {""}
    years = {pupil.values.get("year_group", "") for pupil in registers.pupils} - {""}
    for step in plan.steps:
        wanted = step.fields.at_event
        if wanted is not None and wanted not in held:
            found[step.id] = f"events.csv holds no {wanted}"
        elif step.kind == "class" and not classes:
            found[step.id] = "pupils.csv holds no class"
        elif step.kind == "year_group" and not years:
            found[step.id] = "pupils.csv holds no year group"
    return found
