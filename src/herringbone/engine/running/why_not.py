"""Why a pupil is not on the list: every step of a strategy asked of one pupil, and what stops it.

The same conditions, memory and ladders that a run asks, one subject at a time; nothing is asked for
here. `asking` looks at moments, this module at what each of them comes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from herringbone.engine.language.condition_words import Clause
from herringbone.engine.language.conditions import Condition
from herringbone.engine.language.plan import StepPlan
from herringbone.engine.language.verbs import Verb
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.durations import add
from herringbone.engine.running.explain import improvement_words
from herringbone.engine.running.group_scopes import AnyScope, FamilyScope, ask, scope_for
from herringbone.engine.running.history import COVERED, ENTRY, HELD, STANDING, SUPPRESSED
from herringbone.engine.running.ladders import Ladders
from herringbone.engine.running.moments import Moment
from herringbone.engine.running.remembering import each_period, variant_of
from herringbone.engine.running.rules import CHECKS, RuleLook
from herringbone.engine.running.scopes import PupilScope
from herringbone.engine.running.seeking import Sought, next_look, seek
from herringbone.engine.running.workings import Workings

OF_ONE = frozenset({"pupil", "family", "case", "register"})
HOW = {
    ENTRY: "asked for then",
    STANDING: "true already when the strategy began here, so nothing was sent",
    COVERED: "covered by a step further up",
    HELD: "held back: the same letter had gone not long before",
    SUPPRESSED: "suppressed by its exception then",
}


class Stop(StrEnum):
    """What keeps a step from asking for anything; the value is what a heading calls it."""

    PENDING = "not in force yet"
    OTHERS = "not about one pupil"
    NOT_HERE = "not on roll"
    NOTHING_YET = "waits for something to happen"
    GUARD = "too little to judge by"
    CLAUSE = "not so today"
    UNKNOWN = "not known today"
    INSIDE = "asked before, and still true"
    UNLESS = "an exception holds"
    LADDER = "a further step stands"
    COOLDOWN = "the same letter went not long ago"
    RULE = "nothing to put right"
    COUNTER = "not counted far enough"


@dataclass(frozen=True, slots=True)
class Stopped:
    """One thing that stops a step, in words; `clauses` where conditions say it, `since` a day."""

    stop: Stop
    words: str
    clauses: tuple[Clause, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What a step comes to for one pupil: nothing `stops` it where all that it asks is so.
    `clauses` are what holds of its own condition, `next_look` the day that it is looked at next."""

    step: str
    provision: str
    says: str
    stops: tuple[Stopped, ...]
    clauses: tuple[Clause, ...] = ()
    next_look: date | None = None

    @property
    def is_met(self) -> bool:
        return not self.stops


def why_not(run: Workings, as_of: AsOf, pupil_id: str) -> list[WhyNot]:
    """Each step of the strategy for a pupil as of a day. `run` has the memory of its own: hearing
    of events changes it. Raises KeyError for a pupil whom the registers do not hold."""
    row = run.world.row_of[pupil_id]
    return [_Asking(run, as_of, row, step).answer() for step in run.plan.steps]


