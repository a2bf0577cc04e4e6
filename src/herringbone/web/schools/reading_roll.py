"""Stored pupils as the engine reads them: their times on roll and what held of them when.

Between the rows of `schools` and `roll`, which asks about a day; pages go through `roll`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from herringbone.engine.record import roll
from herringbone.web.schools.models import Enrolment, Pupil, PupilValue
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
