"""Takes a class's register: what a teacher, a cover or a device sends becomes one entry.

`taking` calls `submit_class_register` for the screen, the offline queue, supply slips and paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812 - `date` is the name of an argument
from datetime import datetime
from uuid import UUID

from django.db import transaction

from herringbone.web.clock import LONDON
from herringbone.web.jobs.kinds import Kind as Job
from herringbone.web.jobs.queue import enqueue
from herringbone.web.registers.changes import Author, Change, Occasion, Refused
from herringbone.web.registers.checking import checked
from herringbone.web.registers.closing import closes_at, is_closed
from herringbone.web.registers.guarding import (
    demand_begun,
    demand_due,
    demand_kept_here,
    demand_open,
)
from herringbone.web.registers.merging import Conflict, merged, moved_since
from herringbone.web.registers.models import (
    ClassRegister,
    DraftMark,
    Entry,
    Kind,
    Proposal,
    Source,
)
from herringbone.web.registers.reasons import Reason
from herringbone.web.registers.record import demand_the_same, entry_of, write_locked
from herringbone.web.registers.rows import Rows
from herringbone.web.schools.models import School


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a submission: its entry, the register as it stands now, and the marks that
    were not taken. `is_repetition`: this very submission had been accepted before."""

    entry: Entry
    register: ClassRegister
    conflicts: tuple[Conflict, ...] = ()
    is_repetition: bool = False


@transaction.atomic
def submit_class_register(
    *,
    school: School,
    class_name: str,
    date: Date,
    session: str,
    changes: Sequence[Change],
    author: Author,
    at: datetime,
    client_id: UUID,
    began_from: int,
    headcount: int | None = None,
    source: Source = Source.SCREEN,
    captured_at: datetime | None = None,
    entered_by: str = "",
    reason: Reason | str = "",
    reason_words: str = "",
) -> Submitted:
    """Writes one class's register of one session as one entry and gives what became of it.

    `changes` hold every pupil of the class (code "" where still blank), all of `date` and
    `session`. `client_id` is the sender's own id of this submission: coming again it changes
    nothing and gives the first answer. `began_from` is `ClassRegister.version` as the sender saw
    it, 0 where there was none: where the register moved meanwhile, equal marks merge, a mark that
    only one side changed is that side's, and one that both made different stays as it stands, comes
    back in `conflicts` and is kept as a `Proposal`.

    Until the register closes the entry is `taken`. After that it is `amended`: the first submission
    is then late and needs no reason; a later one that changes a mark needs one from the list. A
    first submission typed on a device before the register closed (`captured_at`, source `offline`)
    is still its taking, whenever it arrives. Drafts of these pupils are removed.

    Raises Refused, in words, where the school's management system keeps the register, the school is
    closed, the session has not begun, a pupil is not on roll, a code may not stand, or a reason is
    missing. The caller has asked who may (`Deed.TAKE_REGISTER`).
    """
    _demand_takeable(school, date, session, changes, at)
    occasion = Occasion(
        kind=Kind.TAKEN,
        source=source,
        author=author,
        at=at,
        class_name=class_name,
        date=date,
        session=session,
        captured_at=captured_at,
        entered_by=entered_by,
        client_id=client_id,
        began_from=began_from,
        headcount=headcount,
        reason=reason,
        reason_words=reason_words,
    )
    sent = checked(school, occasion, changes)
    rows = Rows(school, [change.pupil for change in sent], [date])
    known = entry_of(school, occasion)
    if known is not None:
        demand_the_same(known, occasion, sent)
        return Submitted(known, _register(school, occasion), _conflicts_of(known), True)
    return _submit(rows, occasion, sent)


def _submit(rows: Rows, occasion: Occasion, sent: Sequence[Change]) -> Submitted:
    """With the head of the chain and the rows locked."""
    assert occasion.date is not None
    school, where = rows.school, (occasion.date, occasion.session)
    place = rows.place(*where)
    standing = {key: rows.code(key, place) for key in rows.pupils}
    moved = moved_since(school, rows.pupils.values(), *where, _began(rows, occasion))
    taken, conflicts = merged(sent, standing, moved)
    moves = any(change.code != standing[change.pupil.pk] for change in taken)
    occasion = _as_taken_or_amended(school, occasion, moves)
    entry = write_locked(rows, occasion, taken)
    enqueue(Job.CLASS_RUN, school=school, key=occasion.class_name, at=occasion.at)
    DraftMark.objects.filter(
        school=school, date=occasion.date, session=occasion.session, pupil__in=list(rows.pupils)
    ).delete()
    return Submitted(entry, _register(school, occasion), tuple(conflicts))


def _began(rows: Rows, occasion: Occasion) -> int:
    """The entry that the sender's page rested on. A number that the chain does not have (the device
    is older than a restored database) is taken as nothing seen: then all that differs is shown."""
    began = occasion.began_from or 0
    return began if began <= rows.head.seq else 0


def _as_taken_or_amended(school: School, occasion: Occasion, moves: bool) -> Occasion:
    """The occasion with its kind and, after closing, its reason. Raises Refused without one."""
    assert occasion.date is not None
    where = (occasion.date, occasion.session)
    if not is_closed(school, *where, occasion.at):
        return occasion
    was_submitted = ClassRegister.objects.filter(
        school=school,
        class_name=occasion.class_name,
        date=occasion.date,
        session=occasion.session,
        submitted_at__isnull=False,
    ).exists()
    in_time = (
        occasion.source == Source.OFFLINE
        and occasion.captured_at is not None
        and occasion.captured_at.astimezone(LONDON).date() == occasion.date
        and not is_closed(school, *where, min(occasion.captured_at, occasion.at))
    )
    if in_time and not was_submitted:
        return occasion
    said = _reason(school, occasion, was_submitted, moves, in_time)
    return replace(occasion, kind=Kind.AMENDED, reason=said)


def _reason(
    school: School, occasion: Occasion, was_submitted: bool, moves: bool, in_time: bool
) -> Reason | str:
    if occasion.reason or (was_submitted and not moves):
        return occasion.reason
    if not was_submitted:
        return Reason.LATE_REGISTER
    if in_time:
        return Reason.FROM_DEVICE
    assert occasion.date is not None
    closed = closes_at(school, occasion.date, occasion.session)
    raise Refused(
        f"This register closed at {closed:%H:%M} and was submitted before. Changing a mark now is "
        "an amendment: say why, from the list."
    )


def _demand_takeable(
    school: School, day: Date, session: str, changes: Sequence[Change], at: datetime
) -> None:
    demand_kept_here(school)
    school_day = demand_open(school, day, session)
    demand_begun(school, day, session, at)
    if any((change.date, change.session) != (day, session) for change in changes):
        raise Refused("A class's register holds the marks of its own date and session only.")
    demand_due([change.pupil for change in changes], school_day)


def _register(school: School, occasion: Occasion) -> ClassRegister:
    found: ClassRegister = ClassRegister.objects.get(
        school=school,
        class_name=occasion.class_name,
        date=occasion.date,
        session=occasion.session,
    )
    return found


def _conflicts_of(entry: Entry) -> tuple[Conflict, ...]:
    """The conflicts that a submission had, for one that comes again."""
    rows = Proposal.objects.filter(school=entry.school, entry=entry).select_related("pupil")
    return tuple(
        Conflict(row.pupil, row.date, row.session, "", row.standing, row.code, "", None)
        for row in rows.order_by("pupil__pupil_id")
    )
