"""Session patterns: which of a week's ten sessions a pupil is due in, from when to when.

A database holds them on the enrolment, so that nobody types X, C2, B or D every day; the marks that
they stand behind are in the register all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["nursery", "settling_in", "part_time", "alternative_provision", "dual_registration"]
SESSIONS = tuple(
    f"{day} {session}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for session in ("AM", "PM")
)
WHOLE_WEEK = (True,) * 10


@dataclass(frozen=True, slots=True)
class SessionPattern:
    """`required` (10) says of `SESSIONS` whether the pupil is due in here; `code` stands in the
    others. `starts` and `ends` are both included; `ends` is None while it goes on until further
    notice. `provider` is the other place (B, D); `note` says what was agreed."""

    pupil_id: str
    kind: Kind
    required: tuple[bool, ...]
    code: str
    starts: date
    ends: date | None
    review: date | None
    provider: str = ""
    note: str = ""

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def due(self, day: date, session: str) -> bool:
        """Whether the pupil is due in here in that session ("AM" or "PM") of a weekday."""
        return self.required[slot_of_week(day, session)]

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """The sessions, by name, in which the pupil is not due in here."""
        return tuple(name for name, due in zip(SESSIONS, self.required, strict=True) if not due)


def slot_of_week(day: date, session: str) -> int:
    """0 for Monday morning to 9 for Friday afternoon."""
    return 2 * day.weekday() + (session == "PM")


def week_without(slots: Iterable[int]) -> tuple[bool, ...]:
    """A week in which every session but these is required."""
    left_out = set(slots)
    return tuple(slot not in left_out for slot in range(10))