class _Asking:
    """One step asked of one pupil."""

    def __init__(self, run: Workings, as_of: AsOf, row: int, step: StepPlan) -> None:
        self._run, self._as_of, self._step = run, as_of, step
        self._world, self._row = run.world, row
        self._pupil = run.world.subjects[row]
        self._day = run.calendar.last_index(as_of.date)
        self._held: list[Clause] = []

    def answer(self) -> WhyNot:
        step = self._step
        stops = tuple(self._stops())
        following = (
            None if step.provision.status == "pending" else next_look(self._run, step, self._day)
        )
        return WhyNot(step.id, step.provision.id, step.says, stops, tuple(self._held), following)

    def _stops(self) -> Iterator[Stopped]:
        step = self._step
        if step.provision.status == "pending":
            yield Stopped(Stop.PENDING, "the strategy marks it as pending")
        elif step.fields.reaches is not None:
            yield from self._counter()
        elif step.fields.rule is not None:
            yield from self._rule()
        elif step.kind not in OF_ONE and step.entrants is None:
            yield Stopped(Stop.OTHERS, f"it is about {_about(step.kind)}, not about one pupil")
        else:
            yield from self._at(seek(self._run, step, self._as_of, self._row))

    # --- what has to happen first -----------------------------------------------------------
    def _at(self, sought: Sought) -> Iterator[Stopped]:
        if sought.moment is None:
            yield Stopped(Stop.NOTHING_YET, sought.waits, since=sought.since)
            return
        moment = sought.moment
        pupils = self._run.scope(moment)
        if not pupils.present[self._row]:
            yield Stopped(Stop.NOT_HERE, "not on the school's roll that day")
            return
        scope = scope_for(pupils, self._step.kind if self._step.entrants is None else "pupil")
        row = self._row_in(scope)
        yield from self._condition(scope, pupils, row)
        yield from self._remembered(scope, moment, row)

    def _row_in(self, scope: AnyScope) -> int:
        return int(scope.number[self._row]) if isinstance(scope, FamilyScope) else self._row

    # --- its condition ----------------------------------------------------------------------
    def _condition(self, scope: AnyScope, pupils: PupilScope, row: int) -> Iterator[Stopped]:
        step = self._step
        if step.needs is not None and (missing := self._not_so(step.needs, scope, pupils, row)):
            yield Stopped(Stop.GUARD, _said(missing), missing)
        for condition in (step.when, step.entrants, step.first):
            if condition is not None:
                yield from self._clause(condition, scope, pupils, row)
        if step.arms and not self._takes_an_arm(scope, row):
            yield Stopped(Stop.CLAUSE, "none of the ways that it names applies")
        yield from self._improved(pupils)

    def _clause(
        self, condition: Condition, scope: AnyScope, pupils: PupilScope, row: int
    ) -> Iterator[Stopped]:
        leaving = self._step.fields.on == "exit" and condition is self._step.when
        answer = ask(condition, scope).answer(row)
        clauses = condition.clauses(pupils, self._row)
        if answer is (not leaving):
            self._held += [one for one in clauses if one.holds is answer]
            return
        kept = tuple(one for one in clauses if one.holds is answer)
        stop = Stop.UNKNOWN if answer is None else Stop.CLAUSE
        yield Stopped(stop, _said(kept), kept)

    def _not_so(
        self, condition: Condition, scope: AnyScope, pupils: PupilScope, row: int
    ) -> tuple[Clause, ...]:
        if ask(condition, scope).answer(row) is True:
            return ()
        return tuple(c for c in condition.clauses(pupils, self._row) if c.holds is not True)

    def _takes_an_arm(self, scope: AnyScope, row: int) -> bool:
        return any(
            arm.when is None or ask(arm.when, scope).answer(row) is True for arm in self._step.arms
        )

    def _improved(self, pupils: PupilScope) -> Iterator[Stopped]:
        after = self._step.fields.after
        if after is None or after.improved == "any":
            return
        improved = {True: "improved", False: "no_improvement"}
        name = "declined" if after.improved == "declined" else improved[after.improved]
        if pupils.truth(name).answer(self._row) is not True:
            words = improvement_words(self._world.rule, pupils, self._row)
            yield Stopped(Stop.CLAUSE, f"not {name.replace('_', ' ')}: {words}")

    # --- what is remembered -----------------------------------------------------------------
    def _remembered(self, scope: AnyScope, moment: Moment, row: int) -> Iterator[Stopped]:
        subject = self._pupil if self._step.entrants is not None else scope.subjects[row]
        inside = list(self._spell(subject)) if self._step.by_spell else []
        yield from inside
        if self._step.unless is not None and ask(self._step.unless, scope).answer(row) is True:
            pupils = scope.pupils if isinstance(scope, FamilyScope) else scope
            clauses = self._step.unless.clauses(pupils, self._row)
            kept = tuple(one for one in clauses if one.holds is True)
            yield Stopped(Stop.UNLESS, _said(kept), kept)
        yield from self._ladder(subject)
        if not inside:
            yield from self._cooldown(subject, moment)

    def _spell(self, subject: str) -> Iterator[Stopped]:
        """On entry, whoever is in a spell has been asked about; on exit, only who was in one."""
        spell = self._world.memory.open_spell(self._step.id, subject)
        if self._step.fields.on == "exit":
            if spell is None:
                yield Stopped(Stop.NOTHING_YET, "follows only what was true before")
        elif spell is not None:
            words = HOW.get(spell.how, spell.how)
            yield Stopped(Stop.INSIDE, f"true since then, {words}", since=spell.entered_on)

    def _ladder(self, subject: str) -> Iterator[Stopped]:
        plan = self._run.plan
        if self._step.id not in plan.rungs:
            return
        ladder, height = plan.rungs[self._step.id]
        spec = plan.strategy.ladders[ladder]
        reached = Ladders(self._world).height(ladder, subject, self._as_of.date)
        if reached > height:
            words = f"{spec.rungs[reached]} was asked for, further up: {spec.says or ladder}"
            yield Stopped(Stop.LADDER, words)
        elif spec.skipped_rungs == "climb" and height > reached + 1:
            yield Stopped(Stop.LADDER, f"{spec.rungs[reached + 1]} comes before it on its ladder")

    def _cooldown(self, subject: str, moment: Moment) -> Iterator[Stopped]:
        letter = (self._step.fields.do or {}).get(Verb.LETTER)
        if letter is None or each_period(self._step):
            return
        look = self._run.look(self._step, moment)
        row = look.scope.subjects.index(subject)
        sent = self._world.memory.letter_sent(letter + variant_of(look, row), subject)
        if sent is None:
            return
        again = add(self._run.calendar, sent, self._run.plan.strategy.same_letter_after)
        if again > self._as_of.date:
            words = f"it may go again from {again.isoformat()}"
            yield Stopped(Stop.COOLDOWN, words, since=sent)

    # --- counters and rules -----------------------------------------------------------------
    def _counter(self) -> Iterator[Stopped]:
        reaches = self._step.fields.reaches
        assert reaches is not None
        year = self._run.calendar.year_of(self._as_of.date)
        count = self._world.memory.count(reaches.counter, self._pupil, year)
        left = reaches.every - count % reaches.every
        name = reaches.counter.replace("_", " ")
        yield Stopped(
            Stop.COUNTER, f"{name} counted {count} times this year; {left} more are needed"
        )

    def _rule(self) -> Iterator[Stopped]:
        """The period's marks of the pupil against the rule of the register."""
        rule = self._step.fields.rule
        assert rule is not None
        moment = seek(self._run, self._step, self._as_of, self._row).moment
        assert moment is not None
        findings = CHECKS[rule.check](RuleLook(self._world, self._step, moment, ()))[1]
        if not any(self._pupil in (one.subject, *one.listed) for one in findings):
            yield Stopped(Stop.RULE, "no mark of this pupil's breaks it in this period")


def _said(clauses: Sequence[Clause]) -> str:
    return "; ".join(dict.fromkeys(one.words for one in clauses))


def _about(kind: str) -> str:
    named = {"class": "classes", "year_group": "year groups", "group": "groups of pupils"}
    return named.get(kind, f"the {kind}")
