"""What a school office has in front of it at 09:20, as plain records.

`morning` makes them from a synthetic school, and a database fills its own tables from them. Times
are local; people are named by role, because a synthetic school has no staff.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

State = Literal["submitted", "in_progress", "not_started"]
Channel = Literal["phone", "text", "email", "app", "letter", "in_person"]
PlanKind = Literal[
    "visit", "sport", "medical", "part_time", "alternative_provision", "dual_registration",
    "suspension", "religious", "leave",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class MorningMark:
    """One pupil's mark as it was entered; minutes from the session's start."""

    pupil_id: str
    code: str
    minutes_late: int | None = None
    source: Literal["teacher", "planned", "reported"] = "teacher"


@dataclass(frozen=True, slots=True)
class ClassMorning:
    """A class's register. `marks` are those submitted, or entered so far; `blank` the pupils with
    none yet. Office entries after `submitted_at` are in `Morning.late`, not here."""

    class_name: str
    state: State
    marks: tuple[MorningMark, ...]
    blank: tuple[str, ...]
    started_at: time | None = None
    submitted_at: time | None = None


@dataclass(frozen=True, slots=True)
class LateArrival:
    """Signed in at the office, so never "amended": the register was still open."""

    pupil_id: str
    at: time
    minutes_late: int
    reason: str
    came_with: str
    code: str = "L"


@dataclass(frozen=True, slots=True)
class ReportedAbsence:
    """What somebody said about an absence. `contact_id` is empty for somebody not among the
    contacts; `handled` is False while nobody in the office has read it."""

    pupil_id: str
    contact_id: str
    who: str
    how: Channel
    on: date
    at: time
    words: str
    code: str
    expected_back: date | None
    handled: bool = True


@dataclass(frozen=True, slots=True)
class PlannedAbsence:
    """Known ahead, so that the register is filled in from it. `first` and `last` are both included;
    `confirmed_at` is when the leader, provider or other school said who is there (None: not yet,
    or nothing to confirm), `absent_there` whom they did not see. `from_pattern` marks what a
    `SessionPattern` says already."""

    kind: PlanKind
    pupil_ids: tuple[str, ...]
    code: str
    first: date
    last: date
    sessions: tuple[str, ...]
    says: str
    place: str = ""
    leader: str = ""
    agreed_by: str = "office"
    confirmed_at: time | None = None
    absent_there: tuple[str, ...] = ()
    back_at: time | None = None
    returns_on: date | None = None
    from_pattern: bool = False

    @property
    def needs_confirming(self) -> bool:
        """Whether somebody elsewhere has to say that the pupils are there."""
        return self.code in ("V", "P", "W", "B", "K", "D")


@dataclass(frozen=True, slots=True)
class Movement:
    """In or out through the office. `contact_id` is empty where no contact came for the pupil."""

    pupil_id: str
    on: date
    at: time
    way: Literal["out", "in"]
    reason: str
    came_with: str
    contact_id: str = ""
    expected_back: time | None = None
    back_at: time | None = None


@dataclass(frozen=True, slots=True)
class Morning:
    """A school at one moment of one morning."""

    day: date
    at: time
    registers: tuple[ClassMorning, ...]
    late: tuple[LateArrival, ...]
    reported: tuple[ReportedAbsence, ...]
    planned: tuple[PlannedAbsence, ...]
    movements: tuple[Movement, ...]

    @property
    def submitted(self) -> tuple[ClassMorning, ...]:
        return tuple(each for each in self.registers if each.state == "submitted")

    def marks_now(self) -> Mapping[str, MorningMark]:
        """The standing mark by pupil: as entered, then as the office signed late pupils in."""
        entered = {mark.pupil_id: mark for each in self.registers for mark in each.marks}
        for arrival in self.late:
            entered[arrival.pupil_id] = MorningMark(
                arrival.pupil_id, arrival.code, arrival.minutes_late
            )
        return entered

    def unexplained(self) -> tuple[str, ...]:
        """Pupils whose mark is N in a register that is in: never those of a missing register."""
        now = self.marks_now()
        return tuple(
            mark.pupil_id
            for each in self.submitted
            for mark in each.marks
            if now[mark.pupil_id].code == "N"
        )


# --- the two weeks before -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class LeaveRequest:
    """Leave in term time, asked for in advance. `decided_on` and `answer` are empty while pending;
    `grounds` are what the head weighed up for this family."""

    pupil_ids: tuple[str, ...]
    contact_id: str
    asked_on: date
    first: date
    last: date
    words: str
    state: Literal["pending", "granted", "refused"]
    code: str
    decided_on: date | None = None
    decided_by: str = ""
    grounds: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """A mark changed after its register had closed. `new` is what the register now holds."""

    pupil_id: str
    day: date
    session: str
    original: str
    new: str
    reason: str
    evidence: str
    on: date
    at: time
    by_role: str
    minutes_late: int | None = None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A register that nobody took: its marks are blank, and none of its pupils was absent."""

    class_name: str
    day: date
    session: str


@dataclass(frozen=True, slots=True)
class MissingInDay:
    """Here in the morning, N in the afternoon, no sign-out; and how it was closed."""

    pupil_id: str
    day: date
    seen_at: time
    missed_at: time
    closed_at: time
    closed_how: Literal["found_on_site", "signed_out", "parent_confirms", "police_called"]
    closed_by: str
    words: str


@dataclass(frozen=True, slots=True)
class Fortnight:
    """What the two weeks before have left behind."""

    leave: tuple[LeaveRequest, ...]
    amendments: tuple[Amendment, ...]
    not_taken: tuple[NotTaken, ...]
    missing: tuple[MissingInDay, ...]
    movements: tuple[Movement, ...]
