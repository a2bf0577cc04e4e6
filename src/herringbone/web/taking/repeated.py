"""A submission whose id was accepted before: the same again is known and changes nothing, one with
other marks is refused. `submitting` asks before all else: taken for a retry, marks would be lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from herringbone.web.movements.places import ON_SITE_CODES
from herringbone.web.registers.content import PartSaid, read
from herringbone.web.registers.merging import moved_since
from herringbone.web.registers.models import Entry, PartContent
from herringbone.web.taking.merging import Said
from herringbone.web.taking.rows import Row
from herringbone.web.taking.said import Sending
from herringbone.web.taking.sheet import Sheet
from herringbone.web.taking.takers import Taker
from herringbone.web.taking.times import present_code


class SentOtherwise(ValueError):
    """The id of an earlier submission with another sender, register or marks."""

    def __init__(self) -> None:
        super().__init__(
            "This was sent before with other marks. Open the register again, look at what stands "
            "there, and send what is to be changed."
        )


@dataclass(frozen=True, slots=True)
class Written:
    """What an entry holds of one pupil: the code that its sender gave, taken or only proposed.
    `is_theirs`: the sender gave it, and neither a plan nor somebody else."""

    code: str
    carried: Mapping[str, int | str]
    is_theirs: bool


def sent_before(sheet: Sheet, taker: Taker, sending: Sending) -> Entry | None:
    """The entry that this very submission became before. Raises SentOtherwise."""
    found: Entry | None = Entry.objects.filter(
        school=sheet.school, client_id=sending.client_id
    ).first()
    if found is None:
        return None
    place = (found.class_name, found.date, found.session)
    if place != (sheet.class_name, sheet.day, sheet.session) or not _is_sender(found, taker):
        raise SentOtherwise
    written = _written(sheet, found)
    for row in sheet.rows:
        said = sending.marks.get(row.pupil.pk, Said(""))
        if not _is_the_same(row, said, written.get(row.pupil.pk)):
            raise SentOtherwise
    return found


def _is_sender(entry: Entry, taker: Taker) -> bool:
    """By account; whoever has none, by the name that they typed."""
    if entry.user_id is None or taker.user_id is None:
        return (entry.user_id, entry.person_name) == taker.key
    return entry.user_id == taker.user_id


def _written(sheet: Sheet, entry: Entry) -> dict[int, Written]:
    """By pupil's key."""
    pupils = [row.pupil for row in sheet.rows]
    began = entry.began_from or 0
    moved = moved_since(sheet.school, pupils, sheet.day, sheet.session, began)
    saw = {key: one.saw for key, one in moved.items()}
    parts = PartContent.objects.filter(part__entry=entry, pupil__in=pupils)
    found = {}
    for part in parts:
        written = _of_part(read(part.text), sheet.day, sheet.session, saw.get(part.pupil_id, ""))
        if written is not None:
            found[part.pupil_id] = written
    return found


def _of_part(part: PartSaid, day: date, session: str, saw: str) -> Written | None:
    """A mark in which the sender had no say is what they had seen of it."""
    for proposed in part.proposed:
        if (proposed.date, proposed.session) == (day, session):
            return Written(proposed.code, proposed.carried, True)
    for mark in part.marks:
        if (mark.date, mark.session) == (day, session):
            if mark.is_kept:
                return Written(saw, {}, False)
            theirs = mark.new != mark.original and mark.new in (*ON_SITE_CODES, "N")
            return Written(mark.new, mark.carried, theirs)
    return None


def _is_the_same(row: Row, said: Said, written: Written | None) -> bool:
    if written is None:
        return not said.is_given
    if said.note and not _has_note(row, said.note, written):
        return False
    if not said.is_given and not written.is_theirs:
        return True
    return _means(row, said, written)


def _has_note(row: Row, note: str, written: Written) -> bool:
    return note in str(written.carried.get("note", "")) or (
        row.note is not None and note in row.note.text
    )


def _means(row: Row, said: Said, written: Written) -> bool:
    """Whether a mark as it was pressed became the code that is written: L is U after closing or an
    agreed start's own code, and N leaves a reason that is known."""
    code = present_code(row.session) if said.code in ("/", "\\") else said.code
    if code == "L" and written.code in ("L", "U"):
        return said.minutes in (None, written.carried.get("minutes_late"))
    if code == "L":
        return written.code not in ("", "N", *row.strokes)
    if code == "N":
        return written.code != "" and written.code not in ON_SITE_CODES
    return code == written.code
