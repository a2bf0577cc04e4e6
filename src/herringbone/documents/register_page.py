"""A class register as it was submitted: who sent what and when, and its place in the chain."""

from dataclasses import dataclass
from datetime import date, datetime

from herringbone.documents.house import School


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
