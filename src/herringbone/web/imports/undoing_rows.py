"""The rows of an import as they stood before it, from the notes that it left (`rows`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import ProtectedError

from herringbone.web.imports.models import Deed, RowChange
from herringbone.web.imports.pointers import POINTERS, point_again
from herringbone.web.imports.refusals import NotUndone
from herringbone.web.imports.rows import (
    TABLES,
    digest_of,
    fields_of,
    model_of,
    restored,
    rests_on,
)
from herringbone.web.registers.models import PartContent
from herringbone.web.schools.models import Pupil, PupilAccess, School


def changed_since(school: School, rows: Iterable[RowChange]) -> Iterator[str]:
    """Rows that read otherwise than the import left them."""
    for table, changes in _by_table(rows):
        model = model_of(table)
        keys = [change.row_id for change in changes]
        held = {row.pk: row for row in _all(model, school).filter(pk__in=keys)}
        for change in changes:
            if change.deed == Deed.REMOVED:
                continue
            row = held.get(change.row_id)
            names = fields_of(model) if change.deed == Deed.MADE else list(change.before)
            if row is None:
                yield f"{_noun(model)} {change.row_id}: removed since"
            elif digest_of(row, names) != change.after:
                yield f"{_noun(model)} {_words(row)}: changed since"


def restore(school: School, rows: Iterable[RowChange]) -> None:
    """Rows as they stood: what was removed comes back first, what was made goes last."""
    tables = _by_table(rows)
    for table, changes in tables:
        _bring_back(model_of(table), changes)
    for table, changes in tables:
        _change_back(model_of(table), school, changes)
    for table, changes in reversed(tables):
        keys = [change.row_id for change in changes if change.deed == Deed.MADE]
        _take_away(model_of(table), school, keys)


def _bring_back(model: type[models.Model], changes: Iterable[RowChange]) -> None:
    removed = [change for change in changes if change.deed == Deed.REMOVED]
    rows = [model(pk=change.row_id, **restored(model, change.before)) for change in removed]
    model.objects.bulk_create(rows)  # type: ignore[attr-defined]
    for change in removed:
        point_again(change.row_id, change.before[POINTERS])


def _change_back(model: type[models.Model], school: School, changes: Iterable[RowChange]) -> None:
    moved = {change.row_id: change.before for change in changes if change.deed == Deed.CHANGED}
    for row in _all(model, school).filter(pk__in=moved):
        values = restored(model, moved[row.pk])
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))


def _take_away(model: type[models.Model], school: School, keys: Sequence[int]) -> None:
    rows = _all(model, school).filter(pk__in=keys)
    if model is Pupil:
        _take_pupils(rows)
        return
    try:
        rows.delete()
    except ProtectedError as error:
        raise NotUndone(*rests_on(model, error.protected_objects)) from error


def _take_pupils(rows: models.QuerySet[Any]) -> None:
    """A pupil of whom the record speaks stays as an id: no name, no roll, nothing else."""
    spoken = set(PartContent.objects.filter(pupil__in=rows).values_list("pupil_id", flat=True))
    looked = set(PupilAccess.objects.filter(pupil__in=rows).values_list("pupil_id", flat=True))
    blank = {
        "upn": "",
        "surname": "",
        "forename": "",
        "known_as": "",
        "date_of_birth": None,
        "family_id": "",
        "address": [],
        "values": {},
    }
    rows.filter(pk__in=spoken | looked).update(**blank)
    try:
        rows.exclude(pk__in=spoken | looked).delete()
    except ProtectedError as error:
        raise NotUndone(*rests_on(Pupil, error.protected_objects)) from error


def _by_table(rows: Iterable[RowChange]) -> list[tuple[str, list[RowChange]]]:
    """The notes of rows in the order of the tables; those of marks are not among them."""
    found: dict[str, list[RowChange]] = {table: [] for table in TABLES}
    for row in rows:
        if row.table in found:
            found[row.table].append(row)
    return [(table, changes) for table, changes in found.items() if changes]


def _all(model: type[models.Model], school: School) -> models.QuerySet[Any]:
    """The model's rows of the school; the school itself has none."""
    if model is School:
        return School.objects.filter(pk=school.pk)
    found: models.QuerySet[Any] = model.objects.filter(school=school)  # type: ignore[attr-defined]
    return found


def _noun(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)


def _words(row: Any) -> str:
    name = getattr(row, "name", "") or getattr(row, "date", "") or row.pk
    return str(name)
