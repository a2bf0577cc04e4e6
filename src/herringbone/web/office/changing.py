"""The office's one way to change marks: an amendment, or a reason accepted to be keyed elsewhere.

Grid, amendment page, N list and coding check all come through here; which of the two it is depends
on whose register is the register of record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from herringbone.web.office.keying import accept_reason
from herringbone.web.registers.amending import Amendment, amend_all
from herringbone.web.registers.changes import Author, Carried, Change, Occasion, Refused
from herringbone.web.registers.closing import kind_for
from herringbone.web.registers.guarding import demand_kept_here
from herringbone.web.registers.models import Alarm, Entry, MarkUse, Source
from herringbone.web.registers.reasons import Evidence, Reason
from herringbone.web.registers.record import write_entry
from herringbone.web.registers.rows import codes_held, locked_head
from herringbone.web.schools.models import Pupil, School

Session = tuple[date, str]


@dataclass(frozen=True)
class Because:
    """Why marks change: a reason from the list, words, and what it rests on."""

    reason: Reason | str = ""
    words: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Changed:
    """What became of it: an entry with the alarms that it raised, or lines to key elsewhere."""

    entry: Entry | None = None
    alarms: int = 0
    to_key: int = 0


@transaction.atomic
def change_marks(
    *,
    school: School,
    amendments: Sequence[Amendment],
    because: Because,
    author: Author,
    at: datetime,
) -> Changed:
    """All of the marks or none; raises Refused in words."""
    if not school.keeps_own_registers:
        return _accept(amendments, because, author, at)
    entry = amend_all(
        school=school,
        author=author,
        amendments=amendments,
        at=at,
        reason=because.reason,
        words=because.words,
        evidence=because.evidence,
    )
    return Changed(entry, alarms=Alarm.objects.filter(school=school, entry=entry).count())


def _accept(
    amendments: Sequence[Amendment], because: Because, author: Author, at: datetime
) -> Changed:
    if not because.reason:
        raise Refused("Say why, from the list: the reason is what is keyed.")
    lines = 0
    for one in amendments:
        made = accept_reason(
            pupil=one.pupil,
            sessions=[(one.date, one.session)],
            code=one.code,
            reason=Reason(because.reason),
            words=because.words,
            evidence=because.evidence,
            author=author,
            at=at,
        )
        lines += len(made)
    return Changed(to_key=lines)


@transaction.atomic
def write_note(
    *, pupil: Pupil, day: date, session: str, note: str, author: Author, at: datetime
) -> Entry:
    """A note beside a mark that stays as it is: no amendment, so it needs no reason. Raises Refused
    where another system keeps the register."""
    demand_kept_here(pupil.school)
    locked_head(pupil.school)
    code = codes_held(pupil.school, [pupil], [day])[pupil.pk, day, session]
    return write_entry(
        school=pupil.school,
        occasion=Occasion(
            kind=kind_for(pupil.school, day, session, at),
            source=Source.OFFICE,
            author=author,
            at=at,
        ),
        changes=[Change(pupil, day, session, code, Carried(note=note.strip()))],
    )


def documents_resting_on(pupil: Pupil, sessions: Sequence[Session]) -> list[MarkUse]:
    """Documents that used any of these marks: amending one raises an alarm on each."""
    days = [day for day, _ in sessions]
    if not days:
        return []
    held = MarkUse.objects.filter(
        school=pupil.school, pupil=pupil, first__lte=max(days), last__gte=min(days)
    )
    return [
        use for use in held.order_by("used_at") if any(use.first <= d <= use.last for d in days)
    ]
