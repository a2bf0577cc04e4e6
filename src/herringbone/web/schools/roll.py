"""The roll as of a day: classes, who is in them, and what held of a pupil.

Values are read by the engine's own rule (`engine.record.roll.Pupil.value`), so that a screen and a
measure never disagree about last October's class.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from herringbone.engine.record import roll
from herringbone.web.schools.models import ClassGroup, Enrolment, Pupil, PupilValue, School


def as_engine(pupils: Sequence[Pupil]) -> list[roll.Pupil]:
    """Stored pupils as the engine reads them, in the same order: two queries for all."""
    keys = [pupil.pk for pupil in pupils]
    values: dict[int, dict[str, list[roll.DatedValue]]] = defaultdict(dict)
    for row in PupilValue.objects.filter(pupil_id__in=keys).order_by("start"):
        dated = roll.DatedValue(row.value, row.start, row.end or roll.FOREVER)
        values[row.pupil_id].setdefault(row.field, []).append(dated)
    spans: dict[int, list[roll.Enrolment]] = defaultdict(list)
    for row in Enrolment.objects.filter(pupil_id__in=keys).order_by("start"):
        spans[row.pupil_id].append(roll.Enrolment(row.start, row.end or roll.FOREVER))
    return [_as_engine(pupil, values[pupil.pk], spans[pupil.pk]) for pupil in pupils]


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
