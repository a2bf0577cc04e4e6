"""Awards that wait: a "100 %" or best-of whose window still holds an unmarked session.

It waits up to five school days and then says which register is missing (`measures.md`, "When a
cadence fires").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from herringbone.engine.language.verbs import Verb
from herringbone.engine.measuring.figures import Flags
from herringbone.engine.record.calendar import AM, PM
from herringbone.engine.running.actions import Action
from herringbone.engine.running.group_scopes import CharacteristicScope, FamilyScope, GroupScope
from herringbone.engine.running.history import WAITING, Record
from herringbone.engine.running.judging import Look
from herringbone.engine.running.making import Maker
from herringbone.engine.running.scopes import World

WAITS = 5  # school days
WHOLE = ""  # the subject under which a contest waits


def waits(look: Look) -> bool:
    """Is a mark missing that the look's own period would need?"""
    return bool(look.undecided) and look.moment.period is not None and not look.by_spell


def who_waits(look: Look) -> set[str]:
    """The subjects that cannot be decided yet; a contest, a draw or a list waits as a whole."""
    fields = look.step.fields
    if fields.pick is not None or fields.draw is not None or fields.gather is not None:
        return {WHOLE} if look.undecided else set()
    return {look.subject(row) for row in look.undecided}


class Waiting:
    """Periods of this run and earlier ones that are still undecided."""

    def __init__(self, world: World, maker: Maker) -> None:
        self._world = world
        self._maker = maker

    def begin(self, look: Look) -> None:
        """Remember who could not be decided."""
        detail = f"{look.moment.cadence}|{look.moment.occasion}"
        memory, today, step = self._world.memory, look.moment.as_of.date, look.step
        held = {(r.step, r.detail, r.subject) for r in memory.waiting()}
        for name in sorted(who_waits(look)):
            if (step.id, detail, name) not in held:
                memory.remember(Record(WAITING, step.id, step.kind, name, today, None, detail))

    def open(self, day: int) -> list[tuple[list[Record], int]]:
        """The records of each look that waits, with how many school days it has by day `day`."""
        index = self._world.calendar.last_index
        looks: dict[tuple[str, str], list[Record]] = {}
        for record in self._world.memory.waiting():
            if index(record.on) < day:
                looks.setdefault((record.step, record.detail), []).append(record)
        return [(held, day - index(held[0].on)) for held in looks.values()]

    def end(self, records: Iterable[Record], day: int) -> None:
        """They wait no longer."""
        for record in records:
            record.until = self._world.calendar.dates[day]

    def says_which(self, look: Look) -> Iterator[Action]:
        """One action that names the registers an award has waited for."""
        missing = missing_registers(look)
        step = look.step
        school = self._world.registers.school.name
        fact = f"'{step.says}' has waited {WAITS} school days for a missing register"
        yield self._maker.action(
            look,
            (Verb.CHASE, "missing register"),
            look.moment.occasion,
            subject_kind="school",
            subject=school,
            because=self._maker.because(look, -1, facts=(fact,)),
            listed=tuple(missing),
        )


def missing_registers(look: Look) -> list[str]:
    """`3B 2025-01-14 PM` for each class with an unmarked session in the look's period."""
    world, moment = look.scope.world, look.moment
    period = moment.period or range(0)
    chosen = _pupil_rows(look)
    field = world.planes.field("class")
    found: set[tuple[int, str]] = set()
    for slot in range(2 * period.start, 2 * period.stop):
        unmarked = world.planes.slots("unmarked")[slot] & chosen
        numbers = field.on(world.calendar.dates[slot // 2])
        found |= {(slot, field.names[n]) for n in np.unique(numbers[unmarked])}
    return [
        f"{name} {world.calendar.dates[slot // 2].isoformat()} {PM if slot % 2 else AM}"
        for slot, name in sorted(found)
    ]


def _pupil_rows(look: Look) -> Flags:
    """`(pupils,)`: pupils behind the undecided subjects."""
    scope = look.scope
    names = {look.subject(row) for row in look.undecided} if look.step.entrants is None else set()
    if isinstance(scope, FamilyScope):
        return np.isin(np.array(scope.world.family_ids, dtype=object), list(names))
    if look.step.entrants is not None:
        rows = np.zeros(len(scope.world.subjects), dtype=bool)
        rows[look.undecided] = True
        return rows
    if isinstance(scope, CharacteristicScope):
        return np.ones(len(scope.world.subjects), dtype=bool)
    if isinstance(scope, GroupScope):
        if scope.kind in ("school", "trust", "staff"):
            return np.ones(len(scope.world.subjects), dtype=bool)
        return np.isin(scope.pupils.frame.text(scope.kind), list(names))
    return np.isin(np.array(scope.subjects, dtype=object), list(names))


def moment_of(record: Record) -> tuple[str, str]:
    """Cadence and occasion of a waiting record."""
    cadence, _, occasion = record.detail.partition("|")
    return cadence, occasion
