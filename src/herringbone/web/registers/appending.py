"""Adds one entry to a school's chain: the rows that are never changed again, and the new head.

Only `record` (marks) and `erasure` (contents removed) call it, with the head locked.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC

from herringbone.web.registers.chain import digest_of, hash_of
from herringbone.web.registers.changes import Occasion
from herringbone.web.registers.content import PartSaid, write
from herringbone.web.registers.models import ChainHead, Entry, EntryPart, PartContent
from herringbone.web.schools.models import Pupil


def append(head: ChainHead, occasion: Occasion, parts: Iterable[tuple[Pupil, PartSaid]]) -> Entry:
    """The entry and its parts as rows; moves the head of the chain, which is locked, on."""
    return append_texts(head, occasion, [(pupil, write(said)) for pupil, said in parts])


def append_texts(head: ChainHead, occasion: Occasion, parts: Iterable[tuple[Pupil, str]]) -> Entry:
    """The same with each part's content already written."""
    entry = _entry(head, occasion)
    texts = [(pupil, secrets.token_hex(16), text) for pupil, text in parts]
    digests = [digest_of(salt, text) for _, salt, text in texts]
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
            PartContent(school=head.school, part=part, pupil=pupil, salt=salt, text=text)
            for part, (pupil, salt, text) in zip(rows, texts, strict=True)
        ],
        batch_size=500,
    )
    head.seq, head.hash = entry.seq, entry.hash
    head.save(update_fields=["seq", "hash"])
    return entry


def _entry(head: ChainHead, occasion: Occasion) -> Entry:
    return Entry(
        school=head.school,
        seq=head.seq + 1,
        kind=occasion.kind.value,
        source=occasion.source.value,
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
        headcount=occasion.headcount,
        reason=str(occasion.reason),
        statement=occasion.statement,
        previous_hash=head.hash,
    )
