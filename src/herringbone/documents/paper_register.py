"""The register on paper, for a power cut: a class, a week, ten sessions, made ready each Friday."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from herringbone.documents.house import School
from herringbone.documents.marks import key_on
from herringbone.documents.printing import Values
from herringbone.documents.words import WEEKDAYS, by_name, day_words, many, moment_short, short_day
from herringbone.engine.record.calendar import AM, PM

SCHOOL_DAYS = 5
TAUGHT = ("/", "\\", "L", "N")


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
    Raises ValueError where `monday` is another day.
    """

    template: ClassVar[str] = "paper_register"
    of_record: ClassVar[bool] = False

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

    def __post_init__(self) -> None:
        if self.monday.weekday():
            raise ValueError(f"a week's register begins on a Monday, not on {self.monday}")

    @property
    def title(self) -> str:
        return f"Register of {self.class_name}, week of {day_words(self.monday)}"

    @property
    def slots(self) -> list[tuple[date, str]]:
        days = [self.monday + timedelta(days=i) for i in range(SCHOOL_DAYS)]
        return [(day, session) for day in days for session in (AM, PM)]

    def values(self) -> Values:
        rows = sorted(self.rows, key=lambda row: by_name(row.surname, row.forename))
        days = [self.monday + timedelta(days=i) for i in range(SCHOOL_DAYS)]
        codes = [*TAUGHT, *(code for row in rows for _, _, code in row.planned)]
        return {
            "school": self.school.plain_values(),
            "class": self.class_name,
            "teacher": self.teacher,
            "week": day_words(self.monday),
            "pupils": many(len(rows), "pupil"),
            "days": [f"{WEEKDAYS[day.weekday()][:3]} {short_day(day)}" for day in days],
            "open": [slot not in self.closed for slot in self.slots],
            "rows": [self._row(row) for row in rows],
            "planned": any(row.planned for row in rows),
            "spare": self.spare_rows,
            "morning": self.morning,
            "afternoon": self.afternoon,
            "key": key_on(codes, self.monday),
            "printed": moment_short(self.printed_at),
        }

    def _row(self, row: PaperRow) -> list[object]:
        planned = {(day, session): code for day, session, code in row.planned}
        return [row.surname, row.forename, row.note, [planned.get(slot, "") for slot in self.slots]]
