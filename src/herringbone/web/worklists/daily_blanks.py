"""What a blank may not say: no call, no message, no name on a first-day list ever comes from a mark
that nobody has made (practice 1).

The engine takes a class in which any mark stands for a register that was taken. Here it is known
that a child may be signed in late, or expected from a trip, while the register itself is not in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from herringbone.web.strategies.evaluation import Action, Registers, is_first_day

PRESENT = ("/", "\\")


class Blanks:
    """A school's marks, asked of the pupils whom first-day actions are about."""

    def __init__(self, registers: Registers, *, is_early: bool = False) -> None:
        """`is_early`: a session counts whose register has not closed, so that what is not about
        pupils has to wait for that."""
        self._registers, self._is_early = registers, is_early
        self._present = {registers.codes.byte(code) for code in PRESENT}
        self._families: dict[str, list[str]] = defaultdict(list)
        for pupil in registers.pupils:
            self._families[pupil.family_id or pupil.pupil_id].append(pupil.pupil_id)

    def left_out(self, actions: Iterable[Action], sessions_due: int) -> list[Action]:
        """The actions without those that blanks alone ask for, and lists without such names."""
        found = (self._said(a, sessions_due) if is_first_day(a) else a for a in actions)
        return [action for action in found if action is not None]

    def _said(self, action: Action, due: int) -> Action | None:
        if action.listed:
            return self._shorter(action, due)
        if action.subject_kind == "pupil":
            names: Sequence[str] = (action.subject,)
        elif action.subject_kind == "family":
            names = self._families.get(action.subject, ())
        else:
            return None if self._is_early else action
        return action if any(self._says(name, action, due) for name in names) else None

    def _shorter(self, action: Action, due: int) -> Action | None:
        kept = [n for n, name in enumerate(action.listed) if self._says(name, action, due)]
        if len(kept) == len(action.listed):
            return action
        each = action.because.each
        because = action.because
        if len(each) == len(action.listed):
            because = replace(because, each=tuple(each[n] for n in kept))
        listed = tuple(action.listed[n] for n in kept)
        return replace(action, listed=listed, because=because) if listed else None

    def _says(self, name: str, action: Action, due: int) -> bool:
        """A mark of the day other than present, or no blank at all; whoever is no pupil of the
        school, as a class that is named, says what they say."""
        row = self._registers.row_of.get(name)
        marks = list(self._marks(row, action, due)) if row is not None else []
        return 0 not in marks or any(mark and mark not in self._present for mark in marks)

    def _marks(self, row: int, action: Action, due: int) -> Iterator[int]:
        calendar = self._registers.calendar
        day = calendar.index(action.date)
        if day is None:
            return
        for session, is_open in enumerate(calendar.open_sessions(day)):
            if is_open and session < due:
                yield int(self._registers.marks[row, 2 * day + session])
