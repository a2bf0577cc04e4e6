"""Class registers, taken or not: a register that was not taken never looks like missing children.

`rules` checks a period's registers with it; `evaluate` warns of today's that nobody has taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from herringbone.engine.measuring.planes import Planes
from herringbone.engine.record.calendar import AM, PM, AsOf

VULNERABLE = ("cp", "cin", "lac", "social_worker", "yot")


@dataclass(frozen=True, slots=True)
class ClassRegister:
    """One class's register of one session: rows due, and those of them without a mark."""

    name: str
    slot: int
    rows: tuple[int, ...]
    blank: tuple[int, ...]

    @property
    def taken(self) -> bool:
        return len(self.blank) < len(self.rows)


def class_registers(planes: Planes, slots: Iterable[int]) -> Iterator[ClassRegister]:
    """The register of each class with a pupil due, for each of the slots."""
    classes = planes.field("class")
    for slot in slots:
        due = planes.slots("school_sessions")[slot]
        unmarked = planes.slots("unmarked")[slot]
        names = classes.on(planes.calendar.dates[slot // 2])
        for number in np.unique(names[due]):
            rows = tuple(int(row) for row in np.flatnonzero(due & (names == number)))
            blank = tuple(row for row in rows if unmarked[row])
            yield ClassRegister(classes.names[number], slot, rows, blank)


def untaken_today(planes: Planes, as_of: AsOf) -> list[str]:
    """A sentence for each class register due today that nobody has taken."""
    day = planes.calendar.index(as_of.date)
    if day is None:
        return []
    slots = range(2 * day, planes.calendar.due_slots(as_of))
    registers = list(class_registers(planes, slots))
    if registers and not any(one.taken for one in registers):
        return [f"no register has been taken on {as_of.date.isoformat()}: nobody is chased for it"]
    return [_said(planes, one) for one in registers if not one.taken]


def _said(planes: Planes, register: ClassRegister) -> str:
    day = planes.calendar.dates[register.slot // 2]
    pupils = planes.registers.pupils
    at_risk = sum(any(pupils[row].has(flag, day) for flag in VULNERABLE) for row in register.rows)
    return (
        f"{register.name} has not registered on {day.isoformat()} "
        f"{PM if register.slot % 2 else AM}: {len(register.rows)} pupils, {at_risk} of them "
        "vulnerable. Nobody there is chased: go and look"
    )
