"""The roll: pupils, their enrolments, classes and flags, all dated.

`exchange` builds it; measures, conditions and groups read it. History is dated: last October's
marks stay with last October's class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

FLAGS: tuple[str, ...] = (
    "pp",
    "fsm",
    "ehcp",
    "cp",
    "cin",
    "lac",
    "previously_looked_after",
    "social_worker",
    "yot",
    "young_carer",
    "eal",
    "medical_plan",
    "part_time_timetable",
    "long_term_illness",
    "address_confidential",
)
TEXT_FIELDS: tuple[str, ...] = ("class", "year_group", "sen", "sex", "ethnicity", "travels")
FOREVER = date.max


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A pupil's time on roll; start and leaving day are both included."""

    start: date
    end: date = FOREVER

    def covers(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value that held from `start` to `end`, both included."""

    value: str
    start: date
    end: date = FOREVER


@dataclass(frozen=True, slots=True)
class Pupil:
    """One person on the roll.

    `values` are the current ones (flags "1" or "", `sen` "N", "K" or "E", `class`, `year_group`);
    `history` holds dated ones by field, in date order.
    """

    pupil_id: str
    enrolments: tuple[Enrolment, ...]
    values: Mapping[str, str]
    date_of_birth: date | None = None
    family_id: str = ""
    upn: str = ""
    surname: str = ""
    forename: str = ""
    known_as: str = ""
    address: tuple[str, ...] = ()
    history: Mapping[str, tuple[DatedValue, ...]] = field(default_factory=dict)

    def value(self, name: str, on: date) -> str:
        """The value of `name` on a day ("" where none is held).

        Dated rows win where they cover the day. Before the first row a flag is empty and a class
        or year group is the first one held; in a gap a flag is empty and a class the one before;
        after the last row that ended, the current value holds.
        """
        rows = self.history.get(name, ())
        if not rows:
            return self.values.get(name, "")
        for row in rows:
            if row.start <= on <= row.end:
                return row.value
        if on > rows[-1].end:
            return self.values.get(name, "")
        if name in FLAGS:
            return ""
        before = [row for row in rows if row.end < on]
        return before[-1].value if before else rows[0].value

    def has(self, flag: str, on: date) -> bool:
        """Is the flag set on that day? Flags are two-valued: empty is no."""
        return self.value(flag, on) == "1"

    def on_roll(self, day: date) -> bool:
        return any(enrolment.covers(day) for enrolment in self.enrolments)

    @property
    def name(self) -> str:
        """`Surname, Forename` for a list, or the id where no name is held."""
        first = self.known_as or self.forename
        return f"{self.surname}, {first}" if self.surname and first else self.pupil_id


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone who may be reached about a pupil; fields as `contacts.csv` has them."""

    pupil_id: str
    contact_id: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SchoolEvent:
    """Something that happened or is planned (`events.csv`)."""

    date: date
    event: str
    subject_kind: str = "school"
    subject: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A provision's step that the school has done for a subject (`done.csv`)."""

    provision: str
    step: str
    subject: str
    date: date
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A penalty notice issued to one parent for one child (`notices.csv`)."""

    pupil_id: str
    contact_id: str
    date: date
    outcome: str
    issued_by: str = ""
