"""The school itself: its name, phase, year start and register times.

Everything else the engine reads (calendar, roll, marks) hangs off one `School`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Phase(StrEnum):
    """The phase of a school, as `school.toml` writes it."""

    NURSERY = "nursery"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    ALL_THROUGH = "all_through"
    SPECIAL = "special"
    AP = "ap"


YEAR_GROUPS: tuple[str, ...] = ("N1", "N2", "R", *(str(year) for year in range(1, 15)))


@dataclass(frozen=True, slots=True)
class School:
    """A school's identity. `academic_year_start` is between 1 August and 1 September; further
    years start on the same day of the calendar. `closes_at` is when the register closes (L until
    then, U after `late_until` where the school states one)."""

    name: str
    phase: Phase
    academic_year_start: date
    urn: str = ""
    laestab: str = ""
    la: str = ""
    closes_at: time | None = None
    late_until: time | None = None
