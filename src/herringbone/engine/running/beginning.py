"""What would be asked for, had everything that is standing begun on one day: the list that a school
settles on its first run or under a new version.

Each thing keeps the occasion of its standing spell, so that settling it and the spell are one. A
ladder asks for the furthest rung alone, and an `unless` suppresses, as on any other day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from herringbone.engine.language.plan import Plan
from herringbone.engine.record.calendar import AsOf
from herringbone.engine.record.registers import Registers
from herringbone.engine.running.actions import Action
from herringbone.engine.running.explain import Explainer
from herringbone.engine.running.history import STANDING, Memory
from herringbone.engine.running.run import Run
from herringbone.engine.running.standing import moment_so_far


class Beginning(Run):
    """One day on which what stands is looked at as if it were new."""

    def begun(self, day: int) -> list[Action]:
        """The actions of the steps that fire when a spell begins, and of those alone."""
        today = self.calendar.dates[day]
        self.begin_day()
        looks = [
            self.look(step, moment_so_far(self, step, day))
            for step in self.active
            if step.by_spell and step.fields.on == "entry" and not step.about_today
        ]
        return self._fresh(self._arranged(self._made(looks), AsOf(today)))


def begun(
    registers: Registers, plan: Plan, as_of: AsOf, rows: Iterable[Mapping[str, str]]
) -> tuple[list[Action], Explainer]:
    """The actions for the open standing spells of a memory (the rows of `memory.csv`) as of the
    last school day by then, and who words their reasons. Raises ValueError without such a day."""
    kept, standing = _parted(rows)
    run = Beginning(registers, plan, Memory.from_rows(kept))
    day = registers.calendar.last_index(as_of.date)
    if day < 0:
        raise ValueError(f"the calendar has no school day on or before {as_of.date.isoformat()}")
    found = [one for one in run.begun(day) if _stands(one, standing)]
    return found, Explainer(run.world)


def _stands(action: Action, standing: set[tuple[str, str]]) -> bool:
    """Not what a later close of its own period will ask for; a case is named as no spell is."""
    if action.subject_kind == "case":
        return any(provision == action.provision for provision, _ in standing)
    subjects = (action.subject, *action.listed)
    return any((action.provision, subject) in standing for subject in subjects)


def _parted(
    rows: Iterable[Mapping[str, str]],
) -> tuple[list[Mapping[str, str]], set[tuple[str, str]]]:
    """The memory without its open standing spells, and whose these are."""
    kept, standing = [], set()
    for row in rows:
        if row["kind"] == "spell" and row["how"] == STANDING and not row["left_on"]:
            standing.add((row["provision"], row["subject"]))
        else:
            kept.append(row)
    return kept, standing
