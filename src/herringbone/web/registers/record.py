"""The one way into the legal record: `write_entry`. Entry, projections and alarms in one transaction.

Whoever changes a mark (a teacher, the office, an import, a closure) comes through here.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import groupby

from django.db import transaction

from herringbone.web.registers.alarms import raise_alarms
from herringbone.web.registers.chain import digest_of, hash_of
from herringbone.web.registers.changes import Change, Occasion
from herringbone.web.registers.content import MarkSaid, write
from herringbone.web.registers.details import Details
from herringbone.web.registers.models import ChainHead, Entry, EntryPart, PartContent
from herringbone.web.registers.rows import Rows
from herringbone.web.registers.versions import grow_versions
from herringbone.web.schools.models import School


@transaction.atomic
def write_entry(*, school: School, occasion: Occasion, changes: Iterable[Change]) -> Entry:
    """Adds one entry to the school's chain and carries it into the projections.

    A `client_id` that was accepted before gives back that entry and changes nothing. Raises
    ValueError for a code that is none, a day outside any year, and an entry without changes.
    """
    ordered = sorted(changes, key=lambda c: (c.pupil.pupil_id, c.date, c.session))
    if not ordered and not occasion.class_name:
        raise ValueError("an entry changes at least one mark or submits a register")
    pupils = {change.pupil.pk: change.pupil for change in ordered}
    days = {change.date for change in ordered}
    rows = Rows(school, pupils.values(), days)
    known = entry_of(school, occasion)
    if known is not None:
        return known
    said = _carry(rows, Details(school, pupils.values(), days), occasion, ordered)
    entry = _append(rows.head, occasion, said)
    grow_versions(school, occasion, ordered)
    raise_alarms(school, entry, ordered, [mark for _, mark in said])
    return entry


def entry_of(school: School, occasion: Occasion) -> Entry | None:
    """The entry that this sender's submission became before, if it did."""
    if occasion.client_id is None:
        return None
    found: Entry | None = Entry.objects.filter(school=school, client_id=occasion.client_id).first()
    return found


Said = Sequence[tuple[Change, MarkSaid]]


def _carry(rows: Rows, details: Details, occasion: Occasion, changes: Sequence[Change]) -> Said:
    """Puts each change into the projections; gives what the record says of it."""
    said = []
    for change in changes:
        where = (change.date, change.session)
        original = rows.code(change.pupil, *where)
        rows.put(change.pupil, *where, change.code)
        key = (change.pupil.pk, *where)
        details.say(occasion.kind, key, original, change.code, change.carried)
        mark = MarkSaid(*where, original, change.code, change.carried.as_said())
        said.append((change, mark))
    rows.save()
    details.save()
    return said


def _append(head: ChainHead, occasion: Occasion, said: Said) -> Entry:
    entry = Entry(
        school=head.school,
        seq=head.seq + 1,
        kind=occasion.kind,
        source=occasion.source,
        class_name=occasion.class_name,
        date=occasion.date,
        session=occasion.session,
        recorded_at=occasion.at.astimezone(UTC),
        captured_at=(occasion.captured_at or occasion.at).astimezone(UTC),
        user_id=occasion.author.user_id,
        person_name=occasion.author.name,
        person_position=occasion.author.position,
        entered_by=occasion.entered_by,
        client_id=occasion.client_id,
        began_from=occasion.began_from,
        reason=occasion.reason,
        reason_words=occasion.reason_words,
        evidence=occasion.evidence,
        previous_hash=head.hash,
    )
    parts = [
        (pupil, secrets.token_hex(16), write(pupil.pupil_id, [mark for _, mark in marks]))
        for pupil, marks in _by_pupil(said)
    ]
    digests = [digest_of(salt, text) for _, salt, text in parts]
    entry.hash = hash_of(entry, digests)
    entry.save(force_insert=True)
    rows = EntryPart.objects.bulk_create(
        [
            EntryPart(school=head.school, entry=entry, ordinal=ordinal, digest=digest)
            for ordinal, digest in enumerate(digests)
        ],
        batch_size=500,
    )
    PartContent.objects.bulk_create(
        [
            PartContent(school=head.school, part=row, pupil=pupil, salt=salt, text=text)
            for row, (pupil, salt, text) in zip(rows, parts, strict=True)
        ],
        batch_size=500,
    )
    head.seq, head.hash = entry.seq, entry.hash
    head.save(update_fields=["seq", "hash"])
    return entry


def _by_pupil(said: Said):  # type: ignore[no-untyped-def]
    for _, marks in groupby(said, key=lambda pair: pair[0].pupil.pk):
        held = list(marks)
        yield held[0][0].pupil, held
