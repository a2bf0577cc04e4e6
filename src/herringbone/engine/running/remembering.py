"""What a settled look leaves in memory: spells, follow-ups used up, letters, flags and counts.

`making` asks it which rows fire; nothing here makes an action.
"""

from __future__ import annotations

from datetime import date

from herringbone.engine.language.plan import ArmPlan, StepPlan
from herringbone.engine.record.durations import add
from herringbone.engine.running.group_scopes import ask
from herringbone.engine.running.history import (
    ASKED,
    COUNTER,
    COVERED,
    ENTRY,
    FLAG,
    FOLLOWED,
    HELD,
    LETTER,
    SUPPRESSED,
    Record,
)
from herringbone.engine.running.judging import Look
from herringbone.engine.running.moments import REGISTER
from herringbone.engine.running.scopes import PupilScope, World
from herringbone.engine.running.spells import SpellBook


class Remembering:
    """Writes one run's memory; every decision about a row is remembered here, once."""

    def __init__(self, world: World, spells: SpellBook) -> None:
        self._world = world
        self._memory = world.memory
        self._spells = spells
        self._calendar = world.calendar

    def settle_spells(self, look: Look) -> list[int]:
        """Open and close spells; the rows that fire (entering, or leaving for `on: exit`)."""
        step, today = look.step, look.moment.as_of.date
        if look.gone is not None:
            self._spells.leave_absent(step.id, look.scope.subjects, look.gone, today)
        exits = step.fields.on == "exit"
        for row in look.left:
            self._spells.leave(step.id, look.subject(row), today)
        fired = []
        for row in look.met:
            if self._memory.open_spell(step.id, look.subject(row)) is not None:
                continue  # two cadences closed at once: the first of them took it
            how = look.how.get(row, ENTRY)
            if how == ENTRY and not exits and self.suppressed(look, row):
                how = SUPPRESSED
            self._spells.enter(step.id, step.kind, look.subject(row), today, how)
            if how == ENTRY:
                fired.append(row)
            elif how == COVERED:
                self._asked(step, look.subject(row), today, COVERED)
        return [row for row in look.left if not self.suppressed(look, row)] if exits else fired

    def settle_events(self, look: Look) -> list[int]:
        """A follow-up or event is used up for a subject once it has fired or been covered."""
        rows = []
        for row in look.met:
            subject = look.subject(row)
            today = look.moment.as_of.date
            for followed, occasion in look.moment.followed_by(subject):
                record = Record(FOLLOWED, look.step.id, look.step.kind, followed, today)
                record.detail = occasion
                self._memory.remember(record)
            if row not in look.how and not self.suppressed(look, row):
                rows.append(row)
            elif look.how.get(row) == COVERED:
                self._asked(look.step, subject, today, COVERED)
        return rows

    def suppressed(self, look: Look, row: int) -> bool:
        """Does the step's `unless` hold for the row?"""
        if look.step.unless is None:
            return False
        if look.unless is None:
            look.unless = ask(look.step.unless, look.scope)
        return look.unless.answer(row) is True

    def _asked(
        self, step: StepPlan, subject: str, today: date, how: str = "", arm: ArmPlan | None = None
    ) -> None:
        """Remember the asking under the names that anyone may ask about; `how` where nobody was
        asked to do it."""
        names = (step.id, step.provision.id, *([arm.id] if arm is not None else []))
        for name in dict.fromkeys(names):
            if name in self._world.plan.watched:
                self._memory.remember(Record(ASKED, name, step.kind, subject, today, None, how))

    def fired(self, look: Look, subject: str, arm: ArmPlan | None = None) -> None:
        """What firing changes: asked for, flags set, counters up."""
        step, today = look.step, look.moment.as_of.date
        self._asked(step, subject, today, "", arm)
        year = self._calendar.year_of(today)
        for flag, lasts in step.fields.sets.items():
            if lasts != "spell":
                self._memory.remember(self._flag(step, subject, flag, lasts, year, today))
        once = look.moment.cadence == REGISTER  # a register may be saved more than once
        if once and self._memory.counted_on(step.id, subject, today):
            return
        if step.fields.counts is not None:
            name = step.fields.counts.counter
            value = self._memory.count(name, subject, year) + 1
            self._memory.remember(
                Record(COUNTER, step.id, step.kind, subject, today, None, f"{name}|{year}|{value}")
            )

    def _flag(
        self, step: StepPlan, subject: str, flag: str, lasts: str, year: int, today: date
    ) -> Record:
        first = today if lasts == "year" else self._calendar.start_of(year + 1)
        ends = self._calendar.start_of(year + (1 if lasts == "year" else 2))
        last = date.fromordinal(ends.toordinal() - 1)
        return Record(FLAG, step.id, step.kind, subject, first, last, flag)

    def held_back(self, look: Look, subject: str) -> None:
        """All that the step asks for came too soon: its spell and its ladder remember."""
        self._asked(look.step, subject, look.moment.as_of.date, HELD)
        spell = self._memory.open_spell(look.step.id, subject)
        if look.by_spell and spell is not None:
            spell.how = HELD

    def too_soon(self, look: Look, letter: str, row: int) -> bool:
        """The same letter again within the strategy's interval? What a cadence sends while true
        may come each period."""
        today, subject = look.moment.as_of.date, look.subject(row)
        thing = letter + variant_of(look, row)
        sent = self._memory.letter_sent(thing, subject)
        if sent is not None and not each_period(look.step):
            interval = self._world.plan.strategy.same_letter_after
            if add(self._calendar, sent, interval) > today:
                return True
        self.letter(look, letter, row)
        return False

    def letter(self, look: Look, letter: str, row: int) -> None:
        """Remember that a letter is asked for."""
        today, subject = look.moment.as_of.date, look.subject(row)
        thing = letter + variant_of(look, row)
        record = Record(LETTER, look.step.id, look.step.kind, subject, today, None, thing)
        self._memory.remember(record)


def variant_of(look: Look, row: int) -> str:
    """The band of the subject where the letter comes in one variant a band."""
    if look.step.fields.variant != "band" or not isinstance(look.scope, PupilScope):
        return ""
    return str(look.scope.text("band")[row])


def each_period(step: StepPlan) -> bool:
    """Does a cadence send it each period, rather than an entry, an event or a follow-up?"""
    fields = step.fields
    return fields.every is not None and fields.after is None and not step.by_spell
