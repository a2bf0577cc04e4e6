"""What a mark means on the day of its session: every dated code set as one immutable book.

Formats ask it whether a code may stand on a date; the kernel takes its tables, indexed by the one
byte that a mark is inside the engine. `codes` reads it from the library.
"""

import difflib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import numpy.typing as npt


class CodeClass(StrEnum):
    """How a session counts (measures.md, classes of a code)."""

    PRESENT = "present"
    EDUCATIONAL = "educational"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NOT_POSSIBLE = "not_possible"
    CLOSED = "closed"
    COVID = "covid"


CLASSES: tuple[CodeClass | None, ...] = (None, *CodeClass)
"""What a number in `CodeBook.class_table` stands for; 0 is no mark."""

CLASS_INDEX: Mapping[CodeClass, int] = MappingProxyType({c: i for i, c in enumerate(CodeClass, 1)})
"""The number of a class in `CodeBook.class_table`."""

# A dash is how some systems print "no mark"; it is not a code.
NO_MARK = ("", "-")


@dataclass(frozen=True, slots=True)
class Code:
    """One register code as one dated set defines it; `sessions` holds "AM", "PM" or both."""

    symbol: str
    code_class: CodeClass
    says: str
    parent: str
    threshold: bool
    expected: bool
    sessions: frozenset[str]


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code with the first and last session dates on which it has this meaning."""

    code: Code
    first: date
    last: date | None

    def holds(self, on: date) -> bool:
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True, slots=True)
class Legacy:
    """What stands in a code's place outside its dates; `to` only where that is certain."""

    to: str | None
    right: str


class CodeBook:
    """All dated code sets together; the date of the session chooses, never the date of today."""

    symbols: tuple[str, ...]

    def __init__(
        self,
        dated: Sequence[DatedCode],
        *,
        spellings: Mapping[str, str] | None = None,
        withdrawn: Mapping[str, Legacy] | None = None,
        new: Mapping[str, Legacy] | None = None,
    ) -> None:
        """Raises ValueError where a symbol would have two meanings on one day."""
        by_symbol: dict[str, list[DatedCode]] = {}
        for entry in dated:
            by_symbol.setdefault(entry.code.symbol, []).append(entry)
        self._dated = {s: _in_order(s, entries) for s, entries in by_symbol.items()}
        self.symbols = ("", *by_symbol)
        self._bytes = {symbol: number for number, symbol in enumerate(self.symbols)}
        self._spellings = dict(spellings or {})
        self._withdrawn, self._new = dict(withdrawn or {}), dict(new or {})
        self._changes = tuple(sorted({day for entry in dated for day in _edges(entry)}))
        self._tables = tuple(self._build(day) for day in (date.min, *self._changes))

    def byte(self, symbol: str) -> int | None:
        """The internal byte of a mark as written: 0 for no mark, None for an unknown code."""
        symbol = self._tidy(symbol)
        return 0 if symbol in NO_MARK else self._bytes.get(symbol)

    def symbol(self, byte: int) -> str:
        """The code that an internal byte stands for, "" for no mark; raises IndexError."""
        return self.symbols[byte]

    def meaning(self, symbol: str, on: date) -> Code | None:
        """The code as the set in force on `on` defines it; None where it is not valid then."""
        entries = self._dated.get(self._tidy(symbol), ())
        return next((entry.code for entry in entries if entry.holds(on)), None)

    def is_known(self, symbol: str) -> bool:
        """Whether the code is valid on some date."""
        return self._tidy(symbol) in self._dated

    def codes_on(self, on: date) -> tuple[Code, ...]:
        """The codes that may be used on a date, in the order of their files."""
        found = (self.meaning(symbol, on) for symbol in self.symbols[1:])
        return tuple(code for code in found if code is not None)

    def legacy(self, symbol: str, on: date) -> str | None:
        """The code that a mark withdrawn before `on` certainly is now, for `--legacy-codes map`."""
        symbol = self._tidy(symbol)
        entries = self._dated.get(symbol, ())
        if not entries or on <= (entries[-1].last or date.max):
            return None
        to = self._withdrawn[symbol].to if symbol in self._withdrawn else None
        return to if to and self.meaning(to, on) else None

    def problem(self, symbol: str, on: date) -> str | None:
        """Why a mark may not stand on a date, with what would be right; None where it may."""
        symbol = self._tidy(symbol)
        if symbol in NO_MARK or self.meaning(symbol, on):
            return None
        if symbol not in self._dated:
            return self._unknown(symbol, on)
        entries = self._dated[symbol]
        following = next((entry for entry in entries if entry.first > on), None)
        if following:
            right = f"; until then {self._new[symbol].right}" if symbol in self._new else ""
            return f"{symbol} is not in use on {_day(on)}: from {_day(following.first)}{right}"
        gone = (entries[-1].last or date.max) + timedelta(days=1)
        right = f"; today {self._withdrawn[symbol].right}" if symbol in self._withdrawn else ""
        return f"{symbol} may not stand on {_day(on)}: withdrawn on {_day(gone)}{right}"

    def class_table(self, on: date) -> npt.NDArray[np.uint8]:
        """Class by byte on a date, (symbols,) uint8 into `CLASSES`, read-only.

        0 is no mark, and also a code not valid on that date: it counts as unmarked until whoever
        read it in has dealt with `problem`. X in the Covid window is COVID; the caller turns it
        into NOT_POSSIBLE for pupils below compulsory school age.
        """
        return self._tables[bisect_right(self._changes, on)][0]

    def threshold_table(self, on: date) -> npt.NDArray[np.bool_]:
        """Which bytes count towards a penalty notice on a date, (symbols,) bool, read-only."""
        return self._tables[bisect_right(self._changes, on)][1]

    def change_dates(self) -> tuple[date, ...]:
        """The days from which a table differs from the day before, so callers cache by era."""
        return self._changes

    def _tidy(self, symbol: str) -> str:
        symbol = symbol.strip()
        return self._spellings.get(symbol, symbol)

    def _build(self, on: date) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
        classes = np.zeros(len(self.symbols), dtype=np.uint8)
        threshold = np.zeros(len(self.symbols), dtype=np.bool_)
        for byte, symbol in enumerate(self.symbols):
            code = self.meaning(symbol, on)
            if code is not None:
                classes[byte] = CLASS_INDEX[code.code_class]
                threshold[byte] = code.threshold
        classes.flags.writeable = threshold.flags.writeable = False
        return classes, threshold

    def _unknown(self, symbol: str, on: date) -> str:
        usable = [code.symbol for code in self.codes_on(on)]
        if symbol.upper() in usable:
            return f"{symbol} is not a register code: capital letters count, so {symbol.upper()}"
        close = difflib.get_close_matches(symbol.upper(), usable, n=1)
        if close:
            return f"{symbol} is not a register code; did you mean {close[0]}?"
        national = " ".join(code.symbol for code in self.codes_on(on) if code.parent == code.symbol)
        return f"{symbol} is not a register code; on {_day(on)} there are {national}"


def _edges(entry: DatedCode) -> list[date]:
    return [entry.first] + ([entry.last + timedelta(days=1)] if entry.last else [])


def _in_order(symbol: str, entries: list[DatedCode]) -> tuple[DatedCode, ...]:
    ordered = sorted(entries, key=lambda entry: entry.first)
    for before, after in pairwise(ordered):
        if before.last is None or before.last >= after.first:
            raise ValueError(f"code {symbol}: two meanings from {after.first.isoformat()}")
    return tuple(ordered)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
