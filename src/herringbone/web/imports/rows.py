"""Rows of one table to make, change and remove, and carrying that out with a note of what stood.

Comparing fills a `RowPlan` a table; `carry_out` writes them all; `restore` (for undo) reads the
notes back. Values in notes are JSON: dates and times as ISO text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError

from herringbone.web.imports.models import Deed, ImportRun, RowChange
from herringbone.web.imports.pointers import POINTERS, pointing_at
from herringbone.web.imports.refusals import NotBrought
from herringbone.web.registers.content import canonical

BATCH = 200
TABLES = (
    "schools.School",
    "schools.AcademicYear",
    "schools.SchoolDay",
    "schools.ClosedDay",
    "schools.ClassGroup",
    "schools.Pupil",
    "schools.Enrolment",
    "schools.PupilValue",
    "schools.Contact",
    "schools.SchoolEvent",
    "schools.DoneBefore",
    "schools.PenaltyNotice",
)
"""Every table that an import writes rows of, what is pointed at first."""


@dataclass
class RowPlan:
    """What happens to the rows of one model: `changed` pairs a row with the fields' new values."""

    model: type[models.Model]
    made: list[Any] = field(default_factory=list)
    changed: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    removed: list[Any] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.made or self.changed or self.removed)

    @property
    def table(self) -> str:
        return str(self.model._meta.label)

    def change(self, row: Any, values: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Notes what differs; gives it as (was, becomes) by field."""
        moved = {
            name: (getattr(row, name), value)
            for name, value in values.items()
            if getattr(row, name) != value
        }
        if moved:
            self.changed.append((row, {name: value for name, (_, value) in moved.items()}))
        return moved


def carry_out(plans: Sequence[RowPlan], run: ImportRun) -> None:
    """Writes the plans, whose order is that of the tables (what is pointed at comes first)."""
    for plan in reversed(plans):
        _remove(plan, run)
    for plan in plans:
        _make(plan, run)
        _change(plan, run)


def _remove(plan: RowPlan, run: ImportRun) -> None:
    if not plan.removed:
        return
    keys = [row.pk for row in plan.removed]
    loose, names = pointing_at(plan.model, keys), fields_of(plan.model)
    notes = [
        (row, {**said(row, names), POINTERS: loose.get(row.pk, [])}, "") for row in plan.removed
    ]
    _note(run, Deed.REMOVED, plan, notes)
    held = plan.model.objects.filter(school=run.school, pk__in=keys)  # type: ignore[attr-defined]
    try:
        held.delete()
    except ProtectedError as error:
        raise NotBrought(*rests_on(plan.model, error.protected_objects)) from error


def rests_on(model: type[models.Model], objects: Iterable[Any]) -> list[str]:
    """Why rows cannot go: what was made here stands on them."""
    kinds = sorted({str(row._meta.verbose_name_plural) for row in objects})
    what = model._meta.verbose_name_plural
    return [f"Some {what} cannot go: {', '.join(kinds)} made here rest on them. End those first."]


def _make(plan: RowPlan, run: ImportRun) -> None:
    plan.model.objects.bulk_create(plan.made, batch_size=BATCH)  # type: ignore[attr-defined]
    names = fields_of(plan.model)
    _note(run, Deed.MADE, plan, [(row, None, digest_of(row, names)) for row in plan.made])


def _change(plan: RowPlan, run: ImportRun) -> None:
    notes, alike = [], defaultdict(list)
    for row, values in plan.changed:
        before = said(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        notes.append((row, before, digest_of(row, values)))
        alike[tuple(sorted(values))].append(row)
    for names, rows in alike.items():
        plan.model.objects.bulk_update(rows, names, batch_size=BATCH)  # type: ignore[attr-defined]
    _note(run, Deed.CHANGED, plan, notes)


def _note(
    run: ImportRun,
    deed: Deed,
    plan: RowPlan,
    rows: Iterable[tuple[Any, dict[str, Any] | None, str]],
) -> None:
    RowChange.objects.bulk_create(
        [
            RowChange(
                school=run.school,
                run=run,
                table=plan.table,
                row_id=row.pk,
                deed=deed,
                before=before,
                after=after,
            )
            for row, before, after in rows
        ],
        batch_size=BATCH,
    )


# --- rows as JSON, and back -----------------------------------------------------------------------
def fields_of(model: type[models.Model]) -> list[str]:
    """A model's own columns but its key, as attributes: `pupil_id`, not `pupil`."""
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def said(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def digest_of(row: Any, names: Iterable[str]) -> str:
    return sha256(canonical(said(row, names)).encode()).hexdigest()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def model_of(table: str) -> type[models.Model]:
    """The model of a note's table; raises LookupError for one that is none."""
    found: type[models.Model] = apps.get_model(table)
    return found


def restored(model: type[models.Model], before: dict[str, Any]) -> dict[str, Any]:
    """A note's values as the model's own."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: by_name[name].to_python(value) for name, value in before.items() if name != POINTERS
    }
