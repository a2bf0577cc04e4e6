"""Every entry about a pupil's marks, with who, when and why: read from the record itself, never
from what was made of it. Certificates for evidence and "History" are printed from these lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from herringbone.web.clock import LONDON
from herringbone.web.registers.content import MarkSaid, PartSaid, ProposedSaid, read
from herringbone.web.registers.models import Entry, Kind, PartContent, Source
from herringbone.web.registers.reasons import evidence_said, reason_words
from herringbone.web.schools.models import Pupil


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that one entry says of one mark; `original` and `new` are codes, "" for no mark.

    `at` is when it was received, `captured_at` when it was typed; both in London. `name`,
    `position` and `entered_by` are as they were then. `reason` is the coded reason in words,
    `words` what was added to it, `evidence` what it rests on. `proposed` is a code that the sender
    entered and that was not taken.
    """

    number: int
    date: date
    session: str
    original: str
    new: str
    carried: Mapping[str, int | str]
    at: datetime
    captured_at: datetime
    name: str
    position: str
    entered_by: str
    kind: Kind
    source: Source
    reason: str
    words: str
    evidence: str
    is_amendment: bool
    proposed: str = ""

    @property
    def changes_the_mark(self) -> bool:
        return self.original != self.new

    @property
    def why(self) -> str:
        """Reason, words and evidence as one phrase; "" where an entry needed none."""
        return "; ".join(part for part in (self.reason, self.words, self.evidence) if part)


def history_of(pupil: Pupil, first: date, last: date) -> list[HistoryLine]:
    """The lines about sessions from `first` to `last`, both included: by session, then in the order
    in which they were entered. Lines whose content was lawfully erased are no longer there."""
    parts = PartContent.objects.filter(school=pupil.school_id, pupil=pupil)
    if first == last:
        parts = parts.filter(text__contains=f'"{first.isoformat()}"')
    lines = [
        line
        for row in parts.select_related("part__entry").order_by("part__entry__seq")
        for line in _lines(row.part.entry, read(row.text))
        if first <= line.date <= last
    ]
    return sorted(lines, key=lambda line: (line.date, line.session, line.number))


def _lines(entry: Entry, part: PartSaid) -> Iterator[HistoryLine]:
    proposed = {(one.date, one.session): one for one in part.proposed}
    evidence = evidence_said(dict(part.evidence)).words if part.evidence else ""
    for mark in part.marks:
        yield _line(entry, mark, proposed.get((mark.date, mark.session)), part.words, evidence)


def _line(
    entry: Entry, mark: MarkSaid, proposed: ProposedSaid | None, words: str, evidence: str
) -> HistoryLine:
    moved_late = entry.kind == Kind.AMENDED and mark.original != mark.new
    return HistoryLine(
        number=entry.seq,
        date=mark.date,
        session=mark.session,
        original=mark.original,
        new=mark.new,
        carried=mark.carried,
        at=entry.recorded_at.astimezone(LONDON),
        captured_at=entry.captured_at.astimezone(LONDON),
        name=entry.person_name,
        position=entry.person_position,
        entered_by=entry.entered_by,
        kind=Kind(entry.kind),
        source=Source(entry.source),
        reason=reason_words(entry.reason),
        words=words,
        evidence=evidence,
        is_amendment=mark.is_amended or moved_late,
        proposed=proposed.code if proposed else "",
    )
