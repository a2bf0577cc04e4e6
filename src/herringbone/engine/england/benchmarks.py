"""The department's published figures, typed, to stand beside a school's own.

Boards and reports read them here; the tables and where they come from are in `library/benchmarks`.
Percentages of England by phase are as published; everything that can be counted is in sessions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from herringbone.engine.england.codes import CodeClass, national_codes
from herringbone.library.files import read_rows

# The arrival and departure halves of a full register have no letter that a column could carry.
COLUMNS: Mapping[str, str] = MappingProxyType({"present_am": "/", "present_pm": "\\"})
TOTALS = (
    "present",
    "educational",
    "attendance",
    "authorised",
    "unauthorised",
    "absence",
    "late",
    "possible",
)
PERCENTAGES = ("attendance", "absence", "authorised", "unauthorised")
LAST_DAY_OF_2006_CODES = date(2024, 8, 18)


class Level(StrEnum):
    """What a row of figures covers."""

    NATIONAL = "national"
    REGION = "region"
    AUTHORITY = "authority"


class Phase(StrEnum):
    """The department's phases; `ALL` is its total over the three."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    SPECIAL = "special"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Totals:
    """Sessions by class; `late` is L + U, so it overlaps `unauthorised`."""

    present: int
    educational: int
    attendance: int
    authorised: int
    unauthorised: int
    absence: int
    late: int
    possible: int


@dataclass(frozen=True, slots=True)
class AreaSessions:
    """One area and phase in one academic year, in sessions, with the published totals."""

    level: Level
    region: str
    authority: str
    la_code: str
    phase: Phase
    by_code: Mapping[str, int]
    published: Totals
    percent: Mapping[str, float]

    def summed(self) -> Totals:
        """The same totals from the codes; authorised falls up to 0.0075 % of possible short."""
        by_class = dict.fromkeys(CodeClass, 0)
        for symbol, sessions in self.by_code.items():
            by_class[_class_of(symbol)] += sessions
        attendance = by_class[CodeClass.PRESENT] + by_class[CodeClass.EDUCATIONAL]
        absence = by_class[CodeClass.AUTHORISED] + by_class[CodeClass.UNAUTHORISED]
        return Totals(
            present=by_class[CodeClass.PRESENT],
            educational=by_class[CodeClass.EDUCATIONAL],
            attendance=attendance,
            authorised=by_class[CodeClass.AUTHORISED],
            unauthorised=by_class[CodeClass.UNAUTHORISED],
            absence=absence,
            late=self.by_code["L"] + self.by_code["U"],
            possible=attendance + absence,
        )


@dataclass(frozen=True, slots=True)
class NationalRates:
    """England in one year and phase: per cent, and sessions of each code in 10,000 possible.

    `complete_to` is the last day covered where the year was not over; a code that the department
    did not publish that year is absent from `per_10000`.
    """

    year: str
    complete_to: date | None
    phase: Phase
    possible: int
    absence_percent: float
    authorised_percent: float
    unauthorised_percent: float
    persistent_percent: float
    per_10000: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class YearOfAbsence:
    """England in one full year and phase, per cent, from the school census."""

    year: str
    phase: Phase
    absence_percent: float
    authorised_percent: float
    unauthorised_percent: float
    persistent_percent: float
    severe_percent: float


@cache
def area_sessions() -> tuple[AreaSessions, ...]:
    """England, regions and local authorities by phase, 2024/25: 491 rows."""
    return tuple(_area(row) for row in read_rows("benchmarks", "sessions_2024_25.csv"))


def authority_sessions(la_code: str, phase: Phase) -> AreaSessions | None:
    """One local authority's figures by its three digits; None where none were published."""
    return next(
        (row for row in area_sessions() if row.la_code == la_code and row.phase is phase), None
    )


def national_sessions(phase: Phase) -> AreaSessions:
    """England's figures for a phase."""
    return next(
        row for row in area_sessions() if row.level is Level.NATIONAL and row.phase is phase
    )


@cache
def national_rates() -> tuple[NationalRates, ...]:
    """Rates by code for England by year and phase, oldest first."""
    return tuple(_rates(row) for row in read_rows("benchmarks", "rates_by_code.csv"))


@cache
def absence_by_year() -> tuple[YearOfAbsence, ...]:
    """Census absence for England by year and phase, oldest first; 2019/20 was not published."""
    return tuple(
        YearOfAbsence(
            row["year"],
            Phase(row["phase"]),
            *(float(row[f"{name}_percent"]) for name in (*PERCENTAGES[1:], "persistent", "severe")),
        )
        for row in read_rows("benchmarks", "absence_by_year.csv")
    )


def _area(row: Mapping[str, str]) -> AreaSessions:
    labels = ("level", "region", "authority", "la_code", "phase")
    percent = {name: float(row[f"{name}_percent"]) for name in PERCENTAGES}
    by_code = {
        COLUMNS.get(column, column): int(value)
        for column, value in row.items()
        if column not in (*labels, *TOTALS) and not column.endswith("_percent")
    }
    return AreaSessions(
        level=Level(row["level"]),
        region=row["region"],
        authority=row["authority"],
        la_code=row["la_code"],
        phase=Phase(row["phase"]),
        by_code=MappingProxyType(by_code),
        published=Totals(**{name: int(row[name]) for name in TOTALS}),
        percent=MappingProxyType(percent),
    )


def _rates(row: Mapping[str, str]) -> NationalRates:
    labels = ("year", "complete_to", "phase", "possible")
    per_10000 = {
        COLUMNS.get(column, column): float(value)
        for column, value in row.items()
        if column not in labels and not column.endswith("_percent") and value
    }
    return NationalRates(
        year=row["year"],
        complete_to=date.fromisoformat(row["complete_to"]) if row["complete_to"] else None,
        phase=Phase(row["phase"]),
        possible=int(row["possible"]),
        absence_percent=float(row["absence_percent"]),
        authorised_percent=float(row["authorised_percent"]),
        unauthorised_percent=float(row["unauthorised_percent"]),
        persistent_percent=float(row["persistent_percent"]),
        per_10000=MappingProxyType(per_10000),
    )


@cache
def _class_of(symbol: str) -> CodeClass:
    book = national_codes()
    # H and J, withdrawn just before the year began, still hold a few hundred sessions.
    code = book.meaning(symbol, date(2025, 1, 1)) or book.meaning(symbol, LAST_DAY_OF_2006_CODES)
    if code is None:
        raise LookupError(f"benchmarks: {symbol} is not a register code")
    return code.code_class
