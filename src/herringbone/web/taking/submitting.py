"""Sends a class register: merges two people's work, decides each mark, asks what must be asked, and
writes it as one entry. Screen, slip, paper and devices come through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from herringbone.web.clock import LONDON
from herringbone.web.registers.changes import Refused
from herringbone.web.registers.merging import moved_since
from herringbone.web.registers.models import Entry, Source
from herringbone.web.registers.submission import submit_class_register
from herringbone.web.taking.deciding import Decided, NotYours, decide
from herringbone.web.taking.merging import Merged, Said, Theirs, merge
from herringbone.web.taking.notes import NoteTooLong, with_older
from herringbone.web.taking.office_notices import tell_office
from herringbone.web.taking.repeated import SentOtherwise, sent_before
from herringbone.web.taking.rows import Row
from herringbone.web.taking.said import Sending
from herringbone.web.taking.sheet import Sheet
from herringbone.web.taking.takers import Taker, why_not_submit


@dataclass(frozen=True)
class Outcome:
    """`entry`, or what the sender has to look at first: somebody else's marks (`look`), pupils
    without a mark (`blanks`), a number of children that is not what is marked (`headcount` beside
    `here`), or a refusal in words. `proposed` counts marks that were not taken, for a person."""

    entry: Entry | None = None
    proposed: int = 0
    look: Merged | None = None
    blanks: Sequence[Row] = ()
    here: int = 0
    headcount: int | None = None
    refused: str = ""

    @property
    def is_sent(self) -> bool:
        return self.entry is not None


@transaction.atomic
def submit(
    *,
    sheet: Sheet,
    taker: Taker,
    sending: Sending,
    now: datetime,
    headcount_is_right: bool = False,
    entered_by: str = "",
) -> Outcome:
    """From a screen, where somebody is there to be asked."""
    merged = merge(sending.marks, theirs_at(sheet, taker, sending), _keys(sheet))
    try:
        known = sent_before(sheet, taker, sending)
    except SentOtherwise as wrong:
        return Outcome(refused=str(wrong), look=merged)
    if known is not None:
        return Outcome(known)
    refused = why_not_submit(taker, sheet, now) or why_unread(sheet, sending)
    if refused:
        return Outcome(refused=refused)
    if not merged.is_plain:
        return Outcome(look=merged)
    return _decide_and_write(
        sheet=sheet,
        taker=taker,
        sending=replace(sending, marks=merged.marks, began_from=sheet.version),
        now=now,
        may_ask=True,
        headcount_is_right=headcount_is_right,
        entered_by=entered_by,
    )


@transaction.atomic
def submit_from_device(*, sheet: Sheet, taker: Taker, sending: Sending, now: datetime) -> Outcome:
    """From a device's queue, where nobody may be there any more: what the sender left alone stays
    as it stands, equal marks merge, and different ones are proposed (ground rule 7)."""
    wordless = {key: replace(said, note=None) for key, said in sending.marks.items()}
    try:
        known = sent_before(sheet, taker, replace(sending, marks=wordless))
    except SentOtherwise as wrong:
        return Outcome(refused=str(wrong))
    if known is not None:
        return Outcome(known, proposed=known.proposals.count())
    marks = {}
    for row in sheet.rows:
        said = sending.marks.get(row.pupil.pk)
        note = row.draft.note or None if row.draft is not None else None
        given = said if said is not None and said.is_touched else _left_alone(row)
        marks[row.pupil.pk] = replace(given, note=note)
    return _decide_and_write(
        sheet=sheet,
        taker=taker,
        sending=replace(sending, marks=marks),
        now=now,
        may_ask=False,
    )


def _left_alone(row: Row) -> Said:
    """As it stands: what the record holds or plans, or what was typed since, by the sender as well
    before they opened the page again."""
    typed = row.typed
    return Said("") if typed is None else Said(typed.code, minutes=typed.minutes_late)


def why_unread(sheet: Sheet, sending: Sending) -> str:
    """What has to be typed again, with whose it is; "" where all was read."""
    names = {f"minutes-{row.pupil.pk}": f"{row.pupil.name}: " for row in sheet.rows}
    return " ".join(f"{names.get(at, '')}{one.words}" for at, one in sending.unread.items())


def theirs_at(sheet: Sheet, taker: Taker, sending: Sending) -> dict[int, Theirs]:
    """What stands for each pupil as far as others made it so since the sender's page was shown: an
    entry of the record, or a draft that the sender has not seen."""
    pupils = [row.pupil for row in sheet.rows]
    moved = moved_since(sheet.school, pupils, sheet.day, sheet.session, sending.began_from)
    found = {}
    for row in sheet.rows:
        key, said = row.pupil.pk, sending.marks.get(row.pupil.pk, Said(""))
        entered, draft = moved.get(key), row.typed
        if entered is not None and row.held != entered.saw:
            found[key] = Theirs(row.held, entered.by, row.minutes)
        elif draft is not None and draft.code and (draft.user_id, draft.person_name) != taker.key:
            found[key] = Theirs(draft.code, draft.person_name, draft.minutes_late)
        else:
            found[key] = Theirs(said.seen)
    return found


def _decide_and_write(
    *,
    sheet: Sheet,
    taker: Taker,
    sending: Sending,
    now: datetime,
    may_ask: bool,
    headcount_is_right: bool = False,
    entered_by: str = "",
) -> Outcome:
    try:
        on_paper = taker.source == Source.PAPER
        at = None if on_paper else sending.captured_at or now
        decided = decide_all(sheet, _with_notes(sheet, taker, sending.marks), at)
        asked = _ask(sheet, sending, decided, headcount_is_right) if may_ask else None
        return asked or _write(sheet, taker, sending, decided, now, entered_by)
    except (NotYours, NoteTooLong, Refused) as wrong:
        return Outcome(refused=str(wrong))


def _with_notes(sheet: Sheet, taker: Taker, marks: Mapping[int, Said]) -> dict[int, Said]:
    """New notes stand after what the office or a colleague wrote."""
    found = dict(marks)
    for row in sheet.rows:
        said = marks.get(row.pupil.pk)
        if said is not None:
            note = with_older(row.note, said.note, taker.name)
            found[row.pupil.pk] = replace(said, note=note)
    return found


def decide_all(sheet: Sheet, marks: Mapping[int, Said], at: datetime | None) -> list[Decided]:
    """What each pupil's mark becomes, in the order of the rows; `at` gives the minutes of a late
    child without any, on the register's own day; None gives none. Raises NotYours."""
    is_its_day = at is not None and at.astimezone(LONDON).date() == sheet.day
    minutes = sheet.times.minutes_since_start(at) if at is not None and is_its_day else None
    return [
        decide(row, marks.get(row.pupil.pk, Said("")), sheet.times, minutes) for row in sheet.rows
    ]


