"""The roll as of a day: classes, who is in them, and what held of a pupil.

Values are read by the engine's own rule (`engine.record.roll.Pupil.value`), so that a screen and a
measure never disagree about last October's class.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date
from functools import cached_property

from herringbone.engine.record import roll
from herringbone.web.schools.kept_roll import WholeRoll, whole_roll
from herringbone.web.schools.models import ClassGroup, Pupil, School
from herringbone.web.schools.reading_roll import as_engine as as_engine


class DayRoll:
    """Who is on the school's roll on a day and what holds of them, read once for a whole page.

    `everyone` has leavers and starters, too: pooled figures of a year count their sessions.
    """

    def __init__(self, school: School, day: date) -> None:
        self.school, self.day = school, day

    @cached_property
    def _whole(self) -> WholeRoll:
        return whole_roll(self.school)

    @property
    def everyone(self) -> list[Pupil]:
        return self._whole.pupils

    @property
    def read(self) -> Sequence[roll.Pupil]:
        """`everyone` as the engine reads them, in the same order."""
        return self._whole.read

    @cached_property
    def _here(self) -> list[tuple[int, Pupil, roll.Pupil]]:
        """Those on roll with their keys: `pk` is slow to ask 1,700 times over."""
        pairs = zip(self.everyone, self.read, strict=True)
        return [(pupil.id, pupil, read) for pupil, read in pairs if read.on_roll(self.day)]

    @cached_property
    def pupils(self) -> list[Pupil]:
        return [pupil for _, pupil, _ in self._here]

    def values(
        self, fields: Iterable[str], keys: Container[int] | None = None
    ) -> dict[int, dict[str, str]]:
        """By the keys of those on roll, or of some of them: each field's value on the day."""
        wanted = tuple(fields)
        return {
            key: _values(read, wanted, self.day)
            for key, _, read in self._here
            if keys is None or key in keys
        }


def _values(read: roll.Pupil, fields: Sequence[str], day: date) -> dict[str, str]:
    """By the engine's own rule; of whoever has no history, as most have none, without asking it for
    each field."""
    if read.history:
        return {field: read.value(field, day) for field in fields}
    now = read.values.get
    return {field: now(field, "") for field in fields}


def value_on(pupil: Pupil, field: str, day: date) -> str:
    """What held of one pupil on a day, "" where nothing is held."""
    return as_engine([pupil])[0].value(field, day)


def values_on(
    pupils: Sequence[Pupil], fields: Iterable[str], day: date
) -> dict[int, dict[str, str]]:
    """By the pupils' keys: each field's value on a day."""
    wanted = tuple(fields)
    return {
        pupil.pk: _values(read, wanted, day)
        for pupil, read in zip(pupils, as_engine(pupils), strict=True)
    }


def class_names(school: School) -> list[str]:
    """The school's classes now in use, in the order of year groups and then of names."""
    rows = ClassGroup.objects.filter(school=school, is_current=True)
    return [row.name for row in sorted(rows, key=lambda row: (_age(row.year_group), row.name))]


def _age(year_group: str) -> int:
    order = {"N1": -3, "N2": -2, "R": -1}
    return order.get(year_group, int(year_group) if year_group.isdigit() else 99)
