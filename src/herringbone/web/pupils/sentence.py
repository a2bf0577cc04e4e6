"""The sentence to read aloud when a parent rings: half-days missed, grouped by reason, with dates.

Plain words and the child's first name; no percentage, no flag, no threat.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from herringbone.web.ui.charts.marks import Mark
from herringbone.web.ui.days import day, day_month
from herringbone.web.ui.figures import counted, listed

REASONS = {
    "I": "ill",
    "M": "with a doctor or dentist",
    "N": "with no reason yet",
    "O": "with no reason we could record",
    "U": "arrived after the register closed",
    "G": "on holiday that was not granted",
    "C": "on leave that the school granted",
    "R": "for a religious day",
    "E": "suspended",
    "C2": "on a part-time timetable",
    "S": "on study leave",
    "T": "travelling for work",
    "J1": "at an interview",
    "C1": "performing or working with a licence",
}
Absences = Sequence[tuple[date, str, Mark]]


def sentence(first_name: str, since: date, absences: Absences) -> str:
    """ "Since 2 September Ella has missed 12 half-days: 8 ill (first on Tue 4 Nov), 2 …"."""
    if not absences:
        return f"Since {day_month(since)} {first_name} has not missed a half-day."
    groups: dict[str, list[date]] = {}
    for when, _, mark in absences:
        words = REASONS.get(mark.code, mark.says or mark.code)
        groups.setdefault(words, []).append(when)
    ordered = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    parts = [_part(words, days) for words, days in ordered]
    missed = counted(len(absences), "half-day")
    return f"Since {day_month(since)} {first_name} has missed {missed}: {listed(parts)}."


def _part(words: str, days: Sequence[date]) -> str:
    different = sorted(set(days))
    if len(different) == 1:
        return f"{len(days)} {words} ({day(different[0])})"
    return f"{len(days)} {words} (first on {day(different[0])}, last on {day(different[-1])})"
