"""Adds a row for each thing decided about an absence; nothing here is ever changed or removed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from herringbone.web.absences.models import (
    Decision,
    LeaveRequest,
    PlannedAbsence,
    Reported,
    SessionPattern,
    Visit,
    What,
)
from herringbone.web.registers.changes import Author

ABOUT: dict[type[models.Model], str] = {
    PlannedAbsence: "absence",
    Visit: "visit",
    SessionPattern: "pattern",
    Reported: "report",
    LeaveRequest: "request",
}


def said_of(row: models.Model) -> dict[str, Any]:
    """What a row says now, by field; keys of other rows as they stand."""
    left_out = {"id", "school"}
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in left_out
    }


def decided(
    row: Any,
    what: What,
    *,
    author: Author,
    at: datetime,
    why: str = "",
    before: dict[str, Any] | None = None,
    grounds: tuple[str, str] | None = None,
) -> Decision:
    """One row: what was decided, why, by whom; with `before`, the fields that changed; with
    `grounds`, how those of a leave request were weighed before and are now."""
    after = said_of(row)
    if before is not None:
        moved = {name for name, value in after.items() if before.get(name) != value}
        before = {name: before.get(name) for name in moved}
        after = {name: after[name] for name in moved}
    if before is not None and grounds is not None and grounds[0] != grounds[1]:
        before["grounds"], after["grounds"] = grounds
    made: Decision = Decision.objects.create(
        school=row.school,
        **{ABOUT[type(row)]: row},
        what=what,
        why=why,
        before=before or {},
        after=after,
        at=at,
        user_id=author.user_id,
        name=author.name,
        position=author.position,
    )
    return made
