"""Spells of the steps that are judged by entry and exit, as arrays over the pupils.

`judging` asks which subjects are inside a step's condition; `evaluate` opens and closes spells as
it decides. The memory behind is `history.Memory`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from herringbone.engine.measuring.figures import Flags
from herringbone.engine.record.calendar import Calendar
from herringbone.engine.running.history import EXIT, LEFT, YEAR_ENDED, Memory, Spell


class SpellBook:
    """Open spells by step, kept beside the memory so that asking is one array."""

    def __init__(self, memory: Memory, calendar: Calendar, pupils: tuple[str, ...]) -> None:
        self._memory = memory
        self._calendar = calendar
        self._pupils = pupils
        self._row = {pupil: row for row, pupil in enumerate(pupils)}
        self._masks: dict[str, Flags] = {}

    def open_mask(self, step: str, subjects: tuple[str, ...]) -> Flags:
        """`(subjects,)`: those with an open spell of the step."""
        if subjects is not self._pupils:
            return np.array(
                [self._memory.open_spell(step, s) is not None for s in subjects], dtype=bool
            )
        if step not in self._masks:
            mask = np.zeros(len(self._pupils), dtype=bool)
            for spell in self._memory.spells_of(step):
                if spell.left_on is None and spell.subject in self._row:
                    mask[self._row[spell.subject]] = True
            self._masks[step] = mask
        return self._masks[step]

    def enter(self, step: str, kind: str, subject: str, on: date, how: str) -> Spell:
        start = self._calendar.start_of(self._calendar.year_of(on))
        spell = self._memory.enter(step, kind, subject, on, how, start)
        self._mark(step, subject, inside=True)
        return spell

    def leave(self, step: str, subject: str, on: date, how: str = EXIT) -> Spell | None:
        """Close the subject's open spell, if there is one."""
        spell = self._memory.open_spell(step, subject)
        if spell is not None:
            spell.left_on, spell.left_how = on, how
            self._mark(step, subject, inside=False)
        return spell

    def leave_absent(self, step: str, subjects: tuple[str, ...], gone: Flags, on: date) -> None:
        """Close the spells of subjects that are no longer there."""
        for row in np.flatnonzero(gone & self.open_mask(step, subjects)):
            self.leave(step, subjects[row], on, LEFT)

    def end_year(self, crossing: Iterable[str], on: date) -> None:
        """Close every spell that the year before `on` left open over in-year windows, silently;
        those in `crossing` stay open."""
        staying = frozenset(crossing)
        for spell in self._memory.all_spells():
            if spell.left_on is None and spell.entered_on < on and spell.step not in staying:
                spell.left_on, spell.left_how = on, YEAR_ENDED
                self._mark(spell.step, spell.subject, inside=False)

    def _mark(self, step: str, subject: str, *, inside: bool) -> None:
        row = self._row.get(subject)
        if row is not None and step in self._masks:
            self._masks[step][row] = inside
