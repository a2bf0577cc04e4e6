"""A letter to one parent on A4: address in the window, days missed first, dates with reasons, help.

The words come filled from `writing`; what stands beside them comes from the pupil's marks, so that
a letter never shows a figure that its own table does not make. Enclosures follow as own pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from herringbone.documents.absences import Absence, Slot, absences, days_words
from herringbone.documents.house import Pupil, School
from herringbone.documents.marks import HalfTerm, Mark, counted, in_order, key_of
from herringbone.documents.printing import Values
from herringbone.documents.strokes import strokes_of
from herringbone.documents.words import NBSP, beside, capital, day_words, many, percentage
from herringbone.documents.writing.paragraphs import Paragraph, paragraphs
from herringbone.engine.record.calendar import monday_of

MOST_LINES = 6
MOST_ROWS = 30
ROWS_BY_A_SLIP = 24
ROWS_AFTER_MUCH = 16
"""Rows of absences: alone on a page, above a slip, and where the words run over onto it."""
MUCH = 1450
"""Letters of a body after which the name that signs may stand on the second page."""
LONGEST_CELLS = (58, 34)
"""Letters that stand on one line of each cell, so that every row can have one height."""
LONGEST_UNBROKEN = 24
STRIP_WEEKS = 6


class Window(StrEnum):
    """Where the address stands. DL: a 110 × 220 mm envelope, window 35 × 90 mm, 20 mm from the left
    and 18 to 20 mm from the foot. NOTIFY: the box that GOV.UK Notify's printers read."""

    DL = "dl"
    NOTIFY = "notify"


@dataclass(frozen=True, slots=True)
class Addressee:
    """One parent, and the lines of their own address, the postcode last."""

    name: str
    lines: tuple[str, ...]

    def shown(self) -> list[str]:
        """Name and address on the lines of the window; of too many the shortest are joined, never
        the postcode."""
        lines = [self.name, *self.lines]
        while len(lines) > MOST_LINES:
            at = min(range(1, len(lines) - 2), key=lambda i: len(lines[i]) + len(lines[i + 1]))
            lines[at : at + 2] = [f"{lines[at]}, {lines[at + 1]}"]
        return lines


@dataclass(frozen=True, slots=True)
class Sender:
    """The named person who signs, with the direct number."""

    name: str
    position: str
    phone: str

    def values(self) -> list[str]:
        """The three lines, the position as a line of its own begins."""
        return [self.name, capital(self.position), self.phone]


@dataclass(frozen=True, slots=True)
class Record:
    """The pupil's marks of the year so far by half term; `notes` say more of a session."""

    half_terms: tuple[HalfTerm, ...]
    born: date | None = None
    notes: Mapping[Slot, str] = field(default_factory=dict)

    @property
    def marks(self) -> list[Mark]:
        return in_order(mark for half_term in self.half_terms for mark in half_term.marks)


