"""Raises an alarm on every document that used a mark which an entry changed.

Whoever makes such a document calls `note_use`; a person settles the alarm (practice, the record).
"""

from __future__ import annotations

from collections import defaultdict
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
    if entry.kind == Kind.TAKEN or not marks:
        return []
    days = {mark.date for mark in marks}
    uses = MarkUse.objects.filter(
        school=school,
        pupil__in={change.pupil.id for change in changes},
        first__lte=max(days),
        last__gte=min(days),
    )
    used: dict[int, list[MarkUse]] = defaultdict(list)
    for use in uses:
        used[use.pupil_id].append(use)
    moved: dict[int, list[MarkSaid]] = defaultdict(list)
    for change, mark in zip(changes, marks, strict=True) if used else ():
        if change.pupil.id in used and mark.original != mark.new:
            moved[change.pupil.id].append(mark)
    return _raise(
        _alarms(use, entry, moved[key]) for key, rest_on in used.items() for use in rest_on
    )


def changed_since(pupil: Pupil, read_at: int, first: date, last: date) -> list[MarkSaid]:
    """Marks of these days that were amended after the chain's head was at `read_at`, the earliest
    amendment first: what a document that is not out yet says otherwise."""
    found = [mark for _, marks in _amended(pupil, read_at) for mark in marks]
    return [mark for mark in found if first <= mark.date <= last]


def _catch_up(use: MarkUse, read_at: int) -> None:
    for entry, marks in _amended(use.pupil, read_at):
        _raise([_alarms(use, entry, marks)])


def _amended(pupil: Pupil, read_at: int) -> Iterator[tuple[Entry, list[MarkSaid]]]:
    parts = PartContent.objects.filter(
        school=pupil.school_id, pupil=pupil, part__entry__seq__gt=read_at
    ).exclude(part__entry__kind=Kind.TAKEN)
    for row in parts.select_related("part__entry").order_by("part__entry__seq"):
        yield row.part.entry, [m for m in read(row.text).marks if m.original != m.new]


def _alarms(use: MarkUse, entry: Entry, moved: Iterable[MarkSaid]) -> Iterator[Alarm]:
    for mark in moved:
        if use.first <= mark.date <= use.last:
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
