"""Writes the projections anew from the record, all or nothing: after a repaired database, a changed
start of the academic year, or an erasure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from herringbone.web.registers.class_registers import Place
from herringbone.web.registers.models import ClassRegister, Entry, Proposal
from herringbone.web.registers.remaking import write_details, write_rows
from herringbone.web.registers.replay import Difference, ProposedAt, ProposedMark, Replay
from herringbone.web.registers.rows import locked_head
from herringbone.web.registers.verify import (
    SUBMITTED,
    chain_differences,
    projection_differences,
    pupil_ids,
    stored_now,
)
from herringbone.web.schools.models import School


class RecordBroken(RuntimeError):
    """The record itself does not hold, so nothing is made from it; `differences` say where."""

    def __init__(self, differences: Iterable[Difference]) -> None:
        self.differences = list(differences)
        super().__init__("; ".join(map(str, self.differences)))


@dataclass(frozen=True)
class Rebuilt:
    """`mended`: the differences that stood between the projections and the record."""

    number: int
    hash: str
    mended: list[Difference]


def rebuild(school: School) -> Rebuilt:
    """Makes the projections of a school, which was entered before, what its record says. Most of it
    is read before the lock is taken. Raises RecordBroken and changes nothing where the record
    itself does not hold."""
    replay = Replay(school, pupil_ids(school))
    replay.follow_to(stored_now(school).seq)
    return _write(school, replay)


@transaction.atomic
def _write(school: School, replay: Replay) -> Rebuilt:
    locked_head(school)
    stored = stored_now(school)
    replay.follow_to(stored.seq)
    broken = [*replay.differences, *chain_differences(stored, replay)]
    if broken:
        raise RecordBroken(broken)
    mended = list(projection_differences(stored, replay))
    write_rows(replay)
    write_details(replay)
    _write_registers(replay, stored.registers)
    _write_proposals(school, replay, stored.proposals)
    return Rebuilt(stored.seq, stored.hash, mended)


def _write_registers(replay: Replay, held: dict[Place, ClassRegister]) -> None:
    never = ClassRegister()
    for place, row in held.items():
        if place not in replay.registers:
            for name in SUBMITTED:
                setattr(row, name, getattr(never, name))
            replay.registers[place] = row
        else:
            said = replay.registers[place]
            said.version = max(said.version, row.version)
    for row in replay.registers.values():
        row.pk = None
    ClassRegister.objects.bulk_create(
        list(replay.registers.values()),
        update_conflicts=True,
        unique_fields=["school", "class_name", "date", "session"],
        update_fields=["version", *SUBMITTED],
        batch_size=500,
    )


def _write_proposals(
    school: School, replay: Replay, held: dict[ProposedAt, tuple[str, str]]
) -> None:
    """Takes away those that the record does not have and adds those that are missing; what a person
    settled stays settled."""
    right = {
        key for key, one in replay.proposed.items() if held.get(key) == (one.standing, one.code)
    }
    entries = {
        entry.seq: entry
        for entry in Entry.objects.filter(
            school=school, seq__in={key[0] for key in (*replay.proposed, *held)}
        )
    }
    for key in held.keys() - right:
        seq, pupil, day, session = key
        Proposal.objects.filter(
            school=school, entry__seq=seq, pupil=pupil, date=day, session=session
        ).delete()
    Proposal.objects.bulk_create(
        [
            _proposal(school, entries[key[0]], key, one)
            for key, one in sorted(replay.proposed.items())
            if key not in right
        ],
        batch_size=500,
    )


def _proposal(school: School, entry: Entry, key: ProposedAt, one: ProposedMark) -> Proposal:
    _, pupil_pk, day, session = key
    return Proposal(
        school=school,
        entry=entry,
        pupil_id=pupil_pk,
        date=day,
        session=session,
        standing=one.standing,
        code=one.code,
        carried=dict(one.carried),
        proposed_by=entry.person_name,
        proposed_at=entry.captured_at,
    )
