"""What a reader found wrong: every problem with file, row, column, value and what would be right.

Each format in `exchange` fills a `Reading`; the command line prints it and decides what to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from herringbone.engine.record.registers import Registers

SHOWN_IN_FULL = 1_000
KEPT_WHEN_SKIPPING = 100_000
LONGEST_VALUE = 80


class Kind(StrEnum):
    """What sort of problem it is; counts of the problems not shown in full go by kind."""

    MISSING_FILE = "missing file"
    UNREADABLE = "unreadable file"
    MISSING_COLUMN = "missing column"
    BAD_SCHOOL = "bad school"
    NO_CALENDAR = "no calendar"
    NO_PUPIL = "no pupil"
    TOO_LARGE = "too large"
    BAD_ROW = "bad row"
    BAD_VALUE = "bad value"
    DUPLICATE = "duplicate"
    SECOND_MARK = "second mark"
    CLOSED_DAY = "mark on a closed day"
    UNKNOWN_PUPIL = "unknown pupil"
    UNKNOWN_CODE = "unknown code"
    CODE_NOT_VALID = "code not valid on that date"
    ENCODING = "encoding"
    UNKNOWN_COLUMN = "unknown column"
    OUTSIDE_ENROLMENT = "mark outside the enrolment"
    WRONG_STROKE = "wrong stroke"
    LEGACY_CODE = "legacy code mapped"
    UNUSUAL_CODE = "unusual code"
    UNUSUAL_DATE = "unusual date"
    UNUSUAL_VALUE = "unusual value"
    NO_HISTORY = "no history"
    NO_MARKS = "no marks"
    NO_POSSIBLE_SESSION = "no possible session"
    MAPPED = "mapped by the profile"


FATAL = frozenset(
    {
        Kind.MISSING_FILE,
        Kind.UNREADABLE,
        Kind.MISSING_COLUMN,
        Kind.BAD_SCHOOL,
        Kind.NO_CALENDAR,
        Kind.NO_PUPIL,
        Kind.TOO_LARGE,
    }
)
"""Kinds that leave nothing to go on with, whatever is skipped."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. `row` counts as a spreadsheet does: the header is row 1. `message` says
    what is wrong and what would be right."""

    file: str
    row: int | None
    column: str | None
    value: str
    message: str
    kind: str

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        found = f" {self.value!r}:" if self.value else ""
        return f"{', '.join(place)}:{found} {self.message}"


class Refused(Exception):
    """Raised by a reader that cannot go on; carries the problem, or several found at once."""

    def __init__(self, problem: Problem, *more: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.problems = (problem, *more)


@dataclass
class Problems:
    """Problems in the order found: the first `keep` in full, all of them counted by kind."""

    keep: int = SHOWN_IN_FULL
    kept: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        self.counts[problem.kind] += 1
        if len(self.kept) < self.keep:
            self.kept.append(problem)

    def only_counts(self, kind: Kind) -> bool:
        """Counts a problem when no more are kept, so that nobody need word it."""
        full = len(self.kept) >= self.keep
        if full:
            self.counts[kind] += 1
        return full

    def __len__(self) -> int:
        return self.counts.total()

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.kept)

    @property
    def fatal(self) -> bool:
        """Is there a problem that skipping bad rows does not get round?"""
        return any(self.counts[kind] for kind in FATAL)

    def counts_beyond(self, shown: int) -> dict[str, int]:
        """How many problems of each kind there are beyond the first `shown`."""
        rest = self.counts - Counter(problem.kind for problem in self.kept[:shown])
        return {str(kind): count for kind, count in sorted(rest.items())}

    def lines(self, shown: int = SHOWN_IN_FULL) -> Iterator[str]:
        """The first `shown` as sentences, then one line of counts for each kind left over."""
        yield from (str(problem) for problem in self.kept[:shown])
        for kind, count in self.counts_beyond(shown).items():
            yield f"and {count:,} more: {kind}"


def visible(text: str) -> str:
    """Text as a message may hold it: what would move a terminal's cursor is written out."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def short(value: str) -> str:
    """A value as a message shows it: never more than a line of it."""
    return value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"


@dataclass(frozen=True, slots=True)
class TermTotal:
    """A pupil's sessions in a term as the school census returns them; an empty reason has none."""

    pupil_id: str
    possible: int
    reason: str
    sessions: int | None


@dataclass
class Reading:
    """What came of reading a source.

    `registers` is None when it was refused. With bad rows skipped, `refused` holds the rows left
    out. `columns_present` has, for each file read, the columns it held, so that a caller can say
    which provisions lack what they read. `totals` is filled by formats that hold only totals.
    """

    registers: Registers | None
    refused: Problems
    warnings: Problems
    columns_present: Mapping[str, frozenset[str]] = field(default_factory=dict)
    totals: tuple[TermTotal, ...] = ()
