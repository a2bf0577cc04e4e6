"""The register on paper, for a power cut: a class, a week, ten sessions, made ready each Friday."""

from dataclasses import dataclass
from datetime import date, datetime

from herringbone.documents.house import School


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One pupil's line, surname first. `planned` are marks known ahead, by date and session."""

    surname: str
    forename: str
    note: str = ""
    planned: tuple[tuple[date, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PaperRegister:
    """A class and the week that begins on `monday`; `closed` lists sessions with no school.

    `morning` and `afternoon` say when the registers open and close, in the school's words.
    """

    school: School
    class_name: str
    teacher: str
    monday: date
    rows: tuple[PaperRow, ...]
    morning: str
    afternoon: str
    printed_at: datetime
    closed: tuple[tuple[date, str], ...] = ()
    spare_rows: int = 2
