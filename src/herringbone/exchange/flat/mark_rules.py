"""What may stand in a register: one mark judged against the code sets, the calendar and the roll.

`marks_file` asks here for every row that it has not met before; most rows repeat one of a few
thousand endings and never come this far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import Literal

from herringbone.engine.england.code_book import CodeClass
from herringbone.engine.england.codes import CodeBook
from herringbone.engine.england.compulsory_age import is_compulsory
from herringbone.engine.record.calendar import AM, PM, Calendar
from herringbone.engine.record.registers import MarkDetail
from herringbone.engine.record.roll import Pupil
from herringbone.engine.record.school import YEAR_GROUPS
from herringbone.exchange.cells import Row, Wrong, to_date, to_minutes
from herringbone.exchange.problems import Kind

LegacyCodes = Literal["refuse", "map"]

SESSIONS = (AM, PM)
WORDS_KEPT = 10_000
OTHER_STROKE = {"/": "\\", "\\": "/"}
FROM_YEAR_10 = frozenset({"S", "W"})
BELOW_YEAR_10 = frozenset(YEAR_GROUPS[: YEAR_GROUPS.index("10")])
NOT_REQUIRED = frozenset({"X", "X01"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that may stand: `slot` is None on a day that is not in the calendar, `closes` says
    that the code may stand on a closed day, `plain` that nothing about it hangs on the pupil."""

    day: date
    slot: int | None
    byte: int
    closes: bool
    detail: MarkDetail | None
    plain: bool


class MarkRules:
    """Judges the cells of a mark; what is wrong goes to the row's findings."""

    def __init__(self, calendar: Calendar, codes: CodeBook, legacy_codes: LegacyCodes) -> None:
        self.calendar, self.codes = calendar, codes
        self.maps_legacy = legacy_codes == "map"
        self._days: dict[str, date] = {}
        self._words: dict[tuple[str, date], str | None] = {}

    def mark(self, row: Row) -> Mark | None:
        """The mark in a row, or None where it is refused."""
        day = row.read("date", self._day)
        session = row.read("session", _session)
        minutes = row.maybe("minutes_late", to_minutes)
        if day is None or session is None:
            self._refuse_unknown(row)
            return None
        warnings_before = len(row.findings.warnings)
        symbol = self._symbol(row, day, session)
        if not row.ok or symbol is None:
            return None
        byte = self.codes.byte(symbol) or 0
        meaning = self.codes.meaning(symbol, day)
        closes = meaning is None or meaning.code_class is CodeClass.CLOSED
        index = self.calendar.index(day)
        if index is None and not closes:
            message = (
                f"{day.isoformat()} is not a school day in calendar.csv; leave the mark out, or "
                "add the day."
            )
            row.refuse("code", message, Kind.CLOSED_DAY)
            return None
        slot = None if index is None else 2 * index + (session == PM)
        plain = symbol not in FROM_YEAR_10 and symbol not in NOT_REQUIRED
        plain = plain and len(row.findings.warnings) == warnings_before
        return Mark(day, slot, byte, closes, _detail(row, minutes), plain)

    def _day(self, text: str) -> date:
        day = self._days.get(text)
        if day is None:
            day = to_date(text)
            if self.calendar.index(day) is not None:
                self._days[text] = day
        return day

    def _problem(self, symbol: str, day: date) -> str | None:
        """The code book's words, kept: finding what was meant takes it long, and files repeat."""
        key = (symbol, day)
        if key not in self._words:
            if len(self._words) >= WORDS_KEPT:
                self._words.clear()
            self._words[key] = self.codes.problem(symbol, day)
        return self._words[key]

    def _refuse_unknown(self, row: Row) -> None:
        """A row with a bad date still says so when its code is one that never existed."""
        symbol = row.text("code")
        if self.codes.byte(symbol) is None:
            words = self._problem(symbol, self.calendar.dates[-1])
            row.refuse("code", _sentence(words), Kind.UNKNOWN_CODE)

    def _symbol(self, row: Row, day: date, session: str) -> str | None:
        """The code as it is to be stored."""
        symbol = row.text("code")
        if self.codes.byte(symbol) is None:
            row.refuse("code", _sentence(self._problem(symbol, day)), Kind.UNKNOWN_CODE)
            return None
        wrong = self._problem(symbol, day)
        if wrong:
            return self._legacy(row, symbol, day, wrong)
        meaning = self.codes.meaning(symbol, day)
        if meaning and session not in meaning.sessions:
            other = OTHER_STROKE.get(symbol)
            if other is None:
                row.refuse("code", f"is not a code for {session}.")
                return None
            row.warn("code", f"is not the {session} stroke; taken as {other}.", Kind.WRONG_STROKE)
            return other
        return meaning.symbol if meaning else ""

    def _legacy(self, row: Row, symbol: str, day: date, wrong: str) -> str | None:
        now = self.codes.legacy(symbol, day)
        if now and self.maps_legacy:
            row.warn("code", f"{wrong}; mapped to {now}.", Kind.LEGACY_CODE)
            return now
        hint = f" (--legacy-codes map takes it as {now})" if now else ""
        row.refuse("code", f"{wrong}{hint}.", Kind.CODE_NOT_VALID)
        return None

    def warn_of_unusual(self, row: Row, mark: Mark, pupil: Pupil) -> None:
        """Warns of a code that this pupil should hardly have on that day."""
        symbol = self.codes.symbols[mark.byte]
        if symbol in FROM_YEAR_10:
            group = pupil.value("year_group", mark.day)
            if group in BELOW_YEAR_10:
                message = f"is for Years 10 and above; this pupil was in {group}."
                row.warn("code", message, Kind.UNUSUAL_CODE)
        if symbol in NOT_REQUIRED and self._may_not_be_x(symbol, mark.day, pupil):
            message = "is for pupils outside compulsory school age; this pupil was within it."
            row.warn("code", message, Kind.UNUSUAL_CODE)

    def _may_not_be_x(self, symbol: str, day: date, pupil: Pupil) -> bool:
        meaning = self.codes.meaning(symbol, day)
        if meaning is None or meaning.code_class is not CodeClass.NOT_POSSIBLE:
            return False
        start = self.calendar.year_start
        return is_compulsory(pupil.date_of_birth, day, (start.month, start.day)) is True


def _sentence(words: str | None) -> str:
    return f"{words}" if str(words).endswith("?") else f"{words}."


def _session(text: str) -> str:
    if text not in SESSIONS:
        raise Wrong("is not a session; write AM or PM.")
    return text


def _detail(row: Row, minutes: int | None) -> MarkDetail | None:
    # Reasons repeat by the thousand: one string for all of them.
    reason, note = intern(row.text("reason")), row.text("note")
    return MarkDetail(minutes, reason, note) if reason or note or minutes is not None else None


def when_off_roll(pupil: Pupil, day: date) -> str:
    """`before the start date 2024-09-02`, for a mark outside the enrolment."""
    starts: Sequence[date] = [e.start for e in pupil.enrolments]
    ends = [e.end for e in pupil.enrolments]
    if day < min(starts):
        return f"is before the start date {min(starts).isoformat()}"
    if day > max(ends):
        return f"is after the leaving date {max(ends).isoformat()}"
    return "is between two times on roll"
