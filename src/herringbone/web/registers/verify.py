"""Checks a school's record against itself and what was made of it against the record: every
difference in words, with its place. `herringbone check-data` prints what is found here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from herringbone.web.clock import LONDON
from herringbone.web.registers.chain import digest_of_all
from herringbone.web.registers.class_registers import Place
from herringbone.web.registers.details import FIELDS, Key, says_anything
from herringbone.web.registers.models import (
    ClassRegister,
    Entry,
    MarkDetail,
    Proposal,
    RegisterRow,
)
from herringbone.web.registers.replay import Difference, ProposedAt, Replay
from herringbone.web.registers.retention import kept_until
from herringbone.web.registers.rows import locked_head
from herringbone.web.registers.slots import SLOTS, code_of, session_of
from herringbone.web.schools.models import Pupil, School

SUBMITTED = (
    "first_submitted_at",
    "submitted_at",
    "captured_at",
    "submitted_by",
    "submitted_position",
    "is_late",
    "headcount",
)
"""What a class's register says that comes from the record."""


@dataclass(frozen=True)
class Stored:
    """The projections and the head of the chain, as they stood together at one moment."""

    seq: int
    hash: str
    last: int
    rows: dict[tuple[int, date], bytes]
    details: dict[Key, tuple[object, ...]]
    registers: dict[Place, ClassRegister]
    proposals: dict[ProposedAt, tuple[str, str]]


@dataclass(frozen=True)
class Checked:
    """`number` entries up to the head's `hash`, and every difference found."""

    school: School
    number: int
    hash: str
    differences: list[Difference] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.differences


def verify(school: School) -> Checked:
    """Reads the whole record of a school, which was entered before. Registers can be taken
    meanwhile: what is compared was read together, under the lock, at the beginning."""
    stored = stored_now(school)
    replay = Replay(school, pupil_ids(school))
    replay.follow_to(stored.seq)
    found = [*replay.differences, *chain_differences(stored, replay)]
    found += projection_differences(stored, replay)
    return Checked(school, stored.seq, stored.hash, found)


@transaction.atomic
def stored_now(school: School) -> Stored:
    """What stands, read while nobody writes."""
    head = locked_head(school)
    last = Entry.objects.filter(school=school).order_by("-seq").values_list("seq", flat=True)
    rows = RegisterRow.objects.filter(school=school).values_list("pupil_id", "year_start", "marks")
    details = MarkDetail.objects.filter(school=school)
    proposals = Proposal.objects.filter(school=school).values_list(
        "entry__seq", "pupil_id", "date", "session", "standing", "code"
    )
    return Stored(
        seq=head.seq,
        hash=head.hash,
        last=last.first() or 0,
        rows={(key, start): bytes(marks) for key, start, marks in rows},
        details={
            (row[0], row[1], row[2]): row[3:]
            for row in details.values_list("pupil_id", "date", "session", *FIELDS)
        },
        registers={
            (row.class_name, row.date, row.session): row
            for row in ClassRegister.objects.filter(school=school)
        },
        proposals={row[:4]: row[4:] for row in proposals},
    )


def missing_heads(school: School, printed: Iterable[str]) -> Iterator[Difference]:
    """Heads that somebody printed once and that no entry carries: the chain was shortened there or
    written anew. A head may be told by its first characters."""
    for told in printed:
        hash_begins = told.strip().lower()
        entries = Entry.objects.filter(school=school, hash__startswith=hash_begins)
        if not hash_begins or not entries.exists():
            yield Difference("printed head", f"no entry carries the hash {told}")


def pupil_ids(school: School) -> dict[int, str]:
    return dict(Pupil.objects.filter(school=school).values_list("pk", "pupil_id"))


