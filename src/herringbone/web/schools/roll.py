"""The roll as of a day: classes, who is in them, and what held of a pupil.

Values are read by the engine's own rule (`engine.record.roll.Pupil.value`), so that a screen and a
measure never disagree about last October's class.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from herringbone.engine.record import roll
from herringbone.web.schools.models import ClassGroup, Enrolment, Pupil, PupilValue, School
from herringbone.web.schools.querysets import rows_of


def as_engine(pupils: Sequence[Pupil]) -> list[roll.Pupil]:
    """Stored pupils as the engine reads them, in the same order: two queries for all."""
    values, spans = _history(pupils), _enrolments(pupils)
    return [_as_engine(p, values.get(p.pk, {}), spans.get(p.pk, ())) for p in pupils]


def _history(pupils: Sequence[Pupil]) -> dict[int, dict[str, list[roll.DatedValue]]]:
    found: dict[int, dict[str, list[roll.DatedValue]]] = defaultdict(dict)
    rows = PupilValue.objects.filter(rows_of(pupils)).order_by("start")
    for key, field, value, start, end in rows.values_list(
        "pupil_id", "field", "value", "start", "end"
    ):
        dated = roll.DatedValue(value, start, end or roll.FOREVER)
        found[key].setdefault(field, []).append(dated)
    return found


def _enrolments(pupils: Sequence[Pupil]) -> dict[int, list[roll.Enrolment]]:
    found: dict[int, list[roll.Enrolment]] = defaultdict(list)
    rows = Enrolment.objects.filter(rows_of(pupils)).order_by("start")
    for key, start, end in rows.values_list("pupil_id", "start", "end"):
        found[key].append(roll.Enrolment(start, end or roll.FOREVER))
    return found


def _as_engine(
    pupil: Pupil,
    history: Mapping[str, Sequence[roll.DatedValue]],
    enrolments: Sequence[roll.Enrolment],
) -> roll.Pupil:
    return roll.Pupil(
        pupil_id=pupil.pupil_id,
        enrolments=tuple(enrolments),
        values=pupil.values,
        date_of_birth=pupil.date_of_birth,
        family_id=pupil.family_id,
        upn=pupil.upn,
        surname=pupil.surname,
        forename=pupil.forename,
        known_as=pupil.known_as,
        address=tuple(pupil.address),
        history={field: tuple(rows) for field, rows in history.items()},
    )


class DayRoll:
    """Who is on the school's roll on a day and what holds of them, read once for a whole page.

    `everyone` has leavers and starters, too: pooled figures of a year count their sessions.
    """

    def __init__(self, school: School, day: date) -> None:
        self.school, self.day = school, day

    @cached_property
    def everyone(self) -> list[Pupil]:
        return list(self.school.pupils)

    @cached_property
    def read(self) -> list[roll.Pupil]:
        """`everyone` as the engine reads them, in the same order."""
        return as_engine(self.everyone)

    @cached_property
    def _here(self) -> list[tuple[int, Pupil, roll.Pupil]]:
        """Those on roll with their keys: `pk` is slow to ask 1,700 times over."""
        pairs = zip(self.everyone, self.read, strict=True)
        return [(pupil.pk, pupil, read) for pupil, read in pairs if read.on_roll(self.day)]

    @cached_property
    def pupils(self) -> list[Pupil]:
        return [pupil for _, pupil, _ in self._here]

    def values(self, fields: Iterable[str]) -> dict[int, dict[str, str]]:
        """By the keys of those on roll: each field's value on the day."""
        wanted = tuple(fields)
        return {
            key: {field: read.value(field, self.day) for field in wanted}
            for key, _, read in self._here
        }


def value_on(pupil: Pupil, field: str, day: date) -> str:
    """What held of one pupil on a day, "" where nothing is held."""
    return as_engine([pupil])[0].value(field, day)


def values_on(
    pupils: Sequence[Pupil], fields: Iterable[str], day: date
) -> dict[int, dict[str, str]]:
    """By the pupils' keys: each field's value on a day."""
    wanted = tuple(fields)
    return {
        pupil.pk: {field: read.value(field, day) for field in wanted}
        for pupil, read in zip(pupils, as_engine(pupils), strict=True)
    }


def class_names(school: School) -> list[str]:
    """The school's classes now in use, in the order of year groups and then of names."""
    rows = ClassGroup.objects.filter(school=school, is_current=True)
    return [row.name for row in sorted(rows, key=lambda row: (_age(row.year_group), row.name))]


def _age(year_group: str) -> int:
    order = {"N1": -3, "N2": -2, "R": -1}
    return order.get(year_group, int(year_group) if year_group.isdigit() else 99)
