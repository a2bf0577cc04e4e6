"""A pupil's absences in words for a family: days before figures, each with its date and reason.

Letters, texts and the sentence that is read out on the telephone all take them from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from herringbone.documents.marks import Mark, class_of, code_on, counted, in_order
from herringbone.documents.words import (
    MONTHS,
    WEEKDAYS,
    day_words,
    days_of,
    listed,
    many,
    percentage,
    session_words,
)
from herringbone.engine.england.codes import CodeClass

Slot = tuple[date, str]
MISSED = (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED)
MOST_NAMED = 4
"""Absences that a sentence names; a table has them all."""

TOLD = {
    "C": ("leave of absence", "leave of absence"),
    "C1": ("a performance or work abroad", "performance or work abroad"),
    "C2": ("a part-time timetable", "part-time timetable"),
    "E": ("a suspension", "suspended"),
    "I": ("illness", "ill"),
    "I01": ("illness", "ill"),
    "I02": ("illness", "ill"),
    "J1": ("interviews", "interview"),
    "M": ("medical appointments", "medical or dental appointment"),
    "R": ("religious observance", "religious observance"),
    "S": ("study leave", "study leave"),
    "T": ("travelling for work", "travelling for work"),
    "G": ("holidays that were not granted", "holiday that was not granted"),
    "N": ("which we do not know the reason yet", "no reason yet"),
    "O": ("which no reason was accepted", "no reason accepted"),
    "U": ("coming after the register closed", "came after the register closed"),
}
"""A code as a family reads it: after `12 for`, and beside a date."""
ONE = {
    "interviews": "an interview",
    "medical appointments": "a medical appointment",
    "holidays that were not granted": "a holiday that was not granted",
}
"""The same after `1 for`, where it differs."""


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence, whole days in a row together: when, in words, why, and how many sessions."""

    when: str
    why: str
    sessions: int
    last: date


def absences(
    marks: Iterable[Mark],
    notes: Mapping[Slot, str] | None = None,
    codes: Collection[str] | None = None,
) -> list[Absence]:
    """The absences among marks in order; `notes` say more of a session than its code does.

    `codes` leaves out every other absence. The marks between must be handed over all the same: a
    day in school ends a run.
    """
    told = notes or {}
    days = [(day, list(of)) for day, of in groupby(in_order(marks), key=lambda mark: mark.date)]
    missed = [(day, [mark for mark in of if _is_told(mark, codes)]) for day, of in days]
    runs = groupby(missed, key=lambda day: _alike(day[1], told))
    found: list[Absence] = []
    for parts, run in runs:
        if parts:
            found += _told(parts, [day for day, _ in run])
    return found


def _is_told(mark: Mark, codes: Collection[str] | None) -> bool:
    return class_of(mark) in MISSED and (codes is None or mark.code in codes)


def _alike(missed: Sequence[Mark], told: Mapping[Slot, str]) -> tuple[tuple[str, str], ...]:
    return tuple((m.session, told.get((m.date, m.session)) or why_of(m)) for m in missed)


def _told(parts: Sequence[tuple[str, str]], days: list[date]) -> list[Absence]:
    """A run of days missed alike: one absence of whole days, else one for each session."""
    if len(parts) == 2 and parts[0][1] == parts[1][1]:
        length = "all day" if len(days) == 1 else f"{2 * len(days)} sessions"
        whole = f"{_span(days)}, {length}"
        return [Absence(whole, parts[0][1], 2 * len(days), days[-1])]
    return [
        Absence(f"{family_day(day)}, {session_words(session)}", why, 1, day)
        for day in days
        for session, why in parts
    ]


def _span(days: list[date]) -> str:
    if len(days) == 1:
        return family_day(days[0])
    first, last = days[0], days[-1]
    whole = family_day(first)
    opens = whole if first.month != last.month else whole.rpartition(" ")[0]
    return f"{opens} to {family_day(last)}"


def family_day(day: date) -> str:
    """`Tuesday 4 November`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def why_of(mark: Mark) -> str:
    """The reason that a code gives, as a family reads it beside a date."""
    if mark.code in TOLD:
        return TOLD[mark.code][1]
    code = code_on(mark.code, mark.date)
    return code.says.lower() if code else mark.code


def days_words(sessions: int) -> str:
    """`9 days`, `half a day`, `6½ days`, `no days`."""
    if sessions < 2:
        return "half a day" if sessions else "no days"
    return f"{days_of(sessions)} {'day' if sessions == 2 else 'days'}"


def reasons_words(marks: Iterable[Mark]) -> str:
    """`12 for illness, 4 for medical appointments and 1 for study leave`, the most first."""
    missed = [mark for mark in marks if class_of(mark) in MISSED]
    counts = Counter(TOLD[m.code][0] if m.code in TOLD else why_of(m) for m in missed)
    if not counts:
        return "none"
    return listed(for_words(why, count) for why, count in counts.most_common())


def for_words(why: str, count: int) -> str:
    """`4 for medical appointments`, `1 for a medical appointment`."""
    return f"{count} for {ONE.get(why, why) if count == 1 else why}"


def absences_words(found: Sequence[Absence]) -> str:
    """The last few absences as one sentence without its stop, and how many came before."""
    named = [f"{each.when}, {each.why}" for each in found[-MOST_NAMED:]]
    before = sum(each.sessions for each in found[:-MOST_NAMED])
    earlier = [f"{many(before, 'session')} before that"] if before else []
    return "; ".join([*earlier, *named]) or "none"


def figure_values(marks: Sequence[Mark], born: date | None = None) -> dict[str, str]:
    """The placeholders that speak of a period's figures, from the marks that make it."""
    figures, ordered = counted(marks, born), in_order(marks)
    return {
        "days_missed": days_words(figures.absent),
        "sessions_missed": many(figures.absent, "session"),
        "sessions_possible": str(figures.possible),
        "attendance": percentage(figures.possible - figures.absent, figures.possible),
        "counted_from": day_words(ordered[0].date) if ordered else "",
        "counted_to": day_words(ordered[-1].date) if ordered else "",
        "reasons": reasons_words(ordered),
        "absences": absences_words(absences(ordered)),
    }