@dataclass(frozen=True, slots=True)
class Sheet:
    """An information sheet that goes with a letter: a title, and words as `writing` fills them."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class LetterDocument:
    """`body` opens with its salutation. `record` adds the strip of the last weeks and the absences
    with their dates; `encloses_record` adds the whole year as a page of its own. `slip` is what can
    be ticked on the tear-off, as a filled list; `return_by` the day it helps.

    Raises ValueError where `body` is empty or a session stands twice in the record.
    """

    template: ClassVar[str] = "family_letter"
    of_record: ClassVar[bool] = True

    school: School
    to: Addressee
    reference: str
    day: date
    subject: str
    body: str
    sender: Sender
    printed_at: datetime
    pupil: Pupil | None = None
    record: Record | None = None
    encloses_record: bool = False
    sheets: tuple[Sheet, ...] = ()
    slip: str = ""
    return_by: str = ""
    window: Window = Window.DL

    def __post_init__(self) -> None:
        if not self.body.strip():
            raise ValueError("a letter without words is not printed")

    @property
    def title(self) -> str:
        return f"{self.subject}, {self.to.name}"

    def values(self) -> Values:
        record, marks = self.record, self.record.marks if self.record else []
        salutation, words = self._words()
        shown = self._record(record, marks) if record and marks else {}
        return {
            "school": self.school.values(),
            "window": self.window.value,
            "to": self.to.shown(),
            "date": day_words(self.day),
            "reference": self.reference,
            "about": f"{self.pupil.name}, {self.pupil.class_name}" if self.pupil else "",
            "subject": self.subject,
            "salutation": salutation,
            "body": words,
            "sender": self.sender.values(),
            "record": shown,
            "apart": bool(self.slip and shown.get("rows") and not self._is_long),
            "whole": self._whole(record, marks) if record and self.encloses_record else {},
            "sheets": [_sheet(each) for each in self.sheets],
            "enclosed": self._enclosed(),
            "slip": self._slip(),
        }

    def _words(self) -> tuple[str, list[object]]:
        """The salutation, "" where the body opens without one as a sheet does, and what follows."""
        body = _unbroken(self.body, self.sender.phone, self.sender.name)
        first, *rest = paragraphs(body)
        if first.text.endswith(","):
            return first.text, _parts(rest)
        return "", _parts([first, *rest])

    @property
    def _is_long(self) -> bool:
        return len(self.body) > MUCH

    @property
    def _most_rows(self) -> int:
        if not self.slip:
            return MOST_ROWS
        return ROWS_AFTER_MUCH if self._is_long else ROWS_BY_A_SLIP

    def _record(self, record: Record, marks: list[Mark]) -> dict[str, object]:
        """The strip of the last weeks, the figures with the days first, the latest absences."""
        found, most = absences(marks, record.notes), self._most_rows
        shown = [_row(each) for each in found[-most:]]
        return {
            **_figures(marks, record.born),
            "strip": strokes_of(_last_weeks(marks), record.born, 5),
            "rows": [cell for each in shown for cell in each],
            "short": all(_is_short(each) for each in shown),
            "more": _more_words(found[:-most], self.encloses_record),
        }

    def _whole(self, record: Record, marks: list[Mark]) -> dict[str, object]:
        terms = [strokes_of(term, record.born, 5) for term in record.half_terms]
        name = self.pupil.name if self.pupil else ""
        key = [list(each) for each in key_of(marks)]
        return {**_figures(marks, record.born), "half_terms": terms, "name": name, "key": key}

    def _enclosed(self) -> list[str]:
        record = ["Attendance record"] if self.encloses_record and self.record else []
        return [*record, *(sheet.title for sheet in self.sheets)]

    def _slip(self) -> dict[str, object]:
        if not self.slip:
            return {}
        choices = [line for each in paragraphs(self.slip) for line in each.lines]
        name = beside(self.pupil.name, self.pupil.class_name) if self.pupil else ""
        by = self.return_by.replace(" ", NBSP)
        return {"choices": choices, "by": by, "child": name}


def _figures(marks: list[Mark], born: date | None) -> dict[str, object]:
    """Days missed, then sessions, then the percentage: in this order, always."""
    figures = counted(marks, born)
    there = figures.possible - figures.absent
    return {
        "days": f"{days_words(figures.absent)} missed" if figures.absent else "No day missed",
        "sessions": f"{many(figures.absent, 'session')} of {figures.possible}",
        "attendance": percentage(there, figures.possible),
        "since": day_words(marks[0].date) if marks else "",
        "until": day_words(marks[-1].date) if marks else "",
    }


def _last_weeks(marks: list[Mark]) -> HalfTerm:
    """The pupil's last weeks, across half terms, under a name of their own."""
    mondays = sorted({monday_of(day) for day in {mark.date for mark in marks}})[-STRIP_WEEKS:]
    last = tuple(mark for mark in marks if mark.date >= mondays[0])
    return HalfTerm(f"The last {many(len(mondays), 'week')}", last)


def _row(absence: Absence) -> list[str]:
    """When and why, the two cells of the table."""
    return [absence.when, capital(absence.why)]


def _is_short(row: list[str]) -> bool:
    return all(len(cell) <= most for cell, most in zip(row, LONGEST_CELLS, strict=True))


def _more_words(earlier: list[Absence], is_enclosed: bool) -> str:
    sessions = sum(each.sessions for each in earlier)
    if not sessions:
        return ""
    told = "They are in the record enclosed" if is_enclosed else "Please ask us for the whole list"
    return f"Before these: {many(sessions, 'session')}. {told}."


def _unbroken(text: str, *whole: str) -> str:
    """The text with a name and a number each kept on one line, where that leaves no hole in it."""
    for words in filter(None, whole):
        if len(words) <= LONGEST_UNBROKEN:
            text = text.replace(words, words.replace(" ", NBSP))
    return text


def _parts(body: Iterable[Paragraph]) -> list[object]:
    return [[each.kind.value, list(each.lines)] for each in body]


def _sheet(sheet: Sheet) -> dict[str, object]:
    return {"title": sheet.title, "body": _parts(paragraphs(sheet.body))}
