"""Cells to values: dates, flags, choices and numbers, each refused with what would be right.

Readers wrap a row in `Row`, ask for each column, and look at `ok` at the end.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Callable, Collection, Mapping
from datetime import date, time
from typing import TypeVar

from herringbone.exchange.problems import Kind, short
from herringbone.exchange.tables import Findings

ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ENGLISH_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?")

YEAR_AND_ZEROS = re.compile(r"^(?:year|yr|y)?[ .]*0*(?=.)")

Value = TypeVar("Value")


class Wrong(Exception):
    """Raised for a cell that is no such value; the words say what would be right."""


def to_date(text: str) -> date:
    """`2025-02-28`. Raises `Wrong`, with the ISO form where the text is an English date."""
    if ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in text.split("-"))
        return _existing(year, month, day)
    if match := ENGLISH_DATE.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
        raise Wrong(f"dates are YYYY-MM-DD; write {_existing(year, month, day).isoformat()}.")
    raise Wrong("is not a date; dates are YYYY-MM-DD, for example 2025-02-28.")


def _existing(year: int, month: int, day: int) -> date:
    if not 1900 <= year <= 2200:
        raise Wrong(f"there is no school year {year}; dates are YYYY-MM-DD.")
    if not 1 <= month <= 12:
        raise Wrong("there is no such month; dates are YYYY-MM-DD, day last.")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = month_name[month]
        raise Wrong(
            f"there is no day {day} in {name} {year}; dates are YYYY-MM-DD, "
            f"at latest {date(year, month, last).isoformat()}."
        )
    return date(year, month, day)


def to_flag(text: str) -> str:
    """ "1" or "" (which a 0 becomes)."""
    if text not in ("1", "0", ""):
        raise Wrong("is not a flag; write 1 for yes, 0 or nothing for no.")
    return "1" if text == "1" else ""


def to_minutes(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 3:
        raise Wrong("is not a number of minutes; write 0 to 999.")
    return int(text)


def to_time(text: str) -> time:
    """`09:15`, seconds ignored."""
    match = CLOCK.fullmatch(text)
    if match is None:
        raise Wrong("is not a time; write HH:MM, for example 09:15.")
    return time(int(match[1]), int(match[2]))


def one_of(choices: Collection[str]) -> Callable[[str], str]:
    """A reader of a cell that must be one of `choices`."""

    def read(text: str) -> str:
        if text not in choices:
            named = ", ".join(choice for choice in choices if choice)
            raise Wrong(f"is not one of {named}{_nearest(text, choices)}.")
        return text

    return read


def _nearest(text: str, choices: Collection[str]) -> str:
    """`; write 3` for `Year 3`, `03` or `3.0`, and for the wrong case."""
    plain = YEAR_AND_ZEROS.sub("", text.strip().lower()).removesuffix(".0")
    meant = next((choice for choice in choices if choice and choice.lower() == plain), "")
    return f"; write {meant}" if meant else ""


class Row:
    """One row's cells; what is asked for and found wrong is refused and clears `ok`.

    `called` gives the file's own name of a column where it is not ours.
    """

    def __init__(
        self,
        file: str,
        number: int,
        cells: Mapping[str, str],
        findings: Findings,
        called: Mapping[str, str] | None = None,
    ) -> None:
        self.file, self.number, self.cells, self.findings = file, number, cells, findings
        self.called = called or {}
        self.ok = True

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def needed(self, column: str) -> str:
        """The text, refused where empty."""
        text = self.text(column)
        if not text:
            self.refuse(column, "is empty; every row needs it.")
        return text

    def read(self, column: str, reader: Callable[[str], Value]) -> Value | None:
        """The value, or None where it is wrong. Empty cells go to the reader too."""
        try:
            return reader(self.text(column))
        except Wrong as wrong:
            self.refuse(column, str(wrong))
            return None

    def maybe(self, column: str, reader: Callable[[str], Value]) -> Value | None:
        """The value, or None where the cell is empty or wrong."""
        return self.read(column, reader) if self.text(column) else None

    def refuse(self, column: str | None, message: str, kind: Kind = Kind.BAD_VALUE) -> None:
        self.ok = False
        if not self.findings.refused.only_counts(kind):
            self.findings.refuse(self.file, self.number, *self._place(column), message, kind)

    def warn(self, column: str | None, message: str, kind: Kind) -> None:
        self.findings.warn(self.file, self.number, *self._place(column), message, kind)

    def _place(self, column: str | None) -> tuple[str | None, str]:
        if column is None:
            return None, ""
        return self.called.get(column, column), short(self.text(column))
