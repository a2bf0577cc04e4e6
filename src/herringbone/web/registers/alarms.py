"""Raises an alarm on every document that used a mark which an entry changed.

Whoever makes such a document calls `note_use`; a person settles the alarm (practice, the record).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db import transaction

from herringbone.web.registers.changes import Change
from herringbone.web.registers.content import MarkSaid, read
from herringbone.web.registers.models import Alarm, Entry, Kind, MarkUse, PartContent
from herringbone.web.registers.rows import locked_head
from herringbone.web.schools.models import Pupil, School


@transaction.atomic
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
    read_at: int | None = None,
) -> MarkUse:
    """A document rests on the pupil's marks from `first` to `last`, both included.

    `read_at` is the number of the chain's head when the marks were read (`reading.head_of`): what
    was amended between reading and noting raises its alarm at once.
    """
    locked_head(school)
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
    if read_at is not None:
        _catch_up(use, read_at)
    return use


def raise_alarms(
    school: School, entry: Entry, changes: Sequence[Change], marks: Sequence[MarkSaid]
) -> list[Alarm]:
    """One alarm for each changed mark and document that used it. Taking a register raises none:
    until it closes nothing can rest on it."""
    if entry.kind == Kind.TAKEN:
        return []
    moved = [
        (change.pupil.pk, mark)
        for change, mark in zip(changes, marks, strict=True)
        if mark.original != mark.new
    ]
    if not moved:
        return []
    days = [mark.date for _, mark in moved]
    uses = MarkUse.objects.filter(
        school=school,
        pupil_id__in={key for key, _ in moved},
        first__lte=max(days),
        last__gte=min(days),
    )
    return _raise(_alarms(use, entry, moved) for use in uses)


def _catch_up(use: MarkUse, read_at: int) -> None:
    parts = PartContent.objects.filter(
        school=use.school, pupil=use.pupil, part__entry__seq__gt=read_at
    ).exclude(part__entry__kind=Kind.TAKEN)
    for row in parts.select_related("part__entry").order_by("part__entry__seq"):
        marks = read(row.text).marks
        moved = [(use.pupil_id, mark) for mark in marks if mark.original != mark.new]
        _raise([_alarms(use, row.part.entry, moved)])


def _alarms(use: MarkUse, entry: Entry, moved: Iterable[tuple[int, MarkSaid]]) -> Iterator[Alarm]:
    for key, mark in moved:
        if key == use.pupil_id and use.first <= mark.date <= use.last:
            yield Alarm(
                school=use.school,
                use=use,
                entry=entry,
                date=mark.date,
                session=mark.session,
                original=mark.original,
                new=mark.new,
                raised_at=entry.recorded_at,
            )


def _raise(found: Iterable[Iterator[Alarm]]) -> list[Alarm]:
    made: list[Alarm] = Alarm.objects.bulk_create(
        [alarm for alarms in found for alarm in alarms], batch_size=500
    )
    return made
