"""A class register as it was submitted: who sent what and when, and its place in the chain.

The teacher may keep it as a receipt; with the chain it shows later what was sent that morning.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from herringbone.documents.house import School
from herringbone.documents.marks import Mark, class_of, code_on, key_on
from herringbone.documents.printing import Values
from herringbone.documents.words import (
    beside,
    by_name,
    grouped,
    many,
    moment_figures,
    session_words,
    weekday_words,
)
from herringbone.engine.england.codes import CodeClass

GROUPS = {
    CodeClass.PRESENT: "In the room",
    CodeClass.EDUCATIONAL: "Educated elsewhere",
    CodeClass.AUTHORISED: "Absent, authorised",
    CodeClass.UNAUTHORISED: "Absent, unauthorised",
    CodeClass.NOT_POSSIBLE: "Not required",
    CodeClass.COVID: "Not required",
    CodeClass.CLOSED: "Not required",
    None: "No mark, or not confirmed",
}


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One pupil's mark in the submitted register; `code` is "" where it was left blank."""

    surname: str
    forename: str
    code: str
    minutes: int | None = None
    note: str = ""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One submission. `entered_by` where a paper register was typed in by somebody else.

    `captured_at` is when it was sent from the device, `received_at` when the school's record took
    it; `entry_hash` and `previous_hash` are hex, `sequence` the entry's number in the chain.
    """

    template: ClassVar[str] = "register_page"
    of_record: ClassVar[bool] = True

    school: School
    class_name: str
    day: date
    session: str
    rows: tuple[RegisterRow, ...]
    taken_by: str
    position: str
    captured_at: datetime
    received_at: datetime
    sequence: int
    entry_hash: str
    previous_hash: str
    printed_at: datetime
    entered_by: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a code that is not in use on the day."""
        key_on([row.code for row in self.rows if row.code], self.day)

    @property
    def title(self) -> str:
        where = f"{weekday_words(self.day)}, {session_words(self.session)}"
        return f"Register of {self.class_name} as submitted, {where}"

    def values(self) -> Values:
        rows = sorted(self.rows, key=lambda row: by_name(row.surname, row.forename))
        return {
            "school": self.school.values(),
            "class": self.class_name,
            "session": f"{weekday_words(self.day)}, {session_words(self.session)}",
            "particulars": self._particulars(),
            "counts": self._counts(),
            "rows": [[f"{row.surname}, {row.forename}", *self._words(row)] for row in rows],
            "head": grouped(self.entry_hash),
            "previous": grouped(self.previous_hash),
            "short_head": self.entry_hash[:8],
            "sequence": self.sequence,
            "printed": moment_figures(self.printed_at),
        }

    def _particulars(self) -> list[list[str]]:
        sent, kept = moment_figures(self.captured_at), moment_figures(self.received_at)
        typed = [["Entered from paper by", self.entered_by]] if self.entered_by else []
        return [
            ["Taken by", beside(self.taken_by, self.position)],
            *typed,
            ["Submitted", sent],
            ["Received into the record", kept],
        ]

    def _mark(self, row: RegisterRow) -> Mark:
        return Mark(self.day, self.session, row.code, row.confirmed)

    def _words(self, row: RegisterRow) -> list[str]:
        """A mark, what it says, and what stands beside it."""
        code = code_on(row.code, self.day)
        says = code.says if code else "No mark"
        late = [many(row.minutes, "minute")] if row.minutes is not None else []
        unsure = [] if row.confirmed else ["not yet confirmed"]
        note = [row.note] if row.note else []
        return [row.code or "–", says, "; ".join([*late, *unsure, *note])]

    def _counts(self) -> list[list[str]]:
        groups = Counter(GROUPS[class_of(self._mark(row))] for row in self.rows)
        counts = [[name, str(groups[name])] for name in dict.fromkeys(GROUPS.values())]
        return [["On the register", str(len(self.rows))], *counts]