def chain_differences(stored: Stored, replay: Replay) -> Iterator[Difference]:
    """Where the chain's head, or what was erased, is not as the entries say."""
    if stored.last > stored.seq:
        yield Difference("head of the chain", f"{stored.last - stored.seq} entries stand behind it")
    if (replay.seq, replay.hash) != (stored.seq, stored.hash):
        yield Difference("head of the chain", "its number and hash are not those of the last entry")
    for pk, erased in replay.erased.items():
        entry = replay.statements.get(pk)
        if entry is None:
            yield Difference("erased contents", f"{len(erased)} name no entry of erasure")
            continue
        if entry.statement != statement_of([digest for digest, _ in erased]):
            yield Difference(f"entry {entry.seq}", "does not state the contents that are gone")
        if any(_too_early(entered, entry.recorded_at) for _, entered in erased):
            yield Difference(f"entry {entry.seq}", "erased contents before their years were over")
    for pk, entry in replay.statements.items():
        if pk not in replay.erased:
            yield Difference(
                f"entry {entry.seq}", "states an erasure of which nothing is to be seen"
            )


def statement_of(digests: list[str]) -> str:
    """What an entry of erasure says: how many parts, and one digest over theirs."""
    return f"erased {len(digests)}: {digest_of_all(digests)}"


def _too_early(entered: datetime, erased: datetime) -> bool:
    day = erased.astimezone(LONDON).date()
    return day < kept_until(entered, day)


def projection_differences(stored: Stored, replay: Replay) -> Iterator[Difference]:
    yield from _rows(stored, replay)
    yield from _details(stored, replay)
    yield from _registers(stored, replay)
    yield from _proposals(stored, replay)


def _rows(stored: Stored, replay: Replay) -> Iterator[Difference]:
    empty = bytes(SLOTS)
    for key in sorted(stored.rows.keys() | replay.rows.keys()):
        held, said = stored.rows.get(key, empty), bytes(replay.rows.get(key, empty))
        if held == said:
            continue
        pupil, start = f"pupil {replay.pupil_ids.get(key[0], key[0])}", key[1]
        if len(held) != SLOTS:
            yield Difference(f"{pupil}, year from {start}", f"the row has {len(held)} bytes")
            continue
        for slot in range(SLOTS):
            if held[slot] != said[slot]:
                day, session = session_of(start, slot)
                yield Difference(
                    f"{pupil}, {day} {session}",
                    f"the row holds {_word(held[slot])}, the record {_word(said[slot])}",
                )


def _word(byte: int) -> str:
    try:
        return code_of(byte) or "no mark"
    except IndexError:
        return f"the byte {byte}, which is no code"


def _details(stored: Stored, replay: Replay) -> Iterator[Difference]:
    said = {
        key: tuple(getattr(row, name) for name in FIELDS)
        for key, row in replay.details.items()
        if says_anything(row)
    }
    nothing = tuple(getattr(MarkDetail(), name) for name in FIELDS)
    for key in sorted(stored.details.keys() | said.keys()):
        one, other = stored.details.get(key, nothing), said.get(key, nothing)
        where = f"pupil {replay.pupil_ids.get(key[0], key[0])}, {key[1]} {key[2]}"
        for name, held, wanted in zip(FIELDS, one, other, strict=True):
            if held != wanted:
                yield Difference(where, f"{name} holds {held!r}, the record {wanted!r}")


def _registers(stored: Stored, replay: Replay) -> Iterator[Difference]:
    for place in sorted(stored.registers.keys() | replay.registers.keys()):
        held = stored.registers.get(place) or ClassRegister()
        said = replay.registers.get(place) or ClassRegister()
        where = f"register {place[0]}, {place[1]} {place[2]}"
        for name in SUBMITTED:
            if getattr(held, name) != getattr(said, name):
                yield Difference(
                    where, f"{name} holds {getattr(held, name)}, the record {getattr(said, name)}"
                )
        if not said.version <= held.version <= max(stored.seq, said.version):
            yield Difference(
                where,
                f"version {held.version} is not between its last entry {said.version} and the "
                f"chain's {stored.seq}",
            )


def _proposals(stored: Stored, replay: Replay) -> Iterator[Difference]:
    for key in sorted(stored.proposals.keys() | replay.proposed.keys()):
        one = replay.proposed.get(key)
        held, said = stored.proposals.get(key), (one.standing, one.code) if one else None
        if held != said:
            seq, pupil_pk, day, session = key
            pupil = replay.pupil_ids.get(pupil_pk, pupil_pk)
            yield Difference(
                f"entry {seq}, pupil {pupil}, {day} {session}",
                f"the proposal holds {held}, the record {said}",
            )
