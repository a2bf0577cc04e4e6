"""Removes what the record says of pupils, where the law allows it, and nothing else ever does.

The contents go, their digests stay, and an entry of the chain states on which ground, by whom, when
and exactly which: the chain still verifies. Never before the years of `retention` are over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from herringbone.web.clock import LONDON
from herringbone.web.registers.appending import append
from herringbone.web.registers.changes import Author, Occasion, Refused
from herringbone.web.registers.models import (
    Alarm,
    DraftMark,
    Entry,
    EntryPart,
    ErasedPart,
    Kind,
    PartContent,
    Proposal,
    Source,
)
from herringbone.web.registers.remaking import replay_of, write_details, write_rows
from herringbone.web.registers.retention import kept_until
from herringbone.web.registers.rows import locked_head
from herringbone.web.registers.verify import statement_of
from herringbone.web.schools.models import Pupil, School

AT_ONCE = 50
"""Pupils whose contents go in one transaction, so that a register is never kept waiting long."""


class Ground(StrEnum):
    """On which ground contents are erased; the value stands in the record."""

    RETENTION = "retention_over"
    REQUEST = "erasure_requested"


GROUNDS: dict[Ground, str] = {
    Ground.RETENTION: "the time for which registers are kept is over",
    Ground.REQUEST: "a person's request to be erased was granted",
}


@transaction.atomic
def erase_contents(
    *, school: School, pupils: Sequence[Pupil], author: Author, ground: Ground, at: datetime
) -> Entry | None:
    """Erases what entries said of these pupils whose years are over, and makes their rows and
    details say only what is left. None where nothing is old enough: an entry that must still be
    kept is passed over, whatever the ground. Raises Refused without a named person."""
    if not author.name.strip():
        raise Refused("Contents of the record are erased by a named person.")
    head = locked_head(school)
    parts = _old_enough(school, pupils, at)
    if not parts:
        return None
    entry = append(
        head,
        Occasion(
            kind=Kind.ERASED,
            source=Source.OFFICE,
            author=author,
            at=at,
            reason=ground.value,
            statement=statement_of([part.digest for part in parts]),
        ),
        (),
    )
    _remove(school, pupils, parts, entry)
    replay = replay_of(school, pupils)
    write_rows(replay, pupils)
    write_details(replay, pupils)
    return entry


def erase_overdue(*, school: School, author: Author, at: datetime) -> list[Entry]:
    """Erases all that is old enough, some pupils at a time; run again it goes on where it was
    stopped."""
    pupils = list(Pupil.objects.filter(school=school).order_by("pk"))
    done = [
        erase_contents(
            school=school,
            pupils=pupils[first : first + AT_ONCE],
            author=author,
            ground=Ground.RETENTION,
            at=at,
        )
        for first in range(0, len(pupils), AT_ONCE)
    ]
    return [entry for entry in done if entry is not None]


def due_contents(*, school: School, pupils: Sequence[Pupil], at: datetime) -> Counter[int]:
    """By a pupil's key: how many contents `erase_contents` would take; erases nothing."""
    today = at.astimezone(LONDON).date()
    held = PartContent.objects.filter(school=school, pupil__in=[pupil.pk for pupil in pupils])
    since = held.values_list("pupil_id", "part__entry__recorded_at")
    return Counter(pupil for pupil, entered in since if kept_until(entered, today) <= today)


def _old_enough(school: School, pupils: Sequence[Pupil], at: datetime) -> list[EntryPart]:
    """Parts with a content whose entry need not be kept any longer."""
    today = at.astimezone(LONDON).date()
    keys = [pupil.pk for pupil in pupils]
    parts = EntryPart.objects.filter(school=school, content__pupil__in=keys)
    found = parts.select_related("entry").order_by("entry__seq", "ordinal")
    return [part for part in found if kept_until(part.entry.recorded_at, today) <= today]


def _remove(
    school: School, pupils: Sequence[Pupil], parts: Sequence[EntryPart], entry: Entry
) -> None:
    for some in _batches(parts):
        ErasedPart.objects.bulk_create(
            [ErasedPart(school=school, part=part, entry=entry) for part in some]
        )
        held = PartContent.objects.filter(school=school, part__in=[part.pk for part in some])
        entries = {part.entry_id for part in some}
        Proposal.objects.filter(school=school, entry__in=entries, pupil__in=pupils).delete()
        Alarm.objects.filter(school=school, entry__in=entries, use__pupil__in=pupils).delete()
        held.delete()
    last = max(part.entry.recorded_at for part in parts)
    DraftMark.objects.filter(school=school, pupil__in=pupils, at__lte=last).delete()


def _batches(parts: Sequence[EntryPart]) -> Iterator[Sequence[EntryPart]]:
    for first in range(0, len(parts), 500):
        yield parts[first : first + 500]
