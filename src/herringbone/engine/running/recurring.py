"""Again and counted: repeats of an open spell up to their stop, and counters that reach a mark."""

from __future__ import annotations

from datetime import date

import numpy as np

from herringbone.engine.language.plan import StepPlan
from herringbone.engine.language.strategy import Repeats
from herringbone.engine.record.calendar import year_label
from herringbone.engine.record.durations import add
from herringbone.engine.running.actions import Action
from herringbone.engine.running.history import ENTRY, FOLLOWED, Record, Spell
from herringbone.engine.running.judging import Look
from herringbone.engine.running.workings import Workings


def repeats(run: Workings, day: int) -> list[Action]:
    """Steps that ask again while their spell stays open."""
    actions: list[Action] = []
    today = run.calendar.dates[day]
    for step in run.active:
        if step.fields.repeats is None or not step.by_spell:
            continue
        for moment in run.triggers.at_close(step, day):
            look = run.look(step, moment)
            for row, spell in _due_again(run, step, step.fields.repeats, look, today):
                spell.repeats += 1
                year = year_label(run.calendar.year_of(spell.entered_on))
                actions += run.maker.repeat(look, row, f"{year}-{spell.number}+{spell.repeats}")
    return actions


def _due_again(
    run: Workings, step: StepPlan, wanted: Repeats, look: Look, today: date
) -> list[tuple[int, Spell]]:
    inside = run.spells.open_mask(step.id, look.scope.subjects)
    due = []
    for row in map(int, np.flatnonzero(inside)):
        spell = run.memory.open_spell(step.id, look.subject(row))
        if spell is None or spell.how != ENTRY or spell.repeats >= wanted.at_most:
            continue
        last = spell.entered_on
        for _ in range(spell.repeats + 1):
            last = add(run.calendar, last, wanted.every)
        if last <= today:
            due.append((row, spell))
    return due


def reached(run: Workings, today: date) -> list[Action]:
    """Counters that have come to their next multiple, once a multiple and academic year."""
    actions: list[Action] = []
    year = run.calendar.year_of(today)
    for step in run.active:
        reaches = step.fields.reaches
        if reaches is None:
            continue
        for subject, count in sorted(run.memory.counted(reaches.counter, year).items()):
            for multiple in range(reaches.every, count + 1, reaches.every):
                occasion = f"{year_label(year)}-{reaches.counter}-{multiple}"
                if run.memory.has_followed(step.id, subject, occasion):
                    continue
                run.memory.remember(
                    Record(FOLLOWED, step.id, step.kind, subject, today, None, occasion)
                )
                fact = f"{subject} has {count} {reaches.counter}, one for each {reaches.every}"
                actions += run.maker.plain(step, today, step.kind, subject, occasion, (fact,))
    return actions
