"""Notes on a register's marks with who wrote them: the note stands in the projection, its author in
the legal record. A teacher reads what the office wrote, and the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from herringbone.web.registers import content
from herringbone.web.registers.models import Entry, MarkDetail, PartContent, Source
from herringbone.web.schools.models import School

CLASSROOM = (Source.SCREEN, Source.OFFLINE, Source.SLIP)
"""Sources of entries that come from a classroom; all others are the office's."""


@dataclass(frozen=True, slots=True)
class Note:
    """What was written about one mark. `from_office` fills the bubble on the teacher's row."""

    text: str
    by: str = ""
    at: datetime | None = None
    from_office: bool = False


def notes_of(
    school: School, details: Mapping[int, MarkDetail], day: date, session: str
) -> dict[int, Note]:
    """By pupil's key, for the details that hold a note. One query, and none where there is none."""
    wanted = {key: detail.note for key, detail in details.items() if detail.note}
    if not wanted:
        return {}
    found = {key: Note(text) for key, text in wanted.items()}
    parts = PartContent.objects.filter(
        school=school, pupil_id__in=wanted, text__contains=f'"{day.isoformat()}"'
    ).filter(text__contains='"note":')
    for part in parts.select_related("part__entry").order_by("part__entry__seq"):
        text = _note_said(part.text, day, session)
        if text == wanted[part.pupil_id]:
            found[part.pupil_id] = _by(text, part.part.entry)
    return found


def _note_said(text: str, day: date, session: str) -> str | None:
    """The note that an entry's part puts on this session, None where it puts none."""
    marks = content.read(text).marks
    said = [
        mark.carried.get("note") for mark in marks if (mark.date, mark.session) == (day, session)
    ]
    return str(said[-1]) if said and said[-1] is not None else None


def _by(text: str, entry: Entry) -> Note:
    return Note(text, entry.person_name, entry.recorded_at, entry.source not in CLASSROOM)


LONGEST = 500


class NoteTooLong(ValueError):
    """Too many words for one mark; says how many letters there are."""


def with_older(older: Note | None, text: str | None, by: str) -> str | None:
    """A new note after the one that stands, which is never overwritten; None where nothing is new.
    Raises NoteTooLong where both together can not be kept."""
    if not text or (older is not None and text in older.text):
        return None
    joined = text if older is None else f"{older.text} · {by}: {text}"
    if len(joined) > LONGEST:
        raise NoteTooLong(
            f"Notes on one mark hold {LONGEST} letters together. Shorten the new one."
        )
    return joined
