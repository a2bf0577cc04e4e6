"""The one way into the legal record: `write_entry`. Entry, projections, alarms and the daily run
that it asks for stand or fall together in one transaction.

Whoever changes a mark (a teacher, the office, an import, a closure) comes through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from django.db import transaction

from herringbone.web.jobs.kinds import Kind as Job
from herringbone.web.jobs.queue import enqueue
from herringbone.web.registers.alarms import raise_alarms
from herringbone.web.registers.appending import append
from herringbone.web.registers.changes import Change, Occasion, Refused
from herringbone.web.registers.checking import checked
from herringbone.web.registers.class_registers import follow_entry
from herringbone.web.registers.closing import is_closed
from herringbone.web.registers.content import MarkSaid, PartSaid, ProposedSaid, read
from herringbone.web.registers.details import Details
from herringbone.web.registers.models import Entry, Kind, PartContent, Proposal
from herringbone.web.registers.rows import Rows
from herringbone.web.schools.models import Pupil, School

CLOSES = frozenset({Kind.AMENDED, Kind.EVENT})
"""Kinds that change a register from outside its taking: after it closed, they amend its marks."""

Said = Sequence[tuple[Change, MarkSaid]]


@transaction.atomic
def write_entry(*, school: School, occasion: Occasion, changes: Iterable[Change]) -> Entry:
    """Adds one entry to the school's chain and carries it into the projections.

    A `client_id` that was accepted before gives back that entry and changes nothing. Raises
    Refused, a ValueError, for a code that may not stand on its day, two marks for one session,
    another school's pupil, an entry without changes, and a `client_id` used for something else.
    """
    ordered = checked(school, occasion, changes)
    pupils = {change.pupil.id: change.pupil for change in ordered}
    days = {change.date for change in ordered}
    rows = Rows(school, pupils.values(), days)
    known = entry_of(school, occasion)
    if known is not None:
        demand_the_same(known, occasion, ordered)
        return known
    return write_locked(rows, occasion, ordered)


def write_locked(rows: Rows, occasion: Occasion, changes: Sequence[Change]) -> Entry:
    """The same where the rows are locked, the changes checked, and the sender is no repetition."""
    days = {change.date for change in changes}
    said = _carry(rows, Details(rows.school, rows.pupils.values(), days), occasion, changes)
    entry = append(rows.head, occasion, _parts(occasion, said))
    follow_entry(rows.school, entry, changes)
    _propose(entry, said)
    raise_alarms(rows.school, entry, changes, [mark for _, mark in said])
    enqueue(Job.DAY_RUN, school=rows.school, at=occasion.at)
    return entry


def entry_of(school: School, occasion: Occasion) -> Entry | None:
    """The entry that this sender's submission became before, if it did."""
    if occasion.client_id is None:
        return None
    found: Entry | None = Entry.objects.filter(school=school, client_id=occasion.client_id).first()
    return found


def demand_the_same(known: Entry, occasion: Occasion, changes: Sequence[Change]) -> None:
    """Raises Refused where a sender's id comes again with another register or other marks: taking
    it for a repetition would lose them."""
    place = (known.class_name, known.date, known.session, known.user_id)
    again = (occasion.class_name, occasion.date, occasion.session, occasion.author.user_id)
    taken = {}
    for text in PartContent.objects.filter(part__entry=known).values_list("text", flat=True):
        part = read(text)
        proposed = {(one.date, one.session): one.code for one in part.proposed}
        for mark in part.marks:
            slot = (mark.date, mark.session)
            code = proposed.get(slot, None if mark.is_kept else mark.new)
            taken[part.pupil_id, *slot] = code
    sent = {(c.pupil.pupil_id, c.date, c.session): c.code for c in changes}
    same = taken.keys() == sent.keys() and all(
        taken[key] in (None, code) for key, code in sent.items()
    )
    if place != again or not same:
        raise Refused(
            "This submission carries the id of an earlier one with other marks. Open the register "
            "again, look at what stands there, and submit anew."
        )


def _carry(rows: Rows, details: Details, occasion: Occasion, changes: Sequence[Change]) -> Said:
    """Puts each change into the projections; gives what the record says of it."""
    sessions = {(change.date, change.session) for change in changes}
    places = {
        session: (rows.place(*session), _closed(rows.school, session, occasion))
        for session in sessions
    }
    said = []
    for change in changes:
        place, closed = places[change.date, change.session]
        key, code = change.pupil.id, change.code  # an import brings many: `pk` takes its time
        original = rows.swap(key, place, code)
        mark = MarkSaid(
            change.date,
            change.session,
            original,
            code,
            change.carried.as_said(),
            closed and original not in ("", code),
            change.is_kept,
        )
        details.say(key, mark)
        said.append((change, mark))
    rows.save()
    details.save()
    return said


def _closed(school: School, session: tuple[date, str], occasion: Occasion) -> bool:
    """Whether an entry of this kind amends what stands in the session."""
    return occasion.kind in CLOSES and is_closed(school, *session, occasion.at)


def _parts(occasion: Occasion, said: Said) -> Iterator[tuple[Pupil, PartSaid]]:
    """Each pupil's part; the changes are in the order of pupils."""
    evidence = occasion.evidence.as_said() if occasion.evidence else {}
    for _, group in groupby(said, key=lambda pair: pair[0].pupil.id):
        held = list(group)
        pupil = held[0][0].pupil
        yield (
            pupil,
            PartSaid(
                pupil.pupil_id,
                tuple(mark for _, mark in held),
                tuple(_proposed(change) for change, _ in held if change.proposed is not None),
                occasion.reason_words,
                evidence,
            ),
        )


def _proposed(change: Change) -> ProposedSaid:
    assert change.proposed is not None
    carried = change.proposed.carried.as_said()
    return ProposedSaid(change.date, change.session, change.proposed.code, carried)


def _propose(entry: Entry, said: Said) -> None:
    Proposal.objects.bulk_create(
        [
            Proposal(
                school=entry.school,
                entry=entry,
                pupil=change.pupil,
                date=change.date,
                session=change.session,
                standing=mark.new,
                code=change.proposed.code,
                carried=change.proposed.carried.as_said(),
                proposed_by=entry.person_name,
                proposed_at=entry.captured_at,
            )
            for change, mark in said
            if change.proposed is not None
        ],
        batch_size=500,
    )
