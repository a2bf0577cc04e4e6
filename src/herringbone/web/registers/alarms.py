"""Raises an alarm on every document that used a mark which an entry changed.

Whoever makes such a document calls `note_use`; a person settles the alarm (practice, the record).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from herringbone.web.registers.changes import Change
from herringbone.web.registers.content import MarkSaid
from herringbone.web.registers.models import Alarm, Entry, Kind, MarkUse
from herringbone.web.schools.models import Pupil, School


def note_use(
    *,
    school: School,
    pupil: Pupil,
    kind: str,
    reference: str,
    says: str,
    first: date,
    last: date,
    at: datetime,
) -> MarkUse:
    """A document rests on the pupil's marks from `first` to `last`, both included."""
    use: MarkUse = MarkUse.objects.create(
        school=school,
        pupil=pupil,
        kind=kind,
        reference=reference,
        says=says,
        first=first,
        last=last,
        used_at=at,
    )
    return use


def raise_alarms(
    school: School, entry: Entry, changes: Sequence[Change], marks: Sequence[MarkSaid]
) -> list[Alarm]:
    """One alarm for each changed mark and document that used it. Taking a register raises none:
    until it closes nothing can rest on it."""
    if entry.kind == Kind.TAKEN:
        return []
    moved = [(c, m) for c, m in zip(changes, marks, strict=True) if m.original != m.new]
    if not moved:
        return []
    days = [mark.date for _, mark in moved]
    uses = MarkUse.objects.filter(
        school=school,
        pupil_id__in={change.pupil.pk for change, _ in moved},
        first__lte=max(days),
        last__gte=min(days),
    )
    found = [
        Alarm(
            school=school,
            use=use,
            entry=entry,
            date=mark.date,
            session=mark.session,
            original=mark.original,
            new=mark.new,
            raised_at=entry.recorded_at,
        )
        for use in uses
        for change, mark in moved
        if change.pupil.pk == use.pupil_id and use.first <= mark.date <= use.last
    ]
    made: list[Alarm] = Alarm.objects.bulk_create(found, batch_size=500)
    return made