def _ask(
    sheet: Sheet, sending: Sending, decided: Sequence[Decided], headcount_is_right: bool
) -> Outcome | None:
    """What has to be answered before anything is written."""
    rows = list(zip(sheet.rows, decided, strict=True))
    blanks = [row for row, one in rows if not one.code]
    if blanks:
        return Outcome(blanks=blanks)
    here = sum(one.is_here for one in decided)
    if sending.headcount not in (None, here) and not headcount_is_right:
        return Outcome(here=here, headcount=sending.headcount)
    return None


def _write(
    sheet: Sheet,
    taker: Taker,
    sending: Sending,
    decided: Sequence[Decided],
    now: datetime,
    entered_by: str,
) -> Outcome:
    done = submit_class_register(
        school=sheet.school,
        class_name=sheet.class_name,
        date=sheet.day,
        session=sheet.session,
        changes=[one.change for one in decided],
        author=taker.author,
        at=now,
        client_id=sending.client_id,
        began_from=sending.began_from,
        headcount=sending.headcount,
        source=taker.source,
        captured_at=sending.captured_at,
        entered_by=entered_by,
    )
    tell_office(sheet=sheet, decided=decided, by=taker.name, at=now)
    return Outcome(done.entry, proposed=len(done.conflicts))


def _keys(sheet: Sheet) -> list[int]:
    return [row.pupil.pk for row in sheet.rows]
